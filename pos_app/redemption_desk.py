"""Everything that can be done with redemptions at one till, each act on its own drive."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

from pos_app.desk_parts import DeskParts
from pos_app.domain.acts import (
    CancelRedemption,
    Outcome,
    RedeemCoupon,
    ReverseRedemption,
)
from pos_app.domain.coupon import CouponFlaw
from pos_app.domain.redemption import Redemption, State
from pos_app.domain.staff import Permission
from pos_app.domain.verdict import Reason, Verdict
from pos_app.errors import PlatformBusy, PlatformFault
from pos_app.exchange import exchange
from pos_app.ids import following_rid
from pos_app.redemption_drive import STEPS_MAX, Progress, RedemptionDrive, Step
from pos_app.services.asks import Ask, open_question
from pos_app.services.end_redemption import (
    acknowledge_grant,
    cancel_redemption,
    reverse_redemption,
)
from pos_app.services.outcomes import outcome_of
from pos_app.services.redeem_coupon import redeem_coupon, reject_code
from pos_app.services.settle_answer import settle_answer
from pos_app.wire.short_code import is_short_code, tidy_short_code
from pos_app.work import Work
from pos_app.workers import fault_of, pass_on

FRESH_USES_MAX = 5
_REFRESHED_BY_PULL = (Reason.KEY_UNKNOWN,)
T = TypeVar("T")


class RedemptionDesk:
    """Redeem, cancel, reverse, answer for, and resume. Thread: any."""

    def __init__(self, parts: DeskParts) -> None:
        self._parts = parts

    def redeem(self, command: RedeemCoupon, progress: Progress | None = None) -> Future[Outcome]:
        """One scan to its verdict, looking up and refreshing first where that is needed."""
        short = tidy_short_code(command.code)
        if is_short_code(short):
            return self._redeem_short(command, short, progress)
        if self._needs_refresh(command.code):
            return self._redeem_refreshed(command, progress)
        return self._redeem_token(command, progress, tries=FRESH_USES_MAX)

    def cancel(self, command: CancelRedemption) -> Future[Outcome]:
        """Give up an undecided redemption."""
        return RedemptionDrive(self._parts).start(lambda work: cancel_redemption(command, work))

    def reverse(self, command: ReverseRedemption) -> Future[Outcome]:
        """Take a redemption back; the operator's right is asked for in the act's own work."""

        def act(work: Work) -> Step:
            self._parts.require(Permission.REVERSE, command.operator_id, work)
            return reverse_redemption(command, work)

        return RedemptionDrive(self._parts).start(act)

    def acknowledge(self, rid: str, *, by: str, operator_id: str) -> Future[None]:
        """Write down that a grant was seen, or answered for."""
        return self._parts.ledger_worker.submit(
            self._parts.in_work,
            lambda work: acknowledge_grant(rid, by=by, operator_id=operator_id, work=work),
        )

    def outcome(self, rid: str) -> Future[Outcome | None]:
        """How a rid stands now, None for one this till does not know."""

        def act(work: Work) -> Outcome | None:
            found = work.redemption(rid)
            return None if found is None else outcome_of(found, work, is_repeat=True)

        return self._parts.ledger_worker.submit(self._parts.in_work, act)

    def resume(self, redemption: Redemption) -> None:
        """Finish one undecided redemption as far as the platform lets it, nobody waiting.

        Thread: the sync worker, or a command's own; blocks for its exchanges.
        """
        parts = self._parts
        if not parts.busy.take(redemption.rid):
            return
        try:
            step: Step | None = open_question(redemption)
            for _ in range(STEPS_MAX):
                if not isinstance(step, Ask):
                    break
                step = self._one_exchange(step)
        finally:
            parts.busy.release(redemption.rid)
        if isinstance(step, Outcome):
            parts.on_outcome(step)

    def _one_exchange(self, ask: Ask) -> Step:
        parts = self._parts
        answer = exchange(parts.platform, ask, deadline_s=parts.facts.claim_deadline_s)
        desk = parts.desk(is_attended=False)
        return parts.ledger_worker.submit(
            parts.in_work, lambda work: settle_answer(ask, answer, work, desk)
        ).result()

    def _redeem_token(
        self, command: RedeemCoupon, progress: Progress | None, *, tries: int
    ) -> Future[Outcome]:
        """Redeem; a multi-use coupon goes on to its next use when one proves to be used."""
        parts = self._parts
        drive = RedemptionDrive(parts, progress)
        first = drive.start(lambda work: redeem_coupon(command, work, parts.desk(is_attended=True)))
        done: Future[Outcome] = Future()

        def look(outcome: Outcome) -> Future[Outcome]:
            if tries == 1 or not _next_use(outcome):
                return first
            # The same rid again must come to the same use, not to a further one.
            again = replace(command, rid=following_rid(command.rid))
            return self._redeem_token(again, progress, tries=tries - 1)

        _go_on(first, look, done)
        return done

    def _needs_refresh(self, code: str) -> bool:
        """Whether the platform may know a key or a campaign that this till does not."""
        if not self._parts.is_line_up():
            return False
        coupon = self._parts.keys.read(code)
        if isinstance(coupon, CouponFlaw):
            return coupon.reason in _REFRESHED_BY_PULL
        return not self._parts.ledger.knows_campaign(coupon.campaign)

    def _redeem_refreshed(
        self, command: RedeemCoupon, progress: Progress | None
    ) -> Future[Outcome]:
        def refresh() -> RedeemCoupon:
            try:
                self._parts.refresh()
            except PlatformFault:
                return command
            return command

        return self._after(
            refresh, lambda ready: self._redeem_token(ready, progress, tries=FRESH_USES_MAX)
        )

    def _redeem_short(
        self, command: RedeemCoupon, short: str, progress: Progress | None
    ) -> Future[Outcome]:
        def look_up() -> RedeemCoupon | Reason:
            deadline_s = self._parts.facts.claim_deadline_s
            try:
                answer = self._parts.platform.lookup(short, deadline_s=deadline_s)
            except PlatformBusy:
                return Reason.RATE_LIMITED
            except PlatformFault:
                return Reason.PLATFORM_DOWN
            if answer.payload is None:
                return Reason(answer.reason or Reason.NOT_FOUND.value)
            return replace(command, code=answer.payload)

        def go_on(found: RedeemCoupon | Reason) -> Future[Outcome]:
            if isinstance(found, Reason):
                return self._refuse(command, found)
            if self._needs_refresh(found.code):
                return self._redeem_refreshed(found, progress)
            return self._redeem_token(found, progress, tries=FRESH_USES_MAX)

        return self._after(look_up, go_on)

    def _refuse(self, command: RedeemCoupon, reason: Reason) -> Future[Outcome]:
        if reason.face is not Verdict.refuse(Reason.NOT_FOUND).face:
            waiting: Future[Outcome] = Future()
            waiting.set_result(Outcome(verdict=Verdict.refuse(reason)))
            return waiting
        return RedemptionDrive(self._parts).start(lambda work: reject_code(command, reason, work))

    def _after(
        self, first: Callable[[], T], then: Callable[[T], Future[Outcome]]
    ) -> Future[Outcome]:
        """Do something on the claim worker, then go on with what it gave."""
        done: Future[Outcome] = Future()
        _go_on(self._parts.claim_worker.submit(first), then, done)
        return done


def _next_use(outcome: Outcome) -> bool:
    """Whether a refusal only says that this use of several is taken."""
    return (
        outcome.uses > 1
        and outcome.state is State.REJECTED
        and outcome.verdict.reason is Reason.ALREADY_REDEEMED
    )


def _go_on(first: Future[T], then: Callable[[T], Future[Outcome]], done: Future[Outcome]) -> None:
    """Go on with what `first` gave; whatever fails or is dropped on the way ends in `done`."""

    def hop(finished: Future[T]) -> None:
        fault = fault_of(finished)
        if fault is None:
            try:
                pass_on(then(finished.result()), done)
                return
            except Exception as raised:
                fault = raised
        done.set_exception(fault)

    first.add_done_callback(hop)
