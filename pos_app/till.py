"""The till: implements Counter over the desks, the ledger and the workers.

Thread: any; results complete on worker threads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from threading import Lock
from typing import Protocol, TypeVar

from pos_app.counter import Touched
from pos_app.domain.acts import (
    CancelRedemption,
    Line,
    Outcome,
    RecentRedemption,
    RedeemCoupon,
    ReverseRedemption,
    SignIn,
    StaffTile,
    TillStatus,
)
from pos_app.domain.printing import PrintResult
from pos_app.domain.redemption import Redemption
from pos_app.domain.sync_centre import EXPORT_ROWS_MAX, SyncCentre, UnsentRow
from pos_app.domain.sync_export import unsent_csv
from pos_app.domain.sync_state import SyncPulse
from pos_app.errors import WorkerBusy
from pos_app.ports import SymbolReader
from pos_app.redemption_desk import RedemptionDesk
from pos_app.services.outcomes import verdict_of
from pos_app.slip_desk import SlipDesk
from pos_app.staff_desk import StaffDesk
from pos_app.workers import Worker, fault_of, pass_on

T = TypeVar("T")
Listener = Callable[[frozenset[Touched]], None]


class Views(Protocol):
    """The read-only side of the ledger, as the till needs it."""

    def recent(self, limit: int) -> Sequence[Redemption]:
        """The latest redemptions, newest first."""

    def unanswered(self) -> Sequence[Redemption]:
        """Attended grants no screen has shown."""

    def sync_centre(self, line: Line, currency: str, fault: str = "") -> SyncCentre:
        """Everything the sync centre shows."""

    def unsent(self, line: Line, limit: int, fault: str = "") -> Sequence[UnsentRow]:
        """The newest unsent entries, oldest first."""


@dataclass(frozen=True, slots=True)
class TillParts:
    """What a till is made of; built by bootstrap."""

    redemptions: RedemptionDesk
    staff: StaffDesk
    slips: SlipDesk | None
    views: Views
    read_status: Callable[[], TillStatus]
    symbols: Callable[[], SymbolReader]
    new_rid: Callable[[], str]
    read_pulse: Callable[[], SyncPulse | None]
    sync_now: Callable[[], None]
    reader_worker: Worker
    printer_worker: Worker


class Till:
    """Everything a person can do at this till by now."""

    def __init__(self, parts: TillParts, listeners: Listeners) -> None:
        self._parts = parts
        self._listeners = listeners

    def new_rid(self) -> str:
        """Mint the id of an act."""
        return self._parts.new_rid()

    def redeem(
        self, command: RedeemCoupon, *, progress: Callable[[Outcome], None] | None = None
    ) -> Future[Outcome]:
        """Redeem a coupon."""
        return self._parts.redemptions.redeem(command, progress)

    def cancel(self, command: CancelRedemption) -> Future[Outcome]:
        """Give up an undecided redemption."""
        return self._parts.redemptions.cancel(command)

    def reverse(self, command: ReverseRedemption) -> Future[Outcome]:
        """Take a redemption back."""
        return self._parts.redemptions.reverse(command)

    def shown(self, rid: str, operator_id: str) -> Future[None]:
        """The green screen of this rid was painted."""
        return self._parts.redemptions.acknowledge(rid, by="screen", operator_id=operator_id)

    def acknowledge(
        self, rid: str, *, handed_over: bool, operator_id: str
    ) -> Future[Outcome | None]:
        """Answer whether the goods of a grant went out; no takes it back."""
        redemptions = self._parts.redemptions
        done: Future[Outcome | None] = Future()
        if not handed_over:  # not marked as seen first: a crash in between would hide the grant
            reverse = ReverseRedemption(rid, "goods not handed over", operator_id)
            pass_on(redemptions.reverse(reverse), done)
            return done

        def go_on(finished: Future[None]) -> None:
            fault = fault_of(finished)
            if fault is None:
                try:
                    pass_on(redemptions.outcome(rid), done)
                    return
                except WorkerBusy as busy:
                    fault = busy
            done.set_exception(fault)

        redemptions.acknowledge(rid, by="answer", operator_id=operator_id).add_done_callback(go_on)
        return done

    def outcome(self, rid: str) -> Future[Outcome | None]:
        """How a redemption stands now."""
        return self._parts.redemptions.outcome(rid)

    def unanswered(self) -> Future[Sequence[RecentRedemption]]:
        """Grants no screen has shown yet."""
        return self._read(lambda: [_row(one) for one in self._parts.views.unanswered()])

    def recent(self, limit: int) -> Future[Sequence[RecentRedemption]]:
        """The latest redemptions, newest first."""
        return self._read(lambda: [_row(one) for one in self._parts.views.recent(limit)])

    def status(self) -> Future[TillStatus]:
        """The state of line, ledger and printer."""
        return self._read(self._parts.read_status)

    def staff(self) -> Future[Sequence[StaffTile]]:
        """Who may sign in here."""
        return self._parts.staff.tiles()

    def sign_in(self, operator_id: str, pin: str) -> Future[SignIn]:
        """Check a PIN."""
        return self._parts.staff.sign_in(operator_id, pin)

    def sign_out(self, operator_id: str) -> Future[None]:
        """Lock the till."""
        return self._parts.staff.sign_out(operator_id)

    def reprint(self, rid: str, operator_id: str) -> Future[PrintResult]:
        """Print a slip again."""
        slips = self._parts.slips
        assert slips is not None, "a till with a counter has a printer, if only a file"
        return self._parts.printer_worker.submit(slips.reprint, rid, self.new_rid())

    def read_picture(self, picture: bytes) -> Future[Sequence[str]]:
        """The texts of every code in an encoded picture."""
        return self._read(
            lambda: [symbol.text for symbol in self._parts.symbols().read_bytes(picture)]
        )

    def sync_centre(self) -> Future[SyncCentre]:
        """What has not been sent, feeds, doubts and cases."""
        return self._read(self._sync_centre)

    def unsent_table(self) -> Future[str]:
        """Every unsent entry's metadata as CSV."""
        return self._read(self._unsent_table)

    def sync_now(self) -> None:
        """Wake the sync runner without a pause."""
        self._parts.sync_now()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told what changed."""
        return self._listeners.add(listener)

    def _sync_centre(self) -> SyncCentre:
        status = self._parts.read_status()
        pulse = self._parts.read_pulse()
        if pulse is None:
            return self._parts.views.sync_centre(status.line, status.currency)
        fault = pulse.failed or ""
        centre = self._parts.views.sync_centre(status.line, status.currency, fault)
        return replace(centre, next_try_s=pulse.due_in_s, failures=pulse.failures)

    def _unsent_table(self) -> str:
        line = self._parts.read_status().line
        pulse = self._parts.read_pulse()
        fault = (pulse.failed or "") if pulse else ""
        return unsent_csv(self._parts.views.unsent(line, EXPORT_ROWS_MAX, fault))

    def _read(self, act: Callable[[], T]) -> Future[T]:
        return self._parts.reader_worker.submit(act)


class Listeners:
    """Who wants to hear what an act touched. Thread: any."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = Lock()

    def add(self, listener: Listener) -> Callable[[], None]:
        """Tell this one too; returns the way to stop."""
        with self._lock:
            self._listeners.append(listener)

        def remove() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return remove

    def tell(self, *touched: Touched) -> None:
        """Tell everyone what changed."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(frozenset(touched))


def _row(redemption: Redemption) -> RecentRedemption:
    verdict = verdict_of(redemption)
    return RecentRedemption(
        rid=redemption.rid,
        state=redemption.state,
        face=verdict.face,
        reason=verdict.reason,
        title_zh=redemption.title_zh,
        title_en=redemption.title_en,
        code_tail=redemption.code_tail,
        amount_minor=redemption.amount_minor,
        currency=redemption.currency,
        at_utc_ms=redemption.granted_at_utc_ms or redemption.started_at_utc_ms,
        reversible_until_utc_ms=redemption.reversible_until_utc_ms,
        operator_id=redemption.operator_id,
        offline=redemption.offline,
        unit=redemption.unit,
    )
