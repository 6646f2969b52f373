"""Virtual time in one thread: events in a fixed order, and blocking code that parks until woken.

Production code that blocks (an exchange with the platform, a future's result) runs in a greenlet:
parking gives the thread back to the event loop, so every await is an event of its own and a
machine can stop between any two of them.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet  # type: ignore[import-untyped]

EVENTS_MAX = 200_000
"""A run that needs more spins."""


class Killed(BaseException):
    """The machine stops at this instruction; nothing of its memory is left."""


class Machine:
    """Something that can stop at any event: its events and greenlets die with it.

    `crash` names a label and how many events of that label pass before the machine stops there.
    """

    def __init__(self, name: str, on_killed: Callable[[str], None]) -> None:
        self.name = name
        self.life = 0
        self.is_dying = False
        self.on_killed = on_killed
        self.crash: tuple[str, int] | None = None
        self.parked: dict[greenlet, None] = {}

    def meets(self, label: str) -> bool:
        """Whether the armed crash point is reached now."""
        if self.crash is None or self.crash[0] != label:
            return False
        wanted, left = self.crash
        self.crash = (wanted, left - 1) if left > 0 else None
        return left <= 0

    def die(self) -> None:
        """Let every event and every greenlet of this life go; what they plan now goes with them."""
        self.crash = None
        self.is_dying = True
        while self.parked:
            one, _ = self.parked.popitem()
            one.throw(GreenletExit)
        self.is_dying = False
        self.life += 1


class Scheduler:
    """The one clock and the one queue of a run."""

    def __init__(self, now_ms: int) -> None:
        self.now_ms = now_ms
        self.events = 0
        self.after_event: Callable[[str, str], None] = lambda who, label: None
        self._queue: list[tuple[int, int, str, Machine | None, int, Callable[[], None]]] = []
        self._order = 0
        self._hub = getcurrent()

    def at(
        self, at_ms: int, label: str, act: Callable[[], None], machine: Machine | None = None
    ) -> None:
        """Plan an event; one of a machine is dropped when that machine has died meanwhile."""
        self._order += 1
        life = machine.life if machine is not None else 0
        entry = (max(at_ms, self.now_ms), self._order, label, machine, life, act)
        heapq.heappush(self._queue, entry)

    def after(
        self, delay_ms: int, label: str, act: Callable[[], None], machine: Machine | None = None
    ) -> None:
        """Plan an event some milliseconds from now."""
        self.at(self.now_ms + delay_ms, label, act, machine)

    @property
    def next_at_ms(self) -> int | None:
        """When the next event is due."""
        return self._queue[0][0] if self._queue else None

    def step(self) -> bool:
        """Run one event; False when none is left."""
        while self._queue:
            at_ms, _, label, machine, life, act = heapq.heappop(self._queue)
            if machine is not None and machine.life != life:
                continue
            self.now_ms = max(self.now_ms, at_ms)
            self.events += 1
            assert self.events < EVENTS_MAX, "the run does not come to an end"
            self._run(label, machine, act)
            self.after_event(machine.name if machine else "world", label)
            return True
        return False

    def run_until(self, until_ms: int) -> None:
        """Run everything that is due by then."""
        while (due_ms := self.next_at_ms) is not None and due_ms <= until_ms:
            self.step()
        self.now_ms = max(self.now_ms, until_ms)

    def spawn(self, machine: Machine, act: Callable[[], None]) -> None:
        """Run blocking code of a machine in a greenlet of its own, from now to its first park."""
        one = greenlet(act, parent=self._hub)
        one.switch()

    def park(self, machine: Machine, plan_wake: Callable[[Callable[[], None]], None]) -> None:
        """Give the thread back until the wake function handed to `plan_wake` is called."""
        me = getcurrent()
        assert me is not self._hub, "only code in a greenlet may block"
        if machine.is_dying:
            raise GreenletExit
        is_awake = False

        def wake() -> None:
            nonlocal is_awake
            if is_awake or me not in machine.parked:
                return
            is_awake = True
            del machine.parked[me]
            me.switch()

        machine.parked[me] = None
        plan_wake(wake)
        self._hub.switch()

    def _run(self, label: str, machine: Machine | None, act: Callable[[], None]) -> None:
        if machine is not None and machine.meets(label):
            machine.on_killed(label)
            return
        try:
            act()
        except Killed as killed:
            assert machine is not None, "only machines are killed"
            machine.on_killed(str(killed))


class SimFuture(Future[Any]):
    """A future whose result is waited for in virtual time."""

    def __init__(self, scheduler: Scheduler, machine: Machine) -> None:
        super().__init__()
        self._scheduler = scheduler
        self._machine = machine

    def result(self, timeout: float | None = None) -> Any:
        """What the call gave; parks the greenlet until it is there."""
        if not self.done():

            def plan(wake: Callable[[], None]) -> None:
                self.add_done_callback(
                    lambda _: self._scheduler.after(0, "result", wake, self._machine)
                )

            self._scheduler.park(self._machine, plan)
        return super().result(timeout=0)


class SimWorker:
    """pos_app.workers.Worker in virtual time: one call after another, each an event of its own.

    `is_blocking` lets calls park (the claim worker); others run from end to end in one event, as
    the ledger worker's units of work do.
    """

    def __init__(
        self,
        scheduler: Scheduler,
        machine: Machine,
        name: str,
        delay_ms: Callable[[], int],
        *,
        is_blocking: bool = False,
    ) -> None:
        self._scheduler = scheduler
        self._machine = machine
        self._name = name
        self._delay_ms = delay_ms
        self._is_blocking = is_blocking
        self._waiting: deque[tuple[Callable[[], Any], SimFuture]] = deque()
        self._is_busy = False

    def submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        """Queue one call."""
        future = SimFuture(self._scheduler, self._machine)
        self._waiting.append((lambda: fn(*args, **kwargs), future))
        if not self._is_busy:
            self._plan_next()
        return future

    def _plan_next(self) -> None:
        self._is_busy = bool(self._waiting)
        if self._is_busy:
            self._scheduler.after(self._delay_ms(), self._name, self._begin, self._machine)

    def _begin(self) -> None:
        call, future = self._waiting.popleft()
        if self._is_blocking:
            self._scheduler.spawn(self._machine, lambda: self._finish(call, future))
        else:
            self._finish(call, future)

    def _finish(self, call: Callable[[], Any], future: SimFuture) -> None:
        try:
            result = call()
        except Exception as fault:
            self._plan_next()
            future.set_exception(fault)
        else:
            self._plan_next()
            future.set_result(result)
