"""The redemption state machine, one per rid: every state is an entry of the ledger.

Source: protocol.md 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pos_app.domain.verdict import Level, Reason


class State(StrEnum):
    """Where one redemption attempt stands."""

    CHECKED = "checked"
    GUARDING = "guarding"
    CLAIMING = "claiming"
    IN_DOUBT = "in_doubt"
    GRANTED = "granted"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    VOIDING = "voiding"
    VOIDED = "voided"
    REVERSING = "reversing"
    REVERSED = "reversed"
    REVERSE_REFUSED = "reverse_refused"
    REJECTED = "rejected"
    DISPUTED = "disputed"
    RESOLVED = "resolved"

    @property
    def entry_type(self) -> str:
        """The type of the entry that enters this state, e.g. `redemption.granted`."""
        return f"redemption.{self.value}"

    @property
    def is_undecided(self) -> bool:
        """Whether the rid still waits for an authority and a new scan must not mint another."""
        return self in _UNDECIDED

    @property
    def holds_unit(self) -> bool:
        """Whether a rid in this state keeps its guard on the unit."""
        return self not in (State.CHECKED, State.VOIDED, State.REVERSED, State.REJECTED)

    @property
    def is_granted(self) -> bool:
        """Whether the goods have been, or may be, handed over on this rid."""
        return self in _GRANTED


_UNDECIDED = frozenset(
    {State.CHECKED, State.GUARDING, State.CLAIMING, State.IN_DOUBT, State.VOIDING, State.REVERSING}
)
_GRANTED = frozenset(
    {State.GRANTED, State.CONFIRMED, State.SETTLED, State.REVERSE_REFUSED, State.DISPUTED}
)

TRANSITIONS: Mapping[State | None, frozenset[State]] = {
    None: frozenset({State.CHECKED, State.REJECTED}),
    State.CHECKED: frozenset({State.GUARDING, State.REJECTED}),
    State.GUARDING: frozenset({State.CLAIMING, State.GRANTED, State.REJECTED, State.VOIDING}),
    State.CLAIMING: frozenset({State.GRANTED, State.IN_DOUBT, State.VOIDING}),
    State.IN_DOUBT: frozenset({State.GRANTED, State.VOIDING}),
    State.GRANTED: frozenset({State.CONFIRMED, State.REVERSING, State.DISPUTED}),
    State.CONFIRMED: frozenset({State.SETTLED, State.REVERSING, State.DISPUTED}),
    State.VOIDING: frozenset({State.VOIDED, State.REJECTED, State.REVERSING}),
    State.REVERSING: frozenset({State.REVERSED, State.REVERSE_REFUSED, State.VOIDED}),
    State.REVERSE_REFUSED: frozenset({State.CONFIRMED, State.SETTLED, State.DISPUTED}),
    State.DISPUTED: frozenset({State.RESOLVED}),
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """When (ms UTC) and under which number an entry stands."""

    at_utc_ms: int
    seq: int


class ImpossibleTransition(AssertionError):
    """Our own code tried to move a redemption along an edge the state machine does not have."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """The projected view of one rid: what its entries so far add up to.

    Units: amount_minor in minor units of `currency`; every `…_utc_ms` in milliseconds UTC.
    """

    rid: str
    state: State
    unit: str
    coupon_id: str
    campaign: int
    amount_minor: int
    currency: str
    off: str
    operator_id: str
    source: str
    code_tail: str
    started_at_utc_ms: int
    changed_at_utc_ms: int
    last_seq: int
    level: Level | None = None
    reason: Reason | None = None
    offline: bool = False
    granted_at_utc_ms: int | None = None
    reversible_until_utc_ms: int | None = None
    shown: bool = False
    uses: int = 1
    title_zh: str = ""
    title_en: str = ""
    bearer: str = "platform"
    ver: int = 1
    attended: bool = False

    @property
    def is_exposed(self) -> bool:
        """Whether money was granted here and the platform has not confirmed it yet."""
        return self.state is State.GRANTED and self.level is not Level.PLATFORM


def begin(rid: str, body: Mapping[str, Any], *, at_utc_ms: int, seq: int) -> Redemption:
    """The redemption a `redemption.checked` entry starts."""
    return Redemption(
        rid=rid,
        state=State.CHECKED,
        unit=body["unit"],
        coupon_id=body["coupon_id"],
        campaign=body["campaign"],
        amount_minor=body["amount_minor"],
        currency=body["currency"],
        off=body["off"],
        operator_id=body["operator_id"],
        source=body["source"],
        code_tail=body["code_tail"],
        started_at_utc_ms=at_utc_ms,
        changed_at_utc_ms=at_utc_ms,
        last_seq=seq,
        uses=body.get("uses", 1),
        title_zh=body.get("title_zh", ""),
        title_en=body.get("title_en", ""),
        bearer=body.get("bearer", "platform"),
        ver=body.get("ver", 1),
    )


def advance(
    before: Redemption, state: State, body: Mapping[str, Any], *, at_utc_ms: int, seq: int
) -> Redemption:
    """The redemption after one more entry.

    Raises: ImpossibleTransition if the state machine has no such edge.
    """
    if state not in TRANSITIONS.get(before.state, frozenset()):
        raise ImpossibleTransition(f"{before.rid}: {before.state} → {state}")
    after = replace(before, state=state, changed_at_utc_ms=at_utc_ms, last_seq=seq)
    if "reason" in body and body["reason"] is not None:
        after = replace(after, reason=Reason(body["reason"]))
    if state is State.GRANTED:
        level = Level(body["level"])
        after = replace(
            after,
            level=level,
            offline=level is not Level.PLATFORM,
            granted_at_utc_ms=at_utc_ms,
            attended=bool(body.get("attended", False)),
        )
    if body.get("reversible_until_utc_ms") is not None:
        after = replace(after, reversible_until_utc_ms=body["reversible_until_utc_ms"])
    return after


def project(
    before: Redemption | None, entry_type: str, agg: str, body: Mapping[str, Any], stamp: Stamp
) -> Redemption | None:
    """The redemption after an entry, or `before` when the entry is not about redemptions.

    The same function serves the live projection and its rebuild from the ledger.
    """
    area, _, name = entry_type.partition(".")
    if area != "redemption":
        return before
    if name == "shown":
        return None if before is None else replace(before, shown=True, last_seq=stamp.seq)
    state = State(name)
    if before is None:
        started = begin(agg, body, at_utc_ms=stamp.at_utc_ms, seq=stamp.seq)
        if state is State.CHECKED:
            return started
        refused = replace(started, state=state, shown=True)
        return replace(refused, reason=Reason(body["reason"]))
    return advance(before, state, body, at_utc_ms=stamp.at_utc_ms, seq=stamp.seq)
