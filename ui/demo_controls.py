"""What the demo lets a person do around the till: the customer's phone, the cable, the paper.

The window asks for these; whoever runs the demo supplies them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

DEMO_PIN = "1357"
"""Everybody's PIN in the demo, said on the screen that asks for it."""


class DemoLine(StrEnum):
    """How the demo's network behaves."""

    ON = "on"
    SLOW = "slow"
    CUT = "cut"
    LOSE_ANSWERS = "lose_answers"


class CouponState(StrEnum):
    """How a coupon stands on the customer's phone."""

    GOOD = "good"
    USED = "used"
    REFUNDING = "refunding"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class PhoneCoupon:
    """One coupon on the customer's phone.

    `payload` is what its QR code says, `short_code` the 14 digits for typing, `note_…` a line
    such as "1 of 2 left, until 30 Nov". Units: value_minor in minor units of `currency`.
    """

    coupon_id: str
    title_zh: str
    title_en: str
    value_minor: int
    currency: str
    state: CouponState
    payload: str
    short_code: str
    note_zh: str = ""
    note_en: str = ""


class DemoControls(Protocol):
    """Everything around the till that a demo can move.

    Thread: called from the GUI thread and returns at once; futures complete on a worker.
    """

    def phone(self) -> Future[Sequence[PhoneCoupon]]:
        """The coupons on the customer's phone, as the platform knows them now."""

    def set_network(self, line: DemoLine) -> None:
        """Cut the cable, slow it down, lose answers, or mend it."""

    def network(self) -> DemoLine:
        """How the cable is set now; from memory."""

    def latest_slip(self) -> Future[bytes | None]:
        """The latest paper of the virtual printer as a PNG, None before the first."""

    def new_coupons(self) -> Future[None]:
        """Put fresh coupons on the phone."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Be told when phone or paper changed, on any thread; returns the way to stop."""
