"""Whether this till may open the shift: each check with its state and whom to call. Pure.

Source: acceptance idea 13. STOP means that work would go wrong now; LOOK that it will before long.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.acts import Line, TillStatus
from pos_app.domain.printing import PrinterState

KEYS_LOOK_S = 24 * 3600
KEYS_STOP_S = 72 * 3600
"""No fetch for a day; and none for three."""
UNSENT_LOOK_S = 3600
UNSENT_STOP_S = 72 * 3600
CLOCK_LOOK_MS = 60_000
CLOCK_STOP_MS = 300_000
"""From the first on the difference is shown; from the second signatures are refused for it."""
DISK_LOOK_BYTES = 2_000_000_000
DISK_STOP_BYTES = 200_000_000


class Subject(StrEnum):
    """What is checked."""

    LINE = "line"
    KEYS = "keys"
    UNSENT = "unsent"
    IN_DOUBT = "in_doubt"
    PRINTER = "printer"
    CLOCK = "clock"
    DISK = "disk"
    PROTECTION = "protection"
    RECOVERY_SHEET = "recovery_sheet"


class Grade(StrEnum):
    """How a check stands, best first."""

    OK = "ok"
    LOOK = "look"
    STOP = "stop"


class Person(StrEnum):
    """Who can mend it."""

    NOBODY = "nobody"
    CASHIER = "cashier"
    MANAGER = "manager"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the readiness list; `call` is NOBODY where all is well."""

    subject: Subject
    grade: Grade = Grade.OK
    call: Person = Person.NOBODY


@dataclass(frozen=True, slots=True)
class Machine:
    """What the ledger does not know. None is not known, and then not judged.

    Units: bytes free where the ledger lies; the wall clock's distance from the platform's, in ms.
    """

    free_disk_bytes: int | None = None
    clock_offset_ms: int | None = None
    has_recovery_sheet: bool | None = None


def readiness(status: TillStatus, machine: Machine) -> tuple[Check, ...]:
    """Every check that can be judged, in the order a person reads them."""
    found = [
        _line(status),
        _keys(status),
        _unsent(status),
        _check(Subject.IN_DOUBT, Grade.LOOK if status.in_doubt else Grade.OK, Person.MANAGER),
        _printer(status),
    ]
    if machine.clock_offset_ms is not None:
        grade = _above(abs(machine.clock_offset_ms), CLOCK_LOOK_MS, CLOCK_STOP_MS)
        found.append(_check(Subject.CLOCK, grade, Person.MANAGER))
    if machine.free_disk_bytes is not None:
        grade = _above(-machine.free_disk_bytes, -DISK_LOOK_BYTES, -DISK_STOP_BYTES)
        found.append(_check(Subject.DISK, grade, Person.MANAGER))
    weak = Grade.LOOK if status.is_reduced_protection else Grade.OK
    found.append(_check(Subject.PROTECTION, weak, Person.OWNER))
    if machine.has_recovery_sheet is not None:
        due = Grade.OK if machine.has_recovery_sheet else Grade.LOOK
        found.append(_check(Subject.RECOVERY_SHEET, due, Person.OWNER))
    return tuple(found)


def worst(checks: tuple[Check, ...]) -> Grade:
    """The grade of the whole till: the worst of its checks."""
    order = list(Grade)
    return max((check.grade for check in checks), key=order.index, default=Grade.OK)


def _line(status: TillStatus) -> Check:
    """No line is no reason to stay shut: that is what the till is made for."""
    return _check(
        Subject.LINE, Grade.OK if status.line is Line.ONLINE else Grade.LOOK, Person.MANAGER
    )


def _keys(status: TillStatus) -> Check:
    if status.keys_age_s is None:
        return _check(Subject.KEYS, Grade.STOP, Person.OWNER)
    return _check(Subject.KEYS, _above(status.keys_age_s, KEYS_LOOK_S, KEYS_STOP_S), Person.MANAGER)


def _unsent(status: TillStatus) -> Check:
    if not status.unsent:
        return Check(Subject.UNSENT)
    grade = _above(status.oldest_unsent_s, UNSENT_LOOK_S, UNSENT_STOP_S)
    return _check(Subject.UNSENT, grade, Person.OWNER if grade is Grade.STOP else Person.MANAGER)


def _printer(status: TillStatus) -> Check:
    """Paper is the cashier's; a printer that is none of a person's making is the manager's.

    Paper never stops a till: a redemption stands without its slip.
    """
    if not status.printer_name or status.printer is PrinterState.READY:
        return Check(Subject.PRINTER)
    by_hand = (PrinterState.PAPER_LOW, PrinterState.PAPER_OUT, PrinterState.COVER_OPEN)
    call = Person.CASHIER if status.printer in by_hand else Person.MANAGER
    return Check(Subject.PRINTER, Grade.LOOK, call)


def _above(value: int, look: int, stop: int) -> Grade:
    return Grade.STOP if value >= stop else Grade.LOOK if value >= look else Grade.OK


def _check(subject: Subject, grade: Grade, call: Person) -> Check:
    return Check(subject, grade, Person.NOBODY if grade is Grade.OK else call)
