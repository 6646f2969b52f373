"""Every question of the first run in words, from its state."""

from __future__ import annotations

from collections.abc import Callable

from ui.first_run.face import ChoiceFace, FieldFace, Pad, SideKey, StepFace
from ui.first_run.fault_words import fault_notice, flaw_words
from ui.first_run.paper_words import mend_face, paper_face, printer_face, scanner_face
from ui.first_run.paper_words import waiting as _corner
from ui.first_run.sheet_words import done_face, passphrase_face, sheet_face
from ui.first_run.state import DEMO, REAL, FirstRunState, Flaw, Step
from ui.language import CHINESE, LANGUAGES, OWN_NAMES, translate
from ui.widgets.notice import NoticeFace


def step_face(state: FirstRunState) -> StepFace:
    """The question that is asked now."""
    return _FACES[state.step](state)


def flaw_line(state: FirstRunState) -> str:
    """What is wrong with the field, if anything."""
    return flaw_words(state.flaw) if state.flaw is not None else ""


def fault_card(state: FirstRunState) -> NoticeFace | None:
    """What went wrong, if anything."""
    if not state.fault:
        return None
    return fault_notice(state.fault, state.chosen[Step.LANGUAGE])


def _language(state: FirstRunState) -> StepFace:
    chosen = state.chosen[Step.LANGUAGE]
    lines = {
        CHINESE: translate("FirstRun", "Screen and slips in Chinese"),
    }
    default = translate("FirstRun", "Screen and slips in English")
    choices = tuple(
        ChoiceFace(name, OWN_NAMES[name], lines.get(name, default), "globe", chosen == name)
        for name in LANGUAGES
    )
    return StepFace(
        title=translate("FirstRun", "Which language does this till speak?"),
        sentences=(translate("FirstRun", "It can be changed at any time, top right."),),
        choices=choices,
        corner=_corner(state, translate("FirstRun", "Next")),
    )


def _purpose(state: FirstRunState) -> StepFace:
    chosen = state.chosen[Step.PURPOSE]
    return StepFace(
        title=translate("FirstRun", "A real shop, or just a look?"),
        sentences=(
            translate("FirstRun", "The demo needs no account and leaves this till as it is."),
        ),
        choices=(
            ChoiceFace(
                REAL,
                translate("FirstRun", "Set up my shop"),
                translate("FirstRun", "About ten minutes, with the link from your platform"),
                "shop",
                chosen == REAL,
            ),
            ChoiceFace(
                DEMO,
                translate("FirstRun", "Try the demo"),
                translate("FirstRun", "A built-in platform, play money, a customer's phone"),
                "play",
                chosen == DEMO,
            ),
        ),
        corner=_corner(
            state,
            translate("FirstRun", "Open demo") if chosen == DEMO else translate("FirstRun", "Next"),
        ),
    )


def _link(state: FirstRunState) -> StepFace:
    return StepFace(
        title=translate("FirstRun", "Scan or paste the enrolment link"),
        sentences=(
            translate(
                "FirstRun",
                "The platform makes it when you add a till. Scan its QR now, or paste address and "
                "token. It works once, for 15 minutes.",
            ),
        ),
        field=FieldFace(
            translate("FirstRun", "Enrolment link"),
            "https://platform.example TOKEN",
            state.text(Step.LINK),
            flaw=flaw_line(state),
        ),
        notice=fault_card(state),
        keys=(SideKey("paste", translate("FirstRun", "Paste"), "paste", "Ctrl V"),),
        corner=_corner(state, translate("FirstRun", "Next"), needs=Step.LINK),
    )


def _owner(state: FirstRunState) -> StepFace:
    return StepFace(
        title=translate("FirstRun", "What is the owner called?"),
        sentences=(
            translate(
                "FirstRun",
                "The owner is the first person of this till and may do everything. Staff are "
                "added later.",
            ),
        ),
        field=FieldFace(
            translate("FirstRun", "Owner's name"),
            translate("FirstRun", "for instance Li Xiaowen"),
            state.text(Step.OWNER),
        ),
        corner=_corner(state, translate("FirstRun", "Next"), needs=Step.OWNER),
    )


def _pin(state: FirstRunState) -> StepFace:
    return StepFace(
        title=translate("FirstRun", "The owner's PIN"),
        sentences=(
            translate(
                "FirstRun",
                "At least 8 digits or letters. No birthday, no phone number, no row like 12345678.",
            ),
        ),
        field=FieldFace(
            translate("FirstRun", "PIN"),
            text=state.text(Step.PIN),
            is_secret=True,
            pad=Pad.DIGITS,
            flaw=flaw_line(state),
        ),
        corner=_corner(state, translate("FirstRun", "Next"), needs=Step.PIN),
    )


def _pin_again(state: FirstRunState) -> StepFace:
    return StepFace(
        title=translate("FirstRun", "The same PIN once more"),
        sentences=(
            translate("FirstRun", "Then this till joins the store. It takes a few seconds."),
        ),
        field=FieldFace(
            translate("FirstRun", "PIN again"),
            text=state.text(Step.PIN_AGAIN),
            is_secret=True,
            pad=Pad.DIGITS,
            flaw=flaw_line(state),
        ),
        notice=fault_card(state),
        corner=_corner(state, translate("FirstRun", "Join"), needs=Step.PIN_AGAIN),
    )


def _code(state: FirstRunState) -> StepFace:
    joined = state.joined
    code = joined.comparison_code if joined else ""
    differs = state.flaw is Flaw.CODE_DIFFERS
    sentences = [
        translate(
            "FirstRun",
            "Both must be the same. If they differ, somebody else stands between this till and "
            "your platform.",
        )
    ]
    if joined is not None and joined.is_reduced:
        sentences.append(
            translate(
                "FirstRun", "This machine has no keyring: the keys are kept in a protected file."
            )
        )
    notice = NoticeFace(
        translate("FirstRun", "Do not sell with this till"),
        flaw_line(state),
        ink="danger",
        ground="danger_bg",
    )
    return StepFace(
        title=translate("FirstRun", "Does the platform show this code?"),
        sentences=tuple(sentences),
        figure=f"{code[:3]} {code[3:]}",
        figure_line=f"{joined.store_name} · {joined.till_name}" if joined else "",
        notice=notice if differs else None,
        keys=(SideKey("differs", translate("FirstRun", "It differs"), "cross"),),
        corner=_corner(
            state,
            translate("FirstRun", "It is the same"),
            reason=translate("FirstRun", "codes differ") if differs else "",
        ),
    )


_FACES: dict[Step, Callable[[FirstRunState], StepFace]] = {
    Step.LANGUAGE: _language,
    Step.PURPOSE: _purpose,
    Step.LINK: _link,
    Step.OWNER: _owner,
    Step.PIN: _pin,
    Step.PIN_AGAIN: _pin_again,
    Step.CODE: _code,
    Step.PRINTER: printer_face,
    Step.PAPER: paper_face,
    Step.MEND: mend_face,
    Step.SCANNER: scanner_face,
    Step.PASSPHRASE: passphrase_face,
    Step.PASSPHRASE_AGAIN: passphrase_face,
    Step.SHEET: sheet_face,
    Step.DONE: done_face,
}
