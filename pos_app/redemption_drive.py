"""One act on one redemption, driven over the workers: commit, ask, commit, until an outcome.

The drive holds no state a crash could lose: every step is committed before the next begins.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from pos_app.desk_parts import DeskParts
from pos_app.domain.acts import Outcome
from pos_app.domain.verdict import Face, Reason, Verdict
from pos_app.exchange import exchange
from pos_app.services.asks import Answer, Ask, NoAnswer, Verb
from pos_app.services.settle_answer import settle_answer
from pos_app.work import Work
from pos_app.workers import fault_of

STEPS_MAX = 8

Step = Outcome | Ask
Begin = Callable[[Work], Step]
Progress = Callable[[Outcome], None]


class RedemptionDrive:
    """Carries one act to its outcome; `done` completes on a worker thread."""

    def __init__(self, parts: DeskParts, progress: Progress | None = None) -> None:
        self.done: Future[Outcome] = Future()
        self._parts = parts
        self._progress = progress
        self._began_mono_ms = parts.clock.mono_ms()
        self._steps = 0
        self._held: set[str] = set()

    def start(self, begin: Begin) -> Future[Outcome]:
        """Submit the first unit of work."""
        self._hop(self._parts.ledger_worker.submit(self._first, begin), self._after_step)
        return self.done

    def fail(self, fault: BaseException) -> None:
        """End with a fault."""
        self._let_go()
        self.done.set_exception(fault)

    def _first(self, begin: Begin) -> Step:
        step = self._parts.in_work(begin)
        if isinstance(step, Ask):
            if not self._parts.busy.take(step.rid):
                # Somebody took this rid up meanwhile: one asks, the other waits (2.2 rule 7).
                return still_asking(step)
            self._held.add(step.rid)
        return step

    def _after_step(self, step: Step) -> None:
        if isinstance(step, Outcome):
            self._finish(step)
            return
        if self._steps >= STEPS_MAX:
            self._finish(still_asking(step))
            return
        self._steps += 1
        if self._steps == 1 and self._progress is not None:
            self._progress(still_asking(step))
        asked = self._parts.claim_worker.submit(self._ask, step)
        self._hop(asked, lambda answer: self._after_answer(step, answer))

    def _after_answer(self, ask: Ask, answer: Answer) -> None:
        settled = self._parts.ledger_worker.submit(self._settle, ask, answer)
        self._hop(settled, self._after_step)

    def _ask(self, ask: Ask) -> Answer:
        # Claims alone follow a forced outage; what gives something back still goes out.
        if ask.verb is Verb.CLAIM and not self._parts.is_line_up():
            return NoAnswer()
        deadline_s = self._parts.facts.claim_deadline_s
        return exchange(self._parts.platform, ask, deadline_s=deadline_s)

    def _settle(self, ask: Ask, answer: Answer) -> Step:
        desk = self._parts.desk(is_attended=True)
        return self._parts.in_work(lambda work: settle_answer(ask, answer, work, desk))

    def _finish(self, outcome: Outcome) -> None:
        self._let_go()
        took_ms = max(0, self._parts.clock.mono_ms() - self._began_mono_ms)
        self.done.set_result(replace(outcome, took_ms=took_ms))
        self._parts.on_outcome(outcome)

    def _let_go(self) -> None:
        for rid in self._held:
            self._parts.busy.release(rid)
        self._held.clear()

    def _hop(self, future: Future[Any], then: Callable[[Any], None]) -> None:
        """Go on with a worker's result; whatever fails on the way ends in `done`."""

        def go_on(finished: Future[Any]) -> None:
            fault = fault_of(finished)
            if fault is None:
                try:
                    then(finished.result())
                    return
                except Exception as raised:
                    fault = raised
            if not self.done.done():
                self.fail(fault)

        future.add_done_callback(go_on)


def still_asking(ask: Ask) -> Outcome:
    """AMBER-WAIT while a question is open."""
    return Outcome(
        verdict=Verdict(Face.AMBER_WAIT, reason=Reason.PLATFORM_DOWN),
        rid=ask.rid,
        unit=ask.unit or None,
        is_final=False,
    )
