from __future__ import annotations

import pytest

from pos_app.domain.print_policy import (
    Reprint,
    Waiting,
    copy_number,
    is_stale,
    reprint_as,
    state_after_restart,
    waiting_job,
)
from pos_app.domain.printing import JobState

NOON = 1_800_000_000_000
MINUTE = 60_000


@pytest.mark.parametrize(
    ("kind", "minutes", "stale"),
    [
        *(("redemption", 10, False), ("redemption", 11, True), ("order", 239, False)),
        *(("order", 241, True), ("redemption", -11, True), ("redemption", -1, False)),
    ],
)
def test_slip_is_stale_after_its_kinds_age(kind: str, minutes: int, stale: bool):
    assert is_stale(kind, queued_at_utc_ms=NOON, now_utc_ms=NOON + minutes * MINUTE) is stale


@pytest.mark.parametrize(
    ("kind", "state", "minutes", "waiting", "answer"),
    [
        ("redemption", JobState.QUEUED, 1, 1, Waiting.PRINT),
        ("redemption", JobState.QUEUED, 1, 2, Waiting.ASK),
        ("redemption", JobState.QUEUED, 600, 1, Waiting.PRINT_LATER),
        ("redemption", JobState.UNKNOWN, 1, 1, Waiting.ASK),
        ("redemption", JobState.FAILED, 1, 1, Waiting.ASK),
        ("pickup", JobState.QUEUED, 1, 1, Waiting.ASK),
    ],
)
def test_waiting_job_prints_by_itself_only_fresh_alone_and_never_begun(
    kind: str, state: JobState, minutes: int, waiting: int, answer: Waiting
):
    now = NOON + minutes * MINUTE
    decided = waiting_job(kind, state, queued_at_utc_ms=NOON, now_utc_ms=now, waiting=waiting)
    assert decided is answer


@pytest.mark.parametrize("state", list(JobState))
def test_restart_takes_bytes_under_way_for_unknown(state: JobState):
    under_way = state in (JobState.SENDING, JobState.SENT)
    assert state_after_restart(state) is (JobState.UNKNOWN if under_way else state)


@pytest.mark.parametrize(
    ("state", "code", "mark", "number"),
    [
        (JobState.FAILED, "PRN-101", Reprint.ORIGINAL, 0),
        (JobState.FAILED, "PRN-102", Reprint.ORIGINAL, 0),
        (JobState.FAILED, "PRN-104", Reprint.ORIGINAL, 0),
        (JobState.FAILED, "PRN-106", Reprint.ORIGINAL, 0),
        (JobState.QUEUED, None, Reprint.ORIGINAL, 0),
        (JobState.CANCELLED, None, Reprint.ORIGINAL, 0),
        (JobState.FAILED, "PRN-103", Reprint.COPY, 1),
        (JobState.FAILED, "PRN-105", Reprint.COPY, 1),
        (JobState.UNKNOWN, "PRN-107", Reprint.COPY, 1),
        (JobState.SENDING, None, Reprint.COPY, 1),
        (JobState.CONFIRMED, None, Reprint.COPY, 1),
    ],
)
def test_reprint_is_the_original_only_when_paper_surely_was_not_whole(
    state: JobState, code: str | None, mark: Reprint, number: int
):
    assert reprint_as(state, code) is mark
    assert copy_number(state, code, copies_before=0) == number


def test_copy_that_ran_out_of_paper_keeps_its_number():
    assert copy_number(JobState.FAILED, "PRN-101", copies_before=2) == 2
    assert copy_number(JobState.CONFIRMED, None, copies_before=2) == 3
