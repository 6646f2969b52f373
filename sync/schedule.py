"""When the next round of syncing is due: after entries, on request, now and then, after pauses.

Source: protocol.md 2.16.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from threading import Lock

from pos_app.domain.sync_state import RoundResult
from pos_app.ports import Clock
from sync.backoff import FullJitter

DEBOUNCE_S = 0.08
"""Entries of one act, and of the next act of a quick cashier, go into one upload."""
PULL_EVERY_S = 20.0
PAUSE_FIRST_S = 1.0
PAUSE_LONGEST_S = 300.0


def no_delay() -> float:
    """The start delay of a store with one till."""
    return 0.0


class RoundSchedule:
    """Decides, by the clock it is given, in how many seconds the next round begins. Thread: any.

    `start_delay_s` draws the pause before the first round and after the network came back, so
    that the tills of a store do not all come at once.
    """

    def __init__(
        self,
        clock: Clock,
        random: Random,
        *,
        pull_every_s: float = PULL_EVERY_S,
        start_delay_s: Callable[[], float] = no_delay,
    ) -> None:
        self._clock = clock
        self._lock = Lock()
        self._pauses = FullJitter(PAUSE_FIRST_S, PAUSE_LONGEST_S, random)
        self._pull_every_s = pull_every_s
        self._start_delay_s = start_delay_s
        self._pull_at_ms = self._in(start_delay_s())
        self._not_before_ms = self._pull_at_ms
        self._held_until_ms = clock.mono_ms()
        self._entries_at_ms: int | None = None
        self._is_asked = False

    def entry_written(self) -> None:
        """The ledger grew: a round soon, but not before a running pause is over."""
        with self._lock:
            if self._entries_at_ms is None:
                self._entries_at_ms = self._in(DEBOUNCE_S)

    def asked(self) -> None:
        """A person wants a round now. Only a pause the platform asked for is still kept."""
        with self._lock:
            self._is_asked = True

    def network_came_up(self) -> None:
        """The operating system says a network is there: forget the pauses of the outage."""
        with self._lock:
            self._pauses.reset()
            soon_ms = self._in(self._start_delay_s())
            self._pull_at_ms = min(self._pull_at_ms, soon_ms)
            self._not_before_ms = min(self._not_before_ms, soon_ms)

    def due_in_s(self) -> float:
        """Seconds until the next round; 0 means now."""
        with self._lock:
            return max(0, self._due_at_ms() - self._clock.mono_ms()) / 1000

    def round_began(self) -> None:
        """What was asked for until now is being done; what is asked from now on waits."""
        with self._lock:
            self._is_asked = False
            self._entries_at_ms = None

    def round_ended(self, result: RoundResult) -> None:
        """Plan the next round by how this one went.

        A round that left work but moved none of it counts as failed, or rounds would spin.
        """
        has_moved = result.uploaded > 0 or result.applied > 0
        is_stuck = result.failed is not None or (result.more_waiting and not has_moved)
        with self._lock:
            asked_pause_s = max(0.0, result.retry_after_s or 0.0)
            self._held_until_ms = self._in(min(asked_pause_s, PAUSE_LONGEST_S))
            if is_stuck:
                pause_s = self._pauses.next_s()
            else:
                self._pauses.reset()
                pause_s = 0.0
            self._not_before_ms = self._in(pause_s)
            goes_on = is_stuck or result.more_waiting
            self._pull_at_ms = self._in(pause_s if goes_on else self._pull_every_s)

    def _due_at_ms(self) -> int:
        if self._is_asked:
            return self._held_until_ms
        due_ms = self._pull_at_ms
        if self._entries_at_ms is not None:
            due_ms = min(due_ms, max(self._entries_at_ms, self._not_before_ms))
        return max(due_ms, self._held_until_ms)

    def _in(self, pause_s: float) -> int:
        return self._clock.mono_ms() + round(pause_s * 1000)
