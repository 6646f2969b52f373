"""A counter whose answers a test gives, one by one or at once, from a thread of its own or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Thread
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


def done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


class FakeCounter:
    """Records every act. An answer that is not prepared stays open until the test gives it."""

    def __init__(self) -> None:
        self.redeemed: list[RedeemCoupon] = []
        self.cancelled: list[CancelRedemption] = []
        self.reversed: list[ReverseRedemption] = []
        self.reprinted: list[str] = []
        self.shown_rids: list[str] = []
        self.acknowledged: list[tuple[str, bool, str]] = []
        self.signed_out: list[str] = []
        self.pictures: list[bytes] = []
        self.syncs = 0
        self.answers: list[Outcome | BaseException] = []
        self.open: list[Future[Outcome]] = []
        self.progress: Callable[[Outcome], None] | None = None
        self.act_answer: Outcome | BaseException = shop.REVERSED
        self.standing: Outcome | None = None
        self.rows: list[RecentRedemption] = list(shop.recent_rows())
        self.questions: list[RecentRedemption] = []
        self.till_status: TillStatus = shop.STATUS
        self.people: Sequence[StaffTile] = shop.STAFF[:3]
        self.pins = {"li": "246813"}
        self.refusal = SignIn(accepted=False, operator_id="li", tries_left=4)
        self.codes: Sequence[str] | BaseException = ()
        self.print_result = PrintResult("job", JobState.CONFIRMED, PrinterState.READY)
        self.centre: SyncCentre | BaseException = sync_shop.OFFLINE_CENTRE
        self.table: str | BaseException = unsent_csv(sync_shop.OFFLINE_CENTRE.unsent)
        self._listeners: list[Callable[[frozenset[Touched]], None]] = []
        self._rids = 0

    def new_rid(self) -> str:
        self._rids += 1
        return f"rid-{self._rids}"

    def redeem(
        self, command: RedeemCoupon, *, progress: Callable[[Outcome], None] | None = None
    ) -> Future[Outcome]:
        self.redeemed.append(command)
        self.progress = progress
        future: Future[Outcome] = Future()
        self.open.append(future)
        if self.answers:
            self.answer(self.answers.pop(0))
        return future

    def answer(self, outcome: Outcome | BaseException) -> None:
        """End the oldest open redemption, on another thread as the real counter does."""
        future = self.open.pop(0)
        worker = Thread(target=_finish, args=(future, outcome))
        worker.start()
        worker.join(5)

    def cancel(self, command: CancelRedemption) -> Future[Outcome]:
        self.cancelled.append(command)
        return _told(self.act_answer)

    def reverse(self, command: ReverseRedemption) -> Future[Outcome]:
        self.reversed.append(command)
        return _told(self.act_answer)

    def shown(self, rid: str, operator_id: str) -> Future[None]:
        self.shown_rids.append(rid)
        return done(None)

    def acknowledge(
        self, rid: str, *, handed_over: bool, operator_id: str
    ) -> Future[Outcome | None]:
        self.acknowledged.append((rid, handed_over, operator_id))
        return done(None)

    def outcome(self, rid: str) -> Future[Outcome | None]:
        return done(self.standing)

    def unanswered(self) -> Future[Sequence[RecentRedemption]]:
        return done(tuple(self.questions))

    def recent(self, limit: int) -> Future[Sequence[RecentRedemption]]:
        return done(tuple(self.rows[:limit]))

    def status(self) -> Future[TillStatus]:
        return done(self.till_status)

    def staff(self) -> Future[Sequence[StaffTile]]:
        return done(tuple(self.people))

    def sign_in(self, operator_id: str, pin: str) -> Future[SignIn]:
        if self.pins.get(operator_id) == pin:
            return done(
                SignIn(accepted=True, operator_id=operator_id, name="李晓雯", role="cashier")
            )
        return done(self.refusal)

    def sign_out(self, operator_id: str) -> Future[None]:
        self.signed_out.append(operator_id)
        return done(None)

    def reprint(self, rid: str, operator_id: str) -> Future[PrintResult]:
        self.reprinted.append(rid)
        return done(self.print_result)

    def read_picture(self, picture: bytes) -> Future[Sequence[str]]:
        self.pictures.append(picture)
        return _told(self.codes)

    def sync_centre(self) -> Future[SyncCentre]:
        return _told(self.centre)

    def unsent_table(self) -> Future[str]:
        return _told(self.table)

    def sync_now(self) -> None:
        self.syncs += 1

    def subscribe(self, listener: Callable[[frozenset[Touched]], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def touch(self, *touched: Touched) -> None:
        for listener in list(self._listeners):
            listener(frozenset(touched))


def _told(answer: T | BaseException) -> Future[T]:
    future: Future[T] = Future()
    _finish(future, answer)
    return future


def _finish(future: Future[T], answer: T | BaseException) -> None:
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
