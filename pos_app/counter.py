"""The counter as the window and the command line see it: acts go in, outcomes come out.

Thread: every method may be called from any thread and returns at once; futures complete on a
worker thread, and subscribers are called on one too (the window hops over by its Relay).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from enum import StrEnum
from typing import Protocol

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
from pos_app.domain.printing import PrintResult
from pos_app.domain.sync_centre import SyncCentre


class Touched(StrEnum):
    """What an act changed: screens refresh only if they show it."""

    REDEMPTIONS = "redemptions"
    STATUS = "status"
    PRINT_JOBS = "print_jobs"
    STAFF = "staff"


class Counter(Protocol):
    """Everything a person at the till can do by now."""

    def new_rid(self) -> str:
        """Mint the id of an act, once, where it happens."""

    def redeem(
        self, command: RedeemCoupon, *, progress: Callable[[Outcome], None] | None = None
    ) -> Future[Outcome]:
        """Redeem; `progress` hears of AMBER-WAIT while the platform is being asked."""

    def cancel(self, command: CancelRedemption) -> Future[Outcome]:
        """Give up an undecided redemption."""

    def reverse(self, command: ReverseRedemption) -> Future[Outcome]:
        """Take a redemption back."""

    def shown(self, rid: str, operator_id: str) -> Future[None]:
        """The green screen of this rid was painted: written down behind the screen."""

    def acknowledge(
        self, rid: str, *, handed_over: bool, operator_id: str
    ) -> Future[Outcome | None]:
        """Answer the question asked after a crash between grant and screen; no means reverse."""

    def outcome(self, rid: str) -> Future[Outcome | None]:
        """How a redemption stands now: asked again while a screen waits for it."""

    def unanswered(self) -> Future[Sequence[RecentRedemption]]:
        """Grants no screen has shown yet: the cashier is asked once whether goods went out."""

    def recent(self, limit: int) -> Future[Sequence[RecentRedemption]]:
        """The latest redemptions, newest first."""

    def status(self) -> Future[TillStatus]:
        """The state of line, ledger and printer."""

    def staff(self) -> Future[Sequence[StaffTile]]:
        """Who may sign in here."""

    def sign_in(self, operator_id: str, pin: str) -> Future[SignIn]:
        """Check a PIN; every attempt is an entry."""

    def sign_out(self, operator_id: str) -> Future[None]:
        """Lock the till."""

    def reprint(self, rid: str, operator_id: str) -> Future[PrintResult]:
        """Print the slip of a redemption again, marked as a copy."""

    def read_picture(self, picture: bytes) -> Future[Sequence[str]]:
        """The texts of every code in an encoded picture."""

    def sync_centre(self) -> Future[SyncCentre]:
        """What has not been sent, how fresh the feeds are, doubts and cases."""

    def unsent_table(self) -> Future[str]:
        """Every unsent entry's metadata as CSV, for the caller to write to a file."""

    def sync_now(self) -> None:
        """Wake the sync runner."""

    def subscribe(self, listener: Callable[[frozenset[Touched]], None]) -> Callable[[], None]:
        """Be told what changed; returns the way to stop listening."""
