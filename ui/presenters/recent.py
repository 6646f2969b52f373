"""The list of recent redemptions, row by row: what it was, how it stands, how long to reverse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.acts import RecentRedemption
from pos_app.domain.redemption import State


class RowKind(StrEnum):
    """How a redemption in the list stands."""

    CONFIRMED = "confirmed"
    PENDING = "pending"
    ASKING = "asking"
    REVERSED = "reversed"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    DISPUTED = "disputed"


class RowKey(StrEnum):
    """What can be done about it now."""

    NONE = "none"
    REVERSE = "reverse"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class RecentRow:
    """One row. `seconds_left` is None where the platform has set no limit yet."""

    source: RecentRedemption
    kind: RowKind
    key: RowKey
    seconds_left: int | None = None


_KINDS = {
    State.CONFIRMED: RowKind.CONFIRMED,
    State.SETTLED: RowKind.CONFIRMED,
    State.REVERSE_REFUSED: RowKind.CONFIRMED,
    State.RESOLVED: RowKind.CONFIRMED,
    State.REVERSED: RowKind.REVERSED,
    State.VOIDED: RowKind.CANCELLED,
    State.REJECTED: RowKind.REFUSED,
    State.DISPUTED: RowKind.DISPUTED,
}


def recent_row(source: RecentRedemption, now_utc_ms: int) -> RecentRow:
    """How one redemption stands at this moment.

    The platform's `reversible_until` alone decides when it is too late; the clock only counts down.
    """
    if source.state is State.GRANTED:
        kind = RowKind.PENDING if source.offline else RowKind.CONFIRMED
    else:
        kind = _KINDS.get(source.state, RowKind.ASKING)
    until = source.reversible_until_utc_ms
    if source.state in (State.SETTLED, State.REVERSE_REFUSED):
        return RecentRow(source, kind, RowKey.TOO_LATE)
    if not source.may_reverse:
        return RecentRow(source, kind, RowKey.NONE)
    if until is None:
        return RecentRow(source, kind, RowKey.REVERSE)
    left = (until - now_utc_ms) // 1000
    return RecentRow(source, kind, RowKey.REVERSE if left > 0 else RowKey.TOO_LATE, max(0, left))
