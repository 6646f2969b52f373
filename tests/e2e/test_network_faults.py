"""The till behind a line that fails in every known way: verdicts stay right, nothing is doubled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from pos_app.bootstrap.openers import verify_home
from pos_app.domain.acts import CancelRedemption, ReverseRedemption
from pos_app.domain.redemption import State
from pos_app.errors import PlatformFault
from pos_app.settings import Home, load_config, save_config
from tests.fakes.e2e_ledger import read_till
from tests.fakes.e2e_shop import E2eShop, scan
from tests.fakes.faulty_proxy import Fault, FaultyProxy

ANSWER_S = 30.0
HARMLESS = [Fault.NONE, Fault.DELAY, Fault.CLOSE_AFTER]
HARMFUL = [fault for fault in Fault if fault not in HARMLESS]
ARRIVED = {
    Fault.LOSE_ANSWER, Fault.SWALLOW_ANSWER, Fault.ERROR_500_AFTER, Fault.TRUNCATE,
    Fault.TRUNCATE_JSON, Fault.WRONG_TYPE, Fault.TRICKLE, Fault.TRICKLE_HEAD, Fault.ENDLESS,
    Fault.RESET_MID_BODY, Fault.DUPLICATE,  # its second answer refuses the nonce used before
}  # fmt: skip
SCRIPT_LENGTH = 60
ROUNDS_MAX = 80


@pytest.fixture
def proxy(shop: E2eShop) -> Iterator[FaultyProxy]:
    """A line of the till's own, good at first; the till knows everything issued so far."""
    home = Home(shop.home)
    with FaultyProxy(shop.url) as proxy:
        save_config(home, replace(load_config(home), platform_url=proxy.url))
        yield proxy
    save_config(home, replace(load_config(home), platform_url=shop.url))


def sync_to_the_end(shop: E2eShop) -> None:
    with shop.open_till() as app:
        app.sync_once()
        status = app.status.read()
        assert (status.unsent, status.in_doubt, status.exposure_minor) == (0, 0, 0)


def one_of_each(shop: E2eShop) -> tuple[str, str]:
    """A coupon that needs the platform and one of our own store, their terms known here."""
    plain, ours = shop.issue(), shop.issue(off=shop.home_right)
    sync_to_the_end(shop)
    return plain.payload, ours.payload


@pytest.mark.parametrize("fault", HARMLESS)
def test_line_that_only_annoys_gives_green(shop: E2eShop, proxy: FaultyProxy, fault: Fault):
    codes = one_of_each(shop)
    proxy.fault = fault
    with shop.open_till() as app:
        answers = [scan(app, code) for code in codes]
    assert [one["verdict"] for one in answers] == ["green", "green"]
    sync_to_the_end(shop)
    for code, answer in zip(codes, answers, strict=True):
        assert shop.consumed_by(code) == [answer["rid"]]


@pytest.mark.parametrize("fault", HARMFUL)
def test_line_that_fails_is_never_green_and_never_doubles(
    shop: E2eShop, proxy: FaultyProxy, fault: Fault
):
    plain, ours = one_of_each(shop)
    proxy.fault = fault
    with shop.open_till() as app:
        waiting = scan(app, plain)
        meanwhile = scan(app, plain)
    with shop.open_till() as app:
        pending = scan(app, ours)
    assert (waiting["verdict"], pending["verdict"]) == ("amber_wait", "green_pending")
    assert (meanwhile["verdict"], meanwhile["rid"]) == ("amber_wait", waiting["rid"])
    assert shop.consumed_by(plain) == ([waiting["rid"]] if fault in ARRIVED else [])

    proxy.fault = Fault.NONE
    sync_to_the_end(shop)
    assert shop.consumed_by(plain) == [waiting["rid"]]
    assert shop.consumed_by(ours) == [pending["rid"]]
    with shop.open_till() as app:
        scans = [scan(app, code) for code in (plain, plain, ours)]
    assert [one["verdict"] for one in scans] == ["green", "red", "red"]
    assert scans[0]["rid"] == waiting["rid"]


@pytest.mark.parametrize("fault", [Fault.LOSE_ANSWER, Fault.ERROR_500_AFTER, Fault.PORTAL])
def test_typed_code_on_a_failing_line_waits(shop: E2eShop, proxy: FaultyProxy, fault: Fault):
    coupon = shop.issue()
    proxy.fault = fault
    ran = shop.run("redeem", coupon.short_code)
    assert (ran.answer["verdict"], ran.answer["reason"]) == ("amber_wait", "PLATFORM_DOWN")
    proxy.fault = Fault.NONE
    assert shop.run("redeem", coupon.short_code).answer["verdict"] == "green"


def test_sync_says_when_the_line_fails_and_loses_nothing(shop: E2eShop, proxy: FaultyProxy):
    coupon = shop.issue(off=shop.home_right)
    proxy.fault = Fault.PORTAL
    pending = shop.run("redeem", coupon.payload).answer
    assert pending["verdict"] == "green_pending"
    failed = shop.run("sync", "--once")
    assert failed.code == 3
    assert "(NET-10" in failed.err
    assert failed.lines[0]["unsent"] > 0
    proxy.fault = Fault.NONE
    assert shop.run("sync", "--once").answer["unsent"] == 0
    assert shop.consumed_by(coupon.payload) == [pending["rid"]]


@pytest.mark.parametrize("fault", [Fault.LOSE_ANSWER, Fault.ERROR_500_AFTER, Fault.CUT])
def test_reversal_with_a_lost_answer_happens_once(shop: E2eShop, proxy: FaultyProxy, fault: Fault):
    plain, _ = one_of_each(shop)
    with shop.open_till() as app:
        rid = scan(app, plain)["rid"]
        proxy.fault = fault
        asked = app.till.reverse(ReverseRedemption(rid, "test", "owner")).result(ANSWER_S)
        assert asked.state is State.REVERSING
        assert not asked.verdict.face.may_hand_over
        proxy.fault = Fault.NONE
    sync_to_the_end(shop)
    assert read_till(shop.home).redemptions[rid].state is State.REVERSED
    assert shop.show(plain).units[0].cycles == 1
    assert shop.consumed_by(plain) == []
    with shop.open_till() as app:
        again = scan(app, plain)
    assert (again["verdict"], again["rid"] == rid) == ("green", False)


def test_given_up_claim_that_had_arrived_is_taken_back(shop: E2eShop, proxy: FaultyProxy):
    plain, _ = one_of_each(shop)
    proxy.fault = Fault.LOSE_ANSWER
    with shop.open_till() as app:
        rid = scan(app, plain)["rid"]
        app.till.cancel(CancelRedemption(rid, "li")).result(ANSWER_S)
    assert shop.consumed_by(plain) == [rid]
    proxy.fault = Fault.NONE
    sync_to_the_end(shop)
    assert read_till(shop.home).redemptions[rid].state is State.REVERSED
    assert shop.consumed_by(plain) == []


def test_upload_through_a_bad_line_arrives_whole_and_once(
    shop: E2eShop, proxy: FaultyProxy, rng: Random
):
    coupons = shop.issue_many(30, off=shop.home_right)
    sync_to_the_end(shop)
    shop.stop_platform()
    with shop.open_till() as app:
        rids = {coupon.payload: scan(app, coupon.payload)["rid"] for coupon in coupons}
    shop.start_platform()
    quick = [f for f in Fault if f not in (Fault.REFUSE, Fault.CUT, Fault.SWALLOW_ANSWER)]
    slow = (Fault.TRICKLE, Fault.TRICKLE_HEAD, Fault.ENDLESS)
    proxy.script(*rng.choices([f for f in quick if f not in slow], k=SCRIPT_LENGTH))
    failed = 0
    for _ in range(ROUNDS_MAX):
        with shop.open_till() as app:
            try:
                app.sync_once()
            except PlatformFault:
                failed += 1
                continue
            if app.status.read().unsent == 0:
                break
    assert failed > 0
    sync_to_the_end(shop)
    till = read_till(shop.home)
    assert shop.platform_entries() == till.encoded
    for payload, rid in rids.items():
        assert till.redemptions[rid].state is State.CONFIRMED
        assert shop.consumed_by(payload) == [rid]
    assert shop.admin.open_cases() == []
    assert verify_home(Home(shop.home)).ok


def test_enrolment_with_a_lost_answer_can_be_begun_again(
    shop: E2eShop, proxy: FaultyProxy, tmp_path_factory: pytest.TempPathFactory
):
    other = shop.admin.store_add("国贸店")
    settings = {"GUITAI_HOME": str(tmp_path_factory.mktemp("other") / "till")}
    owner = ("--owner-pin-file", shop.pin_file)
    token = shop.admin.till_add(other)
    proxy.fault = Fault.LOSE_ANSWER
    lost = shop.run("enrol", proxy.url, token, *owner, settings=settings)
    assert (lost.code, lost.out) == (3, "")
    assert "(NET-101)" in lost.err
    assert shop.run("status", settings=settings).code == 3
    proxy.fault = Fault.NONE
    used = shop.run("enrol", proxy.url, token, *owner, settings=settings)
    if used.code != 0:  # the token may be dead by now; the next one is good
        assert "(NET-102)" in used.err
        fresh = shop.admin.till_add(other)
        used = shop.run("enrol", proxy.url, fresh, *owner, settings=settings)
    assert used.answer["store_id"] == other
    assert shop.run("sync", "--once", settings=settings).answer["unsent"] == 0
