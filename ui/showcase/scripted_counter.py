"""A counter that answers from a script, at once: for pictures, never for selling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

from pos_app.counter import Touched
from pos_app.domain.acts import (
    CancelRedemption,
    Outcome,
    RecentRedemption,
    RedeemCoupon,
    ReverseRedemption,
    SignIn,
    StaffTile,
    TillStatus,
)
from pos_app.domain.printing import JobState, PrinterState, PrintResult
from pos_app.domain.sync_centre import SyncCentre
from pos_app.domain.sync_export import unsent_csv
from ui.showcase import shop, sync_shop

T = TypeVar("T")


def told(value: T) -> Future[T]:
    """A future that already has its result."""
    future: Future[T] = Future()
    future.set_result(value)
    return future


class ScriptedCounter:
    """Gives the outcome it was told to give.

    With `scripted` None an asked redemption stays unanswered, as while the platform is asked.
    """

    def __init__(self) -> None:
        self.scripted: Outcome | None = shop.GREEN
        self.till_status: TillStatus = shop.STATUS
        self.rows: Sequence[RecentRedemption] = shop.recent_rows()
        self.people: Sequence[StaffTile] = shop.STAFF
        self.open_questions: Sequence[RecentRedemption] = ()
        self.answer = SignIn(accepted=False, operator_id="li", tries_left=4)
        self.centre: SyncCentre = sync_shop.OFFLINE_CENTRE
        self.fault: BaseException | None = None
        self.is_english = False
        self.now_utc_ms = shop.NOW_UTC_MS
        self._rids = 0

    def new_rid(self) -> str:
        """The next id of the script."""
        self._rids += 1
        return f"0192f0c1-0000-7000-8000-{self._rids:012d}"

    def redeem(
        self, command: RedeemCoupon, *, progress: Callable[[Outcome], None] | None = None
    ) -> Future[Outcome]:
        """The outcome of the script."""
        if self.fault is not None:
            broken: Future[Outcome] = Future()
            broken.set_exception(self.fault)
            return broken
        if self.scripted is None:
            return Future()
        return told(shop.outcome_in(self.scripted, is_english=self.is_english))

    def cancel(self, command: CancelRedemption) -> Future[Outcome]:
        """The outcome of the script."""
        return told(self.scripted or shop.GREEN)

    def reverse(self, command: ReverseRedemption) -> Future[Outcome]:
        """The outcome of the script."""
        return told(self.scripted or shop.GREEN)

    def shown(self, rid: str, operator_id: str) -> Future[None]:
        """Nothing to do."""
        return told(None)

    def acknowledge(
        self, rid: str, *, handed_over: bool, operator_id: str
    ) -> Future[Outcome | None]:
        """The outcome of the script."""
        return told(self.scripted)

    def outcome(self, rid: str) -> Future[Outcome | None]:
        """The outcome of the script."""
        return told(self.scripted)

    def unanswered(self) -> Future[Sequence[RecentRedemption]]:
        """The questions of the script."""
        return told(self.open_questions)

    def recent(self, limit: int) -> Future[Sequence[RecentRedemption]]:
        """The rows of the script."""
        return told(self.rows[:limit])

    def status(self) -> Future[TillStatus]:
        """The state of the script."""
        return told(self.till_status)

    def staff(self) -> Future[Sequence[StaffTile]]:
        """The people of the script."""
        return told(self.people)

    def sign_in(self, operator_id: str, pin: str) -> Future[SignIn]:
        """The answer of the script."""
        return told(self.answer)

    def sign_out(self, operator_id: str) -> Future[None]:
        """Nothing to do."""
        return told(None)

    def reprint(self, rid: str, operator_id: str) -> Future[PrintResult]:
        """A slip that went out."""
        return told(PrintResult("job-1", JobState.CONFIRMED, PrinterState.READY))

    def read_picture(self, picture: bytes) -> Future[Sequence[str]]:
        """No code."""
        codes: Sequence[str] = ()
        return told(codes)

    def sync_centre(self) -> Future[SyncCentre]:
        """The sync centre of the script."""
        return told(self.centre)

    def unsent_table(self) -> Future[str]:
        """The script's entries as a table."""
        return told(unsent_csv(self.centre.unsent))

    def sync_now(self) -> None:
        """Nothing to do."""

    def subscribe(self, listener: Callable[[frozenset[Touched]], None]) -> Callable[[], None]:
        """Nothing ever changes."""
        return lambda: None
