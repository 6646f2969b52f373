"""From what the ledger says of a rid to what a person is told."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.domain.acts import Outcome
from pos_app.domain.coupon import OfflineRight, Unit
from pos_app.domain.redemption import Redemption, State
from pos_app.domain.verdict import Face, Facts, Level, Reason, Verdict
from pos_app.services.desk import Desk
from pos_app.wire.records import Evidence
from pos_app.work import RedemptionWork, Work

_SURE = (State.CONFIRMED, State.SETTLED, State.REVERSE_REFUSED)
_WAITING = Reason.PLATFORM_DOWN


def verdict_of(redemption: Redemption, facts: Facts | None = None) -> Verdict:
    """The face of a redemption as it stands now."""
    state = redemption.state
    if state.is_granted:
        is_sure = redemption.level is Level.PLATFORM or state in _SURE
        face = Face.GREEN if is_sure else Face.GREEN_PENDING
        return Verdict(face, level=redemption.level, facts=facts or Facts())
    if redemption.reason is Reason.HELD_ELSEWHERE:
        return Verdict.refuse(redemption.reason, facts or Facts(stores=_home_of(redemption)))
    if state.is_undecided:
        reason = redemption.reason or _WAITING
        return Verdict(Face.AMBER_WAIT, reason=reason, facts=facts or Facts())
    if redemption.reason is not None and state is State.REJECTED:
        return Verdict.refuse(redemption.reason, facts)
    return Verdict(Face.RED, facts=facts or Facts())


def outcome_of(
    redemption: Redemption, work: Work, *, facts: Facts | None = None, is_repeat: bool = False
) -> Outcome:
    """The outcome a redemption has by now, complete enough to paint."""
    terms = work.campaign(redemption.campaign)
    unit = Unit.parse(redemption.unit) if redemption.unit else None
    verdict = verdict_of(redemption, facts)
    return Outcome(
        verdict=verdict,
        rid=redemption.rid,
        state=redemption.state,
        coupon_id=redemption.coupon_id or None,
        unit=redemption.unit or None,
        k=unit.k if unit else None,
        uses=redemption.uses,
        value_minor=redemption.amount_minor,
        paid_minor=terms.paid_minor if terms else None,
        currency=redemption.currency,
        title_zh=redemption.title_zh,
        title_en=redemption.title_en,
        items_zh=terms.items_zh if terms else (),
        items_en=terms.items_en if terms else (),
        code_tail=redemption.code_tail,
        off=redemption.off,
        bearer=redemption.bearer,
        offline=redemption.offline,
        exposure_minor=work.risk_open().minor if redemption.level is Level.RISK else 0,
        entry_seq=redemption.last_seq,
        decided_at_utc_ms=redemption.changed_at_utc_ms,
        reversible_until_utc_ms=redemption.reversible_until_utc_ms,
        is_final=not redemption.state.is_undecided or verdict.face is Face.AMBER_ELSEWHERE,
        is_repeat=is_repeat,
    )


def _home_of(redemption: Redemption) -> tuple[str, ...]:
    """The store that holds the right of a home coupon."""
    home = OfflineRight.parse(redemption.off).store_id
    return (home,) if home else ()


def facts_of_holder(holder: Redemption, desk: Desk) -> Facts:
    """When, where and by whom a unit was redeemed at this very till."""
    return Facts(
        at_utc_ms=holder.granted_at_utc_ms or holder.started_at_utc_ms,
        store_id=desk.store_id,
        store_name=desk.store_name,
        dev=desk.dev,
        till_name=desk.till_name,
        operator_id=holder.operator_id,
        rid=holder.rid,
        by_this_till=True,
    )


def facts_of_evidence(evidence: Evidence | None, desk: Desk) -> Facts:
    """When, where and by whom, as the platform tells it."""
    if evidence is None:
        return Facts()
    return Facts(
        at_utc_ms=evidence.at_utc_ms,
        store_id=evidence.store_id,
        store_name=evidence.store_name,
        dev=evidence.dev,
        till_name=evidence.till_name,
        operator_id=evidence.operator_id,
        rid=evidence.rid,
        valid_from_utc_ms=evidence.valid_from_utc_ms,
        valid_to_utc_ms=evidence.valid_to_utc_ms,
        stores=tuple(evidence.stores),
        newer_ver=evidence.newer_ver,
        by_this_till=evidence.dev == desk.dev,
    )


def latest_granted(work: RedemptionWork, coupon_id: str) -> Redemption | None:
    """The last redemption of a coupon at this till that handed something over."""
    granted: Sequence[Redemption] = [
        row for row in work.redemptions_of_coupon(coupon_id) if row.state.is_granted
    ]
    return granted[-1] if granted else None
