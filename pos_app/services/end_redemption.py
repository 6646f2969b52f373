"""Give up an undecided redemption, take a granted one back, or answer for one after a crash."""

from __future__ import annotations

from pos_app.domain.acts import CancelRedemption, Outcome, ReverseRedemption
from pos_app.domain.printing import JobState
from pos_app.domain.redemption import State
from pos_app.errors import WrongUse
from pos_app.services.asks import Ask, open_question
from pos_app.services.outcomes import outcome_of
from pos_app.work import Work

REASON_CHARACTERS_MAX = 200


def cancel_redemption(command: CancelRedemption, work: Work) -> Outcome | Ask:
    """Stop waiting: the unit is void for this rid, whatever answer may still arrive.

    Raises: WrongUse for an rid this till does not know.
    """
    redemption = work.redemption(command.rid)
    if redemption is None:
        raise WrongUse(f"this till knows no redemption {command.rid}")
    if redemption.state in (State.CLAIMING, State.IN_DOUBT, State.GUARDING):
        body = {"why": "given up at the till", "operator_id": command.operator_id}
        redemption = work.enter(redemption, State.VOIDING, body)
        work.commit()
    return open_question(redemption) or outcome_of(redemption, work)


def reverse_redemption(command: ReverseRedemption, work: Work) -> Outcome | Ask:
    """Ask for a redemption to be taken back; operator and reason stand in the entry.

    Raises: WrongUse for an unknown rid, an empty reason, or a redemption that granted nothing.
    """
    redemption = work.redemption(command.rid)
    if redemption is None:
        raise WrongUse(f"this till knows no redemption {command.rid}")
    reason = command.reason.strip()
    if not reason or len(reason) > REASON_CHARACTERS_MAX:
        raise WrongUse(f"a reversal needs a reason of 1 to {REASON_CHARACTERS_MAX} characters")
    if redemption.state in (State.REVERSING, State.REVERSED, State.REVERSE_REFUSED):
        return open_question(redemption) or outcome_of(redemption, work, is_repeat=True)
    if redemption.state not in (State.GRANTED, State.CONFIRMED):
        raise WrongUse(f"redemption {command.rid} is {redemption.state}: nothing to reverse")
    body = {"reason_text": reason, "operator_id": command.operator_id}
    reversing = work.enter(redemption, State.REVERSING, body)
    _drop_waiting_slips(command.rid, work)
    work.commit()
    return open_question(reversing) or outcome_of(reversing, work)


def acknowledge_grant(rid: str, *, by: str, operator_id: str, work: Work) -> None:
    """Write down that a person saw, or answered for, a grant. Repeats change nothing.

    `by` is `screen`, `console` or `answer`.
    """
    redemption = work.redemption(rid)
    if redemption is not None and redemption.state.is_granted and not redemption.shown:
        work.mark_shown(redemption, {"by": by, "operator_id": operator_id})
        work.commit()


def _drop_waiting_slips(rid: str, work: Work) -> None:
    """A slip that was not begun says what is no longer true, and would stop the queue."""
    for job in work.jobs_of(rid):
        if job.state is JobState.QUEUED:
            work.settle_print_job(job.job_id, JobState.CANCELLED, None)
