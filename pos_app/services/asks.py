"""Questions to the platform that a redemption may have open: asked outside any unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.redemption import Redemption, State
from pos_app.wire.records import ClaimAnswer, ClaimRequest


class Verb(StrEnum):
    """The five synchronous questions of OSP/1."""

    LOOKUP = "lookup"
    CLAIM = "claim"
    QUERY = "query"
    VOID = "void"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question about one rid. Asking it again, with the same rid, is always safe."""

    verb: Verb
    rid: str
    unit: str = ""
    claim: ClaimRequest | None = None
    reason: str = ""
    operator_id: str = ""
    short_code: str = ""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The platform gave no usable answer by the deadline, or asked us to come back later."""

    is_busy: bool = False
    is_device_refused: bool = False


Answer = ClaimAnswer | NoAnswer


def claim_of(redemption: Redemption) -> Ask:
    """The claim of a redemption: the same question every time it is asked."""
    return Ask(
        Verb.CLAIM,
        redemption.rid,
        unit=redemption.unit,
        claim=ClaimRequest(
            rid=redemption.rid,
            unit=redemption.unit,
            amount_minor=redemption.amount_minor,
            currency=redemption.currency,
            ver=redemption.ver,
            operator_id=redemption.operator_id,
        ),
        operator_id=redemption.operator_id,
    )


def open_question(redemption: Redemption) -> Ask | None:
    """What to ask next about an undecided redemption, None when there is nothing to ask."""
    if redemption.state is State.VOIDING:
        return Ask(
            Verb.VOID,
            redemption.rid,
            unit=redemption.unit,
            reason="given up",
            operator_id=redemption.operator_id,
        )
    if redemption.state is State.REVERSING:
        return Ask(
            Verb.REVERSE,
            redemption.rid,
            unit=redemption.unit,
            reason="reversal asked for at the till",
            operator_id=redemption.operator_id,
        )
    if redemption.state.is_undecided:
        return Ask(Verb.QUERY, redemption.rid, unit=redemption.unit)
    return None
