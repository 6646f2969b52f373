"""The second unit of work: what the platform's answer, or its silence, makes of a redemption.

Source: protocol.md 2.2 (state machine) and 2.3 (ladder). Every branch ends in a commit.
"""

from __future__ import annotations

from pos_app.domain.acts import Outcome
from pos_app.domain.judge import Course, Decision
from pos_app.domain.redemption import Redemption, State
from pos_app.domain.verdict import Level, Reason
from pos_app.services.asks import Answer, Ask, NoAnswer, Verb, claim_of, open_question
from pos_app.services.desk import Desk
from pos_app.services.outcomes import facts_of_evidence, outcome_of
from pos_app.services.redeem_coupon import grant_here, judge_alone, queue_slip
from pos_app.wire.records import ClaimAnswer
from pos_app.work import Work

IN_DOUBT_RETRY_MS = 10 * 60_000


def settle_answer(ask: Ask, answer: Answer, work: Work, desk: Desk) -> Outcome | Ask:
    """Apply one answer to its redemption; gives the outcome or the next question.

    Thread: ledger worker. Answers that arrive late, twice or out of order change nothing that is
    already settled.
    """
    redemption = work.redemption(ask.rid)
    assert redemption is not None, "a question is only ever asked about a rid on disk"
    if not redemption.state.is_undecided:
        return outcome_of(redemption, work)
    if isinstance(answer, NoAnswer):
        return _unanswered(redemption, answer, work, desk)
    if redemption.state is State.VOIDING:
        return _voiding(redemption, answer, work, desk)
    if redemption.state is State.REVERSING:
        return _reversing(redemption, ask, answer, work, desk)
    return _claiming(redemption, ask, answer, work, desk)


def _claiming(
    redemption: Redemption, ask: Ask, answer: ClaimAnswer, work: Work, desk: Desk
) -> Outcome | Ask:
    if answer.state != "unknown":  # which says nothing of the coupon's uses
        work.note_foreign_uses(redemption.coupon_id, _others(redemption, answer, work))
    if answer.state == "consumed":
        return grant_by_platform(redemption, answer, work, desk)
    if answer.state == "refused":
        return _refused(redemption, answer, work, desk)
    if answer.state in ("voided", "reversed"):
        return _ended_elsewhere(redemption, answer, work)
    if ask.verb is Verb.QUERY and answer.state == "unknown":
        if work.wall_utc_ms - redemption.started_at_utc_ms <= IN_DOUBT_RETRY_MS:
            return claim_of(redemption)
        voiding = work.enter(redemption, State.VOIDING, {"why": "waited too long"})
        work.commit()
        return open_question(voiding) or outcome_of(voiding, work)
    return _unanswered(redemption, NoAnswer(), work, desk)


def grant_by_platform(
    redemption: Redemption, answer: ClaimAnswer, work: Work, desk: Desk
) -> Outcome:
    """The platform consumed the unit for this rid: granted and confirmed in one commit."""
    until = answer.reversible_until_utc_ms
    granted = work.enter(
        redemption,
        State.GRANTED,
        {
            "level": Level.PLATFORM.value,
            "unit": redemption.unit,
            "amount_minor": redemption.amount_minor,
            "currency": redemption.currency,
            "operator_id": redemption.operator_id,
            "attended": desk.is_attended,
        },
    )
    confirmed = work.enter(granted, State.CONFIRMED, {"reversible_until_utc_ms": until})
    queue_slip(confirmed, work, desk)
    work.commit()
    return outcome_of(confirmed, work)


def _refused(redemption: Redemption, answer: ClaimAnswer, work: Work, desk: Desk) -> Outcome:
    reason = _reason_of(answer)
    voiding = work.enter(redemption, State.VOIDING, {"why": "platform refused"})
    rejected = work.enter(voiding, State.REJECTED, {"reason": reason.value})
    work.commit()
    return outcome_of(rejected, work, facts=facts_of_evidence(answer.evidence, desk))


def _ended_elsewhere(redemption: Redemption, answer: ClaimAnswer, work: Work) -> Outcome:
    voiding = work.enter(redemption, State.VOIDING, {"why": f"platform says {answer.state}"})
    if answer.state == "voided":
        ended = work.enter(voiding, State.VOIDED, {})
    else:
        reversing = work.enter(voiding, State.REVERSING, {"why": "reversed at the platform"})
        ended = work.enter(reversing, State.REVERSED, {})
    work.commit()
    return outcome_of(ended, work)


def _voiding(redemption: Redemption, answer: ClaimAnswer, work: Work, desk: Desk) -> Outcome | Ask:
    if answer.state == "consumed":
        reversing = work.enter(redemption, State.REVERSING, {"why": "void came after the claim"})
        work.commit()
        return open_question(reversing) or outcome_of(reversing, work)
    if answer.state == "refused":
        ended = work.enter(redemption, State.REJECTED, {"reason": _reason_of(answer).value})
    elif answer.state == "voided":
        ended = work.enter(redemption, State.VOIDED, {})
    elif answer.state == "reversed":
        reversing = work.enter(redemption, State.REVERSING, {"why": "reversed at the platform"})
        ended = work.enter(reversing, State.REVERSED, {})
    else:
        return _unanswered(redemption, NoAnswer(), work, desk)
    work.commit()
    return outcome_of(ended, work)


def _reversing(
    redemption: Redemption, ask: Ask, answer: ClaimAnswer, work: Work, desk: Desk
) -> Outcome | Ask:
    if answer.state == "reversed":
        ended = work.enter(redemption, State.REVERSED, {})
    elif answer.state in ("voided", "refused"):  # never consumed, so nothing is left to take back
        ended = work.enter(redemption, State.VOIDED, {"why": f"platform says {answer.state}"})
    elif ask.verb is not Verb.REVERSE:
        # An older question's answer: "consumed" to a claim or void does not refuse the reversal.
        return open_question(redemption) or outcome_of(redemption, work)
    elif answer.state == "consumed":
        until = answer.reversible_until_utc_ms
        ended = work.enter(redemption, State.REVERSE_REFUSED, {"reversible_until_utc_ms": until})
    else:
        return _wait(redemption, work)
    work.commit()
    return outcome_of(ended, work, facts=facts_of_evidence(answer.evidence, desk))


def _unanswered(redemption: Redemption, answer: NoAnswer, work: Work, desk: Desk) -> Outcome:
    """No answer: grant on a right of our own, else keep the rid in doubt and wait."""
    if redemption.state in (State.VOIDING, State.REVERSING):
        return _wait(redemption, work)
    if answer.is_device_refused:
        voiding = work.enter(redemption, State.VOIDING, {"why": "this till was refused"})
        work.commit()
        return outcome_of(voiding, work)
    alone = judge_alone(redemption, work, desk) if desk.may_grant_here else None
    if alone is not None and alone.course is Course.GRANT:
        return grant_here(redemption, alone.level, work, desk)
    if alone is not None and alone.reason is Reason.HELD_ELSEWHERE:
        return _send_elsewhere(redemption, alone, work)
    if redemption.state is State.CLAIMING:
        reason = _why_waiting(answer, alone)
        redemption = work.enter(redemption, State.IN_DOUBT, {"reason": reason.value})
        work.commit()
    facts = alone.facts if alone is not None and alone.course is Course.WAIT else None
    return outcome_of(redemption, work, facts=facts)


def _send_elsewhere(redemption: Redemption, alone: Decision, work: Work) -> Outcome:
    """The guest goes to the store that holds the right; the claim is void, should it arrive."""
    body = {"why": "sent to the home store", "reason": Reason.HELD_ELSEWHERE.value}
    voiding = work.enter(redemption, State.VOIDING, body)
    work.commit()
    return outcome_of(voiding, work, facts=alone.facts)


def _why_waiting(answer: NoAnswer, alone: Decision | None) -> Reason:
    """The reason of the wait: the platform is busy, a limit binds here, or nobody answers."""
    if answer.is_busy:
        return Reason.RATE_LIMITED
    if alone is not None and alone.course is Course.WAIT and alone.reason is not None:
        return alone.reason
    return Reason.PLATFORM_DOWN


def _wait(redemption: Redemption, work: Work) -> Outcome:
    return outcome_of(redemption, work)


def _others(redemption: Redemption, answer: ClaimAnswer, work: Work) -> tuple[int, ...]:
    """The uses consumed elsewhere: those that other rids of this till hold are our own."""
    guarded = work.guarded_uses(redemption.coupon_id)
    ours = {k for k, rid in guarded.items() if rid != redemption.rid}
    if answer.state == "consumed":
        ours.add(int(redemption.unit.rpartition(":")[2]))
    return tuple(k for k in answer.used_k if k not in ours)


def _reason_of(answer: ClaimAnswer) -> Reason:
    try:
        return Reason(answer.reason or Reason.NOT_FOUND.value)
    except ValueError:
        return Reason.NOT_AUTHORISED
