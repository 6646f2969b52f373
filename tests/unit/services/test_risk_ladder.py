"""The decision ladder of protocol.md 2.3, line by line, for a store with one till.

Not applicable with one till, and therefore without a row here: `held by another till's rid` (the
line stands below with this till's own open rid), both `home:me, store bus unreachable` lines, and
the third-party line, which goes through an adapter. `g` is always yes: the guard is in the till's
own file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pos_app.domain.acts import Outcome
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Level, Reason
from pos_app.services.asks import Answer, Ask
from pos_app.wire.records import Evidence
from tests.fakes.till_bench import NO_ANSWER, STORE, TillBench, consumed, refused

HOME, OTHER = f"home:{STORE}", "home:2002"
ALLOWED = {"unit_minor": 6_000, "till_minor": 12_000}


@dataclass(frozen=True)
class Line:
    """One line: the coupon's right, what the platform says, and what the counter shows.

    `p`: yes, timeout, offline, or the reason of a no.
    """

    name: str
    off: str
    p: str
    face: Face
    state: State
    level: Level | None = None
    reason: Reason | None = None
    limits: dict[str, int] = field(default_factory=dict)


LADDER = [
    Line("none, yes", "none", "yes", Face.GREEN, State.CONFIRMED, Level.PLATFORM),
    Line("none, no", "none", "EXPIRED", Face.RED, State.REJECTED, None, Reason.EXPIRED),
    Line(
        "none, timeout", "none", "timeout", Face.AMBER_WAIT, State.IN_DOUBT, None,
        Reason.PLATFORM_DOWN,
    ),
    Line(
        "none, offline", "none", "offline", Face.AMBER_WAIT, State.IN_DOUBT, None,
        Reason.PLATFORM_DOWN, ALLOWED,
    ),
    Line("home:me, yes", HOME, "yes", Face.GREEN, State.CONFIRMED, Level.PLATFORM),
    Line("home:me, refunded", HOME, "REFUNDED", Face.RED, State.REJECTED, None, Reason.REFUNDED),
    Line("home:me, revoked", HOME, "REVOKED", Face.RED, State.REJECTED, None, Reason.REVOKED),
    Line("home:me, timeout", HOME, "timeout", Face.GREEN_PENDING, State.GRANTED, Level.TILL),
    Line("home:me, offline", HOME, "offline", Face.GREEN_PENDING, State.GRANTED, Level.TILL),
    Line("home:other, yes after recall", OTHER, "yes", Face.GREEN, State.CONFIRMED, Level.PLATFORM),
    Line(
        "home:other, no", OTHER, "HELD_ELSEWHERE", Face.AMBER_ELSEWHERE, State.REJECTED, None,
        Reason.HELD_ELSEWHERE,
    ),
    Line(
        "home:other, offline", OTHER, "offline", Face.AMBER_ELSEWHERE, State.REJECTED, None,
        Reason.HELD_ELSEWHERE, ALLOWED,
    ),
    Line(
        "home:other, timeout", OTHER, "timeout", Face.AMBER_ELSEWHERE, State.VOIDING, None,
        Reason.HELD_ELSEWHERE, ALLOWED,
    ),
    Line("any, yes", "any", "yes", Face.GREEN, State.CONFIRMED, Level.PLATFORM, None, ALLOWED),
    Line(
        "any, no", "any", "ALREADY_REDEEMED", Face.RED, State.REJECTED, None,
        Reason.ALREADY_REDEEMED, ALLOWED,
    ),
    Line(
        "any, timeout, allowed", "any", "timeout", Face.GREEN_PENDING, State.GRANTED, Level.RISK,
        None, ALLOWED,
    ),
    Line(
        "any, offline, allowed", "any", "offline", Face.GREEN_PENDING, State.GRANTED, Level.RISK,
        None, ALLOWED,
    ),
    Line(
        "any, timeout, over the limit", "any", "timeout", Face.AMBER_WAIT, State.IN_DOUBT, None,
        Reason.OVER_LIMIT, {"unit_minor": 5_799, "till_minor": 12_000},
    ),
    Line(
        "any, offline, over the limit", "any", "offline", Face.AMBER_WAIT, State.IN_DOUBT, None,
        Reason.OVER_LIMIT, {"unit_minor": 6_000, "till_minor": 5_799},
    ),
    Line(
        "any, offline, no policy", "any", "offline", Face.AMBER_WAIT, State.IN_DOUBT, None,
        Reason.PLATFORM_DOWN,
    ),
]  # fmt: skip


@pytest.mark.parametrize("line", LADDER, ids=lambda line: line.name)
def test_ladder(bench: TillBench, line: Line) -> None:
    if line.limits:
        bench.allow_risk(**line.limits)
    outcome = play(bench, bench.coupon(line.off), line.p)
    verdict = outcome.verdict
    assert (verdict.face, verdict.level, verdict.reason) == (line.face, line.level, line.reason)
    assert outcome.state is line.state
    assert bench.verify().ok
    with bench.store.work() as work:
        holder = work.guard_holder(outcome.unit or "")
    assert holder == (None if line.state is State.REJECTED else outcome.rid)


@pytest.mark.parametrize("off", ["none", HOME, OTHER, "any"])
def test_ladder_used_here_is_red_with_the_evidence(bench: TillBench, off: str) -> None:
    code = bench.coupon(off)
    first = bench.redeem(code)
    for bench.is_line_up in (True, False):
        again = bench.scan(code, operator_id="zhou")
        assert isinstance(again, Outcome)
        assert (again.verdict.face, again.verdict.reason) == (Face.RED, Reason.ALREADY_REDEEMED)
        facts = again.verdict.facts
        assert (facts.rid, facts.operator_id, facts.by_this_till) == (first.rid, "li", True)


@pytest.mark.parametrize("off", ["none", HOME, OTHER, "any"])
def test_ladder_held_by_an_open_rid_waits_under_that_rid(bench: TillBench, off: str) -> None:
    code = bench.coupon(off)
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    bench.busy = frozenset({ask.rid})
    second = bench.scan(code)
    assert isinstance(second, Outcome)
    assert (second.verdict.face, second.rid) == (Face.AMBER_WAIT, ask.rid)


def play(bench: TillBench, code: str, p: str) -> Outcome:
    """One scan, and the platform's part in it."""
    bench.is_line_up = p != "offline"
    step = bench.scan(code)
    if isinstance(step, Ask):
        outcome = bench.answer(step, answer_of(bench, step, p))
        assert isinstance(outcome, Outcome)
        return outcome
    return step


def answer_of(bench: TillBench, ask: Ask, p: str) -> Answer:
    if p == "yes":
        return consumed(ask, bench.clock)
    return NO_ANSWER if p == "timeout" else refused(ask, bench.clock, p, Evidence(store_id="9"))
