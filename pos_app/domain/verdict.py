"""What a cashier may be told about one scan: five faces, and one reason behind each refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Face(StrEnum):
    """The five verdicts of the counter. Source: protocol.md 2.3."""

    GREEN = "green"
    GREEN_PENDING = "green_pending"
    AMBER_WAIT = "amber_wait"
    AMBER_ELSEWHERE = "amber_elsewhere"
    RED = "red"

    @property
    def may_hand_over(self) -> bool:
        """Whether the goods may leave the counter."""
        return self in (Face.GREEN, Face.GREEN_PENDING)


class Level(StrEnum):
    """Which authority stood behind a grant. Source: protocol.md 2.2."""

    PLATFORM = "platform"
    STORE = "store"
    TILL = "till"
    RISK = "risk"
    IOU = "iou"


class Reason(StrEnum):
    """Why a scan was not green. One enum for till and platform. Source: domain.md 2.3."""

    NOT_FOUND = "NOT_FOUND"
    ALREADY_REDEEMED = "ALREADY_REDEEMED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    OUTSIDE_HOURS = "OUTSIDE_HOURS"
    BLACKOUT_DATE = "BLACKOUT_DATE"
    WRONG_STORE = "WRONG_STORE"
    REFUNDING = "REFUNDING"
    REFUNDED = "REFUNDED"
    FROZEN = "FROZEN"
    THRESHOLD_NOT_MET = "THRESHOLD_NOT_MET"
    NOT_STACKABLE = "NOT_STACKABLE"
    NO_USES_LEFT = "NO_USES_LEFT"
    QR_STALE = "QR_STALE"
    NOT_AUTHORISED = "NOT_AUTHORISED"
    BAD_FORMAT = "BAD_FORMAT"
    BAD_SIGNATURE = "BAD_SIGNATURE"
    SUPERSEDED = "SUPERSEDED"
    REVOKED = "REVOKED"

    PLATFORM_DOWN = "PLATFORM_DOWN"
    RATE_LIMITED = "RATE_LIMITED"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    CLOCK_SUSPECT = "CLOCK_SUSPECT"
    OVER_LIMIT = "OVER_LIMIT"

    HELD_ELSEWHERE = "HELD_ELSEWHERE"
    STORE_NETWORK_LOST = "STORE_NETWORK_LOST"

    @property
    def face(self) -> Face:
        """The colour this reason is shown in."""
        if self in _AMBER_WAIT:
            return Face.AMBER_WAIT
        if self in _AMBER_ELSEWHERE:
            return Face.AMBER_ELSEWHERE
        return Face.RED


_AMBER_WAIT = frozenset(
    {
        Reason.PLATFORM_DOWN,
        Reason.RATE_LIMITED,
        Reason.KEY_UNKNOWN,
        Reason.CLOCK_SUSPECT,
        Reason.OVER_LIMIT,
    }
)
_AMBER_ELSEWHERE = frozenset({Reason.HELD_ELSEWHERE, Reason.STORE_NETWORK_LOST})


@dataclass(frozen=True, slots=True)
class Facts:
    """The particulars of a reason: when, where, by whom, until when. Absent ones are None.

    Units: every `…_utc_ms` is milliseconds since the Unix epoch, UTC; money in minor units.
    `limit` names the limit that binds (domain/risk.py); `limit_allows` and `limit_used` are minor
    units or a count, as its name says.
    """

    at_utc_ms: int | None = None
    store_id: str | None = None
    store_name: str | None = None
    dev: str | None = None
    till_name: str | None = None
    operator_id: str | None = None
    rid: str | None = None
    valid_from_utc_ms: int | None = None
    valid_to_utc_ms: int | None = None
    short_by_minor: int | None = None
    stores: tuple[str, ...] = ()
    newer_ver: int | None = None
    by_this_till: bool = False
    limit: str | None = None
    limit_allows: int | None = None
    limit_used: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of the five answers to "may I hand it over?", with its reason and particulars."""

    face: Face
    reason: Reason | None = None
    level: Level | None = None
    facts: Facts = Facts()

    @staticmethod
    def refuse(reason: Reason, facts: Facts | None = None) -> Verdict:
        """The verdict a reason leads to, red or amber as the reason says."""
        return Verdict(face=reason.face, reason=reason, facts=facts or Facts())
