"""Whether an answer is the last one."""

from __future__ import annotations

from pos_app.domain.acts import Outcome
from pos_app.domain.verdict import Face


def is_undecided(outcome: Outcome) -> bool:
    """Whether the platform may still change this answer."""
    if outcome.verdict.face is not Face.AMBER_WAIT:
        return False
    return not outcome.is_final or (outcome.state is not None and outcome.state.is_undecided)
