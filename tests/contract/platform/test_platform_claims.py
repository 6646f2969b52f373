"""Claim, void, reverse and query over the wire, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from platform_desk import Desk
from platform_till import new_rid, without_time

from pos_app.domain.verdict import Reason

HOUR_MS = 3_600_000


def test_claim_consumes_at_once_and_says_until_when_it_can_be_reversed(desk: Desk):
    till, coupon = desk.till(), desk.coupon(uses=1)
    answer = till.claim(f"{coupon.coupon_id}:1", operator_id="li")
    assert answer.state == "consumed"
    assert answer.used_k == (1,)
    assert answer.reversible_until_utc_ms == desk.clock() + HOUR_MS
    assert answer.evidence is not None
    assert answer.evidence.operator_id == "li"
    assert desk.admin.coupon_show(coupon.short_code).state == "REDEEMED"


def test_same_rid_gets_the_same_answer_however_often_it_asks(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    first = till.claim(unit, rid)
    desk.clock.utc_ms += 1000
    assert without_time(till.claim(unit, rid)) == without_time(first)
    assert without_time(till.query(rid)) == without_time(first)


@pytest.mark.parametrize(
    "change", [{"amount_minor": 501}, {"currency": "HKD"}, {"unit": "0" * 32 + ":1"}]
)
def test_same_rid_with_other_content_is_a_mismatch(desk: Desk, change: dict[str, object]):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    till.claim(unit, rid)
    body = {"rid": rid, "unit": unit, "amount_minor": 500, **change}
    answer = till.ask("POST", "/osp/1/claims", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "rid_mismatch")
    assert till.query(rid).state == "consumed"


def test_second_rid_is_refused_and_told_when_where_and_by_whom(desk: Desk):
    first, other_store = desk.till(name="前台"), desk.admin.store_add("二号店")
    second, unit = desk.till(other_store), desk.unit()
    used = first.claim(unit, operator_id="li")
    answer = second.claim(unit)
    assert (answer.state, answer.reason) == ("refused", Reason.ALREADY_REDEEMED)
    assert answer.evidence is not None
    told = answer.evidence
    assert (told.rid, told.store_name, told.till_name, told.operator_id, told.at_utc_ms) == (
        used.rid, "一号店", "前台", "li", desk.clock(),
    )  # fmt: skip


def test_one_of_many_claims_at_once_wins(desk: Desk):
    askers = 32
    till, unit = desk.till(), desk.unit()
    gate = Barrier(askers)

    def ask(_number: int) -> str:
        gate.wait(timeout=20)
        return till.claim(unit).state

    with ThreadPoolExecutor(askers) as pool:
        states = list(pool.map(ask, range(askers)))
    assert sorted(states) == ["consumed"] + ["refused"] * (askers - 1)


def test_one_rid_claimed_many_times_at_once_is_consumed_once(desk: Desk):
    till, coupon, rid = desk.till(), desk.coupon(uses=2), new_rid()
    gate = Barrier(8)

    def ask(number: int) -> int:
        gate.wait(timeout=20)
        body = {"rid": rid, "unit": f"{coupon.coupon_id}:{number % 2 + 1}", "amount_minor": 500}
        return till.ask("POST", "/osp/1/claims", body).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(ask, range(8)))
    assert statuses == [200] * 4 + [422] * 4
    assert desk.admin.coupon_show(coupon.coupon_id).used == 1


def test_void_before_claim_leaves_a_tombstone(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    assert till.void(rid, unit).state == "voided"
    assert till.claim(unit, rid).state == "voided"
    assert till.query(rid).state == "voided"
    assert till.claim(unit).state == "consumed"


def test_void_of_a_consumed_rid_says_so(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    till.claim(unit, rid)
    assert till.void(rid, unit).state == "consumed"


def test_void_of_a_refused_rid_stays_refused(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    till.claim(unit)
    till.claim(unit, rid)
    answer = till.void(rid, unit)
    assert (answer.state, answer.reason) == ("refused", Reason.ALREADY_REDEEMED)


def test_reverse_frees_the_unit_for_another_rid(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    till.claim(unit, rid)
    answer = till.reverse(rid, unit)
    assert (answer.state, answer.used_k) == ("reversed", ())
    assert till.claim(unit, rid).state == "reversed"
    assert till.claim(unit).state == "consumed"


def test_reverse_after_the_window_leaves_it_consumed(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    till.claim(unit, rid)
    desk.clock.utc_ms += HOUR_MS
    assert till.reverse(new_rid(), desk.unit()).state == "voided"
    desk.clock.utc_ms += 1
    answer = till.reverse(rid, unit)
    assert (answer.state, answer.reason) == ("consumed", "REVERSAL_TOO_LATE")
    assert till.query(rid).reason is None


def test_reverse_by_another_store_is_not_authorised(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    till.claim(unit, rid)
    stranger = desk.till(desk.admin.store_add("二号店"))
    answer = stranger.reverse(rid, unit)
    assert (answer.state, answer.reason) == ("consumed", Reason.NOT_AUTHORISED)


def test_reverse_of_an_unknown_rid_ends_it(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    assert till.reverse(rid, unit).state == "voided"
    assert till.claim(unit, rid).state == "voided"


def test_a_unit_is_reversed_ten_times_at_most(desk: Desk):
    till, unit = desk.till(), desk.unit()
    for _ in range(10):
        rid = till.claim(unit).rid
        assert till.reverse(rid, unit).state == "reversed"
    rid = till.claim(unit).rid
    answer = till.reverse(rid, unit)
    assert (answer.state, answer.reason) == ("consumed", "REVERSAL_LIMIT")


def test_reverse_after_the_end_leaves_an_expired_unit(desk: Desk):
    end = desk.clock() + HOUR_MS // 2
    till, unit, rid = desk.till(), desk.unit(expires_utc_ms=end), new_rid()
    till.claim(unit, rid)
    desk.clock.utc_ms = end
    assert till.reverse(rid, unit).state == "reversed"
    answer = till.claim(unit)
    assert (answer.state, answer.reason) == ("refused", Reason.EXPIRED)
    assert answer.evidence is not None
    assert answer.evidence.valid_to_utc_ms == end


def test_query_of_an_unknown_rid_says_unknown(desk: Desk):
    assert desk.till().query(new_rid()).state == "unknown"


def test_uses_of_a_card_are_counted_until_none_is_left(desk: Desk):
    till, card = desk.till(), desk.coupon(uses=3)
    for k in (1, 2):
        till.claim(f"{card.coupon_id}:{k}")
    again = till.claim(f"{card.coupon_id}:2")
    assert (again.reason, again.used_k) == (Reason.ALREADY_REDEEMED, (1, 2))
    assert desk.admin.coupon_show(card.coupon_id).state == "PARTIALLY_USED"
    till.claim(f"{card.coupon_id}:3")
    assert till.claim(f"{card.coupon_id}:1").reason == Reason.NO_USES_LEFT
    assert till.claim(f"{card.coupon_id}:4").reason == Reason.NOT_FOUND


def test_claims_are_refused_for_the_reason_the_coupon_gives(desk: Desk):
    till, other = desk.till(), desk.admin.store_add("二号店")
    early = desk.unit(valid_from_utc_ms=desk.clock() + 1)
    elsewhere = desk.unit(stores=(other,))
    held = desk.unit(f"home:{other}")
    assert till.claim("f" * 32 + ":1").reason == Reason.NOT_FOUND
    assert till.claim(early).reason == Reason.NOT_YET_VALID
    wrong = till.claim(elsewhere)
    assert wrong.reason == Reason.WRONG_STORE
    assert wrong.evidence is not None
    assert wrong.evidence.stores == (other,)
    away = till.claim(held)
    assert away.reason == Reason.HELD_ELSEWHERE
    assert away.evidence is not None
    assert (away.evidence.store_id, away.evidence.store_name) == (other, "二号店")
    assert till.claim(desk.unit(f"home:{desk.store}")).state == "consumed"


@pytest.mark.parametrize("state", [Reason.REFUNDING, Reason.REFUNDED, Reason.FROZEN])
def test_claim_of_a_withdrawn_coupon_is_refused(desk: Desk, state: Reason):
    till, coupon = desk.till(), desk.coupon()
    desk.admin.set_coupon_state(coupon.coupon_id, state)
    assert till.claim(f"{coupon.coupon_id}:1").reason == state
    desk.admin.set_coupon_state(coupon.coupon_id, None)
    assert till.claim(f"{coupon.coupon_id}:1").state == "consumed"


def test_claim_of_a_revoked_or_blocked_coupon_is_refused(desk: Desk):
    till, coupon = desk.till(), desk.coupon()
    unit = f"{coupon.coupon_id}:1"
    desk.admin.revoke("campaign", str(coupon.campaign), action="block")
    assert till.claim(unit).reason == Reason.FROZEN
    desk.admin.revoke("campaign", str(coupon.campaign), action="unblock")
    desk.admin.revoke("unit", unit)
    assert till.claim(unit).reason == Reason.REVOKED


def test_claim_under_an_older_version_is_superseded(desk: Desk):
    till, coupon = desk.till(), desk.coupon()
    again = desk.admin.reissue(coupon.coupon_id)
    old = till.claim(f"{coupon.coupon_id}:1", ver=coupon.ver)
    assert old.reason == Reason.SUPERSEDED
    assert old.evidence is not None
    assert old.evidence.newer_ver == again.ver == 2
    assert till.claim(f"{coupon.coupon_id}:1", ver=2).state == "consumed"
