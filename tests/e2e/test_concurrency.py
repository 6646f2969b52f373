"""Many scans of one coupon at the same moment: exactly one of them is green."""

from __future__ import annotations

from collections import Counter

import pytest

from pos_app.bootstrap.app import Options
from pos_app.bootstrap.openers import verify_home
from pos_app.domain.acts import RedeemCoupon, Source
from pos_app.domain.verdict import Face
from pos_app.settings import Home
from tests.fakes.e2e_ledger import read_till
from tests.fakes.e2e_shop import E2eShop, Ran

PROCESSES = 20
OFFLINE_PROCESSES = 8
SCANS_AT_ONCE = 40
ANSWER_S = 60.0


def check_one_green(shop: E2eShop, coupon_id: str, payload: str, rans: list[Ran]) -> None:
    answers = [ran.answer for ran in rans]
    greens = [one for one in answers if one["verdict"] == "green"]
    assert len(greens) == 1, Counter(one["verdict"] for one in answers)
    (green,) = greens
    for other in answers:
        if other is not green:
            # Red, or "being redeemed" about the very rid that is being worked on.
            told = (other["verdict"], other["reason"])
            assert told in (("red", "ALREADY_REDEEMED"), ("amber_wait", "PLATFORM_DOWN"))
            assert (other["rid"] == green["rid"]) == (other["verdict"] == "amber_wait")
    assert shop.consumed_by(payload) == [green["rid"]]
    granted = [row.rid for row in read_till(shop.home).of_coupon(coupon_id) if row.state.is_granted]
    assert granted == [green["rid"]]
    last = shop.run("redeem", payload).answer
    assert (last["verdict"], last["reason"]) == ("red", "ALREADY_REDEEMED")
    assert shop.run("sync", "--once").answer["unsent"] == 0
    assert shop.run("ledger", "verify").answer["ok"]


def test_twenty_processes_with_an_owner_process_give_one_green(shop: E2eShop):
    coupon = shop.issue()
    with shop.owner_process():
        rans = shop.run_together([("redeem", coupon.payload)] * PROCESSES)
    check_one_green(shop, coupon.coupon_id, coupon.payload, rans)


def test_twenty_processes_in_turn_give_one_green(shop: E2eShop):
    coupon = shop.issue()
    rans = shop.run_together([("redeem", coupon.payload)] * PROCESSES)
    check_one_green(shop, coupon.coupon_id, coupon.payload, rans)
    assert Counter(ran.answer["verdict"] for ran in rans) == {"green": 1, "red": PROCESSES - 1}


def test_offline_processes_in_turn_give_one_green_pending(shop: E2eShop):
    coupon = shop.issue(off=shop.home_right)
    shop.stop_platform()
    rans = shop.run_together([("redeem", coupon.payload)] * OFFLINE_PROCESSES)
    told = Counter(ran.answer["verdict"] for ran in rans)
    assert told == {"green_pending": 1, "red": OFFLINE_PROCESSES - 1}
    shop.start_platform()
    assert shop.run("sync", "--once").answer["exposure_minor"] == 0
    (rid,) = [ran.answer["rid"] for ran in rans if ran.answer["verdict"] == "green_pending"]
    assert shop.consumed_by(coupon.payload) == [rid]


@pytest.mark.parametrize("uses", [1, 3])
def test_scans_at_once_in_one_window_are_green_once_for_each_use(shop: E2eShop, uses: int):
    coupon = shop.issue(uses=uses)
    with shop.open_till(Options(is_resident=True)) as app:
        scans = [
            app.till.redeem(RedeemCoupon(app.till.new_rid(), coupon.payload, Source.SCAN, "li"))
            for _ in range(SCANS_AT_ONCE)
        ]
        outcomes = [scan.result(ANSWER_S) for scan in scans]
    greens = [one for one in outcomes if one.verdict.face is Face.GREEN]
    assert 1 <= len(greens) <= uses
    assert len({one.unit for one in greens}) == len({one.rid for one in greens}) == len(greens)
    assert not any(one.verdict.face is Face.GREEN_PENDING for one in outcomes)
    assert shop.consumed_by(coupon.payload) == [one.rid for one in greens]


def test_ledger_can_be_verified_while_its_owner_writes(shop: E2eShop):
    coupons = shop.issue_many(SCANS_AT_ONCE, off=shop.home_right)
    reports = []
    with shop.open_till(Options(is_resident=True)) as app:
        scans = [
            app.till.redeem(RedeemCoupon(app.till.new_rid(), one.payload, Source.SCAN, "li"))
            for one in coupons
        ]
        while not all(scan.done() for scan in scans):
            reports.append(verify_home(Home(shop.home)))
    assert len({report.entries for report in reports}) > 1, "nothing was written meanwhile"
    assert [report for report in reports if not report.ok] == []
