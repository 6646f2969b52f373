"""The coupons of the demo shop: one of every kind a counter meets, with real-looking names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from platform_server.admin import PlatformAdmin
from platform_server.issuing import IssueOrder
from pos_app.domain.coupon import CouponKind, OffKind, OfflineRight
from pos_app.domain.verdict import Reason

LOOK_ALIKE = "https://v.douyin.com/iRNBho5m/"
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


@dataclass(frozen=True, slots=True)
class DemoCoupon:
    """One coupon on the demo phone. `code` finds it at the platform; empty for the look-alike."""

    code: str
    payload: str
    short_code: str
    note_zh: str
    note_en: str


def issue_demo_coupons(admin: PlatformAdmin, store_id: str, other_store: str) -> list[DemoCoupon]:
    """Issue a fresh set; returns them in the order the phone shows them."""
    home = OfflineRight(OffKind.HOME, store_id)
    online = OfflineRight(OffKind.NONE)
    soon = admin.now() + 30 * DAY_MS
    orders = (
        (_meal(online, soon), "在线核销", "Needs the platform"),
        (_cake(home, soon), "本店可离线核销", "This store may take it offline"),
        (_coffee(home, soon), "次卡，可用5次", "A pass of five uses"),
        (_voucher(OfflineRight(OffKind.ANY), soon), "任意门店，离线需等待", "Any store"),
        (
            _elsewhere(OfflineRight(OffKind.HOME, other_store), soon),
            "属于国贸店",
            "Another store's",
        ),
        (replace(_bread(online), expires_utc_ms=admin.now() - DAY_MS), "昨天到期", "Expired"),
        (_bread(online), "退款中", "Refund in progress"),
    )
    made = [_issue(admin, order, zh, en) for order, zh, en in orders]
    admin.set_coupon_state(made[-1].code, Reason.REFUNDING)
    made.append(DemoCoupon("", LOOK_ALIKE, "", "别家平台的链接", "A link of another platform"))
    return made


def _issue(admin: PlatformAdmin, order: IssueOrder, zh: str, en: str) -> DemoCoupon:
    issued = admin.issue(order)[0]
    return DemoCoupon(issued.coupon_id, issued.payload, issued.short_code, zh, en)


def _meal(off: OfflineRight, expires_utc_ms: int) -> IssueOrder:
    return IssueOrder(
        off=off,
        value_minor=9800,
        paid_minor=6800,
        expires_utc_ms=expires_utc_ms,
        name_zh="双人轻食套餐",
        name_en="Light meal for two",
        kind=CouponKind.DEAL_VOUCHER,
        items_zh=("1 凯撒沙拉", "1 牛肉可颂三明治", "2 拿铁（中杯，冷热任选）"),
        items_en=("1 Caesar salad", "1 Beef croissant sandwich", "2 Latte (medium, hot or iced)"),
    )


def _cake(off: OfflineRight, expires_utc_ms: int) -> IssueOrder:
    return IssueOrder(
        off=off,
        value_minor=5800,
        paid_minor=5800,
        expires_utc_ms=expires_utc_ms,
        name_zh="鲜花饼礼盒12枚",
        name_en="Flower cakes, box of 12",
        kind=CouponKind.DEAL_VOUCHER,
        items_zh=("1 鲜花饼礼盒12枚",),
        items_en=("1 Flower cakes, box of 12",),
    )


def _coffee(off: OfflineRight, expires_utc_ms: int) -> IssueOrder:
    return IssueOrder(
        off=off,
        uses=5,
        value_minor=1580,
        expires_utc_ms=expires_utc_ms,
        name_zh="咖啡次卡",
        name_en="Coffee pass",
        kind=CouponKind.TIMES_CARD,
        items_zh=("1 手冲咖啡（中杯）",),
        items_en=("1 Pour-over coffee (medium)",),
    )


def _voucher(off: OfflineRight, expires_utc_ms: int) -> IssueOrder:
    return IssueOrder(
        off=off,
        value_minor=10000,
        paid_minor=8800,
        expires_utc_ms=expires_utc_ms,
        name_zh="100元代金券",
        name_en="CNY 100 cash voucher",
        min_spend_minor=12000,
    )


def _elsewhere(off: OfflineRight, expires_utc_ms: int) -> IssueOrder:
    return IssueOrder(
        off=off,
        value_minor=12800,
        expires_utc_ms=expires_utc_ms,
        name_zh="6寸草莓奶油蛋糕",
        name_en="Strawberry cream cake, 6 in",
        kind=CouponKind.DEAL_VOUCHER,
    )


def _bread(off: OfflineRight) -> IssueOrder:
    return IssueOrder(
        off=off,
        value_minor=2990,
        name_zh="现烤面包任选3款",
        name_en="Any three fresh breads",
        kind=CouponKind.DEAL_VOUCHER,
    )
