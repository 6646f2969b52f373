"""The data of the showcase: one store, one morning, at one fixed moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from pos_app.domain.acts import Line, Outcome, RecentRedemption, SignIn, StaffTile, TillStatus
from pos_app.domain.printing import JobState, PrinterState
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Facts, Level, Reason, Verdict
from pos_app.errors import DiskFull

ZONE = timezone(timedelta(hours=8), "CST")
NOW_UTC_MS = int(datetime(2026, 11, 21, 6, 32, 7, tzinfo=UTC).timestamp() * 1000)
MINUTE_MS = 60_000

STAFF = (
    StaffTile("li", "李晓雯", "cashier"),
    StaffTile("zhou", "周雨桐", "cashier"),
    StaffTile("zhao", "赵一鸣", "pickup_clerk"),
    StaffTile("chen", "陈思远", "manager"),
    StaffTile("aygul", "阿依古丽·买买提", "cashier"),
    StaffTile("shen", "沈立群", "owner"),
)
OPERATOR = SignIn(accepted=True, operator_id="li", name="李晓雯", role="cashier")

_ROWS = (
    ("双人轻食套餐", "Light meal for two", "6038", 6800, 1, State.CONFIRMED, 59 * 60 + 12),
    ("现烤面包任选3款", "Any three fresh bakes", "1185", 2990, 5, State.CONFIRMED, 55 * 60 + 4),
    ("100元代金券", "CNY 100 voucher", "4471", 8800, 10, State.CONFIRMED, 50 * 60 + 37),
    ("鲜花饼礼盒12枚", "Flower cakes, box of 12", "2240", 5800, 21, State.GRANTED, None),
    ("咖啡次卡 第4次", "Coffee pass 4 of 10", "3390", 1580, 23, State.CONFIRMED, 37 * 60 + 48),
    ("6寸草莓奶油蛋糕", "Strawberry cream cake", "8062", 12800, 46, State.GRANTED, None),
    ("双人轻食套餐", "Light meal for two", "5527", 6800, 54, State.CONFIRMED, 6 * 60 + 21),
    ("满100减20", "CNY 20 off 100", "7714", 2000, 72, State.CONFIRMED, -1),
    ("云南高原阳光玫瑰葡萄", "Yunnan highland grapes", "0953", 128800, 80, State.REVERSED, None),
    ("手冲咖啡兑换券", "Hand-drip coffee", "6620", 3200, 95, State.SETTLED, None),
)


def recent_rows() -> tuple[RecentRedemption, ...]:
    """The last ten redemptions."""
    return tuple(
        RecentRedemption(
            rid=f"0192f0c1-0000-7000-8000-00000000{at:04d}",
            state=state,
            face=Face.GREEN_PENDING if state is State.GRANTED else Face.GREEN,
            reason=None,
            title_zh=title_zh,
            title_en=title_en,
            code_tail=tail,
            amount_minor=amount,
            currency="CNY",
            at_utc_ms=NOW_UTC_MS - ago * MINUTE_MS,
            reversible_until_utc_ms=None if left is None else NOW_UTC_MS + left * 1000,
            operator_id="li",
            offline=state is State.GRANTED,
            unit=f"{'0' * 28}{tail}:1",
        )
        for at, (title_zh, title_en, tail, amount, ago, state, left) in enumerate(_ROWS)
    )


STATUS = TillStatus(
    dev="T1",
    till_name="1号台",
    store_id="1001",
    store_name="禾里鲜生 望京店",
    currency="CNY",
    line=Line.ONLINE,
    line_since_utc_ms=NOW_UTC_MS - 40 * MINUTE_MS,
    unsent=2,
    oldest_unsent_s=64,
    last_sync_utc_ms=NOW_UTC_MS - 3 * MINUTE_MS,
    in_doubt=0,
    exposure_minor=18600,
    exposure_count=2,
    chain_head="8f2c41d7",
    ep=1,
    seq=2148,
    printer=PrinterState.READY,
    printer_name="XP-58IIH",
    waiting_print_jobs=0,
    last_print=JobState.CONFIRMED,
    keys_age_s=180,
    is_demo=False,
    is_reduced_protection=False,
    today_count=86,
    today_minor=521460,
)
OFFLINE = replace(
    STATUS,
    line=Line.OFFLINE,
    line_since_utc_ms=NOW_UTC_MS - 751_000,
    unsent=9,
    oldest_unsent_s=751,
    exposure_minor=24400,
    exposure_count=4,
)
WEAK = replace(STATUS, line=Line.WEAK, unsent=3)
NO_PAPER = replace(STATUS, printer=PrinterState.PAPER_OUT, waiting_print_jobs=1)

_MEAL = Outcome(
    verdict=Verdict(Face.GREEN, level=Level.PLATFORM),
    rid="0192f0c1-0000-7000-8000-000000000000",
    state=State.GRANTED,
    value_minor=9800,
    paid_minor=6800,
    title_zh="双人轻食套餐",
    title_en="Light meal for two",
    items_zh=("1 凯撒沙拉", "1 牛肉可颂三明治", "2 拿铁（中杯，冷热任选）"),
    items_en=("1 Caesar salad", "1 Beef croissant sandwich", "2 Latte, medium, hot or iced"),
    code_tail="6038",
    entry_seq=2149,
    decided_at_utc_ms=NOW_UTC_MS,
    took_ms=412,
    reversible_until_utc_ms=NOW_UTC_MS + 3598_000,
)
GREEN = _MEAL
GREEN_PASS = replace(
    _MEAL, title_zh="咖啡次卡", title_en="Coffee pass", uses=10, k=4, code_tail="3390",
    items_zh=("1 美式或拿铁（中杯）",), items_en=("1 Americano or latte, medium",),
    value_minor=2200, paid_minor=1580,
)  # fmt: skip
PENDING_HOME = replace(
    _MEAL,
    verdict=Verdict(Face.GREEN_PENDING, level=Level.TILL),
    title_zh="鲜花饼礼盒12枚", title_en="Flower cakes, box of 12",
    items_zh=(), items_en=(), value_minor=5800, code_tail="2715", offline=True, took_ms=6,
    reversible_until_utc_ms=None, off="home:1001",
)  # fmt: skip
PENDING_RISK = replace(
    PENDING_HOME,
    verdict=Verdict(Face.GREEN_PENDING, level=Level.RISK), off="any", exposure_minor=24400,
)  # fmt: skip
ASKING = Outcome(
    verdict=Verdict(Face.AMBER_WAIT),
    rid="0192f0c1-0000-7000-8000-000000009150",
    state=State.IN_DOUBT,
    title_zh="100元代金券", title_en="CNY 100 voucher", value_minor=10000, code_tail="9150",
    decided_at_utc_ms=NOW_UTC_MS - 12_000, is_final=False,
)  # fmt: skip


_ENGLISH_NAMES = {
    "li": "Li Xiaowen", "zhou": "Zhou Yutong", "zhao": "Zhao Yiming", "chen": "Chen Siyuan",
    "aygul": "Aygul Memet", "shen": "Shen Liqun",
}  # fmt: skip


def staff_in(*, is_english: bool) -> tuple[StaffTile, ...]:
    """The people, with names in the language of the picture."""
    if not is_english:
        return STAFF
    return tuple(replace(tile, name=_ENGLISH_NAMES[tile.operator_id]) for tile in STAFF)


def operator_in(*, is_english: bool) -> SignIn:
    """Who is signed in."""
    return replace(OPERATOR, name=_ENGLISH_NAMES["li"]) if is_english else OPERATOR


def status_in(status: TillStatus, *, is_english: bool) -> TillStatus:
    """The till's state, with names in the language of the picture."""
    if not is_english:
        return status
    return replace(status, store_name="Heli Fresh, Wangjing", till_name="Till 1")


_ENGLISH_PLACES = {
    "望京店": "Wangjing", "三里屯店": "Sanlitun", "国贸店": "Guomao", "2号台": "till 2",
}  # fmt: skip


def outcome_in(outcome: Outcome, *, is_english: bool) -> Outcome:
    """An outcome with places in the language of the picture."""
    if not is_english:
        return outcome
    facts = outcome.verdict.facts
    named = replace(
        facts,
        store_name=_ENGLISH_PLACES.get(facts.store_name or ""),
        till_name=_ENGLISH_PLACES.get(facts.till_name or ""),
        stores=tuple(_ENGLISH_PLACES[name] for name in facts.stores),
    )
    return replace(outcome, verdict=replace(outcome.verdict, facts=named))


def first_minute(status: TillStatus) -> TillStatus:
    """The state before the first redemption of the day."""
    return replace(
        status, today_count=0, today_minor=0, exposure_minor=0, exposure_count=0, unsent=0
    )


REVERSED = replace(GREEN, state=State.REVERSED, verdict=Verdict(Face.GREEN))
FAULT = DiskFull("no space left")


def refused(reason: Reason, facts: Facts | None = None) -> Outcome:
    """A refusal of the bread coupon for that reason."""
    return Outcome(
        verdict=Verdict.refuse(reason, facts),
        rid="0192f0c1-0000-7000-8000-000000002094",
        state=State.REJECTED,
        value_minor=6800,
        title_zh="双人轻食套餐",
        title_en="Light meal for two",
        code_tail="2094",
        decided_at_utc_ms=NOW_UTC_MS,
        took_ms=180,
    )


_AT = NOW_UTC_MS - 29 * MINUTE_MS
FACTS: dict[Reason, Facts] = {
    Reason.ALREADY_REDEEMED: Facts(
        at_utc_ms=_AT, store_name="望京店", till_name="2号台", operator_id="zhou"
    ),
    Reason.EXPIRED: Facts(valid_to_utc_ms=NOW_UTC_MS - 21 * 86_400_000),
    Reason.NOT_YET_VALID: Facts(valid_from_utc_ms=NOW_UTC_MS + 10 * 86_400_000),
    Reason.OUTSIDE_HOURS: Facts(valid_from_utc_ms=NOW_UTC_MS + 3 * 3_600_000),
    Reason.WRONG_STORE: Facts(stores=("三里屯店", "国贸店")),
    Reason.REFUNDING: Facts(at_utc_ms=_AT),
    Reason.REFUNDED: Facts(at_utc_ms=_AT - 86_400_000),
    Reason.THRESHOLD_NOT_MET: Facts(short_by_minor=1200),
    Reason.NO_USES_LEFT: Facts(at_utc_ms=_AT, store_name="望京店"),
    Reason.HELD_ELSEWHERE: Facts(store_name="三里屯店", stores=("三里屯店",)),
}
