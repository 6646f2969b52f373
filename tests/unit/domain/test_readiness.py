"""What has to work before the first guest, and who is called when it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.domain.acts import Line
from pos_app.domain.printing import PrinterState
from pos_app.domain.readiness import (
    CLOCK_LOOK_MS,
    CLOCK_STOP_MS,
    DISK_LOOK_BYTES,
    DISK_STOP_BYTES,
    KEYS_LOOK_S,
    KEYS_STOP_S,
    UNSENT_LOOK_S,
    UNSENT_STOP_S,
    Grade,
    Machine,
    Person,
    Subject,
    readiness,
    worst,
)
from ui.showcase import shop

WELL = replace(
    shop.STATUS,
    line=Line.ONLINE,
    unsent=0,
    in_doubt=0,
    printer=PrinterState.READY,
    printer_name="58 mm",
    keys_age_s=60,
    is_reduced_protection=False,
)
MACHINE = Machine(free_disk_bytes=50_000_000_000, clock_offset_ms=120, has_recovery_sheet=True)


def check(subject: Subject, status=WELL, machine=MACHINE):
    return next(one for one in readiness(status, machine) if one.subject is subject)


def test_a_till_that_is_well_calls_nobody():
    checks = readiness(WELL, MACHINE)
    assert {one.subject for one in checks} == set(Subject)
    assert {(one.grade, one.call) for one in checks} == {(Grade.OK, Person.NOBODY)}
    assert worst(checks) is Grade.OK


def test_what_is_not_known_is_not_judged():
    subjects = {one.subject for one in readiness(WELL, Machine())}
    assert subjects == set(Subject) - {Subject.CLOCK, Subject.DISK, Subject.RECOVERY_SHEET}


def test_no_line_is_looked_at_but_does_not_keep_the_till_shut():
    for line in (Line.WEAK, Line.OFFLINE):
        found = check(Subject.LINE, replace(WELL, line=line))
        assert (found.grade, found.call) == (Grade.LOOK, Person.MANAGER)


@pytest.mark.parametrize(
    ("age_s", "grade", "call"),
    [
        (KEYS_LOOK_S - 1, Grade.OK, Person.NOBODY),
        (KEYS_LOOK_S, Grade.LOOK, Person.MANAGER),
        (KEYS_STOP_S, Grade.STOP, Person.MANAGER),
        (None, Grade.STOP, Person.OWNER),
    ],
)
def test_keys_grow_old(age_s, grade, call):
    found = check(Subject.KEYS, replace(WELL, keys_age_s=age_s))
    assert (found.grade, found.call) == (grade, call)


@pytest.mark.parametrize(
    ("unsent", "oldest_s", "grade", "call"),
    [
        (0, UNSENT_STOP_S, Grade.OK, Person.NOBODY),
        (3, UNSENT_LOOK_S - 1, Grade.OK, Person.NOBODY),
        (3, UNSENT_LOOK_S, Grade.LOOK, Person.MANAGER),
        (3, UNSENT_STOP_S, Grade.STOP, Person.OWNER),
    ],
)
def test_unsent_entries(unsent, oldest_s, grade, call):
    status = replace(WELL, unsent=unsent, oldest_unsent_s=oldest_s)
    assert (check(Subject.UNSENT, status).grade, check(Subject.UNSENT, status).call) == (
        grade,
        call,
    )


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("offset_ms", "grade"),
    [
        (CLOCK_LOOK_MS - 1, Grade.OK),
        (CLOCK_LOOK_MS, Grade.LOOK),
        (CLOCK_STOP_MS, Grade.STOP),
    ],
)
def test_a_clock_that_is_off_either_way(offset_ms, sign, grade):
    machine = replace(MACHINE, clock_offset_ms=sign * offset_ms)
    assert check(Subject.CLOCK, machine=machine).grade is grade


@pytest.mark.parametrize(
    ("free", "grade"),
    [
        (DISK_LOOK_BYTES + 1, Grade.OK),
        (DISK_LOOK_BYTES, Grade.LOOK),
        (DISK_STOP_BYTES, Grade.STOP),
        (0, Grade.STOP),
    ],
)
def test_a_disk_that_fills(free, grade):
    assert check(Subject.DISK, machine=replace(MACHINE, free_disk_bytes=free)).grade is grade


@pytest.mark.parametrize(
    ("state", "call"),
    [
        (PrinterState.PAPER_OUT, Person.CASHIER),
        (PrinterState.COVER_OPEN, Person.CASHIER),
        (PrinterState.UNREACHABLE, Person.MANAGER),
        (PrinterState.UNKNOWN, Person.MANAGER),
    ],
)
def test_paper_never_stops_a_till(state, call):
    found = check(Subject.PRINTER, replace(WELL, printer=state))
    assert (found.grade, found.call) == (Grade.LOOK, call)


def test_a_till_without_a_printer_misses_none():
    status = replace(WELL, printer=PrinterState.UNKNOWN, printer_name="")
    assert check(Subject.PRINTER, status).grade is Grade.OK


def test_doubt_weak_protection_and_a_missing_sheet_are_looked_at():
    status = replace(WELL, in_doubt=1, is_reduced_protection=True)
    checks = readiness(status, replace(MACHINE, has_recovery_sheet=False))
    bad = {one.subject: one.call for one in checks if one.grade is Grade.LOOK}
    assert bad == {
        Subject.IN_DOUBT: Person.MANAGER,
        Subject.PROTECTION: Person.OWNER,
        Subject.RECOVERY_SHEET: Person.OWNER,
    }


def test_the_worst_check_speaks_for_the_till():
    status = replace(WELL, keys_age_s=None, in_doubt=1)
    assert worst(readiness(status, MACHINE)) is Grade.STOP
    assert worst(()) is Grade.OK
