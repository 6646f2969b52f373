"""Giving up, taking back, and the question after a crash."""

from __future__ import annotations

import pytest

from pos_app.domain.acts import CancelRedemption, Outcome, ReverseRedemption
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face
from pos_app.errors import WrongUse
from pos_app.services.asks import Ask, Verb
from pos_app.services.end_redemption import (
    acknowledge_grant,
    cancel_redemption,
    reverse_redemption,
)
from tests.fakes.till_bench import NO_ANSWER, STORE, TillBench, consumed, told


def cancel(bench: TillBench, rid: str) -> Outcome | Ask:
    with bench.store.work() as work:
        return cancel_redemption(CancelRedemption(rid, "li"), work)


def reverse(bench: TillBench, rid: str, reason: str = "wrong item") -> Outcome | Ask:
    with bench.store.work() as work:
        return reverse_redemption(ReverseRedemption(rid, reason, "li"), work)


def in_doubt(bench: TillBench) -> Ask:
    ask = bench.scan(bench.coupon("none"))
    assert isinstance(ask, Ask)
    bench.answer(ask, NO_ANSWER)
    return ask


def test_cancel_voids_and_frees_the_unit(bench: TillBench) -> None:
    ask = in_doubt(bench)
    void = cancel(bench, ask.rid)
    assert isinstance(void, Ask)
    assert void.verb is Verb.VOID
    ended = bench.answer(void, told(void, bench.clock, "voided"))
    assert isinstance(ended, Outcome)
    assert ended.state is State.VOIDED
    assert not ended.verdict.face.may_hand_over
    with bench.store.work() as work:
        assert work.guard_holder(ask.unit) is None


def test_cancel_of_a_claim_that_had_arrived_goes_on_to_reverse(bench: TillBench) -> None:
    ask = in_doubt(bench)
    void = cancel(bench, ask.rid)
    assert isinstance(void, Ask)
    step = bench.answer(void, consumed(void, bench.clock))
    assert isinstance(step, Ask)
    assert step.verb is Verb.REVERSE
    ended = bench.answer(step, told(step, bench.clock, "reversed"))
    assert isinstance(ended, Outcome)
    assert ended.state is State.REVERSED


def test_cancel_without_a_line_stays_voiding_and_holds_the_unit(bench: TillBench) -> None:
    ask = in_doubt(bench)
    void = cancel(bench, ask.rid)
    assert isinstance(void, Ask)
    waiting = bench.answer(void, NO_ANSWER)
    assert isinstance(waiting, Outcome)
    assert waiting.state is State.VOIDING
    assert waiting.is_final is False
    with bench.store.work() as work:
        assert work.guard_holder(ask.unit) == ask.rid


def test_a_late_yes_after_cancel_never_becomes_green(bench: TillBench) -> None:
    ask = in_doubt(bench)
    void = cancel(bench, ask.rid)
    assert isinstance(void, Ask)
    step = bench.answer(ask, consumed(ask, bench.clock))
    assert isinstance(step, Ask)
    assert step.verb is Verb.REVERSE


def test_reverse_frees_the_unit_for_another_redemption(bench: TillBench) -> None:
    code = bench.coupon("none")
    first = bench.redeem(code)
    ask = reverse(bench, first.rid or "")
    assert isinstance(ask, Ask)
    ended = bench.answer(ask, told(ask, bench.clock, "reversed"))
    assert isinstance(ended, Outcome)
    assert ended.state is State.REVERSED
    again = bench.redeem(code)
    assert again.verdict.face is Face.GREEN
    assert again.rid != first.rid
    assert bench.verify().ok


def test_reverse_after_the_window_leaves_the_redemption_standing(bench: TillBench) -> None:
    first = bench.redeem(bench.coupon("none"))
    ask = reverse(bench, first.rid or "")
    assert isinstance(ask, Ask)
    ended = bench.answer(ask, consumed(ask, bench.clock))
    assert isinstance(ended, Outcome)
    assert ended.state is State.REVERSE_REFUSED
    assert ended.verdict.face is Face.GREEN


def test_reverse_of_a_grant_the_platform_never_saw_is_a_void(bench: TillBench) -> None:
    bench.is_line_up = False
    granted = bench.scan(bench.coupon(f"home:{STORE}"))
    assert isinstance(granted, Outcome)
    ask = reverse(bench, granted.rid or "")
    assert isinstance(ask, Ask)
    ended = bench.answer(ask, told(ask, bench.clock, "voided"))
    assert isinstance(ended, Outcome)
    assert ended.state is State.VOIDED


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_reverse_needs_a_reason(bench: TillBench, reason: str) -> None:
    first = bench.redeem(bench.coupon("none"))
    with pytest.raises(WrongUse):
        reverse(bench, first.rid or "", reason)


def test_reverse_of_nothing_is_wrong_use(bench: TillBench) -> None:
    with pytest.raises(WrongUse):
        reverse(bench, bench.new_rid())
    ask = in_doubt(bench)
    with pytest.raises(WrongUse):
        reverse(bench, ask.rid)


def test_a_grant_no_screen_has_shown_is_asked_about_once(bench: TillBench) -> None:
    outcome = bench.redeem(bench.coupon("none"))
    bench.reopen()
    assert [one.rid for one in bench.views.unanswered()] == [outcome.rid]
    with bench.store.work() as work:
        acknowledge_grant(outcome.rid or "", by="answer", operator_id="li", work=work)
    with bench.store.work() as work:
        acknowledge_grant(outcome.rid or "", by="answer", operator_id="li", work=work)
    assert list(bench.views.unanswered()) == []
    assert bench.entry_types().count("redemption.shown") == 1
