from __future__ import annotations

from random import Random

from pos_app.domain.acts import Line
from sync.breaker import (
    ANSWERED_FAULTS_MAX,
    PROBE_FIRST_S,
    PROBE_LONGEST_S,
    PROBE_LOST_MS,
    REMEMBERED_CALLS,
    SLOW_MS,
    CircuitBreaker,
    LineState,
)
from tests.fakes.fake_clock import FakeClock


def _breaker(rng: Random) -> tuple[CircuitBreaker, FakeClock]:
    clock = FakeClock()
    return CircuitBreaker(clock, rng), clock


def _wait_for_probe(breaker: CircuitBreaker, clock: FakeClock) -> float:
    """Let the pause pass; returns how long it was."""
    due_s = breaker.probe_due_s()
    assert due_s is not None
    clock.advance(round(due_s * 1000))
    return due_s


def test_breaker_allows_calls_until_the_first_lost_one(rng: Random):
    breaker, _ = _breaker(rng)
    breaker.succeeded()
    assert breaker.allows()

    breaker.failed()

    assert not breaker.allows()
    assert breaker.state.line is Line.OFFLINE


def test_breaker_half_opens_for_one_probe_only_when_it_is_due():
    breaker, clock = _breaker(Random(7))  # a seed whose first pause is not nothing
    assert breaker.probe_due_s() is None
    breaker.failed()
    assert not breaker.begin_probe()
    assert 0 < _wait_for_probe(breaker, clock) <= PROBE_FIRST_S

    assert breaker.begin_probe()
    assert not breaker.begin_probe()
    assert not breaker.allows()


def test_breaker_closes_by_any_success(rng: Random):
    breaker, clock = _breaker(rng)
    breaker.failed()
    _wait_for_probe(breaker, clock)
    breaker.begin_probe()

    breaker.succeeded()

    assert breaker.allows()
    assert breaker.probe_due_s() is None
    assert breaker.state.line is Line.ONLINE


def test_pauses_between_probes_grow_to_their_limit_and_begin_anew_after_success(rng: Random):
    breaker, clock = _breaker(rng)
    pauses = []
    breaker.failed()
    for _ in range(200):
        pauses.append(_wait_for_probe(breaker, clock))
        assert breaker.begin_probe()
        breaker.failed()

    assert all(pause <= PROBE_LONGEST_S for pause in pauses)
    assert max(pauses[:3]) <= 4 * PROBE_FIRST_S
    assert max(pauses) > PROBE_LONGEST_S / 2
    breaker.succeeded()
    breaker.failed()
    assert _wait_for_probe(breaker, clock) <= PROBE_FIRST_S


def test_late_failures_do_not_lengthen_the_pause(rng: Random):
    breaker, _ = _breaker(rng)
    breaker.failed()
    due_s = breaker.probe_due_s()

    breaker.failed()
    breaker.failed()

    assert breaker.probe_due_s() == due_s


def test_probe_that_never_reports_is_replaced(rng: Random):
    breaker, clock = _breaker(rng)
    breaker.failed()
    _wait_for_probe(breaker, clock)
    breaker.begin_probe()

    clock.advance(PROBE_LOST_MS - 1)
    assert not breaker.begin_probe()
    clock.advance(1)
    assert breaker.begin_probe()


def test_probe_is_due_at_once_when_the_network_came_up(rng: Random):
    breaker, clock = _breaker(rng)
    breaker.failed()
    for _ in range(8):
        _wait_for_probe(breaker, clock)
        breaker.begin_probe()
        breaker.failed()

    breaker.network_came_up()

    assert breaker.probe_due_s() == 0
    assert breaker.begin_probe()


def test_useless_answers_open_the_breaker_only_in_a_row(rng: Random):
    breaker, _ = _breaker(rng)
    for _ in range(5):
        breaker.failed(is_answered=True)
        assert breaker.allows()
        assert breaker.state.line is Line.WEAK
        breaker.succeeded()

    for _ in range(ANSWERED_FAULTS_MAX):
        assert breaker.allows()
        breaker.failed(is_answered=True)

    assert not breaker.allows()


def test_probe_answered_uselessly_keeps_the_breaker_open_and_is_repeated(rng: Random):
    breaker, clock = _breaker(rng)
    breaker.failed()
    _wait_for_probe(breaker, clock)
    breaker.begin_probe()

    breaker.failed(is_answered=True)

    assert not breaker.allows()
    assert _wait_for_probe(breaker, clock) <= 2 * PROBE_FIRST_S
    assert breaker.begin_probe()


def test_line_is_weak_while_answers_are_slow(rng: Random):
    breaker, _ = _breaker(rng)
    breaker.succeeded(SLOW_MS + 1)
    assert breaker.state.line is Line.ONLINE
    breaker.succeeded(SLOW_MS + 1)
    assert breaker.state.line is Line.WEAK

    for _ in range(REMEMBERED_CALLS):
        breaker.succeeded(SLOW_MS)

    assert breaker.state.line is Line.ONLINE


def test_listeners_hear_of_changes_only_with_the_time_they_began(rng: Random):
    breaker, clock = _breaker(rng)
    heard: list[LineState] = []
    stop_listening = breaker.subscribe(heard.append)
    began = clock.wall_utc_ms()

    breaker.failed()
    clock.advance(5_000)
    breaker.failed()
    breaker.succeeded()
    breaker.succeeded()
    stop_listening()
    breaker.failed()

    assert heard == [
        LineState(Line.OFFLINE, began),
        LineState(Line.ONLINE, began + 5_000),
    ]
