"""Redeem a coupon: the first unit of work of a scan, up to a verdict or a question.

Source: protocol.md 2.2 and 2.3; the second unit of work is services/settle_answer.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pos_app.domain.acts import Outcome, RedeemCoupon
from pos_app.domain.coupon import Coupon, CouponFlaw, OffKind, Unit
from pos_app.domain.judge import Course, Decision, Mark, ScanContext, judge
from pos_app.domain.redemption import Redemption, State
from pos_app.domain.risk import RiskStanding
from pos_app.domain.verdict import Level, Reason
from pos_app.services.asks import Ask, claim_of, open_question
from pos_app.services.desk import Desk
from pos_app.services.outcomes import facts_of_holder, latest_granted, outcome_of
from pos_app.services.risk_standing import is_withdrawn, risk_standing
from pos_app.work import Work

TAIL_CHARACTERS = 4
NO_CURRENCY = "XXX"
"""ISO 4217's own code for "no currency is involved"."""
GENERIC_TITLE_ZH = "优惠券"
GENERIC_TITLE_EN = "Coupon"


def redeem_coupon(command: RedeemCoupon, work: Work, desk: Desk) -> Outcome | Ask:
    """Decide one scan as far as this till can, and commit it.

    Gives the outcome, or the question the platform has to answer first (its intent is committed).
    Idempotent by rid: the same command again gives the outcome its rid has by now.
    Thread: ledger worker.
    """
    known = work.redemption(command.rid)
    if known is not None:
        return outcome_of(known, work, is_repeat=True)
    coupon = desk.reader.read(command.code)
    if isinstance(coupon, CouponFlaw):
        return reject_code(command, coupon.reason, work)
    resumed = _resume(coupon, work, desk)
    if resumed is not None:
        return resumed
    context = _context(coupon, command.operator_id, work, desk)
    decision = judge(coupon, context)
    return _carry_out(decision, command, coupon, work, desk)


def _resume(coupon: Coupon, work: Work, desk: Desk) -> Outcome | Ask | None:
    """Take up what this till has begun with this coupon and not finished (2.2 rules 7 and 8)."""
    rows = work.redemptions_of_coupon(coupon.coupon_id.hex())
    for row in rows:
        if row.state.is_granted and not row.shown and not row.attended:
            return _show_late(row, work)
        if not row.state.is_undecided:
            continue
        if row.rid in desk.busy_rids:
            return outcome_of(row, work, is_repeat=True)
        if row.state in (State.CLAIMING, State.IN_DOUBT):
            return claim_of(row)
        return open_question(row)
    return None


def _show_late(row: Redemption, work: Work) -> Outcome:
    """Show a grant that came in the background: green to this one scan (2.2 rule 7)."""
    shown = work.mark_shown(row, {"by": "scan"})
    work.commit()
    return outcome_of(shown, work)


def judge_alone(redemption: Redemption, work: Work, desk: Desk) -> Decision | None:
    """What this till may do alone about what the platform was asked and did not answer.

    Judged anew as an offline scan: while the line seemed up, blocks, compromised keys and uses
    consumed elsewhere were left to the platform, and time has passed since. None where the use
    itself is no longer there to grant.
    """
    code = work.evidence(redemption.rid)
    coupon = None if code is None else desk.reader.read(code)
    if not isinstance(coupon, Coupon):
        return None
    offline = replace(desk, is_line_up=False)
    context = _context(coupon, redemption.operator_id, work, offline)
    if Unit.parse(redemption.unit).k in context.foreign | context.recalled:
        return None
    others = {k: rid for k, rid in context.guarded.items() if rid != redemption.rid}
    return judge(coupon, replace(context, guarded=others))


def _context(coupon: Coupon, operator_id: str, work: Work, desk: Desk) -> ScanContext:
    coupon_hex = coupon.coupon_id.hex()
    released = work.released_vers(coupon_hex)
    risk = RiskStanding()
    if not desk.is_line_up and coupon.off.kind is not OffKind.NONE:
        risk = risk_standing(work, desk, operator_id=operator_id, campaign=coupon.campaign)
    return ScanContext(
        store_id=desk.store_id,
        now_lo_utc_ms=desk.now_lo_utc_ms,
        now_hi_utc_ms=desk.now_hi_utc_ms,
        is_line_up=desk.is_line_up,
        terms=work.campaign(coupon.campaign),
        marks=tuple(_marks(coupon, work)),
        has_all_guards=desk.has_all_guards and not is_withdrawn("device", desk.dev, work),
        is_key_trusted=desk.reader.status_of(coupon.kid) != "compromised",
        guarded=work.guarded_uses(coupon_hex),
        foreign=_taken_elsewhere(coupon, work, desk),
        recalled=frozenset(k for k, ver in released.items() if ver >= coupon.ver),
        risk=risk,
    )


def _marks(coupon: Coupon, work: Work) -> Iterator[Mark]:
    terms = work.campaign(coupon.campaign)
    if terms is not None and terms.blocked:
        yield Mark(is_final=False, reason=Reason.FROZEN)
    coupon_hex = coupon.coupon_id.hex()
    targets = [
        ("coupon", coupon_hex),
        ("campaign", str(coupon.campaign)),
        ("key", coupon.kid.hex()),
    ]
    if coupon.uses == 1:
        targets.append(("unit", Unit(coupon.coupon_id, 1).key))
    for kind, target in targets:
        found = work.revocation(kind, target)
        if found is None or found.action == "unblock":
            continue
        is_final = found.action == "revoke"
        reason = _reason_named(found.reason) if is_final else Reason.FROZEN
        yield Mark(is_final=is_final, reason=reason, newer_ver=found.newer_ver)


def _taken_elsewhere(coupon: Coupon, work: Work, desk: Desk) -> frozenset[int]:
    """Uses consumed elsewhere or taken back.

    With the line up and nothing else left to try, what was heard of other tills is no reason to
    refuse: a use may have been given back since, and only the platform knows.
    """
    coupon_hex = coupon.coupon_id.hex()
    withdrawn = _withdrawn_uses(coupon, work)
    taken = work.foreign_uses(coupon_hex) | withdrawn
    if desk.is_line_up and len(taken | work.guarded_uses(coupon_hex).keys()) >= coupon.uses:
        return withdrawn
    return taken


def _withdrawn_uses(coupon: Coupon, work: Work) -> frozenset[int]:
    """Uses of a multi-use coupon that were taken back one by one."""
    if coupon.uses == 1:
        return frozenset()
    units = (Unit(coupon.coupon_id, k) for k in range(1, coupon.uses + 1))
    return frozenset(unit.k for unit in units if is_withdrawn("unit", unit.key, work))


def _reason_named(text: str) -> Reason:
    """A reason of the revocation log; one that a newer platform invented still refuses."""
    try:
        return Reason(text)
    except ValueError:
        return Reason.REVOKED


def _carry_out(
    decision: Decision, command: RedeemCoupon, coupon: Coupon, work: Work, desk: Desk
) -> Outcome | Ask:
    unit = Unit(coupon.coupon_id, decision.k)
    checked = work.start(command.rid, _checked_body(command, coupon, unit, work, desk))
    work.keep_evidence(command.rid, command.code)
    if decision.course is Course.REFUSE:
        return _reject(checked, decision, work, desk)
    work.take_guard(unit.key, command.rid)
    guarding = work.enter(checked, State.GUARDING, {})
    if decision.course is Course.GRANT:
        return grant_here(guarding, decision.level, work, desk)
    claiming = work.enter(guarding, State.CLAIMING, {})
    if decision.course is Course.ASK:
        work.commit()
        return claim_of(claiming)
    doubtful = work.enter(claiming, State.IN_DOUBT, {"reason": decision.reason})
    work.commit()
    return outcome_of(doubtful, work, facts=decision.facts)


def grant_here(before: Redemption, level: Level, work: Work, desk: Desk) -> Outcome:
    """Grant without the platform: guard, grant and slip in one transaction (2.2 rule 1).

    At level risk the entry itself spends the owner's allowance, and says who bears a loss.
    """
    body = {
        "level": level.value,
        "unit": before.unit,
        "amount_minor": before.amount_minor,
        "currency": before.currency,
        "operator_id": before.operator_id,
        "attended": desk.is_attended,
    }
    if level is Level.RISK:
        body |= {"exposure_minor": before.amount_minor, "bearer": before.bearer}
    granted = work.enter(before, State.GRANTED, body)
    queue_slip(granted, work, desk)
    work.commit()
    return outcome_of(granted, work)


def queue_slip(redemption: Redemption, work: Work, desk: Desk) -> None:
    """Queue the slip of a grant, in the transaction of the grant."""
    if desk.prints_slips:
        work.add_print_job(desk.new_id(), redemption.rid, kind="redemption", copy=0)


def _reject(checked: Redemption, decision: Decision, work: Work, desk: Desk) -> Outcome:
    facts = decision.facts
    if decision.reason in (Reason.ALREADY_REDEEMED, Reason.NO_USES_LEFT):
        holder = latest_granted(work, checked.coupon_id)
        if holder is not None:
            facts = facts_of_holder(holder, desk)
    assert decision.reason is not None, "a refusal names its reason"
    rejected = work.enter(checked, State.REJECTED, {"reason": decision.reason.value})
    work.commit()
    return outcome_of(rejected, work, facts=facts)


def reject_code(command: RedeemCoupon, reason: Reason, work: Work) -> Outcome:
    """Write down a code that named no coupon: no unit, no guard, but evidence that it was shown."""
    body = {
        "unit": "",
        "coupon_id": "",
        "campaign": 0,
        "amount_minor": 0,
        "currency": NO_CURRENCY,
        "off": "none",
        "operator_id": command.operator_id,
        "source": command.source.value,
        "code_tail": tail_of(command.code),
        "reason": reason.value,
    }
    rejected = work.start(command.rid, body, state=State.REJECTED)
    work.commit()
    return outcome_of(rejected, work)


def tail_of(code: str) -> str:
    """The last characters of a code: all that lists, slips and logs ever show of it."""
    kept = "".join(ch for ch in code if ch.isascii() and ch.isalnum())
    return kept[-TAIL_CHARACTERS:]


def _checked_body(
    command: RedeemCoupon, coupon: Coupon, unit: Unit, work: Work, desk: Desk
) -> dict[str, Any]:
    terms = work.campaign(coupon.campaign)
    currency = terms.currency if terms else desk.reader.currency_of(coupon.kid)
    return {
        "unit": unit.key,
        "coupon_id": coupon.coupon_id.hex(),
        "campaign": coupon.campaign,
        "amount_minor": coupon.value_minor,
        "currency": currency or "CNY",
        "off": str(coupon.off),
        "operator_id": command.operator_id,
        "source": command.source.value,
        "code_tail": tail_of(command.code),
        "uses": coupon.uses,
        "ver": coupon.ver,
        "title_zh": terms.name_zh if terms else GENERIC_TITLE_ZH,
        "title_en": terms.name_en if terms else GENERIC_TITLE_EN,
        "bearer": terms.bearer.value if terms else "platform",
    }
