"""What the runner tells of itself: when it tries again, and how the last round failed."""

from __future__ import annotations

from queue import Queue
from random import Random

from pos_app.clock import SystemClock
from pos_app.domain.sync_state import RoundResult, StopFlag, SyncPulse
from sync.runner import SyncRunner
from sync.schedule import PULL_EVERY_S, RoundSchedule

SOON_S = 10.0


def test_the_pulse_counts_failures_in_a_row_and_forgets_them(rng: Random):
    results = iter([RoundResult(failed="NET-101"), RoundResult(failed="NET-103")])
    pulses: Queue[SyncPulse] = Queue()

    def one_round(_stop: StopFlag) -> RoundResult:
        return next(results, RoundResult())

    def tell(_result: RoundResult) -> None:
        pulses.put(runner.pulse)

    schedule = RoundSchedule(SystemClock(), rng)
    runner = SyncRunner(one_round, schedule, interrupt=lambda: None, on_result=tell)
    assert (runner.pulse.failed, runner.pulse.failures) == (None, 0)
    runner.start()
    seen = []
    for _ in range(3):
        seen.append(pulses.get(timeout=SOON_S))
        runner.sync_now()
    assert runner.stop()
    assert [(pulse.failed, pulse.failures) for pulse in seen] == [
        ("NET-101", 1), ("NET-103", 2), (None, 0),
    ]  # fmt: skip
    assert 0 < seen[2].due_in_s <= PULL_EVERY_S
