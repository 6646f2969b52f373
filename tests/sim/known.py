"""Defects that are open in the product: found here, reported, and still there.

Each has a small run that shows it; a test says when one no longer does, so that its line goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tests.sim.plan import MINUTE_MS, Action


class Violated(Protocol):
    """A violation, as the simulation reports it."""

    @property
    def number(self) -> int:
        """The invariant."""

    @property
    def what(self) -> str:
        """What did not hold."""


@dataclass(frozen=True)
class Known:
    """One open defect: how its violation reads, why, and a run that shows it."""

    number: int
    words: str
    why: str
    actions: tuple[Action, ...]

    def fits(self, violation: Violated) -> bool:
        """Whether a violation is this defect's."""
        return violation.number == self.number and self.words in violation.what


def is_known(violation: Violated) -> str:
    """Why an open defect causes this violation; empty if none does."""
    return next((one.why for one in KNOWN if one.fits(violation)), "")


_NONE_COUPON = Action(0, "issue", ("none", 0, 1, None))

KNOWN: tuple[Known, ...] = (
    Known(
        60,
        "nobody ever saw it",
        "services/redeem_coupon._show_late commits `shown` before the screen is drawn: a stop in "
        "between leaves a grant nobody saw and nobody is asked about (2.2 rule 8)",
        (
            _NONE_COUPON,
            Action(1_000, "weather", ("answer_lost", 1.0, 3_000)),
            Action(1_100, "scan", (0, 0, "new")),
            Action(60_000, "sync", (0,)),
            Action(90_000, "crash", (0, "paint", 0, False)),
            Action(90_100, "scan", (0, 0, "new")),
        ),
    ),
    Known(
        12,
        "reverse_refused without a grant",
        "a void that came after its claim, and whose reversal is refused, ends in REVERSE_REFUSED: "
        "the platform keeps the unit consumed, the ledger has no GRANTED entry for it, and the "
        "next scan would be green on it (2.2, invariants 7 and 12)",
        (
            _NONE_COUPON,
            Action(1_000, "weather", ("answer_lost", 1.0, 70 * MINUTE_MS)),
            Action(1_100, "scan", (0, 0, "new")),
            Action(9_000, "cancel", (0,)),
            Action(71 * MINUTE_MS, "sync", (0,)),
        ),
    ),
)
