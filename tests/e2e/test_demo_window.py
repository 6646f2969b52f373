"""The demo shop as a newcomer meets it: real platform, real ledger, real window, real paper."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos_app.bootstrap.demo_desk import DemoDesk
from pos_app.bootstrap.demo_shop import DemoShop
from pos_app.domain.redemption_slip import parse_redemption_qr
from ui.app import build_window, prepare_application
from ui.clockwork import system_now_utc_ms
from ui.demo_controls import CouponState, DemoLine
from ui.main_window import MainWindow
from ui.measuring import visible_texts
from ui.options import WindowOptions

WAIT_MS = 20_000
WAIT_S = 20


class Demo:
    """The shop, its window, and what a person sees in it."""

    def __init__(self, root: Path) -> None:
        self.later_ms = 0
        self.shop = DemoShop(root, is_resident=True)
        self.desk = DemoDesk(self.shop)
        self.window: MainWindow = build_window(
            self.shop.app.till,
            WindowOptions(
                language="zh-CN",
                is_demo=True,
                demo=self.desk,
                has_sound=False,
                now=lambda: system_now_utc_ms() + self.later_ms,
            ),
        )
        self.window.show()

    @property
    def seen(self) -> str:
        return "\n".join(placed.text for _, placed in visible_texts(self.window))

    def close(self) -> None:
        self.window.shut()
        self.desk.close()
        self.shop.close()


@pytest.fixture
def demo(qapp: QApplication, tmp_path: Path) -> Iterator[Demo]:
    prepare_application(qapp)
    made = Demo(tmp_path)
    yield made
    made.close()


def sign_in(demo: Demo, qtbot) -> None:
    qtbot.waitUntil(lambda: "李晓雯" in demo.seen, timeout=WAIT_MS)
    for digit in "1357":
        QTest.keyClick(demo.window.windowHandle(), Qt.Key(ord(digit)))
        qtbot.wait(90)  # a person's pace: faster keys would be a scanner's
    QTest.keyClick(demo.window.windowHandle(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: demo.window.operator is not None, timeout=WAIT_MS)


def test_a_newcomer_sees_every_kind_of_verdict_and_the_slip(demo: Demo, qtbot) -> None:
    sign_in(demo, qtbot)
    meal, cake, _pass, voucher, elsewhere, expired, refunding, stranger = demo.shop.coupons

    demo.window.scan(meal.payload)
    qtbot.waitUntil(lambda: "核销成功" in demo.seen, timeout=WAIT_MS)
    assert "双人轻食套餐" in demo.seen
    qtbot.waitUntil(lambda: demo.shop.latest_slip is not None, timeout=WAIT_MS)
    with Image.open(io.BytesIO(demo.shop.latest_slip or b"")) as paper:
        codes = zxingcpp.read_barcodes(paper.convert("L"))
    assert [parse_redemption_qr(code.text) is not None for code in codes] == [True]

    demo.window.presenter.dismiss()
    for code, words in (
        (meal.payload, "已核销"),
        (expired.payload, "过期"),
        (refunding.payload, "退款"),
        (stranger.payload, "不"),
    ):
        demo.later_ms += 5_000  # within 1.5 s the same code would show its verdict again
        demo.window.scan(code)
        qtbot.waitUntil(lambda words=words: words in demo.seen, timeout=WAIT_MS)
        demo.window.presenter.dismiss()

    demo.desk.set_network(DemoLine.CUT)
    demo.window.scan(cake.payload)
    qtbot.waitUntil(lambda: "已受理，待确认" in demo.seen, timeout=WAIT_MS)
    demo.window.presenter.dismiss()
    demo.window.scan(elsewhere.payload)
    qtbot.waitUntil(lambda: "请到" in demo.seen, timeout=WAIT_MS)
    demo.window.presenter.dismiss()
    demo.window.scan(voucher.payload)
    qtbot.waitUntil(lambda: "先别交付" in demo.seen, timeout=WAIT_MS)


def test_what_was_taken_offline_is_confirmed_when_the_cable_is_back(demo: Demo, qtbot) -> None:
    sign_in(demo, qtbot)
    cake = demo.shop.coupons[1]
    demo.desk.set_network(DemoLine.CUT)
    demo.window.scan(cake.payload)
    qtbot.waitUntil(lambda: "已受理，待确认" in demo.seen, timeout=WAIT_MS)
    assert demo.shop.admin.coupon_show(cake.code).used == 0
    demo.desk.set_network(DemoLine.ON)
    qtbot.waitUntil(lambda: demo.shop.admin.coupon_show(cake.code).used == 1, timeout=WAIT_MS)
    status = demo.shop.app.till.status().result(WAIT_S)
    assert status.is_demo is True
    qtbot.waitUntil(
        lambda: demo.shop.app.till.status().result(WAIT_S).exposure_minor == 0, timeout=WAIT_MS
    )


def test_the_phone_shows_what_the_platform_knows(demo: Demo, qtbot) -> None:
    sign_in(demo, qtbot)
    meal = demo.shop.coupons[0]
    before = demo.desk.phone().result(WAIT_S)
    assert [coupon.state for coupon in before][:2] == [CouponState.GOOD, CouponState.GOOD]
    assert {CouponState.EXPIRED, CouponState.REFUNDING} <= {coupon.state for coupon in before}
    demo.window.scan(meal.payload)
    qtbot.waitUntil(lambda: "核销成功" in demo.seen, timeout=WAIT_MS)
    assert demo.desk.phone().result(WAIT_S)[0].state is CouponState.USED
    demo.desk.new_coupons().result(WAIT_S)
    assert demo.desk.phone().result(WAIT_S)[0].state is CouponState.GOOD


def test_the_demo_opens_again_where_it_was_left(tmp_path: Path, qapp: QApplication) -> None:
    first = DemoShop(tmp_path, is_resident=False)
    payloads = [coupon.payload for coupon in first.coupons]
    entries = first.app.store.head.seq
    first.close()
    second = DemoShop(tmp_path, is_resident=False)
    try:
        assert [coupon.payload for coupon in second.coupons] == payloads
        assert second.app.store.head.seq >= entries
        assert second.app.verify().ok
    finally:
        second.close()
