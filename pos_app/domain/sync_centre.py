"""What the sync centre shows: entries not sent yet, feeds, doubts and the platform's cases.

Nothing here can be removed by anybody; these are views of what the ledger and the platform say.
Units: times in ms UTC, money in minor units of the row's currency. Codes appear by their tail only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.acts import Line
from pos_app.domain.redemption import State

ROWS_MAX = 200
"""The newest rows of each list; counts go beyond them."""
EXPORT_ROWS_MAX = 100_000
STALE_MS = 3_600_000
"""A feed older than this is told in amber: rounds pull every feed several times a minute."""
TAIL_CHARS = 8


class Why(StrEnum):
    """Why an entry has not been sent yet."""

    OFFLINE = "offline"
    BUSY = "busy"
    REFUSED = "refused"
    WAITING = "waiting"


class Feed(StrEnum):
    """The streams the platform sends to a till."""

    KEYS = "keys"
    CAMPAIGNS = "campaigns"
    REVOCATIONS = "revocations"
    VERDICTS = "verdicts"
    RIGHTS = "rights"


@dataclass(frozen=True, slots=True)
class About:
    """The redemption a row is about. `state` and `offline` say how it stands now."""

    rid: str
    code_tail: str
    title_zh: str
    title_en: str
    amount_minor: int
    currency: str
    operator_id: str
    state: State
    offline: bool


@dataclass(frozen=True, slots=True)
class UnsentRow:
    """One entry the platform has not acknowledged. `about` is None where it is no redemption's."""

    ep: int
    seq: int
    type: str
    at_utc_ms: int
    why: Why
    hash_hex: str
    about: About | None = None

    @property
    def moved_minor(self) -> int | None:
        """The money this very entry moved: what was granted, what was taken back, else None."""
        if self.about is None:
            return None
        return _SIGN[self.type] * self.about.amount_minor if self.type in _SIGN else None


_SIGN = {State.GRANTED.entry_type: 1, State.REVERSED.entry_type: -1, State.VOIDED.entry_type: -1}


@dataclass(frozen=True, slots=True)
class FeedRow:
    """How fresh a feed is; None before its first page."""

    feed: Feed
    as_of_utc_ms: int | None

    def is_stale(self, now_utc_ms: int) -> bool:
        """Whether somebody should know that this is old."""
        return self.as_of_utc_ms is None or now_utc_ms - self.as_of_utc_ms > STALE_MS


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """A redemption nobody has decided yet; the till goes on asking with the same rid."""

    about: About
    since_utc_ms: int


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A case the platform has opened about a redemption: `C1` to `C16` of protocol.md 2.10.

    `about` is None if this till does not know the redemption.
    """

    rid: str
    kind: str
    case_id: str
    seen_at_utc_ms: int
    about: About | None


@dataclass(frozen=True, slots=True)
class SyncCentre:
    """Everything the sync centre shows, read in one snapshot of the ledger.

    `next_try_s` is None where nothing sends by itself; `fault` is the code the last round failed
    with and `failures` how many rounds failed in a row.
    """

    line: Line
    currency: str
    unsent_count: int
    oldest_unsent_utc_ms: int | None
    last_success_utc_ms: int | None
    doubt_count: int
    conflict_count: int
    conflict_minor: int
    next_try_s: float | None = None
    failures: int = 0
    fault: str = ""
    unsent: tuple[UnsentRow, ...] = ()
    feeds: tuple[FeedRow, ...] = ()
    doubts: tuple[DoubtRow, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()


def why_unsent(line: Line, fault: str = "") -> Why:
    """What keeps entries here, by the state of the line and the last round's fault code."""
    if line is Line.OFFLINE:
        return Why.OFFLINE
    if fault in _REFUSALS:
        return Why.REFUSED
    return Why.BUSY if fault or line is Line.WEAK else Why.WAITING


_REFUSALS = frozenset({"NET-102", "NET-104", "NET-105"})


def tail_of(rid: str) -> str:
    """The end of an id, enough to name it over the telephone."""
    return rid[-TAIL_CHARS:]
