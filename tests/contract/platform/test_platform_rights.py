"""The right to a unit at the platform: recalled before another store, a refund or a new home."""

from __future__ import annotations

import pytest
from platform_desk import Desk
from platform_till import PlatformTill, new_rid

from platform_server.rehoming import RecallPending
from platform_server.tables import devices
from pos_app.domain.coupon import OfflineRight
from pos_app.domain.verdict import Reason
from pos_app.wire.records import RightItem

DAY_MS = 86_400_000


def asked(till: PlatformTill) -> list[RightItem]:
    return [item.right for item in till.page("rights").items if item.right]


def answer(till: PlatformTill, item: RightItem, kind: str = "released") -> None:
    """The till answers a recall by an entry and uploads."""
    body = {"unit": item.unit, "recall_id": item.recall_id, "ver": item.ver}
    till.write(f"right.{kind}", item.unit, body)
    till.upload()


def shops(desk: Desk) -> tuple[PlatformTill, PlatformTill, str]:
    """A till of the home store, one of another store, and the home store's right."""
    return desk.till(), desk.till(desk.admin.store_add("二号店")), f"home:{desk.store}"


def test_the_home_store_is_asked_once_and_told_for_which_version(desk: Desk):
    home, other, right = shops(desk)
    unit = desk.unit(right)
    first, second = other.claim(unit), other.claim(unit)
    assert [one.reason for one in (first, second)] == [Reason.HELD_ELSEWHERE] * 2
    [item] = asked(home)
    assert (item.unit, item.ver, item.why) == (unit, 1, "claim")
    assert asked(other) == []


def test_the_unit_is_another_stores_only_after_the_release(desk: Desk):
    home, other, right = shops(desk)
    unit = desk.unit(right)
    other.claim(unit)
    answer(home, asked(home)[0])
    assert other.claim(unit).state == "consumed"
    used = home.claim(unit)
    assert (used.reason, used.evidence.store_name) == (Reason.ALREADY_REDEEMED, "二号店")


def test_the_home_store_may_still_claim_what_it_gave_back(desk: Desk):
    home, other, right = shops(desk)
    unit = desk.unit(right)
    other.claim(unit)
    answer(home, asked(home)[0])
    assert home.claim(unit).state == "consumed"
    assert other.claim(unit).reason == Reason.ALREADY_REDEEMED


def test_a_grant_uploaded_before_the_answer_wins(desk: Desk):
    home, other, right = shops(desk)
    unit = desk.unit(right)
    rid = home.grant(unit)
    other.claim(unit)
    answer(home, asked(home)[0], "kept")
    refused = other.claim(unit)
    assert (refused.reason, refused.evidence.rid) == (Reason.ALREADY_REDEEMED, rid)


def test_a_kept_right_is_asked_for_anew(desk: Desk):
    home, other, right = shops(desk)
    unit = desk.unit(right)
    other.claim(unit)
    answer(home, asked(home)[0], "kept")
    assert other.claim(unit).reason == Reason.HELD_ELSEWHERE
    first, second = asked(home)
    answer(home, first)  # an answer to a recall that is no longer the latest
    assert other.claim(unit).reason == Reason.HELD_ELSEWHERE
    answer(home, second)
    assert other.claim(unit).state == "consumed"


def test_only_a_till_that_keeps_the_guards_of_that_store_gives_a_right_back(desk: Desk):
    home, other, right = shops(desk)
    second = desk.till()
    unit = desk.unit(right)
    other.claim(unit)
    [item] = asked(home)
    answer(second, item)
    answer(other, item)
    assert other.claim(unit).reason == Reason.HELD_ELSEWHERE
    answer(home, item)
    assert other.claim(unit).state == "consumed"


def test_a_quarantined_till_gives_nothing_back(desk: Desk):
    home, other, right = shops(desk)
    unit = desk.unit(right)
    other.claim(unit)
    [item] = asked(home)
    desk.admin.database.write(
        lambda work: work.execute(
            devices.update().where(devices.c.dev == home.dev).values(state="quarantined")
        )
    )
    answer(home, item)
    assert other.claim(unit).reason == Reason.HELD_ELSEWHERE


def test_a_right_entry_that_makes_no_sense_changes_nothing(desk: Desk):
    home, other, right = shops(desk)
    unit = desk.unit(right)
    other.claim(unit)
    home.write("right.released", unit, {"unit": "no unit", "recall_id": "x"})
    home.write("right.released", unit, {"unit": unit, "recall_id": "x"})
    home.write("right.released", unit, {"unit": "f" * 32 + ":1", "recall_id": "x"})
    assert home.upload().acked_through == 3
    assert other.claim(unit).reason == Reason.HELD_ELSEWHERE


# Refunds


def test_refund_of_a_coupon_the_platform_holds_is_done_at_once(desk: Desk):
    till, coupon = desk.till(), desk.coupon("any")
    view = desk.admin.refund(coupon.short_code)
    assert (view.state, view.at_own_cost, view.held_by) == ("done", False, ())
    assert till.claim(f"{coupon.coupon_id}:1").reason == Reason.REFUNDED
    [told] = [item.revocation for item in till.page("revocations").items]
    assert (told.target, told.reason) == (coupon.coupon_id, "REFUNDED")
    assert desk.admin.refund(coupon.short_code) == view


def test_refund_of_a_home_coupon_waits_for_the_release(desk: Desk):
    home, other, right = shops(desk)
    coupon = desk.coupon(right)
    unit = f"{coupon.coupon_id}:1"
    view = desk.admin.refund(coupon.short_code)
    assert (view.state, view.held_by) == ("waiting", (desk.store,))
    assert desk.admin.coupon_show(coupon.short_code).state == "REFUNDING"
    assert home.claim(unit).reason == Reason.REFUNDING
    assert other.claim(unit).reason == Reason.REFUNDING
    answer(home, asked(home)[0])
    assert desk.admin.coupon_show(coupon.short_code).state == "REFUNDED"
    assert desk.admin.refund(coupon.short_code).state == "done"
    assert other.claim(unit).reason == Reason.REFUNDED


def test_refund_of_what_the_store_had_granted_is_refused(desk: Desk):
    home, _, right = shops(desk)
    coupon = desk.coupon(right)
    desk.admin.refund(coupon.short_code)
    home.grant(f"{coupon.coupon_id}:1")
    answer(home, asked(home)[0], "kept")
    assert [one.verdict for one in home.verdicts()] == ["confirmed"]
    assert desk.admin.coupon_show(coupon.short_code).state == "REDEEMED"
    assert desk.admin.refund(coupon.short_code).state == "refused"


def test_refund_after_the_wait_is_at_the_platforms_own_cost_and_a_late_grant_is_c5(desk: Desk):
    home, _, right = shops(desk)
    coupon = desk.coupon(right)
    first = desk.admin.refund(coupon.short_code, wait_days=7)
    assert first.due_utc_ms == desk.clock() + 7 * DAY_MS
    desk.clock.utc_ms += 7 * DAY_MS - 1
    assert desk.admin.refund(coupon.short_code, wait_days=7).state == "waiting"
    desk.clock.utc_ms += 1
    done = desk.admin.refund(coupon.short_code, wait_days=7)
    assert (done.state, done.at_own_cost) == ("done", True)
    home.grant(f"{coupon.coupon_id}:1")
    home.upload()
    [verdict] = home.verdicts()
    assert (verdict.verdict, verdict.conflict) == ("conflict", "C5")


def test_refund_of_a_card_waits_for_every_use_that_is_left(desk: Desk):
    home, _, right = shops(desk)
    card = desk.coupon(right, uses=3)
    home.claim(f"{card.coupon_id}:1")
    desk.admin.refund(card.short_code)
    second, third = asked(home)
    answer(home, second)
    assert desk.admin.refund(card.short_code).state == "waiting"
    answer(home, third)
    assert desk.admin.refund(card.short_code).state == "done"


def test_refund_of_a_frozen_coupon_is_wrong_use(desk: Desk):
    coupon = desk.coupon()
    desk.admin.set_coupon_state(coupon.coupon_id, Reason.FROZEN)
    with pytest.raises(ValueError, match="FROZEN"):
        desk.admin.refund(coupon.coupon_id)
    desk.admin.set_coupon_state(coupon.coupon_id, Reason.REFUNDED)
    assert desk.admin.refund(coupon.coupon_id).state == "done"


# Re-issue


def move(desk: Desk, code: str, store: str, **how: int):
    return desk.admin.reissue(code, off=OfflineRight.parse(f"home:{store}"), **how)


def test_a_new_home_comes_only_after_the_release(desk: Desk):
    home, other, right = shops(desk)
    there = other.certificate.store_id
    coupon = desk.coupon(right)
    unit = f"{coupon.coupon_id}:1"
    with pytest.raises(RecallPending) as pending:
        move(desk, coupon.short_code, there)
    assert pending.value.held_by == (desk.store,)
    assert desk.admin.coupon_show(coupon.short_code).ver == 1
    answer(home, asked(home)[0])
    moved = move(desk, coupon.short_code, there)
    assert (moved.ver, moved.off) == (2, f"home:{there}")
    assert other.claim(unit, ver=1).reason == Reason.SUPERSEDED
    assert home.claim(unit, ver=2).reason == Reason.HELD_ELSEWHERE
    [item] = asked(other)
    assert (item.ver, item.why) == (2, "claim")


def test_a_new_home_comes_after_the_wait_and_a_late_release_means_nothing(desk: Desk):
    home, other, right = shops(desk)
    there = other.certificate.store_id
    coupon = desk.coupon(right)
    with pytest.raises(RecallPending):
        move(desk, coupon.short_code, there, wait_days=2)
    desk.clock.utc_ms += 2 * DAY_MS
    assert move(desk, coupon.short_code, there, wait_days=2).ver == 2
    answer(home, asked(home)[0])
    assert home.claim(f"{coupon.coupon_id}:1", ver=2).reason == Reason.HELD_ELSEWHERE


def test_the_same_home_needs_no_recall(desk: Desk):
    home, _, right = shops(desk)
    coupon = desk.coupon(right)
    assert desk.admin.reissue(coupon.short_code).ver == 2
    assert asked(home) == []


def test_a_card_used_elsewhere_gets_no_home_that_cannot_know_of_it(desk: Desk):
    home, other, right = shops(desk)
    card = desk.coupon(right, uses=2)
    home.claim(f"{card.coupon_id}:1")
    with pytest.raises(ValueError, match="another store"):
        move(desk, card.short_code, other.certificate.store_id)
    with pytest.raises(RecallPending):
        desk.admin.reissue(card.short_code, off=OfflineRight.parse("none"))
    answer(home, asked(home)[0])
    assert desk.admin.reissue(card.short_code, off=OfflineRight.parse("none")).off == "none"


def test_a_refunded_coupon_is_not_issued_again_and_a_store_must_exist(desk: Desk):
    coupon = desk.coupon()
    with pytest.raises(ValueError, match="no store"):
        move(desk, coupon.short_code, "4711")
    desk.admin.refund(coupon.short_code)
    with pytest.raises(ValueError, match="REFUNDED"):
        desk.admin.reissue(coupon.short_code)


def test_a_reversal_leaves_the_right_where_it_went(desk: Desk):
    home, other, right = shops(desk)
    unit, rid = desk.unit(right), new_rid()
    other.claim(unit)
    answer(home, asked(home)[0])
    other.claim(unit, rid)
    assert other.reverse(rid, unit).state == "reversed"
    assert other.claim(unit).state == "consumed"


def test_a_second_till_of_the_store_asks_the_one_that_keeps_the_guards(desk: Desk):
    """Without a store bus the first till may be granting the same coupon alone, cut off."""
    keeper, sibling = desk.till(), desk.till()
    unit = desk.unit(f"home:{desk.store}")
    assert sibling.claim(unit).reason == Reason.HELD_ELSEWHERE
    granted = keeper.grant(unit)
    keeper.upload()
    refused = sibling.claim(unit)
    assert (refused.reason, refused.evidence.rid) == (Reason.ALREADY_REDEEMED, granted)


def test_a_second_till_claims_what_the_first_gave_back(desk: Desk):
    keeper, sibling = desk.till(), desk.till()
    unit = desk.unit(f"home:{desk.store}")
    sibling.claim(unit)
    answer(keeper, asked(keeper)[0])
    assert sibling.claim(unit).state == "consumed"
