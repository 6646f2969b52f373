from __future__ import annotations

import pytest

from devices.printer.status import Question, is_gs_r_answer, is_real_time_answer, state_from
from pos_app.domain.printing import PrinterState

FINE = {Question.PRINTER: 0x12, Question.OFFLINE_CAUSE: 0x12, Question.ERROR: 0x12}


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, PrinterState.UNKNOWN),
        ({Question.PRINTER: 0x12}, PrinterState.READY),
        ({**FINE, Question.PAPER: 0x12}, PrinterState.READY),
        ({**FINE, Question.PAPER: 0x1E}, PrinterState.PAPER_LOW),
        ({**FINE, Question.PAPER: 0x7E}, PrinterState.PAPER_OUT),
        ({**FINE, Question.OFFLINE_CAUSE: 0x32}, PrinterState.PAPER_OUT),
        ({**FINE, Question.OFFLINE_CAUSE: 0x16, Question.PAPER: 0x7E}, PrinterState.COVER_OPEN),
        ({**FINE, Question.ERROR: 0x1A}, PrinterState.CUTTER_ERROR),
        ({**FINE, Question.ERROR: 0x32}, PrinterState.OFFLINE),
        ({Question.PRINTER: 0x1A}, PrinterState.OFFLINE),
        ({Question.PRINTER: 0x16}, PrinterState.READY),  # bit 2 is the drawer, not a fault
    ],
)
def test_status_bytes_say_what_the_manual_says(answers: dict[Question, int], state: PrinterState):
    assert state_from(answers) is state


def test_flow_control_and_the_two_kinds_of_answer_are_told_apart():
    real_time = {byte for byte in range(256) if is_real_time_answer(byte)}
    buffered = {byte for byte in range(256) if is_gs_r_answer(byte)}
    assert {0x12, 0x7E, 0x1A} <= real_time
    assert {0x00, 0x03, 0x0F} <= buffered
    assert real_time.isdisjoint(buffered | {0x11, 0x13})
