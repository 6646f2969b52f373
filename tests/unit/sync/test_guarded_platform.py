from __future__ import annotations

from random import Random

import pytest

from pos_app.domain.acts import Line
from pos_app.errors import PlatformBusy, PlatformRefused, PlatformUnreachable
from pos_app.wire.records import ClaimRequest
from sync.breaker import CircuitBreaker
from sync.guarded_platform import GuardedPlatform
from sync.line_switch import SLOW_DELAY_S, LineSwitch, SwitchedPlatform
from sync.mapped_errors import Why, unreachable, why_of
from sync.probe import LineProbe
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_platform import FakePlatform, LineFault

UNIT = "00112233445566778899aabbccddeeff:1"
CLAIM = ClaimRequest(rid="0190b3c4-0000-7000-8000-000000000001", unit=UNIT, amount_minor=1000)
DEADLINE_S = 2.5


class Counter:
    """A guarded line to a fake platform, with a switch that costs fake time."""

    def __init__(self, rng: Random) -> None:
        self.clock = FakeClock()
        self.platform = FakePlatform(self.clock)
        self.platform.add_coupon(UNIT.partition(":")[0])
        self.switch = SwitchedPlatform(
            self.platform, lambda pause_s: self.clock.advance(round(pause_s * 1000))
        )
        self.breaker = CircuitBreaker(self.clock, rng)
        self.guarded = GuardedPlatform(self.switch, self.breaker, self.clock)
        self.probe = LineProbe(self.switch, self.breaker, self.clock)

    def claim(self) -> str:
        return self.guarded.claim(CLAIM, deadline_s=DEADLINE_S).state


@pytest.fixture
def counter(rng: Random) -> Counter:
    return Counter(rng)


def test_only_the_first_customer_waits_for_a_dead_line(counter: Counter):
    counter.platform.is_cut = True
    for _ in range(4):
        with pytest.raises(PlatformUnreachable):
            counter.claim()

    with pytest.raises(PlatformUnreachable) as lost:
        counter.claim()

    assert counter.platform.calls == ["claim"]
    assert why_of(lost.value) is Why.LINE_DOWN
    assert counter.breaker.state.line is Line.OFFLINE


def test_customers_are_served_again_after_a_successful_probe(counter: Counter):
    counter.platform.is_cut = True
    with pytest.raises(PlatformUnreachable):
        counter.claim()
    assert not counter.probe.probe_once()

    counter.platform.is_cut = False
    assert counter.probe.probe_once()

    assert counter.claim() == "consumed"
    assert counter.breaker.state.line is Line.ONLINE


@pytest.mark.parametrize("fault", [PlatformBusy("later"), PlatformRefused("no", problem="fork")])
def test_platform_that_says_no_is_reachable(counter: Counter, fault: Exception):
    def refuse(*_: object, **__: object) -> None:
        raise fault

    counter.platform.claim = refuse  # type: ignore[method-assign]
    for _ in range(5):
        with pytest.raises(type(fault)):
            counter.claim()

    assert counter.breaker.state.line is Line.ONLINE


def test_call_we_broke_off_ourselves_says_nothing_about_the_line(counter: Counter):
    def broken_off(*_: object, **__: object) -> None:
        raise unreachable(Why.CLOSED, "closed")

    counter.platform.claim = broken_off  # type: ignore[method-assign]
    with pytest.raises(PlatformUnreachable):
        counter.claim()

    assert counter.breaker.state.line is Line.ONLINE


def test_one_answer_that_makes_no_sense_stops_nobody_else(counter: Counter):
    def senseless(*_: object, **__: object) -> None:
        raise unreachable(Why.MISFIT, "a page that cannot be read")

    counter.platform.stream = senseless  # type: ignore[method-assign]
    with pytest.raises(PlatformUnreachable):
        counter.guarded.stream("campaigns", after="", limit=10, deadline_s=DEADLINE_S)

    assert counter.claim() == "consumed"
    assert counter.breaker.state.line is Line.WEAK


def test_switch_on_slow_makes_the_line_weak_but_serves(counter: Counter):
    counter.switch.set_state(LineSwitch.SLOW)

    assert [counter.claim(), counter.claim()] == ["consumed", "consumed"]

    assert counter.breaker.state.line is Line.WEAK
    assert counter.switch.state is LineSwitch.SLOW


def test_switch_on_slow_sends_nothing_when_the_deadline_is_shorter(counter: Counter):
    counter.switch.set_state(LineSwitch.SLOW)
    began_ms = counter.clock.mono_ms()

    with pytest.raises(PlatformUnreachable) as lost:
        counter.guarded.claim(CLAIM, deadline_s=SLOW_DELAY_S / 2)

    assert why_of(lost.value) is Why.TIMEOUT
    assert counter.clock.mono_ms() - began_ms == SLOW_DELAY_S * 500
    assert counter.platform.calls == []


def test_switch_on_cut_sends_nothing(counter: Counter):
    counter.switch.set_state(LineSwitch.CUT)

    with pytest.raises(PlatformUnreachable):
        counter.claim()

    assert counter.platform.calls == []


def test_switch_that_loses_answers_lets_the_claim_happen(counter: Counter):
    counter.switch.set_state(LineSwitch.LOSE_ANSWERS)
    with pytest.raises(PlatformUnreachable):
        counter.claim()

    found = counter.platform.query(CLAIM.rid, deadline_s=DEADLINE_S)

    assert found.state == "consumed"


def test_fake_line_faults_happen_once_each_in_order(counter: Counter):
    counter.platform.fail_next(LineFault.LOSE_REQUEST, LineFault.BUSY, LineFault.LOSE_ANSWER)
    platform = counter.platform

    for error in (PlatformUnreachable, PlatformBusy, PlatformUnreachable):
        with pytest.raises(error):
            platform.claim(CLAIM, deadline_s=DEADLINE_S)

    assert platform.query(CLAIM.rid, deadline_s=DEADLINE_S).state == "consumed"
