"""A till that is still being opened: takes every act at once and passes it on when it stands.

The window is painted and takes scans first; ledger, keys and line are opened right behind it, so
that nobody waits for a program to start with a customer in front of him. Nothing is lost: an act
that comes early waits for the ledger, and fails with the ledger's own fault if it cannot be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from pos_app.counter import Counter, Touched
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
from pos_app.errors import GuitaiError
from pos_app.ids import Uuid7Maker
from pos_app.workers import Worker, fault_of, pass_on

if TYPE_CHECKING:
    from pos_app.ports import Clock


OPENING_S = 60.0
"""Longer than a first start with all its migrations may take on a slow disk."""

T = TypeVar("T")
Listener = Callable[[frozenset[Touched]], None]


class LateTill:
    """Implements Counter in front of a till that `open_till` makes on a thread of its own."""

    def __init__(self, open_till: Callable[[], Counter], clock: Clock) -> None:
        self._open_till = open_till
        self._ids = Uuid7Maker(clock)
        self._opened: Future[Counter] = Future()
        self._places: list[_Place] = []
        self._lock = Lock()
        self._worker = Worker("till-opening", queue_max=1)
        self._is_started = False

    def start(self) -> None:
        """Begin to open; called once, when the first screen stands."""
        if not self._is_started:
            self._is_started = True
            self._worker.submit(self._open_till).add_done_callback(self._announce)

    def wait_opened(self) -> None:
        """Wait until opening has ended, well or not. Thread: the one that closes the till."""
        self._worker.stop(OPENING_S)

    @property
    def opening(self) -> Future[Counter]:
        """Completes with the till, or with the fault that kept it shut."""
        return self._opened

    def new_rid(self) -> str:
        """Mint the id of an act."""
        return self._ids.new_rid()

    def redeem(
        self, command: RedeemCoupon, *, progress: Callable[[Outcome], None] | None = None
    ) -> Future[Outcome]:
        """Redeem a coupon."""
        return self._later(lambda till: till.redeem(command, progress=progress))

    def cancel(self, command: CancelRedemption) -> Future[Outcome]:
        """Give up an undecided redemption."""
        return self._later(lambda till: till.cancel(command))

    def reverse(self, command: ReverseRedemption) -> Future[Outcome]:
        """Take a redemption back."""
        return self._later(lambda till: till.reverse(command))

    def shown(self, rid: str, operator_id: str) -> Future[None]:
        """The green screen of this rid was painted."""
        return self._later(lambda till: till.shown(rid, operator_id))

    def acknowledge(
        self, rid: str, *, handed_over: bool, operator_id: str
    ) -> Future[Outcome | None]:
        """Answer whether the goods of a grant went out."""
        return self._later(
            lambda till: till.acknowledge(rid, handed_over=handed_over, operator_id=operator_id)
        )

    def outcome(self, rid: str) -> Future[Outcome | None]:
        """How a redemption stands now."""
        return self._later(lambda till: till.outcome(rid))

    def unanswered(self) -> Future[Sequence[RecentRedemption]]:
        """Grants no screen has shown yet."""
        return self._later(lambda till: till.unanswered())

    def recent(self, limit: int) -> Future[Sequence[RecentRedemption]]:
        """The latest redemptions."""
        return self._later(lambda till: till.recent(limit))

    def status(self) -> Future[TillStatus]:
        """The state of line, ledger and printer."""
        return self._later(lambda till: till.status())

    def staff(self) -> Future[Sequence[StaffTile]]:
        """Who may sign in here."""
        return self._later(lambda till: till.staff())

    def sign_in(self, operator_id: str, pin: str) -> Future[SignIn]:
        """Check a PIN."""
        return self._later(lambda till: till.sign_in(operator_id, pin))

    def sign_out(self, operator_id: str) -> Future[None]:
        """Lock the till."""
        return self._later(lambda till: till.sign_out(operator_id))

    def reprint(self, rid: str, operator_id: str) -> Future[PrintResult]:
        """Print a slip again."""
        return self._later(lambda till: till.reprint(rid, operator_id))

    def read_picture(self, picture: bytes) -> Future[Sequence[str]]:
        """The texts of every code in a picture."""
        return self._later(lambda till: till.read_picture(picture))

    def sync_centre(self) -> Future[SyncCentre]:
        """What has not been sent, feeds, doubts and cases."""
        return self._later(lambda till: till.sync_centre())

    def unsent_table(self) -> Future[str]:
        """Every unsent entry's metadata as CSV."""
        return self._later(lambda till: till.unsent_table())

    def sync_now(self) -> None:
        """Wake the sync runner; one that is not there yet begins with a round anyway."""
        if self._opened.done() and self._opened.exception() is None:
            self._opened.result().sync_now()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Be told what changed, as soon as there is a till."""
        place = _Place(listener)

        def subscribe(opened: Future[Counter]) -> None:
            if fault_of(opened) is None:
                with self._lock:
                    if place in self._places:
                        place.leave = opened.result().subscribe(listener)

        def stop() -> None:
            with self._lock:
                if place in self._places:
                    self._places.remove(place)
            place.leave()

        with self._lock:
            self._places.append(place)
        self._opened.add_done_callback(subscribe)
        return stop

    def _announce(self, opened: Future[Counter]) -> None:
        """The till stands, or stays shut: whoever waited goes on."""
        pass_on(opened, self._opened)
        everything = frozenset(Touched)
        with self._lock:
            places = tuple(self._places)
        for place in places:
            place.listener(everything)

    def _later(self, act: Callable[[Counter], Future[T]]) -> Future[T]:
        """Do it when the till stands; the future fails with the fault that kept it shut."""
        done: Future[T] = Future()

        def go_on(opened: Future[Counter]) -> None:
            fault = fault_of(opened)
            if fault is None:
                try:
                    pass_on(act(opened.result()), done)
                    return
                except GuitaiError as raised:
                    fault = raised
            done.set_exception(fault)

        self._opened.add_done_callback(go_on)
        return done


@dataclass(eq=False, slots=True)
class _Place:
    """One subscription; the same listener may hold several."""

    listener: Listener
    leave: Callable[[], None] = lambda: None
