"""Two tills of two stores, whole programs in one process, and the right that moves between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform
from platform_server.issuing import IssuedCoupon, IssueOrder
from pos_app.bootstrap.app import App, build
from pos_app.bootstrap.enrolment import EnrolOrder, enrol
from pos_app.domain.acts import Outcome, RedeemCoupon, Source
from pos_app.domain.coupon import OfflineRight
from pos_app.domain.verdict import Face, Level, Reason
from pos_app.pin_hash import PinCost
from pos_app.settings import Home

ANSWER_S = 30.0
CHEAP = PinCost(8, 1, 1)


class Shop:
    """One store's till."""

    def __init__(self, admin: PlatformAdmin, url: str, folder: Path, store_id: str) -> None:
        self.store_id = store_id
        self.home = Home(folder)
        token = admin.till_add(store_id, "1号台")
        order = EnrolOrder(url=url, token=token, owner_pin="Str0ng-owner-pin", pin_cost=CHEAP)
        self.app, _ = enrol(self.home, order)

    def redeem(self, coupon: IssuedCoupon) -> Outcome:
        command = RedeemCoupon(self.app.till.new_rid(), coupon.payload, Source.SCAN, "owner")
        return self.app.till.redeem(command).result(ANSWER_S)

    @contextmanager
    def line_cut(self) -> Iterator[None]:
        """Claims are decided here; nothing is sent."""
        self.app.risk.force_offline("the test cuts the line", "owner")
        try:
            yield
        finally:
            self.app.risk.release("owner")

    def sync(self) -> None:
        self.app.sync_once()

    def restart(self) -> App:
        self.app.close()
        self.app = build(self.home)
        return self.app


class Street:
    """A platform with two shops."""

    def __init__(self, admin: PlatformAdmin, a: Shop, b: Shop) -> None:
        self.admin, self.a, self.b = admin, a, b

    def coupon(self) -> IssuedCoupon:
        right = OfflineRight.parse(f"home:{self.a.store_id}")
        issued = self.admin.issue(IssueOrder(off=right, value_minor=5800))[0]
        self.a.sync()
        self.b.sync()
        return issued


@pytest.fixture
def street(
    tmp_path: Path, database_url: str | None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Street]:
    monkeypatch.setenv("GUITAI_KEYSTORE", "file")
    monkeypatch.setenv("GUITAI_KEYS", str(tmp_path / "keys"))
    admin = PlatformAdmin(tmp_path / "platform", database_url=database_url)
    admin.init()
    with ExitStack() as ending:
        ending.callback(admin.close)
        server = ending.enter_context(EmbeddedPlatform(admin))
        shops = []
        for name in ("甲店", "乙店"):
            store_id = admin.store_add(name)
            shops.append(Shop(admin, server.url, tmp_path / name, store_id))
            ending.callback(lambda shop=shops[-1]: shop.app.close())
        yield Street(admin, *shops)


def test_the_other_store_gets_the_unit_once_its_home_gave_it_back(street: Street):
    coupon = street.coupon()
    away = street.b.redeem(coupon)
    assert (away.verdict.face, away.verdict.reason) == (
        Face.AMBER_ELSEWHERE, Reason.HELD_ELSEWHERE,
    )  # fmt: skip
    assert away.verdict.facts.stores == (street.a.store_id,)
    assert street.b.redeem(coupon).verdict.face is Face.AMBER_ELSEWHERE
    street.a.sync()
    assert street.b.redeem(coupon).verdict.face is Face.GREEN
    street.a.restart()
    with street.a.line_cut():
        waiting = street.a.redeem(coupon)
    assert waiting.verdict.face is Face.AMBER_WAIT
    assert street.a.app.verify().ok
    used = street.admin.coupon_show(coupon.short_code)
    assert [use.store_id for use in used.units] == [street.b.store_id]


def test_what_its_home_granted_offline_is_red_at_the_other_store(street: Street):
    coupon = street.coupon()
    with street.a.line_cut():
        granted = street.a.redeem(coupon)
    assert granted.verdict.level is Level.TILL
    assert street.b.redeem(coupon).verdict.face is Face.AMBER_ELSEWHERE
    street.a.sync()
    red = street.b.redeem(coupon)
    assert (red.verdict.face, red.verdict.reason) == (Face.RED, Reason.ALREADY_REDEEMED)
    assert red.verdict.facts.store_name == "甲店"
    assert street.admin.open_cases() == []


def test_a_refund_waits_for_the_home_and_then_nobody_gets_the_unit(street: Street):
    coupon = street.coupon()
    assert street.admin.refund(coupon.short_code).state == "waiting"
    street.a.sync()
    assert street.admin.coupon_show(coupon.short_code).state == "REFUNDED"
    with street.a.line_cut():
        assert street.a.redeem(coupon).verdict.face is not Face.GREEN_PENDING
    assert street.b.redeem(coupon).verdict.reason is Reason.REFUNDED


def test_a_new_home_takes_the_coupon_offline_and_the_old_one_no_more(street: Street):
    coupon = street.coupon()
    right = OfflineRight.parse(f"home:{street.b.store_id}")
    with pytest.raises(ValueError, match="being recalled"):
        street.admin.reissue(coupon.short_code, off=right)
    street.a.sync()
    moved = street.admin.reissue(coupon.short_code, off=right)
    with street.a.line_cut():
        assert street.a.redeem(moved).verdict.reason is Reason.HELD_ELSEWHERE
        assert street.a.redeem(coupon).verdict.face is Face.AMBER_WAIT
    with street.b.line_cut():
        assert street.b.redeem(moved).verdict.level is Level.TILL
    street.b.sync()
    street.a.sync()  # its open question ends: that version is superseded, or the unit used
    assert street.a.app.status.read().in_doubt == 0
    assert street.admin.open_cases() == []
    assert street.admin.coupon_show(moved.short_code).used == 1
