"""The pure decision about one scan: refuse, ask the platform, grant here, wait, or send elsewhere.

Source: protocol.md 2.3 (the single-till part) and 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pos_app.domain.coupon import CampaignTerms, Coupon, OffKind
from pos_app.domain.risk import Limit, RiskStanding, decide, is_home_fresh
from pos_app.domain.time_interval import Interval, Validity, Window, judge_window
from pos_app.domain.verdict import Facts, Level, Reason


class Course(StrEnum):
    """What is to be done about a scan."""

    REFUSE = "refuse"
    ASK = "ask"
    GRANT = "grant"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Mark:
    """What the revocation log says of a coupon, its campaign or its key."""

    is_final: bool
    reason: Reason
    newer_ver: int | None = None


@dataclass(frozen=True, slots=True)
class ScanContext:
    """Everything the decision rests on, gathered by the caller.

    Units: now_lo_utc_ms and now_hi_utc_ms bound the true time, in ms UTC. `guarded` maps each use
    k held at this till to its rid; `foreign` are uses the platform said are consumed; `recalled`
    are uses whose right this store gave back. `risk` is only needed for an `any` coupon, and for
    the owner's choice about old revocations.
    """

    store_id: str
    now_lo_utc_ms: int
    now_hi_utc_ms: int
    is_line_up: bool
    terms: CampaignTerms | None = None
    marks: tuple[Mark, ...] = ()
    is_key_trusted: bool = True
    has_all_guards: bool = True
    guarded: Mapping[int, str] = field(default_factory=dict)
    foreign: frozenset[int] = frozenset()
    recalled: frozenset[int] = frozenset()
    risk: RiskStanding = field(default_factory=RiskStanding)


@dataclass(frozen=True, slots=True)
class Decision:
    """The course to take, the use k it is about, and the reason where there is one.

    `level` says on whose authority a GRANT stands.
    """

    course: Course
    k: int = 1
    reason: Reason | None = None
    facts: Facts = field(default_factory=Facts)
    level: Level = Level.TILL


def judge(coupon: Coupon, context: ScanContext) -> Decision:
    """Decide what one scan of a genuine coupon leads to.

    Pure: no clock, no store; the caller supplies both. The order of refusals is fixed: taken
    back, superseded, time, store, uses; then the right to say yes (decision 15).
    """
    return (
        _taken_back(coupon, context)
        or _out_of_time(coupon, context)
        or _wrong_store(context)
        or _used_up(coupon, context)
        or _by_right(coupon, context, _first_free(coupon, context) or 1)
    )


def _taken_back(coupon: Coupon, context: ScanContext) -> Decision | None:
    for mark in context.marks:
        if mark.newer_ver is not None and mark.newer_ver > coupon.ver:
            return _refuse(Reason.SUPERSEDED, Facts(newer_ver=mark.newer_ver))
        if mark.newer_ver is None and (mark.is_final or not context.is_line_up):
            return _refuse(mark.reason)
    return None


def _out_of_time(coupon: Coupon, context: ScanContext) -> Decision | None:
    ends = coupon.expires_at_utc_ms
    starts = context.terms.valid_from_utc_ms if context.terms else None
    now = Interval(context.now_lo_utc_ms, context.now_hi_utc_ms)
    validity = judge_window(now, Window(starts, ends))
    if validity is Validity.EXPIRED:
        return _refuse(Reason.EXPIRED, Facts(valid_to_utc_ms=ends))
    if validity is Validity.NOT_YET:
        return _refuse(Reason.NOT_YET_VALID, Facts(valid_from_utc_ms=starts))
    may_wait = coupon.off.kind is not OffKind.HOME and not context.is_line_up
    if validity is Validity.UNSURE and may_wait:
        return Decision(Course.WAIT, reason=Reason.CLOCK_SUSPECT)
    return None


def _wrong_store(context: ScanContext) -> Decision | None:
    stores = context.terms.stores if context.terms else ()
    if stores and context.store_id not in stores:
        return _refuse(Reason.WRONG_STORE, Facts(stores=stores))
    return None


def _used_up(coupon: Coupon, context: ScanContext) -> Decision | None:
    if _first_free(coupon, context) is not None:
        return None
    holder = context.guarded.get(coupon.uses)
    if coupon.uses > 1:
        return Decision(Course.REFUSE, reason=Reason.NO_USES_LEFT)
    if holder is None and context.is_line_up:
        return Decision(Course.ASK, k=1)
    return Decision(Course.REFUSE, reason=Reason.ALREADY_REDEEMED)


def _by_right(coupon: Coupon, context: ScanContext, k: int) -> Decision:
    if context.is_line_up:
        return Decision(Course.ASK, k=k)
    if not context.is_key_trusted:
        return Decision(Course.WAIT, k=k, reason=Reason.KEY_UNKNOWN)
    if coupon.off.kind is OffKind.ANY:
        return _at_risk(coupon, context, k)
    if coupon.off.kind is OffKind.HOME and coupon.off.store_id == context.store_id:
        return _at_home(coupon, context, k)
    if coupon.off.kind is OffKind.HOME:
        return _refuse(Reason.HELD_ELSEWHERE, Facts(stores=(coupon.off.store_id or "",)))
    return Decision(Course.WAIT, k=k, reason=Reason.PLATFORM_DOWN)


def _at_home(coupon: Coupon, context: ScanContext, k: int) -> Decision:
    """Our store holds the right, unless it gave it back or cannot know what it granted."""
    own = _first_free(coupon, context, also_taken=context.recalled)
    if own is None or not context.has_all_guards:
        return Decision(Course.WAIT, k=k, reason=Reason.PLATFORM_DOWN)
    if not is_home_fresh(context.risk.limits, context.risk.revocation_age_ms):
        facts = Facts(limit=Limit.REVOCATION_AGE.value)
        return Decision(Course.WAIT, k=own, reason=Reason.OVER_LIMIT, facts=facts)
    return Decision(Course.GRANT, k=own)


def _at_risk(coupon: Coupon, context: ScanContext, k: int) -> Decision:
    """Nobody holds the right: the owner's limits decide."""
    answer = decide(coupon.value_minor, context.risk)
    if answer.limit is None:
        return Decision(Course.GRANT, k=k, level=Level.RISK)
    facts = Facts(limit=answer.limit.value, limit_allows=answer.allowed, limit_used=answer.used)
    return Decision(Course.WAIT, k=k, reason=answer.reason, facts=facts)


def _first_free(
    coupon: Coupon, context: ScanContext, *, also_taken: frozenset[int] = frozenset()
) -> int | None:
    taken = context.foreign | frozenset(context.guarded) | also_taken
    return next((k for k in range(1, coupon.uses + 1) if k not in taken), None)


def _refuse(reason: Reason, facts: Facts | None = None) -> Decision:
    return Decision(Course.REFUSE, reason=reason, facts=facts or Facts())
