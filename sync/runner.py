"""The sync worker: runs one round after another on its own thread until it is stopped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Condition, Event, Thread, current_thread

from pos_app.domain.sync_state import RoundResult, StopFlag, SyncPulse
from pos_app.errors import GuitaiError
from sync.schedule import RoundSchedule

WAIT_LONGEST_S = 5.0
"""A wait is cut in slices, because a machine's sleep does not count in it but in the schedule."""
STOP_GRACE_S = 0.5
"""How long a round may take to notice the flag before its connections are broken."""
STOP_MAX_S = 5.0
UNEXPECTED = GuitaiError.code

_log = logging.getLogger(__name__)


class SyncRunner:
    """Runs `one_round` whenever the schedule says so, in the window and headless alike.

    `one_round` looks at its flag between steps and returns how it went; what it raises is logged
    and counts as a failed round. `interrupt` breaks off a request that is under way (the platform
    client's close) when a round does not end by itself. `on_result` hears of every round, on the
    runner's thread. Thread: every method from any.
    """

    def __init__(
        self,
        one_round: Callable[[StopFlag], RoundResult],
        schedule: RoundSchedule,
        *,
        interrupt: Callable[[], None],
        on_result: Callable[[RoundResult], None] | None = None,
    ) -> None:
        self._one_round = one_round
        self._schedule = schedule
        self._interrupt = interrupt
        self._on_result = on_result
        self._wake = Condition()
        self._stop_flag = Event()
        self._thread: Thread | None = None
        self._last: tuple[str | None, int] = (None, 0)

    @property
    def pulse(self) -> SyncPulse:
        """When the next round is due, and how the last one failed."""
        failed, failures = self._last
        return SyncPulse(self._schedule.due_in_s(), failed, failures)

    def start(self) -> None:
        """Begin. The first round is due when the schedule's start delay is over."""
        assert self._thread is None, "a runner starts once"
        self._thread = Thread(target=self._run, name="sync")
        self._thread.start()

    def wake(self) -> None:
        """New entries were written: returns at once, a round follows shortly."""
        self._schedule.entry_written()
        self._notify()

    def sync_now(self) -> None:
        """A person asked for a round: returns at once, the round begins without a pause."""
        self._schedule.asked()
        self._notify()

    def network_came_up(self) -> None:
        """The operating system says a network is there."""
        self._schedule.network_came_up()
        self._notify()

    def stop(self) -> bool:
        """End within STOP_GRACE_S + STOP_MAX_S, also in the middle of a request.

        Returns whether the thread ended. Stopping twice, or before the start, does no harm.
        """
        self._stop_flag.set()
        self._notify()
        thread = self._thread
        if thread is None:
            return True
        assert thread is not current_thread(), "a runner cannot wait for itself"
        thread.join(STOP_GRACE_S)
        if thread.is_alive():
            self._interrupt()
            thread.join(STOP_MAX_S)
        if thread.is_alive():
            _log.error("the sync round did not end in time")
        return not thread.is_alive()

    def _run(self) -> None:
        while self._wait_until_due():
            self._schedule.round_began()
            result = self._run_round()
            self._schedule.round_ended(result)
            self._last = (result.failed, self._last[1] + 1 if result.failed else 0)
            self._tell(result)

    def _tell(self, result: RoundResult) -> None:
        if self._on_result is None:
            return
        try:
            self._on_result(result)
        except Exception:
            _log.exception("nobody could be told how a sync round went")

    def _run_round(self) -> RoundResult:
        try:
            return self._one_round(self._stop_flag)
        except GuitaiError as fault:
            _log.warning("a sync round failed: %s %s", fault.code, fault.detail)
            return RoundResult(failed=fault.code)
        except Exception:
            _log.exception("a sync round failed unexpectedly")
            return RoundResult(failed=UNEXPECTED)

    def _wait_until_due(self) -> bool:
        """Wait for the next round to be due; False when it is time to end."""
        with self._wake:
            while not self._stop_flag.is_set():
                due_s = self._schedule.due_in_s()
                if due_s == 0:
                    return True
                self._wake.wait(min(due_s, WAIT_LONGEST_S))
            return False

    def _notify(self) -> None:
        with self._wake:
            self._wake.notify_all()
