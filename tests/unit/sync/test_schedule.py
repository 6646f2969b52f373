from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from pos_app.domain.sync_state import RoundResult
from sync.schedule import (
    DEBOUNCE_S,
    PAUSE_FIRST_S,
    PAUSE_LONGEST_S,
    PULL_EVERY_S,
    RoundSchedule,
    no_delay,
)
from tests.fakes.fake_clock import FakeClock

FAILED = RoundResult(failed="NET-101")


def _idle(
    rng: Random, start_delay_s: Callable[[], float] = no_delay
) -> tuple[RoundSchedule, FakeClock]:
    """A schedule whose first round has just succeeded."""
    clock = FakeClock()
    schedule = RoundSchedule(clock, rng, start_delay_s=start_delay_s)
    _run(schedule, RoundResult())
    return schedule, clock


def _run(schedule: RoundSchedule, result: RoundResult) -> None:
    schedule.round_began()
    schedule.round_ended(result)


def test_first_round_is_due_after_the_start_delay(rng: Random):
    assert RoundSchedule(FakeClock(), rng).due_in_s() == 0
    assert RoundSchedule(FakeClock(), rng, start_delay_s=lambda: 42.0).due_in_s() == 42.0


def test_idle_till_pulls_now_and_then(rng: Random):
    schedule, clock = _idle(rng)
    assert schedule.due_in_s() == PULL_EVERY_S

    clock.advance(round(PULL_EVERY_S * 1000))

    assert schedule.due_in_s() == 0


def test_round_follows_at_once_while_more_waits(rng: Random):
    schedule, _ = _idle(rng)

    _run(schedule, RoundResult(uploaded=20, more_waiting=True))

    assert schedule.due_in_s() == 0


def test_round_that_moved_nothing_is_paused_although_more_waits(rng: Random):
    schedule, _ = _idle(rng)

    pauses = []
    for _ in range(20):
        _run(schedule, RoundResult(more_waiting=True))
        pauses.append(schedule.due_in_s())

    assert max(pauses) > PAUSE_FIRST_S


def test_entries_of_one_moment_share_a_round(rng: Random):
    schedule, clock = _idle(rng)

    schedule.entry_written()
    clock.advance(50)
    schedule.entry_written()

    assert 0.05 <= DEBOUNCE_S <= 0.1
    assert schedule.due_in_s() == pytest.approx(DEBOUNCE_S - 0.05)
    clock.advance(30)
    schedule.entry_written()
    assert schedule.due_in_s() == 0


def test_entry_written_during_a_round_leads_to_another(rng: Random):
    schedule, _ = _idle(rng)
    schedule.round_began()
    schedule.entry_written()

    schedule.round_ended(RoundResult())

    assert schedule.due_in_s() == DEBOUNCE_S


def test_pauses_after_failures_grow_to_their_limit(rng: Random):
    schedule, clock = _idle(rng)
    pauses = []
    for _ in range(300):
        _run(schedule, FAILED)
        pauses.append(schedule.due_in_s())
        clock.advance(round(pauses[-1] * 1000))

    assert all(pause <= PAUSE_LONGEST_S for pause in pauses)
    assert max(pauses[:3]) <= 4 * PAUSE_FIRST_S
    assert max(pauses) > PAUSE_LONGEST_S / 2
    _run(schedule, RoundResult())
    _run(schedule, FAILED)
    assert schedule.due_in_s() <= PAUSE_FIRST_S


def test_entry_does_not_shorten_a_pause_but_a_person_does(rng: Random):
    schedule, clock = _idle(rng)
    for _ in range(12):
        _run(schedule, FAILED)
    while (pause_s := schedule.due_in_s()) < 1:
        _run(schedule, FAILED)

    schedule.entry_written()
    clock.advance(round(DEBOUNCE_S * 1000))
    assert schedule.due_in_s() == pytest.approx(pause_s - DEBOUNCE_S)
    schedule.asked()

    assert schedule.due_in_s() == 0


def test_network_that_came_up_ends_the_pause(rng: Random):
    schedule, _ = _idle(rng, start_delay_s=lambda: 0.5)
    while schedule.due_in_s() < 1:
        _run(schedule, FAILED)

    schedule.network_came_up()

    assert schedule.due_in_s() == 0.5
    _run(schedule, FAILED)
    assert schedule.due_in_s() <= PAUSE_FIRST_S


def test_pause_the_platform_asks_for_is_kept_whoever_asks(rng: Random):
    schedule, clock = _idle(rng)

    _run(schedule, RoundResult(failed="NET-103", retry_after_s=30.0))
    schedule.asked()
    schedule.entry_written()

    assert schedule.due_in_s() == 30.0
    clock.advance(30_000)
    assert schedule.due_in_s() == 0


def test_pause_the_platform_asks_for_has_a_limit(rng: Random):
    schedule, _ = _idle(rng)

    _run(schedule, RoundResult(uploaded=1, more_waiting=True, retry_after_s=1e9))

    assert schedule.due_in_s() == PAUSE_LONGEST_S
