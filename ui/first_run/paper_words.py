"""The questions about printer and scanner in words, and what all questions share."""

from __future__ import annotations

from pos_app.domain.printing import JobState
from ui.first_run.face import ChoiceFace, FieldFace, Pad, SideKey, StepFace
from ui.first_run.fault_words import fault_notice, flaw_words
from ui.first_run.state import GARBLED, NARROW, NOTHING, WIDE, FirstRunState, Step
from ui.language import translate
from ui.widgets.key import CornerFace

SHOWN_CHARS = 28


def waiting(
    state: FirstRunState, label: str, *, needs: Step | None = None, reason: str = ""
) -> CornerFace:
    """The corner: the next step, toned while something runs or is missing."""
    if state.is_busy:
        return CornerFace(label, hint="", reason=translate("FirstRun", "one moment…"))
    if needs is not None and not state.text(needs).strip():
        return CornerFace(label, hint="", reason=translate("FirstRun", "nothing typed yet"))
    if reason:
        return CornerFace(label, hint="", reason=reason)
    return CornerFace(label)


def printer_face(state: FirstRunState) -> StepFace:
    """Where is the printer?"""
    notice = None
    if state.fault:
        notice = fault_notice(state.fault, state.chosen[Step.LANGUAGE])
    flaw = flaw_words(state.flaw) if state.flaw is not None else ""
    examples = (
        translate("FirstRun", "Network: {example}").format(example="192.168.1.50"),
        translate("FirstRun", "USB: {example}").format(example="usb:04b8:0e15"),
        translate("FirstRun", "Serial: {example}").format(example="serial:COM3?baud=9600"),
    )
    return StepFace(
        title=translate("FirstRun", "Where is the slip printer?"),
        sentences=() if notice else examples,  # the keys need the room
        field=FieldFace(
            translate("FirstRun", "Printer's address"),
            "192.168.1.50",
            state.text(Step.PRINTER),
            pad=Pad.ADDRESS,
            flaw=flaw,
        ),
        notice=notice,
        keys=(SideKey("skip", translate("FirstRun", "No printer for now"), "arrow-right"),),
        corner=waiting(state, translate("FirstRun", "Print test slip"), needs=Step.PRINTER),
    )


def paper_face(state: FirstRunState) -> StepFace:
    """Does the paper look right?"""
    paper = state.paper
    is_sure = paper is not None and paper.state is JobState.CONFIRMED
    sentence = (
        translate("FirstRun", "The printer says it is on paper.")
        if is_sure
        else translate("FirstRun", "The printer took it but gives no answer. Look at the paper.")
    )
    return StepFace(
        title=translate("FirstRun", "Does the test slip look right?"),
        sentences=(
            sentence,
            translate(
                "FirstRun",
                "Chinese readable, the line across the whole paper, the large amount not cut, the "
                "QR sharp.",
            ),
        ),
        notice=fault_notice(state.fault, state.chosen[Step.LANGUAGE]) if state.fault else None,
        keys=(SideKey("skip", translate("FirstRun", "No, something is wrong"), "cross"),),
        corner=waiting(state, translate("FirstRun", "Yes, all right")),
    )


def mend_face(state: FirstRunState) -> StepFace:
    """What is wrong with it?"""
    chosen = state.chosen[Step.MEND]
    answers = (
        (
            GARBLED,
            translate("FirstRun", "Wrong or strange characters"),
            translate("FirstRun", "Slips are sent as pictures from now on"),
            "image",
        ),
        (
            NARROW,
            translate("FirstRun", "It fills only part of the width"),
            translate("FirstRun", "The paper is 80 mm wide"),
            "receipt",
        ),
        (
            WIDE,
            translate("FirstRun", "Lines are cut or broken"),
            translate("FirstRun", "The paper is 58 mm wide"),
            "receipt",
        ),
        (
            NOTHING,
            translate("FirstRun", "Nothing came out"),
            translate("FirstRun", "Back to the address"),
            "printer",
        ),
    )
    label = (
        translate("FirstRun", "Back") if chosen == NOTHING else translate("FirstRun", "Print again")
    )
    return StepFace(
        title=translate("FirstRun", "What is wrong with it?"),
        choices=tuple(
            ChoiceFace(name, words, line, icon, chosen == name)
            for name, words, line, icon in answers
        ),
        corner=waiting(state, label),
    )


def scanner_face(state: FirstRunState) -> StepFace:
    """Scan anything."""
    heard = state.heard
    figure = figure_line = ""
    if heard is not None:
        text = heard.text
        figure = text if len(text) <= SHOWN_CHARS else f"{text[: SHOWN_CHARS - 1]}…"
        speed = translate("FirstRun", "%n characters in {time} ms", None, len(text))
        speed = speed.replace("%n", str(len(text))).format(time=heard.took_ms)
        figure_line = speed
    return StepFace(
        title=translate("FirstRun", "Scan anything")
        if heard is None
        else translate("FirstRun", "Is that what the code says?"),
        sentences=(
            translate(
                "FirstRun",
                "A bottle, a voucher, a business card. Nothing has to be clicked first, here or at "
                "the counter.",
            ),
        ),
        figure=figure,
        figure_line=figure_line or translate("FirstRun", "waiting for the scanner"),
        keys=(SideKey("skip", translate("FirstRun", "Without a scanner"), "arrow-right"),)
        if heard is None
        else (),
        corner=waiting(
            state,
            translate("FirstRun", "Yes, next"),
            reason="" if heard else translate("FirstRun", "nothing scanned yet"),
        ),
    )
