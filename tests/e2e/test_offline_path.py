"""The platform goes away and comes back: what is promised meanwhile, and that it is kept once."""

from __future__ import annotations

from threading import Event

import pytest

from pos_app.bootstrap.app import App, Options
from pos_app.bootstrap.openers import verify_home
from pos_app.domain.acts import CancelRedemption, Outcome, RedeemCoupon, ReverseRedemption, Source
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Reason
from pos_app.settings import Home
from tests.fakes.e2e_ledger import read_till
from tests.fakes.e2e_shop import E2eShop, scan

ANSWER_S = 30.0


def redeem(app: App, code: str) -> Outcome:
    command = RedeemCoupon(app.till.new_rid(), code, Source.SCAN, "li")
    return app.till.redeem(command).result(ANSWER_S)


def known(shop: E2eShop, code: str) -> str:
    """Let the till learn a coupon's campaign while the line is up; gives the code back."""
    with shop.open_till() as app:
        app.sync_once()
    return code


def sync_by_command(shop: E2eShop) -> None:
    """One `guitai sync --once` that leaves nothing open."""
    status = shop.run("sync", "--once").answer
    assert (status["unsent"], status["in_doubt"], status["exposure_minor"]) == (0, 0, 0)
    assert status["online"] is True
    assert shop.run("ledger", "verify").answer["ok"]


def sync_ok(shop: E2eShop) -> None:
    """The same in this process, which spares two program starts."""
    with shop.open_till() as app:
        app.sync_once()
        status = app.status.read()
        assert (status.unsent, status.in_doubt, status.exposure_minor) == (0, 0, 0)
    assert verify_home(Home(shop.home)).ok


def test_home_coupon_is_green_pending_offline_and_confirmed_once_afterwards(shop: E2eShop):
    coupon = shop.issue(off=shop.home_right, value_minor=5800)
    shop.stop_platform()
    pending = shop.run("redeem", coupon.payload).answer
    assert (pending["verdict"], pending["level"], pending["offline"]) == (
        "green_pending", "till", True,
    )  # fmt: skip
    second = shop.run("redeem", coupon.payload).answer
    assert (second["verdict"], second["reason"]) == ("red", "ALREADY_REDEEMED")
    assert (second["used_store"], second["used_till"]) == ("望京店", "1号台")
    status = shop.run("status").answer
    assert (status["exposure_minor"], status["in_doubt"], status["online"]) == (5800, 0, False)
    failed = shop.run("sync", "--once")
    assert failed.code == 3
    assert "(NET-101)" in failed.err
    assert shop.consumed_by(coupon.payload) == []

    shop.start_platform()
    sync_by_command(shop)
    assert shop.consumed_by(coupon.payload) == [pending["rid"]]
    sync_by_command(shop)
    types = read_till(shop.home).of_rid(pending["rid"])
    assert types.count("redemption.granted") == types.count("redemption.confirmed") == 1
    after = shop.run("redeem", coupon.payload).answer
    assert (after["verdict"], after["reason"]) == ("red", "ALREADY_REDEEMED")
    assert shop.consumed_by(coupon.payload) == [pending["rid"]]


@pytest.mark.parametrize("off", ["none", "any"])
def test_coupon_without_a_right_here_waits_and_its_rid_is_taken_up_again(shop: E2eShop, off: str):
    coupon = shop.issue(off=off)
    shop.stop_platform()
    waits = [shop.run("redeem", coupon.payload).answer for _ in range(2)]
    assert [(one["verdict"], one["reason"]) for one in waits] == [
        ("amber_wait", "PLATFORM_DOWN")
    ] * 2
    rid = waits[0]["rid"]
    assert waits[1]["rid"] == rid
    assert shop.run("status").answer["in_doubt"] == 1

    shop.start_platform()
    sync_by_command(shop)
    assert shop.consumed_by(coupon.payload) == [rid]
    scans = [shop.run("redeem", coupon.payload).answer for _ in range(2)]
    assert [(one["verdict"], one["rid"] == rid) for one in scans] == [
        ("green", True),
        ("red", False),
    ]
    assert read_till(shop.home).of_coupon(coupon.coupon_id)[0].rid == rid
    assert shop.consumed_by(coupon.payload) == [rid]


def test_scan_after_the_outage_resumes_the_same_rid_without_a_sync(shop: E2eShop):
    coupon = shop.issue()
    shop.stop_platform()
    waiting = shop.run("redeem", coupon.payload).answer
    shop.start_platform()
    with shop.open_till() as app:
        green, red = scan(app, coupon.payload), scan(app, coupon.payload)
    assert (green["verdict"], green["rid"]) == ("green", waiting["rid"])
    assert (red["verdict"], red["reason"]) == ("red", "ALREADY_REDEEMED")
    assert shop.consumed_by(coupon.payload) == [waiting["rid"]]
    sync_ok(shop)


def test_coupon_of_another_store_is_sent_there_offline(shop: E2eShop):
    other = shop.admin.store_add("国贸店")
    code = known(shop, shop.issue(off=f"home:{other}").payload)
    shop.stop_platform()
    answer = shop.run("redeem", code).answer
    assert (answer["verdict"], answer["reason"]) == ("amber_elsewhere", "HELD_ELSEWHERE")
    assert answer["stores"] == [other]


def test_typed_code_cannot_be_decided_offline(shop: E2eShop):
    coupon = shop.issue(off=shop.home_right)
    shop.stop_platform()
    answer = shop.run("redeem", coupon.short_code).answer
    assert (answer["verdict"], answer["reason"]) == ("amber_wait", "PLATFORM_DOWN")
    with shop.open_till() as app:
        assert scan(app, coupon.payload)["verdict"] == "green_pending"
    shop.start_platform()
    sync_ok(shop)


def test_given_up_redemption_frees_the_coupon_once_the_void_arrived(shop: E2eShop):
    coupon = shop.issue()
    shop.stop_platform()
    with shop.open_till() as app:
        waiting = redeem(app, coupon.payload)
        assert waiting.rid is not None
        given_up = app.till.cancel(CancelRedemption(waiting.rid, "li")).result(ANSWER_S)
        assert (given_up.state, given_up.verdict.face) == (State.VOIDING, Face.AMBER_WAIT)
        again = redeem(app, coupon.payload)
        assert (again.rid, again.verdict.face) == (waiting.rid, Face.AMBER_WAIT)
    shop.start_platform()
    sync_ok(shop)
    assert read_till(shop.home).redemptions[waiting.rid].state is State.VOIDED
    assert shop.platform_claims()[waiting.rid] == "voided"
    with shop.open_till() as app:
        green = scan(app, coupon.payload)
    assert green["verdict"] == "green"
    assert shop.consumed_by(coupon.payload) == [green["rid"]] != [waiting.rid]


def test_offline_grant_taken_back_offline_never_consumes_the_coupon(shop: E2eShop):
    coupon = shop.issue(off=shop.home_right)
    shop.stop_platform()
    with shop.open_till() as app:
        granted = redeem(app, coupon.payload)
        assert granted.verdict.face is Face.GREEN_PENDING
        assert granted.rid is not None
        back = app.till.reverse(ReverseRedemption(granted.rid, "test", "owner")).result(ANSWER_S)
        assert back.state is State.REVERSING
    shop.start_platform()
    sync_ok(shop)
    assert shop.consumed_by(coupon.payload) == []
    assert not read_till(shop.home).redemptions[granted.rid].state.holds_unit
    with shop.open_till() as app:
        green = scan(app, coupon.payload)
    assert green["verdict"] == "green"
    assert shop.consumed_by(coupon.payload) == [green["rid"]]
    sync_ok(shop)


def test_coupon_refunded_during_the_outage_ends_as_a_case_and_not_twice(shop: E2eShop):
    coupon = shop.issue(off=shop.home_right)
    shop.stop_platform()
    with shop.open_till() as app:
        pending = scan(app, coupon.payload)
    shop.admin.set_coupon_state(coupon.coupon_id, Reason.REFUNDED)
    shop.start_platform()
    sync_ok(shop)
    assert read_till(shop.home).redemptions[pending["rid"]].state is State.DISPUTED
    (case,) = [case for case in shop.admin.open_cases() if case.rid == pending["rid"]]
    assert case.conflict == "C5"
    with shop.open_till() as app:
        assert scan(app, coupon.payload)["verdict"] == "red"


def test_resident_till_confirms_by_itself_when_the_line_returns(shop: E2eShop):
    home_coupon, plain = shop.issue(off=shop.home_right), shop.issue()
    known(shop, home_coupon.payload)
    with shop.open_till(Options(is_resident=True)) as app:
        shop.stop_platform()
        pending, waiting = redeem(app, home_coupon.payload), redeem(app, plain.payload)
        assert pending.verdict.face is Face.GREEN_PENDING
        assert waiting.verdict.face is Face.AMBER_WAIT
        changed = Event()
        app.till.subscribe(lambda _: changed.set())
        shop.start_platform()
        app.till.sync_now()
        # A doubt asked about while the line was still coming back is settled a round later.
        assert _until(changed, lambda: app.till.status().result(ANSWER_S).in_doubt == 0)
        assert _until(changed, lambda: app.till.status().result(ANSWER_S).exposure_minor == 0)
        assert _until(changed, lambda: app.till.status().result(ANSWER_S).unsent == 0)
    assert shop.consumed_by(home_coupon.payload) == [pending.rid]
    assert shop.consumed_by(plain.payload) == [waiting.rid]
    sync_ok(shop)


def _until(changed: Event, is_true: object, *, looks_max: int = 60) -> bool:
    assert callable(is_true)
    for _ in range(looks_max):
        changed.clear()
        if is_true():
            return True
        changed.wait(1.0)
    return False
