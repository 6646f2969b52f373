"""The demo's surroundings for the pictures: a phone with four coupons and a line that is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from ui.demo.phone_window import PhoneWindow
from ui.demo_controls import CouponState, DemoLine, PhoneCoupon
from ui.main_window import MainWindow
from ui.showcase.scripted_counter import told

COUPONS = (
    PhoneCoupon(
        "c1", "双人轻食套餐", "Light meal for two", 9800, "CNY", CouponState.GOOD,
        "OC1:" + "QSHOWCASEQSHOWCASEABCDEFGH234567" * 9, "24447542762235",
        "2张剩1张 · 到11-30", "1 of 2 left, until 30 Nov",
    ),
    PhoneCoupon(
        "c2", "100元代金券", "CNY 100 voucher", 10000, "CNY", CouponState.GOOD,
        "OC1:QB", "24447542762236", "满120可用 · 到12-31", "From CNY 120, until 31 Dec",
    ),
    PhoneCoupon(
        "c3", "现烤面包任选3款", "Any three fresh bakes", 2990, "CNY", CouponState.USED,
        "OC1:QC", "24447542762237", "今天14:27 1号台", "Today 14:27, till 1",
    ),
    PhoneCoupon(
        "c4", "6寸草莓奶油蛋糕", "Strawberry cream cake", 12800, "CNY", CouponState.REFUNDING,
        "OC1:QD", "24447542762238", "11-21申请", "Asked for on 21 Nov",
    ),
)  # fmt: skip


class ScriptedDemo:
    """Demo controls that stand still."""

    def __init__(self) -> None:
        self._line = DemoLine.ON

    def phone(self) -> Future[Sequence[PhoneCoupon]]:
        """Four coupons."""
        coupons: Sequence[PhoneCoupon] = COUPONS
        return told(coupons)

    def set_network(self, line: DemoLine) -> None:
        """Remember the switch."""
        self._line = line

    def network(self) -> DemoLine:
        """Where the switch stands."""
        return self._line

    def latest_slip(self) -> Future[bytes | None]:
        """No paper."""
        return told(None)

    def new_coupons(self) -> Future[None]:
        """The same four."""
        return told(None)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Nothing ever changes."""
        return lambda: None

    @staticmethod
    def phone_beside(window: MainWindow) -> PhoneWindow:
        """A phone that speaks the window's language."""
        phone = PhoneWindow(window.look, ScriptedDemo(), lambda: window.locale)
        phone.resize(phone.width(), window.height())
        phone.show()
        return phone
