"""Answers that come in another order than the questions, and lines that break at a bad moment."""

from __future__ import annotations

import pytest

from pos_app.domain.acts import CancelRedemption, Outcome, ReverseRedemption
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Reason
from pos_app.services.asks import Ask, Verb
from pos_app.services.end_redemption import cancel_redemption, reverse_redemption
from pos_app.services.settle_answer import IN_DOUBT_RETRY_MS
from pos_app.wire.coupon_token import KeyRing
from pos_app.wire.records import ClaimAnswer, RevocationItem
from tests.fakes.till_bench import (
    DEV,
    NO_ANSWER,
    STORE,
    TillBench,
    consumed,
    keyset_of,
    refused,
    told,
)

HOME = f"home:{STORE}"


def asked(bench: TillBench, code: str) -> Ask:
    step = bench.scan(code)
    assert isinstance(step, Ask)
    return step


def ended(step: Outcome | Ask) -> Outcome:
    assert isinstance(step, Outcome)
    return step


def cancelled(bench: TillBench, rid: str) -> Ask:
    with bench.store.work() as work:
        step = cancel_redemption(CancelRedemption(rid, "li"), work)
    assert isinstance(step, Ask)
    return step


def log_line(bench: TillBench, rev: int, kind: str, target: str, action: str, why: str) -> None:
    item = RevocationItem(kind=kind, target=target, action=action, reason=why, since_utc_ms=1)
    with bench.store.work() as work:
        work.keep_revocation(rev, item)
        work.commit()


def used_at(bench: TillBench, ask: Ask, *uses: int) -> ClaimAnswer:
    return ClaimAnswer(
        rid=ask.rid,
        state="refused",
        unit=ask.unit,
        reason="ALREADY_REDEEMED",
        used_k=uses,
        server_utc_ms=bench.clock.wall_utc_ms(),
    )


def test_a_void_answered_consumed_is_no_refused_reversal(bench: TillBench) -> None:
    claim = asked(bench, bench.coupon())
    void = cancelled(bench, claim.rid)
    reverse = bench.answer(claim, consumed(claim, bench.clock))
    assert isinstance(reverse, Ask)
    again = bench.answer(void, consumed(void, bench.clock))
    assert isinstance(again, Ask)
    assert (reverse.verb, again.verb) == (Verb.REVERSE, Verb.REVERSE)
    outcome = ended(bench.answer(again, told(again, bench.clock, "reversed")))
    assert (outcome.state, outcome.verdict.face) == (State.REVERSED, Face.RED)
    assert not ended(bench.answer(reverse, told(reverse, bench.clock, "reversed"))).verdict.level
    with bench.store.work() as work:
        assert work.guard_holder(claim.unit) is None


def test_a_reversal_of_what_the_platform_never_took_ends(bench: TillBench) -> None:
    bench.is_line_up = False
    granted = ended(bench.scan(bench.coupon(HOME)))
    with bench.store.work() as work:
        ask = reverse_redemption(ReverseRedemption(granted.rid or "", "x", "li"), work)
    assert isinstance(ask, Ask)
    outcome = ended(bench.answer(ask, refused(ask, bench.clock, "REFUNDED")))
    assert outcome.state is State.VOIDED


def test_a_coupon_used_elsewhere_is_not_granted_when_the_line_breaks(bench: TillBench) -> None:
    code = bench.coupon(HOME)
    first = asked(bench, code)
    assert ended(bench.answer(first, used_at(bench, first, 1))).verdict.face is Face.RED
    second = ended(bench.answer(asked(bench, code), NO_ANSWER))
    assert second.verdict.face is Face.AMBER_WAIT


def test_a_compromised_key_is_not_granted_when_the_line_breaks(bench: TillBench) -> None:
    bench.ring = KeyRing.of(keyset_of(bench.coupon_key, status="compromised"))
    outcome = ended(bench.answer(asked(bench, bench.coupon(HOME)), NO_ANSWER))
    assert outcome.verdict.face is Face.AMBER_WAIT


def test_a_frozen_coupon_is_not_granted_when_the_line_breaks(bench: TillBench) -> None:
    code = bench.coupon(HOME)
    ask = asked(bench, code)
    log_line(bench, 1, "coupon", ask.unit.partition(":")[0], "block", "FROZEN")
    assert ended(bench.answer(ask, NO_ANSWER)).verdict.face is Face.AMBER_WAIT


def test_a_blocked_till_grants_nothing_alone(bench: TillBench) -> None:
    log_line(bench, 1, "device", DEV, "block", "FORK")
    bench.is_line_up = False
    assert ended(bench.scan(bench.coupon(HOME))).verdict.face is Face.AMBER_WAIT


@pytest.mark.parametrize(("uses", "k"), [(1, 1), (3, 2)])
def test_a_revoked_unit_is_not_granted(bench: TillBench, uses: int, k: int) -> None:
    code = bench.coupon(HOME, uses=uses)
    coupon_id = bench.ring.read(code).coupon_id.hex()  # type: ignore[union-attr]
    log_line(bench, 1, "unit", f"{coupon_id}:{k}", "revoke", "REVOKED")
    bench.is_line_up = False
    units = [ended(bench.scan(code)) for _ in range(uses)]
    taken = {one.k for one in units if one.verdict.face.may_hand_over}
    assert taken == set(range(1, uses + 1)) - {k}


def test_a_reason_from_a_newer_platform_still_refuses(bench: TillBench) -> None:
    code = bench.coupon(HOME)
    coupon_id = bench.ring.read(code).coupon_id.hex()  # type: ignore[union-attr]
    log_line(bench, 1, "coupon", coupon_id, "revoke", "FRAUD")
    assert ended(bench.scan(code)).verdict.reason is Reason.REVOKED


def test_a_platform_that_never_heard_of_a_rid_says_nothing_of_uses(bench: TillBench) -> None:
    code = bench.coupon(HOME, uses=3)
    first = asked(bench, code)
    bench.answer(first, used_at(bench, first, 1, 2))
    third = asked(bench, code)
    bench.clock.advance(IN_DOUBT_RETRY_MS + 1)
    query = Ask(Verb.QUERY, third.rid, unit=third.unit)
    void = bench.answer(query, told(query, bench.clock, "unknown"), is_attended=False)
    assert isinstance(void, Ask)
    bench.answer(void, told(void, bench.clock, "voided"), is_attended=False)
    with bench.store.work() as work:
        assert work.foreign_uses(first.unit.partition(":")[0]) == {1, 2}
