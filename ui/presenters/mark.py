"""The five marks: one outline for each verdict."""

from __future__ import annotations

from enum import StrEnum

from pos_app.domain.verdict import Face


class Mark(StrEnum):
    """The outline that tells the five verdicts apart without colour."""

    CIRCLE = "circle"
    DASHED_CIRCLE = "dashed_circle"
    DIAMOND = "diamond"
    SIGNPOST = "signpost"
    OCTAGON = "octagon"


MARKS = {
    Face.GREEN: Mark.CIRCLE,
    Face.GREEN_PENDING: Mark.DASHED_CIRCLE,
    Face.AMBER_WAIT: Mark.DIAMOND,
    Face.AMBER_ELSEWHERE: Mark.SIGNPOST,
    Face.RED: Mark.OCTAGON,
}
