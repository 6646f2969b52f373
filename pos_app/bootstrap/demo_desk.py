"""Implements ui.demo_controls.DemoControls over a running demo shop.

Thread: called from the GUI thread; platform and pictures are looked at on the demo's own worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock

from platform_server.coupon_view import CouponView
from pos_app.bootstrap.demo_coupons import DemoCoupon
from pos_app.bootstrap.demo_shop import DemoShop
from pos_app.counter import Touched
from pos_app.workers import Worker
from sync.line_switch import LineSwitch
from ui.demo_controls import CouponState, DemoLine, PhoneCoupon

_STATES = {
    "REDEEMED": CouponState.USED,
    "SETTLED": CouponState.USED,
    "REFUNDING": CouponState.REFUNDING,
    "REFUNDED": CouponState.REFUNDING,
    "EXPIRED": CouponState.EXPIRED,
}


class DemoDesk:
    """What a person can move around the demo till."""

    def __init__(self, shop: DemoShop) -> None:
        self._shop = shop
        self._worker = Worker("demo")
        self._listeners: list[Callable[[], None]] = []
        self._lock = Lock()
        shop.on_paper = self._changed
        self._unsubscribe = shop.app.till.subscribe(self._touched)

    def phone(self) -> Future[Sequence[PhoneCoupon]]:
        """The coupons on the customer's phone, as the platform knows them now."""
        return self._worker.submit(lambda: [self._shown(one) for one in self._shop.coupons])

    def set_network(self, line: DemoLine) -> None:
        """Turn the network switch; a mended line is noticed at once."""
        switch = self._shop.switch
        assert switch is not None, "the demo's till has a switch"
        switch.set_state(LineSwitch(line.value))
        self._shop.app.till.sync_now()

    def network(self) -> DemoLine:
        """Where the switch stands."""
        switch = self._shop.switch
        return DemoLine(switch.state.value) if switch is not None else DemoLine.ON

    def latest_slip(self) -> Future[bytes | None]:
        """The latest paper as a PNG."""
        return self._worker.submit(lambda: self._shop.latest_slip)

    def new_coupons(self) -> Future[None]:
        """Put fresh coupons on the phone."""

        def issue() -> None:
            self._shop.issue_again()
            self._changed()

        return self._worker.submit(issue)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be told when phone or paper changed."""
        with self._lock:
            self._listeners.append(listener)

        def remove() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return remove

    def close(self) -> None:
        """End the demo's worker."""
        self._unsubscribe()
        self._worker.stop()

    def _touched(self, touched: frozenset[Touched]) -> None:
        if Touched.REDEMPTIONS in touched:
            self._changed()

    def _changed(self) -> None:
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    def _shown(self, coupon: DemoCoupon) -> PhoneCoupon:
        if not coupon.code:
            return PhoneCoupon(
                coupon_id="",
                title_zh="抖音团购券",
                title_en="Voucher of another platform",
                value_minor=0,
                currency="CNY",
                state=CouponState.GOOD,
                payload=coupon.payload,
                short_code="",
                note_zh=coupon.note_zh,
                note_en=coupon.note_en,
            )
        view = self._shop.admin.coupon_show(coupon.code)
        left = view.uses - view.used
        is_pass = view.uses > 1 and left > 0
        return PhoneCoupon(
            coupon_id=view.coupon_id,
            title_zh=view.name_zh,
            title_en=view.name_en,
            value_minor=view.value_minor,
            currency=view.currency,
            state=_state_of(view),
            payload=view.payload,
            short_code=view.short_code,
            note_zh=f"{view.uses}次剩{left}次" if is_pass else coupon.note_zh,
            note_en=f"{left} of {view.uses} uses left" if is_pass else coupon.note_en,
        )


def _state_of(view: CouponView) -> CouponState:
    if view.used >= view.uses:
        return CouponState.USED
    return _STATES.get(view.state.upper(), CouponState.GOOD)
