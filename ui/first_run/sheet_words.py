"""The questions about the recovery sheet, and the end, in words."""

from __future__ import annotations

from ui.first_run.face import FieldFace, Pad, SideKey, StepFace
from ui.first_run.fault_words import fault_notice, flaw_words
from ui.first_run.paper_words import waiting
from ui.first_run.state import FirstRunState, Step
from ui.language import translate
from ui.widgets.notice import NoticeFace


def _later() -> SideKey:
    return SideKey("skip", translate("FirstRun", "Later"), "clock")


def passphrase_face(state: FirstRunState) -> StepFace:
    """The passphrase of the recovery sheet, and once more."""
    is_again = state.step is Step.PASSPHRASE_AGAIN
    title = (
        translate("FirstRun", "The same passphrase once more")
        if is_again
        else translate("FirstRun", "A passphrase for the recovery sheet")
    )
    sentence = (
        translate("FirstRun", "It never stands on the sheet: remember it, or keep it elsewhere.")
        if is_again
        else translate(
            "FirstRun",
            "Sheet and passphrase together bring this till back on a new machine. At least 8 "
            "characters; not the PIN.",
        )
    )
    return StepFace(
        title=title,
        sentences=(sentence,),
        field=FieldFace(
            translate("FirstRun", "Passphrase"),
            text=state.text(state.step),
            is_secret=True,
            pad=Pad.DIGITS,
            flaw=flaw_words(state.flaw) if state.flaw is not None else "",
        ),
        keys=(_later(),),
        corner=waiting(state, translate("FirstRun", "Next"), needs=state.step),
    )


def sheet_face(state: FirstRunState) -> StepFace:
    """Print the sheet, or save it."""
    can_print = state.has_printer
    return StepFace(
        title=translate("FirstRun", "Print the recovery sheet"),
        sentences=(
            translate(
                "FirstRun",
                "Keep it where the till is not: in a safe, or at home. Who finds it alone can do "
                "nothing with it.",
            ),
            translate("FirstRun", "A file can be printed on any printer, from another machine."),
        ),
        notice=fault_notice(state.fault, state.chosen[Step.LANGUAGE]) if state.fault else None,
        keys=(
            SideKey("save", translate("FirstRun", "Save as a file"), "folder"),
            _later(),
        ),
        corner=waiting(
            state,
            translate("FirstRun", "Print sheet"),
            reason="" if can_print else translate("FirstRun", "no printer set up"),
        ),
    )


def done_face(state: FirstRunState) -> StepFace:
    """The till is ready."""
    joined = state.joined
    notice = None
    if state.fault:
        notice = fault_notice(state.fault, state.chosen[Step.LANGUAGE])
    elif not state.has_sheet:
        notice = NoticeFace(
            translate("FirstRun", "The recovery sheet is still to be made"),
            translate(
                "FirstRun",
                "Without it a broken machine takes its ledger with it. Do it today: guitai "
                "recovery-sheet",
            ),
        )
    return StepFace(
        title=translate("FirstRun", "The till is ready"),
        sentences=(translate("FirstRun", "Sign in with your PIN and scan the first voucher."),),
        figure=joined.store_name if joined else "",
        figure_line=joined.till_name if joined else "",
        notice=notice,
        corner=waiting(state, translate("FirstRun", "Open till")),
    )
