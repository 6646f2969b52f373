"""Customers, cashiers and the platform's operator: what they do, and what they see.

Mirrors what the window does around pos_app.counter.Counter: paint a verdict, say that a green one
was shown, ask after a crash whether the goods went out (pos_app.till.Till.acknowledge).
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pos_app.domain.acts import (
    CancelRedemption,
    Outcome,
    RedeemCoupon,
    ReverseRedemption,
    Source,
)
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Level, Reason
from pos_app.errors import GuitaiError, LedgerFault, WrongUse
from tests.sim.till import SimTill
from tests.sim.truth import Screen

if TYPE_CHECKING:
    from tests.sim.simulation import Simulation

OPERATOR = "li"
ASKED_AFTER_MS = 3_000


@dataclass
class Counterside:
    """What lies on one till's counter: who waits in amber, which goods may still come back."""

    amber: list[str] = field(default_factory=list)
    green: list[str] = field(default_factory=list)


class People:
    """Everyone who touches a till."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self._sides = {name: Counterside() for name in sim.tills}
        self._scans = 0
        self._coupon_of: dict[int, str] = {}

    def scan(self, till: SimTill, code: str, coupon_id: str) -> int:
        """A customer shows a code; returns the number of the scan, 0 if the till is dark."""
        sim = self._sim
        if not till.is_up:
            sim.say(till.name, "customer turned away, the till is dark")
            return 0
        self._scans += 1
        number, rid = self._scans, till.new_rid()
        self._coupon_of[number] = coupon_id
        command = RedeemCoupon(rid, code, Source.SCAN, OPERATOR)
        sim.truth.open_scans[number] = (till.name, sim.scheduler.now_ms)
        sim.say(till.name, f"scan {number} of {sim.journal.name(coupon_id, 'c')} as {self._r(rid)}")
        asked_ms = sim.scheduler.now_ms

        def progress(outcome: Outcome) -> None:
            self._show_later(till, outcome, number, asked_ms)

        future = till.desk.redeem(command, progress)
        future.add_done_callback(lambda done: self._done(till, done, number, asked_ms))
        return number

    def cancel(self, till: SimTill) -> None:
        """The cashier gives up the latest customer who waits in amber."""
        side = self._sides[till.name]
        if not till.is_up or not side.amber:
            return
        rid = side.amber.pop()
        self._sim.journal.mark("amber cancelled")
        self._sim.say(till.name, f"cancel {self._r(rid)}")
        future = till.desk.cancel(CancelRedemption(rid, OPERATOR))
        self._follow(till, future)

    def reverse(self, till: SimTill) -> None:
        """The latest customer brings the goods back."""
        side = self._sides[till.name]
        if not till.is_up or not side.green:
            return
        rid = side.green.pop()
        self._sim.say(till.name, f"reverse {self._r(rid)}")
        future = till.desk.reverse(ReverseRedemption(rid, "changed their mind", OPERATOR))
        self._follow(till, future)

    def opened(self, till: SimTill) -> None:
        """After a start the cashier is asked about every grant no screen has shown (2.2 rule 8)."""
        self._sides[till.name].amber.clear()
        for recent in till.views.unanswered():
            ask = partial(self._answer, till, recent.rid)
            self._sim.scheduler.after(ASKED_AFTER_MS, "question", ask, till.machine)

    def _answer(self, till: SimTill, rid: str) -> None:
        sim = self._sim
        if rid not in {row.rid for row in till.views.unanswered()}:
            return
        went_out = rid in sim.truth.handed_over
        sim.journal.mark("cashier asked after a crash")
        sim.say(till.name, f"goods of {self._r(rid)} handed over? {'yes' if went_out else 'no'}")
        sim.truth.asked.add(rid)
        noted = till.desk.acknowledge(rid, by="answer", operator_id=OPERATOR)
        if not went_out:
            noted.add_done_callback(lambda _: self._take_back(till, rid))

    def _take_back(self, till: SimTill, rid: str) -> None:
        self._follow(
            till, till.desk.reverse(ReverseRedemption(rid, "goods not handed over", OPERATOR))
        )

    def _follow(self, till: SimTill, future: Future[Outcome]) -> None:
        now_ms = self._sim.scheduler.now_ms
        future.add_done_callback(lambda done: self._done(till, done, 0, now_ms))

    def _done(self, till: SimTill, done: Future[Outcome], scan: int, asked_ms: int) -> None:
        fault = done.exception()
        if fault is None:
            self._show_later(till, done.result(), scan, asked_ms)
            return
        self._sim.truth.open_scans.pop(scan, None)
        code = fault.code if isinstance(fault, GuitaiError) else type(fault).__name__
        self._sim.say(till.name, f"fault {code} for scan {scan}")
        if not isinstance(fault, LedgerFault | WrongUse):
            self._sim.truth.surprises.append(f"{till.name}: {type(fault).__name__}: {fault}")

    def _show_later(self, till: SimTill, outcome: Outcome, scan: int, asked_ms: int) -> None:
        sim = self._sim
        sim.scheduler.after(
            sim.random.randint(1, 20),
            "paint" if outcome.verdict.face.may_hand_over else "draw",
            lambda: self._paint(till, outcome, scan, asked_ms),
            till.machine,
        )

    def _paint(self, till: SimTill, outcome: Outcome, scan: int, asked_ms: int) -> None:
        sim, rid = self._sim, outcome.rid or ""
        face = outcome.verdict.face
        reason = outcome.verdict.reason or ""
        sim.say(till.name, f"shows {face} {reason} {self._r(rid)} {outcome.state or ''}")
        if outcome.is_final or outcome.state is not None:
            sim.truth.open_scans.pop(scan, None)
        screen = Screen(
            till.name, scan, rid, face, outcome, sim.scheduler.now_ms, asked_at_ms=asked_ms
        )
        sim.truth.screens.append(screen)
        sim.truth.fresh_screens.append(screen)
        self._mark(outcome, scan)
        side = self._sides[till.name]
        if outcome.state in (State.REVERSED, State.VOIDED):
            sim.truth.returned.add(rid)
        if face.may_hand_over:
            self._hand_over(till, rid)
        elif face is Face.AMBER_WAIT and scan and rid and rid not in side.amber:
            side.amber.append(rid)

    def _hand_over(self, till: SimTill, rid: str) -> None:
        side = self._sides[till.name]
        if rid in side.amber:
            side.amber.remove(rid)
        if rid not in self._sim.truth.handed_over:
            self._sim.truth.handed_over[rid] = till.name
            side.green.append(rid)

        def tell() -> None:
            till.desk.acknowledge(rid, by="screen", operator_id=OPERATOR)

        self._sim.scheduler.after(1, "shown", tell, till.machine)

    def _mark(self, outcome: Outcome, scan: int) -> None:
        journal, state = self._sim.journal, outcome.state
        face, reason = outcome.verdict.face, outcome.verdict.reason
        if state is State.REVERSED:
            journal.mark("reversed in the window")
        if state is State.REVERSE_REFUSED and not scan:
            journal.mark("reversal refused")
        if face is Face.GREEN_PENDING:
            is_risk = outcome.verdict.level is Level.RISK
            journal.mark("granted at risk" if is_risk else "granted on the till's own right")
        if face.may_hand_over and scan and not self._is_attended(outcome.rid or ""):
            journal.mark("unattended grant shown to a later scan")
        if outcome.uses > 1 and (outcome.k or 1) > 1 and face.may_hand_over:
            journal.mark("second use of a pass")
        for wanted in (
            Reason.EXPIRED,
            Reason.SUPERSEDED,
            Reason.KEY_UNKNOWN,
            Reason.REFUNDED,
            Reason.HELD_ELSEWHERE,
            Reason.BAD_SIGNATURE,
        ):
            if reason is wanted:
                journal.mark(f"shown {wanted}")

    def _is_attended(self, rid: str) -> bool:
        books = self._sim.truth.tills.values()
        return all(rid not in b.redemptions or b.redemptions[rid].attended for b in books)

    def _r(self, rid: str) -> str:
        return self._sim.journal.name(rid)
