"""Slips for tests, with everything on them that is hard to print."""

from __future__ import annotations

from dataclasses import replace

from pos_app.domain.coupon import CouponKind
from pos_app.domain.redemption_slip import RedemptionSlipContent, redemption_slip
from pos_app.domain.slip import Slip
from pos_app.domain.verdict import Face

RID = "0192f0c1-2b3c-7d4e-8f90-1a2b3c4d5e6f"
CHAIN = "ab" * 28 + "9f3a1c2b"
QR = "OR1:0192F0C12B3C7D4E8F901A2B3C4D5E6F:9F3A1C2B"

ZH_CONTENT = RedemptionSlipContent(
    shop_name="禾里鲜生 望京店",
    till_name="1号台",
    clerk="李晓雯",
    title="鲜花饼礼盒12枚",
    items=("鲜花饼礼盒12枚 1盒", "手提袋 1个"),
    rid=RID,
    chain=CHAIN,
    face=Face.GREEN_PENDING,
    at_text="2026-11-21 14:30:12",
    code_tail="2715",
    value_minor=5800,
    kind=CouponKind.DEAL_VOUCHER,
    is_home_right=True,
    reversible_until_text="15:30",
)
EN_CONTENT = replace(
    ZH_CONTENT,
    shop_name="Heli Fresh Wangjing",
    till_name="Till 1",
    clerk="Li Xiaowen",
    title="Flower cakes, box of 12",
    items=("1 box of flower cakes", "1 carrier bag"),
)


def content(language: str, **changes: object) -> RedemptionSlipContent:
    base = ZH_CONTENT if language.startswith("zh") else EN_CONTENT
    return replace(base, **changes)


def slip(language: str, **changes: object) -> Slip:
    return redemption_slip(content(language, **changes), language)
