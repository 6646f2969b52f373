"""Signing in: one look at a PIN at a time, throttled, and every attempt an entry.

Thread: the staff worker does the slow hashing; the ledger worker is asked only for rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from pos_app.clock import instant_of
from pos_app.domain.acts import SignIn, StaffTile
from pos_app.domain.pin_policy import pin_flaw
from pos_app.domain.staff import (
    LAST_MANAGER,
    PERSON,
    FailedTries,
    Permission,
    Rights,
    Role,
    Throttle,
    ThrottlePolicy,
    may,
    throttle,
)
from pos_app.domain.time_interval import Instant
from pos_app.errors import NotAllowed, PinThrottled, WrongUse
from pos_app.pin_hash import PinCost, hash_pin, verify_pin
from pos_app.ports import Clock
from pos_app.services.sync_round import LedgerRunner
from pos_app.work import StaffRow, Work
from pos_app.workers import Worker

STAFF_MAX = 500


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A person to add."""

    operator_id: str
    name: str
    role: str
    pin: str


@dataclass(frozen=True, slots=True)
class StaffParts:
    """What the staff desk works with."""

    on_ledger: LedgerRunner
    worker: Worker
    clock: Clock
    pepper: bytes
    rights: Rights
    is_demo: bool


class StaffDesk:
    """People of this till. Thread: any."""

    def __init__(self, parts: StaffParts) -> None:
        self._parts = parts

    def tiles(self) -> Future[Sequence[StaffTile]]:
        """Who may sign in here."""
        return self._parts.worker.submit(
            lambda: [StaffTile(row.operator_id, row.name, row.role) for row in self._rows()]
        )

    def sign_in(self, operator_id: str, pin: str) -> Future[SignIn]:
        """Check a PIN and write down how it went."""
        return self._parts.worker.submit(self._sign_in, operator_id, pin)

    def sign_out(self, operator_id: str) -> Future[None]:
        """Write down that the till was locked."""

        def act(work: Work) -> None:
            work.append("staff.signed_out", operator_id, {"operator_id": operator_id})
            work.commit()

        return self._parts.worker.submit(self._parts.on_ledger, act)

    def authorise(self, operator_id: str, pin: str, permission: Permission) -> None:
        """Let an act on the command line pass: right and PIN of its operator. Blocks.

        Raises: NotAllowed for a wrong PIN or a missing right, PinThrottled while PINs must wait.
        """
        entered = self.sign_in(operator_id, pin).result()
        if entered.wait_s:
            raise PinThrottled(f"wait {entered.wait_s} s", wait_s=entered.wait_s)
        if not entered.accepted:
            raise NotAllowed("the operator or the PIN is wrong", tries_left=entered.tries_left)
        if not may(entered.role, permission, self._parts.rights):
            raise NotAllowed(
                f"{operator_id} has no right to {permission.value}", permission=permission.value
            )

    def add(self, person: NewStaff, cost: PinCost) -> None:
        """Add a person. Blocks for the hashing.

        Raises: WrongUse for a PIN that is too easy, an id that is taken, or a full list.
        """
        flaw = pin_flaw(person.pin, person.role, is_demo=self._parts.is_demo)
        if flaw is not None:
            raise WrongUse(f"this PIN is not taken: {flaw.value}", flaw=flaw.value)
        hashed = hash_pin(person.pin, self._parts.pepper, cost)

        def act(work: Work) -> None:
            rows = work.staff()
            if len(rows) >= STAFF_MAX or any(r.operator_id == person.operator_id for r in rows):
                raise WrongUse(f"staff id {person.operator_id} is taken, or the list is full")
            work.save_staff(StaffRow(person.operator_id, person.name, person.role, hashed))
            body = {"operator_id": person.operator_id, "role": person.role}
            work.append("staff.added", person.operator_id, body)
            work.commit()

        self._parts.on_ledger(act)

    def _rows(self) -> Sequence[StaffRow]:
        return self._parts.on_ledger(lambda work: work.staff())

    def _sign_in(self, operator_id: str, pin: str) -> SignIn:
        rows = self._rows()
        row = next((one for one in rows if one.operator_id == operator_id), None)
        if row is None:
            return SignIn(accepted=False, operator_id=operator_id)
        policy = _policy_for(row, rows)
        now = instant_of(self._parts.clock)
        before = throttle(_tries(row), now, policy)
        if not before.may_try:
            return _refused(row, before)
        if verify_pin(pin, self._parts.pepper, row.pin_hash):
            self._note(replace(row, failures=0), "staff.signed_in", {"role": row.role})
            return SignIn(accepted=True, operator_id=operator_id, name=row.name, role=row.role)
        failed = replace(
            row,
            failures=row.failures + 1,
            last_failure_wall_utc_ms=now.wall_utc_ms,
            last_failure_mono_ms=now.mono_ms,
            last_failure_boot=now.boot_id,
        )
        self._note(failed, "staff.pin_failed", {"failures": failed.failures})
        return _refused(row, throttle(_tries(failed), now, policy))

    def _note(self, row: StaffRow, entry_type: str, body: dict[str, object]) -> None:
        def act(work: Work) -> None:
            work.save_staff(row)
            work.append(entry_type, row.operator_id, {"operator_id": row.operator_id, **body})
            work.commit()

        self._parts.on_ledger(act)


def _policy_for(row: StaffRow, rows: Sequence[StaffRow]) -> ThrottlePolicy:
    managing = [one for one in rows if _is_managing(one.role)]
    return LAST_MANAGER if managing == [row] else PERSON


def _is_managing(role: str) -> bool:
    return role in (Role.MANAGER, Role.OWNER)


def _tries(row: StaffRow) -> FailedTries | None:
    if row.failures == 0:
        return None
    last = Instant(row.last_failure_wall_utc_ms, row.last_failure_mono_ms, row.last_failure_boot)
    return FailedTries(row.failures, last)


def _refused(row: StaffRow, state: Throttle) -> SignIn:
    return SignIn(
        accepted=False,
        operator_id=row.operator_id,
        wait_s=state.wait_s,
        tries_left=state.tries_left if state.tries_left is not None else -1,
    )
