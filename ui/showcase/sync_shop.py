"""The showcase's sync centre: a morning without a line, four cases, two doubts."""

from __future__ import annotations

from dataclasses import replace

from pos_app.domain.acts import Line
from pos_app.domain.redemption import State
from pos_app.domain.sync_centre import (
    About,
    ConflictRow,
    DoubtRow,
    Feed,
    FeedRow,
    SyncCentre,
    UnsentRow,
    Why,
    why_unsent,
)
from ui.showcase import shop
from ui.showcase.shop import MINUTE_MS, NOW_UTC_MS

_NAMES = {
    "meal": ("双人轻食套餐", "Light meal for two", 6800),
    "bread": ("现烤面包任选3款", "Any three fresh bakes", 2990),
    "cash": ("100元代金券", "CNY 100 voucher", 10000),
    "cakes": ("鲜花饼礼盒12枚", "Flower cakes, box of 12", 5800),
    "pass": ("咖啡次卡 第4次", "Coffee pass 4 of 10", 1580),
    "cake": ("6寸草莓奶油蛋糕", "Strawberry cream cake, 6 inches", 12800),
    "grapes": ("云南高原阳光玫瑰葡萄礼盒装", "Yunnan highland Shine Muscat grapes", 128800),
}


def _about(name: str, tail: str, state: State, operator_id: str = "li") -> About:
    title_zh, title_en, amount = _NAMES[name]
    return About(
        rid=f"0192f0c1-0000-7000-8000-00000000{tail}",
        code_tail=tail,
        title_zh=title_zh,
        title_en=title_en,
        amount_minor=amount,
        currency="CNY",
        operator_id=operator_id,
        state=state,
        offline=state is State.GRANTED,
    )


_GRANTED = State.GRANTED
_ENTRIES: tuple[tuple[str, int, About | None], ...] = (
    ("staff.signed_in", 751, None),
    ("redemption.granted", 695, _about("cakes", "2240", _GRANTED)),
    ("redemption.shown", 694, _about("cakes", "2240", _GRANTED)),
    ("slip.reprinted", 600, None),
    ("redemption.reversed", 478, _about("pass", "3381", State.REVERSED)),
    ("redemption.granted", 391, _about("bread", "1185", _GRANTED)),
    ("redemption.in_doubt", 158, _about("cash", "9150", State.IN_DOUBT)),
    ("redemption.granted", 115, _about("cakes", "2715", _GRANTED)),
    ("staff.pin_failed", 9, None),
)
_CASES = (
    ("C9", "9034", "grapes", 187, "li", "R-20811"),
    ("C3", "6127", "cash", 121, "chen", "R-20809"),
    ("C5", "8062", "cake", 47, "zhou", "R-20801"),
    ("C6", "7714", "bread", 63, "li", "R-20798"),
)


def _unsent(why: Why) -> tuple[UnsentRow, ...]:
    return tuple(
        UnsentRow(
            ep=1,
            seq=2140 + at,
            type=kind,
            at_utc_ms=NOW_UTC_MS - ago_s * 1000,
            why=why,
            hash_hex="8f2c41d7" * 8,
            about=about,
        )
        for at, (kind, ago_s, about) in enumerate(_ENTRIES)
    )


OFFLINE_CENTRE = SyncCentre(
    line=Line.OFFLINE,
    currency="CNY",
    unsent_count=len(_ENTRIES),
    oldest_unsent_utc_ms=NOW_UTC_MS - 751_000,
    last_success_utc_ms=NOW_UTC_MS - 743_000,
    doubt_count=2,
    conflict_count=len(_CASES),
    conflict_minor=sum(_NAMES[name][2] for _kind, _tail, name, *_rest in _CASES),
    next_try_s=18.0,
    failures=6,
    fault="NET-101",
    unsent=_unsent(Why.OFFLINE),
    feeds=(
        FeedRow(Feed.KEYS, NOW_UTC_MS - 13 * MINUTE_MS),
        FeedRow(Feed.CAMPAIGNS, NOW_UTC_MS - 13 * MINUTE_MS),
        FeedRow(Feed.REVOCATIONS, NOW_UTC_MS - 73 * MINUTE_MS),
        FeedRow(Feed.VERDICTS, NOW_UTC_MS - 13 * MINUTE_MS),
        FeedRow(Feed.RIGHTS, None),
    ),
    doubts=(
        DoubtRow(_about("cash", "9150", State.IN_DOUBT), NOW_UTC_MS - 158_000),
        DoubtRow(_about("meal", "6038", State.CLAIMING), NOW_UTC_MS - 12_000),
    ),
    conflicts=tuple(
        ConflictRow(
            rid=f"0192f0c1-0000-7000-8000-00000000{tail}",
            kind=kind,
            case_id=case,
            seen_at_utc_ms=NOW_UTC_MS - ago * MINUTE_MS,
            about=_about(name, tail, State.DISPUTED, operator_id),
        )
        for kind, tail, name, ago, operator_id, case in _CASES
    ),
)
SENT_CENTRE = replace(
    OFFLINE_CENTRE,
    line=Line.ONLINE,
    unsent_count=0,
    oldest_unsent_utc_ms=None,
    last_success_utc_ms=NOW_UTC_MS - 20_000,
    doubt_count=0,
    conflict_count=0,
    conflict_minor=0,
    failures=0,
    fault="",
    unsent=(),
    feeds=tuple(FeedRow(feed, NOW_UTC_MS - 20_000) for feed in Feed),
    doubts=(),
    conflicts=(),
)

OFFLINE = replace(
    shop.OFFLINE,
    unsent=OFFLINE_CENTRE.unsent_count,
    in_doubt=OFFLINE_CENTRE.doubt_count,
    last_sync_utc_ms=OFFLINE_CENTRE.last_success_utc_ms,
)
LONG_COUNT = 18_197
LONG = replace(OFFLINE, unsent=LONG_COUNT)
SENT = replace(shop.STATUS, unsent=0, oldest_unsent_s=0)


def long_centre(line: Line, rows: int) -> SyncCentre:
    """More entries than the screen is given."""
    why = why_unsent(line)
    some = _unsent(why)
    shown = tuple(replace(some[at % len(some)], seq=5000 + at) for at in range(rows))
    return replace(OFFLINE_CENTRE, line=line, unsent_count=LONG_COUNT, unsent=shown)
