"""What one scan leads to: verdicts, entries and guards, with the platform's answers in hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.domain.acts import Outcome
from pos_app.domain.printing import JobState
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Level, Reason
from pos_app.services.asks import Ask, NoAnswer, Verb
from pos_app.services.end_redemption import acknowledge_grant
from pos_app.wire.records import Evidence
from tests.fakes.till_bench import (
    NO_ANSWER,
    STORE,
    TillBench,
    consumed,
    keyset_of,
    refused,
    told,
)


def test_redeem_is_green_when_the_platform_consumes(bench: TillBench) -> None:
    outcome = bench.redeem(bench.coupon())
    assert outcome.verdict.face is Face.GREEN
    assert outcome.verdict.level is Level.PLATFORM
    assert outcome.state is State.CONFIRMED
    assert outcome.offline is False
    assert outcome.reversible_until_utc_ms is not None
    assert bench.entry_types() == [
        "redemption.checked",
        "redemption.guarding",
        "redemption.claiming",
        "redemption.granted",
        "redemption.confirmed",
    ]


def test_redeem_commits_the_intent_before_it_asks(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon())
    assert isinstance(ask, Ask)
    assert ask.verb is Verb.CLAIM
    bench.reopen()
    held = bench.views.redemption(ask.rid)
    assert held is not None
    assert held.state is State.CLAIMING


def test_redeem_names_when_where_and_whom_on_the_second_scan(bench: TillBench) -> None:
    code = bench.coupon()
    first = bench.redeem(code)
    second = bench.scan(code, operator_id="zhou")
    assert isinstance(second, Outcome)
    assert second.verdict.face is Face.RED
    assert second.verdict.reason is Reason.ALREADY_REDEEMED
    facts = second.verdict.facts
    assert (facts.store_name, facts.till_name, facts.operator_id) == ("望京店", "1号台", "li")
    assert facts.rid == first.rid
    assert facts.by_this_till is True
    assert facts.at_utc_ms == first.decided_at_utc_ms


def test_redeem_gives_the_same_answer_for_the_same_rid(bench: TillBench) -> None:
    code = bench.coupon(f"home:{STORE}")
    bench.is_line_up = False
    rid = bench.new_rid()
    first = bench.scan(code, rid=rid)
    entries = bench.entry_types()
    again = bench.scan(code, rid=rid)
    assert isinstance(first, Outcome)
    assert isinstance(again, Outcome)
    assert again.verdict == first.verdict
    assert again.is_repeat is True
    assert bench.entry_types() == entries


def test_redeem_grants_a_home_coupon_here_when_the_line_is_down(bench: TillBench) -> None:
    bench.is_line_up = False
    outcome = bench.scan(bench.coupon(f"home:{STORE}"))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.GREEN_PENDING
    assert outcome.verdict.level is Level.TILL
    assert outcome.offline is True
    with bench.store.work() as work:
        assert work.guard_holder(outcome.unit or "") == outcome.rid
        jobs = work.jobs_of(outcome.rid or "")
    assert [job.state for job in jobs] == [JobState.QUEUED]


def test_redeem_grants_a_home_coupon_here_when_the_claim_is_not_answered(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon(f"home:{STORE}"))
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, NO_ANSWER)
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.GREEN_PENDING
    assert outcome.rid == ask.rid


@pytest.mark.parametrize("off", ["none", "any"])
def test_redeem_waits_when_nobody_here_may_say_yes(bench: TillBench, off: str) -> None:
    bench.is_line_up = False
    outcome = bench.scan(bench.coupon(off))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.AMBER_WAIT
    assert outcome.verdict.reason is Reason.PLATFORM_DOWN
    assert outcome.state is State.IN_DOUBT
    assert outcome.is_final is False


def test_redeem_sends_the_guest_to_the_home_store_when_the_line_is_down(bench: TillBench) -> None:
    bench.is_line_up = False
    outcome = bench.scan(bench.coupon("home:2002"))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.AMBER_ELSEWHERE
    assert outcome.verdict.reason is Reason.HELD_ELSEWHERE
    assert outcome.verdict.facts.stores == ("2002",)


def test_redeem_never_falls_through_to_green_on_a_timeout(bench: TillBench) -> None:
    code = bench.coupon("none")
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, NO_ANSWER)
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.AMBER_WAIT
    assert outcome.state is State.IN_DOUBT


def test_rescan_resumes_the_doubt_with_the_same_rid(bench: TillBench) -> None:
    code = bench.coupon("none")
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    bench.answer(ask, NO_ANSWER)
    again = bench.scan(code)
    assert isinstance(again, Ask)
    assert again.rid == ask.rid
    assert again.claim == ask.claim
    outcome = bench.answer(again, consumed(again, bench.clock))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.GREEN


def test_rescan_waits_while_the_same_rid_is_worked_on(bench: TillBench) -> None:
    code = bench.coupon("none")
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    bench.busy = frozenset({ask.rid})
    second = bench.scan(code)
    assert isinstance(second, Outcome)
    assert second.verdict.face is Face.AMBER_WAIT
    assert second.rid == ask.rid


def test_grant_in_the_background_is_green_to_one_scan_only(bench: TillBench) -> None:
    code = bench.coupon("none")
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    bench.answer(ask, NO_ANSWER)
    bench.answer(ask, consumed(ask, bench.clock), is_attended=False)
    first = bench.scan(code)
    second = bench.scan(code)
    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert first.verdict.face is Face.GREEN
    assert first.rid == ask.rid
    assert second.verdict.reason is Reason.ALREADY_REDEEMED


def test_background_recovery_does_not_use_the_tills_own_right(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon(f"home:{STORE}"))
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, NO_ANSWER, is_attended=False)
    assert isinstance(outcome, Outcome)
    assert outcome.state is State.IN_DOUBT


def test_refusal_frees_the_unit_and_tells_the_evidence(bench: TillBench) -> None:
    code = bench.coupon(f"home:{STORE}")
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    evidence = Evidence(at_utc_ms=123, store_id="9", store_name="国贸店", operator_id="wang")
    outcome = bench.answer(ask, refused(ask, bench.clock, "REFUNDED", evidence))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.RED
    assert outcome.verdict.reason is Reason.REFUNDED
    assert outcome.verdict.facts.store_name == "国贸店"
    with bench.store.work() as work:
        assert work.guard_holder(ask.unit) is None


def test_refusal_with_a_reason_of_a_newer_platform_is_still_red(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon())
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, refused(ask, bench.clock, "MOON_PHASE"))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.RED


def test_a_busy_platform_is_amber_not_red(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon())
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, NoAnswer(is_busy=True))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.reason is Reason.RATE_LIMITED
    assert outcome.verdict.face is Face.AMBER_WAIT


def test_a_late_answer_changes_nothing_that_is_settled(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon())
    assert isinstance(ask, Ask)
    bench.answer(ask, consumed(ask, bench.clock))
    entries = bench.entry_types()
    late = bench.answer(ask, refused(ask, bench.clock, "EXPIRED"))
    assert isinstance(late, Outcome)
    assert late.verdict.face is Face.GREEN
    assert bench.entry_types() == entries


def test_a_doubt_older_than_ten_minutes_is_voided_not_claimed(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon())
    assert isinstance(ask, Ask)
    bench.answer(ask, NO_ANSWER)
    bench.clock.advance(11 * 60_000)
    query = replace(ask, verb=Verb.QUERY, claim=None)
    step = bench.answer(query, told(ask, bench.clock, "unknown"), is_attended=False)
    assert isinstance(step, Ask)
    assert step.verb is Verb.VOID
    ended = bench.answer(step, told(step, bench.clock, "voided"), is_attended=False)
    assert isinstance(ended, Outcome)
    assert ended.state is State.VOIDED
    with bench.store.work() as work:
        assert work.guard_holder(ask.unit) is None


def test_a_young_doubt_the_platform_never_saw_is_claimed_again(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon())
    assert isinstance(ask, Ask)
    bench.answer(ask, NO_ANSWER)
    query = replace(ask, verb=Verb.QUERY, claim=None)
    step = bench.answer(query, told(ask, bench.clock, "unknown"), is_attended=False)
    assert isinstance(step, Ask)
    assert step.verb is Verb.CLAIM
    assert step.claim == ask.claim


def test_expired_is_red_without_asking(bench: TillBench) -> None:
    ended = bench.clock.wall_utc_ms() // 60_000 * 60_000 - 3_600_000
    outcome = bench.scan(bench.coupon(expires_at_utc_ms=ended))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.reason is Reason.EXPIRED
    assert outcome.verdict.facts.valid_to_utc_ms == ended


def test_expiry_within_the_clocks_doubt_is_in_the_customers_favour(bench: TillBench) -> None:
    bench.is_line_up = False
    minute = bench.clock.wall_utc_ms() // 60_000 * 60_000
    bench.clock.set_wall(minute - 100)
    outcome = bench.scan(bench.coupon(f"home:{STORE}", expires_at_utc_ms=minute))
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.GREEN_PENDING


def test_a_pass_gives_each_use_once_offline_and_then_says_so(bench: TillBench) -> None:
    bench.is_line_up = False
    code = bench.coupon(f"home:{STORE}", uses=3)
    outcomes = []
    for _ in range(4):
        outcome = bench.scan(code)
        assert isinstance(outcome, Outcome)
        with bench.store.work() as work:
            acknowledge_grant(outcome.rid or "", by="screen", operator_id="li", work=work)
        outcomes.append(outcome)
    assert [one.k for one in outcomes[:3]] == [1, 2, 3]
    assert [one.verdict.face for one in outcomes] == [Face.GREEN_PENDING] * 3 + [Face.RED]
    assert outcomes[3].verdict.reason is Reason.NO_USES_LEFT


def test_a_pass_skips_the_uses_the_platform_knows_of(bench: TillBench) -> None:
    code = bench.coupon("none", uses=3)
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    bench.answer(ask, replace_used(refused(ask, bench.clock, "ALREADY_REDEEMED"), (1, 2)))
    again = bench.scan(code)
    assert isinstance(again, Ask)
    assert again.unit.endswith(":3")


def replace_used(answer, used_k):
    import msgspec

    return msgspec.structs.replace(answer, used_k=used_k)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("hello", Reason.BAD_FORMAT),
        ("", Reason.BAD_FORMAT),
        ("https://v.douyin.com/iRNBho5m/", Reason.BAD_FORMAT),
        ("OC1:" + "A" * 100, Reason.BAD_FORMAT),
        ("OC1:" + "A" * 5000, Reason.BAD_FORMAT),
    ],
)
def test_a_code_that_is_no_coupon_is_red_and_written_down(
    bench: TillBench, code: str, reason: Reason
) -> None:
    outcome = bench.scan(code)
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.RED
    assert outcome.verdict.reason is reason
    assert bench.entry_types() == ["redemption.rejected"]
    assert bench.verify().ok


def test_a_coupon_of_an_unknown_key_waits_and_is_never_red(bench: TillBench) -> None:
    stranger = Ed25519PrivateKey.generate()
    mine, bench.coupon_key = bench.coupon_key, stranger
    code = bench.coupon()
    bench.coupon_key = mine
    outcome = bench.scan(code)
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.AMBER_WAIT
    assert outcome.verdict.reason is Reason.KEY_UNKNOWN


def test_a_compromised_key_is_never_granted_offline(bench: TillBench) -> None:
    code = bench.coupon(f"home:{STORE}")
    bench.ring = type(bench.ring).of(keyset_of(bench.coupon_key, status="compromised"))
    bench.is_line_up = False
    outcome = bench.scan(code)
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.AMBER_WAIT
    assert outcome.verdict.reason is Reason.KEY_UNKNOWN


def test_the_full_code_never_stands_in_an_entry(bench: TillBench) -> None:
    code = bench.coupon()
    outcome = bench.redeem(code)
    body = code.removeprefix("OC1:").encode()
    for encoded in bench.store.entries(1, 1, limit=100, bytes_max=10**7):
        assert body not in encoded
        assert body[:40] not in encoded
    with bench.store.work() as work:
        assert work.evidence(outcome.rid or "") == code
