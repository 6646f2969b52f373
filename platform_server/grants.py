"""What an uploaded offline grant means: the unit is its, or somebody came first.

Source: protocol.md 2.11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, Row

from platform_server.claim_rows import (
    BY_GRANT,
    BY_REVERSE,
    CONSUMED,
    REFUSED,
    REVERSED,
    VOIDED,
    add_claim,
    evidence_here,
    find_claim,
    find_coupon,
    hold_unit,
    lock_unit,
    read_evidence,
    write_evidence,
)
from platform_server.coupon_rules import Refusal, why_untimely, why_used, why_withdrawn
from platform_server.devices import Device
from pos_app.domain.entries import Entry
from pos_app.domain.verdict import Level, Reason
from pos_app.wire.records import AmountMinor, Evidence, ShortText, UnitKey

GRACE_MS = 10 * 60 * 1000  # protocol.md 2.10: an uncertain end is judged for the customer
_VER_UNKNOWN = 2**31  # a grant names no version; its unit is what counts


class GrantBody(msgspec.Struct, frozen=True):
    """What posting reads of a `redemption.granted` entry."""

    level: Level
    unit: UnitKey
    amount_minor: AmountMinor = 0
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] = "CNY"
    operator_id: ShortText = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry being posted: the transaction, whose entry it is, and the platform's time."""

    connection: Connection
    owner: Device
    entry: Entry
    now_utc_ms: int

    @property
    def merchant_id(self) -> str:
        """The merchant whose records are changed."""
        return self.owner.merchant_id

    @property
    def rid(self) -> str:
        """The redemption the entry belongs to."""
        return self.entry.agg


@dataclass(frozen=True, slots=True)
class Found:
    """The platform's answer to one entry, before it becomes a verdict item."""

    verdict: Literal["confirmed", "conflict", "rejected", "deferred"]
    conflict: str | None = None
    evidence: Evidence | None = None
    reversible_until_utc_ms: int | None = None


def post_grant(posting: Posting, body: GrantBody) -> Found | None:
    """Consume the unit for this grant, or say what stands against it; None needs no verdict."""
    unit = lock_unit(posting.connection, posting.merchant_id, body.unit)
    row = find_claim(posting.connection, posting.merchant_id, posting.rid)
    if row is not None:
        return _known_rid(posting, row, body)
    if unit is None:
        return Found("rejected", "C8")
    coupon = find_coupon(posting.connection, posting.merchant_id, unit.coupon_id)
    assert coupon is not None, "every unit belongs to a coupon"
    used = why_used(posting.connection, unit, coupon)
    if used is not None:
        return _lose(posting, body, _conflict_with(posting, unit.rid), used)
    withdrawn = why_withdrawn(posting.connection, unit, coupon, ver=_VER_UNKNOWN)
    if withdrawn is not None and withdrawn.reason in (Reason.REFUNDED, Reason.REVOKED):
        return _lose(posting, body, "C5", withdrawn)
    until = _win(posting, body)
    untimely = _surely_untimely(posting, coupon)
    if untimely is not None:
        return Found("conflict", "C6", untimely.evidence)
    return Found("confirmed", reversible_until_utc_ms=until)


def _known_rid(posting: Posting, row: Row[Any], body: GrantBody) -> Found | None:
    """The answer to a grant whose rid the platform has heard of before."""
    evidence = read_evidence(row.evidence)
    if row.unit != body.unit:
        return Found("rejected", None, evidence)
    if row.state == CONSUMED:
        if body.level is Level.PLATFORM:
            return None
        return Found("confirmed", reversible_until_utc_ms=row.reversible_until_utc_ms)
    if row.state == REVERSED or row.source == BY_REVERSE:
        return None  # granted offline and taken back before this entry arrived
    if row.state == VOIDED:
        return Found("rejected", None, evidence)
    return Found("conflict", _conflict_of_refusal(posting, row.reason, evidence), evidence)


def _conflict_of_refusal(posting: Posting, reason: str, evidence: Evidence | None) -> str:
    """The kind of conflict where the till granted what the platform had refused."""
    if evidence is not None and evidence.rid is not None:
        return _conflict_with(posting, evidence.rid)
    if reason in (Reason.EXPIRED, Reason.NOT_YET_VALID):
        return "C6"
    return "C8" if reason == Reason.NOT_FOUND else "C5"


def _conflict_with(posting: Posting, rid: str) -> str:
    """C2 if our own store used the unit, C3 if another store's grant came first, else C4."""
    holder = find_claim(posting.connection, posting.merchant_id, rid)
    if holder is not None and holder.store_id == posting.owner.store_id:
        return "C2"
    return "C3" if holder is not None and holder.source == BY_GRANT else "C4"


def _surely_untimely(posting: Posting, coupon: Row[Any]) -> Refusal | None:
    """The refusal of a grant that was out of time even with the grace (C6)."""
    wall = posting.entry.wall
    if why_untimely(posting.connection, coupon, at_utc_ms=wall - GRACE_MS) is None:
        return None
    return why_untimely(posting.connection, coupon, at_utc_ms=wall)


def _win(posting: Posting, body: GrantBody) -> int:
    """Consume the unit for an offline grant; returns until when it may be reversed."""
    until = posting.now_utc_ms + posting.owner.reversal_window_ms
    evidence = evidence_here(
        posting.owner, posting.rid, body.operator_id, at_utc_ms=posting.entry.wall
    )
    hold_unit(posting.connection, posting.merchant_id, body.unit, posting.rid)
    add_claim(
        posting.connection,
        posting.owner,
        posting.rid,
        body.unit,
        amount_minor=body.amount_minor,
        currency=body.currency,
        operator_id=body.operator_id,
        state=CONSUMED,
        source=BY_GRANT,
        evidence=write_evidence(evidence),
        at_utc_ms=posting.now_utc_ms,
        reversible_until_utc_ms=until,
    )
    return until


def _lose(posting: Posting, body: GrantBody, kind: str, why: Refusal) -> Found:
    """Write down that an offline grant came too late."""
    add_claim(
        posting.connection,
        posting.owner,
        posting.rid,
        body.unit,
        amount_minor=body.amount_minor,
        currency=body.currency,
        operator_id=body.operator_id,
        state=REFUSED,
        source=BY_GRANT,
        reason=str(why.reason),
        evidence=write_evidence(why.evidence),
        at_utc_ms=posting.now_utc_ms,
    )
    return Found("conflict", kind, why.evidence)
