"""The line between tills and platform: it loses, delays, doubles, cuts one way and says busy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import msgspec

from pos_app.wire.records import Problem
from sync.mapped_errors import Why, unreachable
from tests.sim.journal import Journal
from tests.sim.platform_side import Ask, PlatformDied, PlatformHouse, Reply
from tests.sim.scheduler import Machine, Scheduler

LATE_LONGEST_MS = 240_000
"""A signed request older than five minutes is refused for its age, so nothing comes later."""


@dataclass(slots=True)
class Weather:
    """How likely each fault of one message is; all zero is a fine day."""

    lost: float = 0.0
    answer_lost: float = 0.0
    doubled: float = 0.0
    late: float = 0.0
    busy: float = 0.0
    foreign: float = 0.0
    refused: float = 0.0


@dataclass(slots=True)
class Link:
    """Whether messages pass on one till's line, each way."""

    up: bool = True
    down: bool = True


@dataclass(slots=True)
class _Exchange:
    reply: Reply | None = None
    is_over: bool = False
    failed: Why | None = None


class Network:
    """Carries requests to the platform and its answers back."""

    def __init__(
        self, scheduler: Scheduler, house: PlatformHouse, journal: Journal, random: Random
    ) -> None:
        self.weather = Weather()
        self.links: dict[str, Link] = {}
        self.calls: dict[str, list[int]] = {}
        self.on_served: Callable[[Ask, Reply], None] = lambda ask, reply: None
        self._scheduler = scheduler
        self._house = house
        self._journal = journal
        self._random = random
        self._nonces = 0

    def exchange(self, machine: Machine, ask: Ask, deadline_ms: int) -> Reply:
        """Send a request and park until its answer, its failure, or the deadline.

        Raises: PlatformUnreachable; the request may have arrived.
        """
        going = _Exchange()
        self.calls.setdefault(machine.name, []).append(self._scheduler.now_ms)

        def plan(wake: Callable[[], None]) -> None:
            def end(reply: Reply | None, failed: Why | None) -> None:
                if going.is_over:
                    self._journal.mark("answer after the deadline")
                    return
                going.is_over, going.reply, going.failed = True, reply, failed
                wake()

            self._scheduler.after(deadline_ms, "timeout", lambda: end_late(), machine)
            self._send(machine, ask, end)

            def end_late() -> None:
                if not going.is_over:
                    end(None, Why.TIMEOUT)

        self._scheduler.park(machine, plan)
        if going.reply is None:
            assert going.failed is not None, "an exchange ends with an answer or a reason"
            self._write(machine.name, f"no answer to {ask.name}: {going.failed}")
            raise unreachable(going.failed, "the simulated line")
        return going.reply

    def _send(
        self, machine: Machine, ask: Ask, end: Callable[[Reply | None, Why | None], None]
    ) -> None:
        weather, random = self.weather, self._random
        link = self.links.setdefault(machine.name, Link())
        if not link.up or random.random() < weather.lost:
            self._journal.mark("request lost")
            if random.random() < 0.5:
                delay_ms = random.randint(1, 40)
                self._scheduler.after(delay_ms, "answer", lambda: end(None, Why.CONNECT), machine)
            return
        nonce = self._nonce()
        self._carry(machine, ask, nonce, end, self._delay_ms())
        if random.random() < weather.doubled:
            again = nonce if random.random() < 0.5 else self._nonce()
            self._journal.mark("request delivered twice")
            self._carry(machine, ask, again, end, self._delay_ms() + random.randint(0, 30_000))

    def _carry(
        self,
        machine: Machine,
        ask: Ask,
        nonce: str,
        end: Callable[[Reply | None, Why | None], None],
        delay_ms: int,
    ) -> None:
        def arrive() -> None:
            reply = self._in_between(ask) or self._serve(ask, nonce)
            if reply is None or not self._goes_down(machine, ask, reply):
                return
            self._scheduler.after(
                self._delay_ms(), "answer", lambda: self._deliver(machine, ask, reply, end), machine
            )

        self._scheduler.after(delay_ms, f"platform {ask.name}", arrive)

    def _deliver(
        self,
        machine: Machine,
        ask: Ask,
        reply: Reply,
        end: Callable[[Reply | None, Why | None], None],
    ) -> None:
        if ask.name != "stream":
            self._write(machine.name, f"answer to {ask.name}: {reply.status}")
        end(reply, None)

    def _serve(self, ask: Ask, nonce: str) -> Reply | None:
        try:
            reply = self._house.serve(ask, nonce)
        except PlatformDied as died:
            self._write("platform", f"stopped {died}")
            return None
        self.on_served(ask, reply)
        return reply

    def _in_between(self, ask: Ask) -> Reply | None:
        """An answer that something before the platform's doing gives instead."""
        weather, random = self.weather, self._random
        drawn = random.random()
        if drawn < weather.busy:
            self._journal.mark("platform busy")
            return self._problem(503, "unavailable", retry_after_s=random.choice((0.5, 5.0)))
        if drawn < weather.busy + weather.foreign:
            self._journal.mark("foreign answer")
            return Reply(200, b"<html>log in</html>", "text/html")
        if drawn < weather.busy + weather.foreign + weather.refused:
            self._journal.mark("request refused with 4xx")
            return self._problem(400, "bad_request")
        return None

    def _goes_down(self, machine: Machine, ask: Ask, reply: Reply) -> bool:
        link = self.links.setdefault(machine.name, Link())
        if link.down and self._random.random() >= self.weather.answer_lost:
            return True
        if ask.name in ("claim", "void", "reverse", "upload") and reply.status == 200:
            self._journal.mark("answer lost after commit")
        self._write("network", f"answer to {ask.name} of {machine.name} lost")
        return False

    def _delay_ms(self) -> int:
        if self._random.random() < self.weather.late:
            return self._random.choice((900, 1400, 3_000, 12_000, 60_000, LATE_LONGEST_MS // 2))
        return self._random.randint(2, 60)

    def _nonce(self) -> str:
        self._nonces += 1
        return f"n{self._nonces}"

    def _problem(self, status: int, code: str, retry_after_s: float | None = None) -> Reply:
        record = Problem(
            code=code, retry_after_s=retry_after_s, server_utc_ms=self._scheduler.now_ms
        )
        return Reply(status, msgspec.json.encode(record))

    def _write(self, who: str, what: str) -> None:
        self._journal.write(self._scheduler.now_ms, who, what)
