"""Posting: what uploaded redemptions mean for the units, told to the till as verdicts.

Runs after the acknowledgement, in its own transaction, over the entries still marked unposted, so
that a crash in between loses nothing.
Source: protocol.md 2.7 and 2.11.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy import Connection, Row, select

from platform_server.claim_rows import (
    BY_GRANT,
    BY_REVERSE,
    BY_VOID,
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
from platform_server.streams import append_item, verdict_stream
from platform_server.tables import cases, events, unposted
from pos_app.domain.entries import Entry
from pos_app.domain.verdict import Level, Reason
from pos_app.wire.entry import decode_entry
from pos_app.wire.records import AmountMinor, Evidence, Rid, ShortText, UnitKey, VerdictItem

POSTED_AT_ONCE_MAX = 500
GRACE_MS = 10 * 60 * 1000  # protocol.md 2.10: an uncertain end is judged for the customer
_VER_UNKNOWN = 2**31  # a grant names no version; its unit is what counts
_log = logging.getLogger(__name__)


class GrantBody(msgspec.Struct, frozen=True):
    """What posting reads of a `redemption.granted` entry."""

    level: Level
    unit: UnitKey
    amount_minor: AmountMinor = 0
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] = "CNY"
    operator_id: ShortText = ""


class CheckedBody(msgspec.Struct, frozen=True):
    """What posting reads of a `redemption.checked` entry."""

    unit: UnitKey


@dataclass(frozen=True, slots=True)
class Found:
    """The platform's answer to one grant, before it becomes a verdict item."""

    verdict: str
    conflict: str | None = None
    evidence: Evidence | None = None
    reversible_until_utc_ms: int | None = None


def post_pending(connection: Connection, owner: Device, *, now_utc_ms: int) -> int:
    """Post a device's unposted entries, oldest first; returns how many were taken."""
    pending = _pending(connection, owner)
    entries = [decode_entry(row.bytes) for row in pending]
    # Always in the same order, so that two devices cannot wait for each other's units.
    for unit in sorted({unit for entry in entries if (unit := _unit_of(entry))}):
        lock_unit(connection, owner.merchant_id, unit)
    for entry in entries:
        found = _post(connection, owner, entry, now_utc_ms=now_utc_ms)
        if found is not None:
            _tell(connection, owner, entry, found, now_utc_ms=now_utc_ms)
        connection.execute(
            unposted.delete()
            .where(unposted.c.merchant_id == owner.merchant_id)
            .where(unposted.c.dev == owner.dev)
            .where(unposted.c.ep == entry.ep)
            .where(unposted.c.seq == entry.seq)
        )
    return len(entries)


def _pending(connection: Connection, owner: Device) -> list[Row[Any]]:
    return list(
        connection.execute(
            select(events.c.bytes)
            .join_from(
                unposted,
                events,
                (events.c.merchant_id == unposted.c.merchant_id)
                & (events.c.dev == unposted.c.dev)
                & (events.c.ep == unposted.c.ep)
                & (events.c.seq == unposted.c.seq),
            )
            .where(unposted.c.merchant_id == owner.merchant_id)
            .where(unposted.c.dev == owner.dev)
            .order_by(unposted.c.ep, unposted.c.seq)
            .limit(POSTED_AT_ONCE_MAX)
            .with_for_update(of=unposted)
        ).all()
    )


def _unit_of(entry: Entry) -> str | None:
    unit = entry.body.get("unit")
    return unit if isinstance(unit, str) else None


def _post(connection: Connection, owner: Device, entry: Entry, *, now_utc_ms: int) -> Found | None:
    try:
        msgspec.convert(entry.agg, Rid)
        if entry.type == "redemption.granted":
            body = msgspec.convert(entry.body, GrantBody)
            return _post_grant(connection, owner, entry, body, now_utc_ms=now_utc_ms)
    except msgspec.ValidationError as fault:
        _log.warning("entry %s/%d/%d deferred: %s", entry.dev, entry.ep, entry.seq, fault)
        return Found("deferred") if _is_rid(entry.agg) else None
    _post_end(connection, owner, entry, now_utc_ms=now_utc_ms)
    return None


def _is_rid(text: str) -> bool:
    try:
        msgspec.convert(text, Rid)
    except msgspec.ValidationError:
        return False
    return True


def _post_grant(
    connection: Connection, owner: Device, entry: Entry, body: GrantBody, *, now_utc_ms: int
) -> Found | None:
    row = find_claim(connection, owner.merchant_id, entry.agg)
    unit = lock_unit(connection, owner.merchant_id, body.unit)
    if row is not None:
        return _known_rid(connection, owner, row, body)
    if unit is None:
        return Found("rejected", "C8")
    coupon = find_coupon(connection, owner.merchant_id, unit.coupon_id)
    assert coupon is not None, "every unit belongs to a coupon"
    used = why_used(connection, unit, coupon)
    withdrawn = why_withdrawn(connection, unit, coupon, ver=_VER_UNKNOWN)
    if used is not None:
        kind = _conflict_of_holder(connection, owner, unit.rid)
        return _lose(connection, owner, entry, body, kind, used, now_utc_ms=now_utc_ms)
    if withdrawn is not None and withdrawn.reason in (Reason.REFUNDED, Reason.REVOKED):
        return _lose(connection, owner, entry, body, "C5", withdrawn, now_utc_ms=now_utc_ms)
    untimely = why_untimely(connection, coupon, at_utc_ms=entry.wall)
    if untimely and why_untimely(connection, coupon, at_utc_ms=entry.wall - GRACE_MS):
        _win(connection, owner, entry, body, now_utc_ms=now_utc_ms)
        return Found("conflict", "C6", untimely.evidence)
    until = _win(connection, owner, entry, body, now_utc_ms=now_utc_ms)
    return Found("confirmed", reversible_until_utc_ms=until)


def _known_rid(
    connection: Connection, owner: Device, row: Row[Any], body: GrantBody
) -> Found | None:
    """The answer to a grant whose rid the platform has heard of before."""
    if row.unit != body.unit:
        return Found("rejected", None, read_evidence(row.evidence))
    if row.state == CONSUMED:
        if body.level is Level.PLATFORM:
            return None
        return Found("confirmed", reversible_until_utc_ms=row.reversible_until_utc_ms)
    if row.state == REVERSED or row.source == BY_REVERSE:
        return None  # granted offline and taken back before this entry arrived
    if row.state == VOIDED:
        return Found("rejected", None, read_evidence(row.evidence))
    evidence = read_evidence(row.evidence)
    holder_rid = evidence.rid if evidence is not None else None
    if row.reason in (Reason.ALREADY_REDEEMED, Reason.NO_USES_LEFT) and holder_rid:
        return Found("conflict", _conflict_of_holder(connection, owner, holder_rid), evidence)
    if row.reason in (Reason.EXPIRED, Reason.NOT_YET_VALID):
        return Found("conflict", "C6", evidence)
    return Found("conflict", "C8" if row.reason == Reason.NOT_FOUND else "C5", evidence)


def _conflict_of_holder(connection: Connection, owner: Device, rid: str) -> str:
    """C2 if our own store used the unit, C3 if another store's grant came first, else C4."""
    holder = find_claim(connection, owner.merchant_id, rid)
    if holder is not None and holder.store_id == owner.store_id:
        return "C2"
    return "C3" if holder is not None and holder.source == BY_GRANT else "C4"


def _win(
    connection: Connection, owner: Device, entry: Entry, body: GrantBody, *, now_utc_ms: int
) -> int:
    """Consume the unit for an offline grant; returns until when it may be reversed."""
    until = now_utc_ms + owner.reversal_window_ms
    evidence = evidence_here(owner, entry.agg, body.operator_id, at_utc_ms=entry.wall)
    hold_unit(connection, owner.merchant_id, body.unit, entry.agg)
    add_claim(
        connection,
        owner,
        entry.agg,
        body.unit,
        amount_minor=body.amount_minor,
        currency=body.currency,
        operator_id=body.operator_id,
        state=CONSUMED,
        source=BY_GRANT,
        evidence=write_evidence(evidence),
        at_utc_ms=now_utc_ms,
        reversible_until_utc_ms=until,
    )
    return until


def _lose(
    connection: Connection,
    owner: Device,
    entry: Entry,
    body: GrantBody,
    kind: str,
    why: Refusal,
    *,
    now_utc_ms: int,
) -> Found:
    """Write down that an offline grant came too late."""
    add_claim(
        connection,
        owner,
        entry.agg,
        body.unit,
        amount_minor=body.amount_minor,
        currency=body.currency,
        operator_id=body.operator_id,
        state=REFUSED,
        source=BY_GRANT,
        reason=str(why.reason),
        evidence=write_evidence(why.evidence),
        at_utc_ms=now_utc_ms,
    )
    return Found("conflict", kind, why.evidence)


def _post_end(connection: Connection, owner: Device, entry: Entry, *, now_utc_ms: int) -> None:
    """Leave a tombstone where a till ended a rid the platform never heard of."""
    unit = _unit_of(entry) or _checked_unit(connection, owner, entry.agg)
    if unit is None or find_claim(connection, owner.merchant_id, entry.agg) is not None:
        return
    source = BY_VOID if entry.type == "redemption.voided" else BY_REVERSE
    add_claim(connection, owner, entry.agg, unit, state=VOIDED, source=source, at_utc_ms=now_utc_ms)


def _checked_unit(connection: Connection, owner: Device, rid: str) -> str | None:
    encoded = connection.execute(
        select(events.c.bytes)
        .where(events.c.merchant_id == owner.merchant_id)
        .where(events.c.agg == rid)
        .where(events.c.dev == owner.dev)
        .where(events.c.type == "redemption.checked")
        .limit(1)
    ).scalar_one_or_none()
    if encoded is None:
        return None
    try:
        return msgspec.convert(decode_entry(encoded).body, CheckedBody).unit
    except msgspec.ValidationError:
        return None


def _tell(
    connection: Connection, owner: Device, entry: Entry, found: Found, *, now_utc_ms: int
) -> None:
    """Put the verdict on the till's own stream, with a case where money is at risk."""
    case_id = None
    if found.verdict in ("conflict", "rejected"):
        case_id = f"case-{secrets.token_hex(5)}"
        body = entry.body
        connection.execute(
            cases.insert().values(
                merchant_id=owner.merchant_id,
                case_id=case_id,
                conflict=found.conflict or found.verdict,
                rid=entry.agg,
                unit=_unit_of(entry) or "",
                dev=owner.dev,
                store_id=owner.store_id,
                amount_minor=body.get("amount_minor", 0),
                evidence=write_evidence(found.evidence or Evidence()),
                state="open",
                opened_utc_ms=now_utc_ms,
            )
        )
    item = VerdictItem(
        dev=entry.dev,
        ep=entry.ep,
        seq=entry.seq,
        rid=entry.agg,
        verdict=found.verdict,  # type: ignore[arg-type]  # one of the literal's words
        conflict=found.conflict,
        case_id=case_id,
        evidence=found.evidence,
        reversible_until_utc_ms=found.reversible_until_utc_ms,
    )
    append_item(
        connection,
        owner.merchant_id,
        verdict_stream(owner.dev),
        item,
        now_utc_ms=now_utc_ms,
    )
