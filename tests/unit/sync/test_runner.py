from __future__ import annotations

from queue import Queue
from random import Random
from threading import Event

import pytest

from pos_app.clock import SystemClock
from pos_app.domain.sync_state import RoundResult, StopFlag
from pos_app.errors import PlatformUnreachable
from sync.runner import SyncRunner
from sync.schedule import RoundSchedule

SOON_S = 10.0


class Rounds:
    """Rounds that report each beginning and end as the test says."""

    def __init__(self) -> None:
        self.begun: Queue[int] = Queue()
        self.results: Queue[RoundResult | Exception] = Queue()
        self.heard: Queue[RoundResult] = Queue()
        self.count = 0

    def __call__(self, stop: StopFlag) -> RoundResult:
        self.count += 1
        self.begun.put(self.count)
        result = self.results.get(timeout=SOON_S)
        if isinstance(result, Exception):
            raise result
        return result


def _runner(rounds: Rounds, rng: Random, **options: object) -> SyncRunner:
    schedule = RoundSchedule(SystemClock(), rng, **options)
    return SyncRunner(rounds, schedule, interrupt=lambda: None, on_result=rounds.heard.put)


def test_runner_begins_with_a_round_and_ends_when_stopped(rng: Random):
    rounds = Rounds()
    rounds.results.put(RoundResult(applied=3))
    runner = _runner(rounds, rng)

    runner.start()

    assert rounds.heard.get(timeout=SOON_S) == RoundResult(applied=3)
    assert runner.stop()
    assert runner.stop()
    assert rounds.count == 1


@pytest.mark.parametrize("act", ["wake", "sync_now"])
def test_runner_runs_again_when_there_is_a_reason(rng: Random, act: str):
    rounds = Rounds()
    rounds.results.put(RoundResult())
    runner = _runner(rounds, rng)
    runner.start()
    rounds.heard.get(timeout=SOON_S)

    getattr(runner, act)()

    rounds.results.put(RoundResult(uploaded=1))
    assert rounds.heard.get(timeout=SOON_S).uploaded == 1
    assert runner.stop()


def test_runner_waits_out_its_start_delay_unless_a_person_asks(rng: Random):
    rounds = Rounds()
    runner = _runner(rounds, rng, start_delay_s=lambda: 3600.0)
    runner.start()
    assert rounds.count == 0

    runner.sync_now()

    assert rounds.begun.get(timeout=SOON_S) == 1
    rounds.results.put(RoundResult())
    assert runner.stop()


def test_runner_runs_when_the_network_came_up(rng: Random):
    rounds = Rounds()
    delays = iter([3600.0, 0.0])
    runner = _runner(rounds, rng, start_delay_s=lambda: next(delays))
    runner.start()

    runner.network_came_up()

    assert rounds.begun.get(timeout=SOON_S) == 1
    rounds.results.put(RoundResult())
    assert runner.stop()


@pytest.mark.expected_logs(r"WARNING sync\.runner: a sync round failed: NET-101")
def test_runner_goes_on_after_a_fault(rng: Random):
    rounds = Rounds()
    rounds.results.put(PlatformUnreachable("cut"))
    runner = _runner(rounds, rng)
    runner.start()
    assert rounds.heard.get(timeout=SOON_S).failed == "NET-101"

    runner.sync_now()

    rounds.results.put(RoundResult())
    assert rounds.heard.get(timeout=SOON_S).failed is None
    assert runner.stop()


@pytest.mark.expected_logs(r"ERROR sync\.runner: a sync round failed unexpectedly")
def test_runner_goes_on_after_an_error_of_our_own(rng: Random):
    rounds = Rounds()
    rounds.results.put(ZeroDivisionError())
    runner = _runner(rounds, rng)
    runner.start()
    assert rounds.heard.get(timeout=SOON_S).failed == "GEN-100"

    runner.sync_now()

    rounds.results.put(RoundResult())
    assert rounds.heard.get(timeout=SOON_S).failed is None
    assert runner.stop()


def test_stop_sets_the_flag_a_round_looks_at(rng: Random):
    begun = Event()

    def long_round(stop: StopFlag) -> RoundResult:
        assert isinstance(stop, Event)
        begun.set()
        assert stop.wait(SOON_S)
        return RoundResult(more_waiting=True)

    schedule = RoundSchedule(SystemClock(), rng)
    runner = SyncRunner(long_round, schedule, interrupt=lambda: None)
    runner.start()
    assert begun.wait(SOON_S)

    assert runner.stop()


def test_stop_breaks_off_a_round_that_does_not_look(rng: Random):
    begun, closed = Event(), Event()

    def stuck_round(_: StopFlag) -> RoundResult:
        begun.set()
        assert closed.wait(SOON_S)
        return RoundResult(failed="NET-101")

    runner = SyncRunner(stuck_round, RoundSchedule(SystemClock(), rng), interrupt=closed.set)
    runner.start()
    assert begun.wait(SOON_S)

    assert runner.stop()


def test_stop_before_the_start_does_no_harm(rng: Random):
    assert _runner(Rounds(), rng).stop()
