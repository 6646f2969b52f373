"""The facts beside a verdict: five rows at most, label and value, Chinese or English; pure.

A cashier sees what the coupon is worth and what the guest paid, never what the shop will be paid.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.acts import Outcome
from pos_app.domain.verdict import Face, Level
from ui.formats import Locale, capital, clock_text, countdown_text, moment_text, money_text
from ui.reader import Reader
from ui.verdict_words import title_of, uses_left

ROWS_MAX = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One row."""

    label: str
    value: str


def verdict_facts(outcome: Outcome, reader: Reader) -> tuple[Fact, ...]:
    """The rows that matter for this outcome, the most important first."""
    match outcome.verdict.face:
        case Face.GREEN:
            rows = _granted(outcome, reader.locale)
        case Face.GREEN_PENDING:
            rows = _pending(outcome, reader.locale)
        case Face.AMBER_WAIT:
            rows = _waiting(outcome, reader.locale)
        case _:
            rows = _refused(outcome, reader)
    return tuple(fact for fact in rows if fact.value)[:ROWS_MAX]


def _code(outcome: Outcome, locale: Locale) -> Fact:
    tail = outcome.code_tail
    value = locale.pick(f"尾号{tail}", f"ends {tail}") if tail else ""
    return Fact(locale.pick("券码", "Code"), value)


def _title(outcome: Outcome, locale: Locale) -> Fact:
    known = outcome.title_zh or outcome.title_en
    return Fact(locale.pick("券", "Voucher"), title_of(outcome, locale) if known else "")


def _value(outcome: Outcome, locale: Locale) -> Fact:
    value = money_text(outcome.value_minor, outcome.currency) if outcome.value_minor else ""
    return Fact(locale.pick("券值", "Face value"), value)


def _granted(outcome: Outcome, locale: Locale) -> list[Fact]:
    paid = outcome.paid_minor
    until = outcome.reversible_until_utc_ms
    left = (until - locale.now_utc_ms) // 1000 if until else 0
    rest = uses_left(outcome)
    return [
        _code(outcome, locale),
        _value(outcome, locale),
        Fact(
            locale.pick("顾客实付", "Guest paid"),
            money_text(paid, outcome.currency) if paid is not None else "",
        ),
        Fact(
            locale.pick("还剩次数", "Uses left"),
            locale.pick(f"{rest}次（共{outcome.uses}次）", f"{rest} of {outcome.uses}")
            if outcome.uses > 1
            else "",
        ),
        Fact(
            locale.pick("可撤销", "Can be reversed for"), countdown_text(left) if left > 0 else ""
        ),
        _entry(outcome, locale),
    ]


def _entry(outcome: Outcome, locale: Locale) -> Fact:
    value = f"#{outcome.entry_seq}" if outcome.entry_seq is not None else ""
    return Fact(locale.pick("本机记账号", "Ledger entry"), value)


def _pending(outcome: Outcome, locale: Locale) -> list[Fact]:
    is_home = outcome.verdict.level in (Level.STORE, Level.TILL)
    bearer = {
        "platform": locale.pick("平台承担", "Platform pays"),
        "campaign": locale.pick("活动方承担", "Campaign pays"),
        "merchant": locale.pick("本店承担", "This shop pays"),
    }.get(outcome.bearer, outcome.bearer)
    if is_home:
        risk = [Fact(locale.pick("核销权", "Right"), locale.pick("本店持有", "Held by this store"))]
    else:
        exposure = money_text(outcome.exposure_minor, outcome.currency)
        risk = [
            Fact(locale.pick("离线敞口", "Offline exposure"), exposure),
            Fact(locale.pick("万一重复核销", "If used twice"), bearer),
        ]
    return [
        _code(outcome, locale),
        _value(outcome, locale),
        *risk,
        _entry(outcome, locale),
        Fact(locale.pick("小票", "Slip"), locale.pick("印有“待确认”", "Says “unconfirmed”")),
    ]


def _waiting(outcome: Outcome, locale: Locale) -> list[Fact]:
    at = outcome.decided_at_utc_ms
    is_undecided = outcome.verdict.reason is None
    return [
        _title(outcome, locale),
        _code(outcome, locale),
        _value(outcome, locale),
        Fact(
            locale.pick("第一次发出", "First asked")
            if is_undecided
            else locale.pick("查询时间", "Asked at"),
            clock_text(at, locale, with_seconds=True) if at else "",
        ),
        Fact(
            locale.pick("同一请求号", "Same request"),
            locale.pick("重试不会重复扣券", "Safe to repeat") if is_undecided else "",
        ),
    ]


def _refused(outcome: Outcome, reader: Reader) -> list[Fact]:
    locale, facts = reader.locale, outcome.verdict.facts
    when = facts.at_utc_ms
    place = facts.store_name or facts.store_id or ""
    where = " ".join(part for part in (place, facts.till_name or "") if part)
    if facts.by_this_till:
        where = locale.pick("本机", "This till")
    until, start = facts.valid_to_utc_ms, facts.valid_from_utc_ms
    stores = ("、" if locale.is_chinese else ", ").join(facts.stores[:2])
    return [
        _title(outcome, locale),
        _code(outcome, locale),
        Fact(locale.pick("时间", "When"), capital(moment_text(when, locale)) if when else ""),
        Fact(locale.pick("在哪里", "Where"), where),
        Fact(locale.pick("核销员", "Clerk"), reader.name(facts.operator_id)),
        Fact(
            locale.pick("可用起", "Valid from"),
            capital(moment_text(start, locale)) if start else "",
        ),
        Fact(
            locale.pick("有效期到", "Valid until"),
            capital(moment_text(until, locale)) if until else "",
        ),
        Fact(
            locale.pick("还差", "Short by"),
            money_text(facts.short_by_minor, outcome.currency) if facts.short_by_minor else "",
        ),
        Fact(locale.pick("可用门店", "Stores"), "" if where else stores),
        _value(outcome, locale),
        Fact(locale.pick("券的状态", "State"), locale.pick("没有被使用", "Not used")),
    ]
