"""Posting: what uploaded redemptions mean for the units, told to the till as verdicts.

Runs after the acknowledgement, in its own transaction, over the entries still marked unposted, so
that a crash in between loses nothing.
Source: protocol.md 2.7 and 2.11.
"""

from __future__ import annotations

import logging
import secrets
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from platform_server.claim_rows import (
    BY_REVERSE,
    BY_VOID,
    VOIDED,
    add_claim,
    find_claim,
    lock_unit,
    write_evidence,
)
from platform_server.devices import Device
from platform_server.grants import Found, GrantBody, Posting, post_grant
from platform_server.refunds import settle_refund
from platform_server.rights import RIGHT_TYPES, note_answer
from platform_server.streams import append_item, verdict_stream
from platform_server.tables import cases, events, unposted
from pos_app.domain.entries import Entry
from pos_app.wire.entry import decode_entry
from pos_app.wire.records import Evidence, Rid, UnitKey, VerdictItem

POSTED_AT_ONCE_MAX = 500
_log = logging.getLogger(__name__)


class UnitBody(msgspec.Struct, frozen=True):
    """The unit an entry's body names, where it names one."""

    unit: UnitKey


def post_pending(connection: Connection, owner: Device, *, now_utc_ms: int) -> int:
    """Post a device's unposted entries, oldest first; returns how many were taken."""
    entries = [decode_entry(row.bytes) for row in _pending(connection, owner)]
    # Always in the same order, so that two devices cannot wait for each other's units.
    for unit in sorted({unit for entry in entries if (unit := _unit_of(entry))}):
        lock_unit(connection, owner.merchant_id, unit)
    for entry in entries:
        posting = Posting(connection, owner, entry, now_utc_ms)
        found = _post(posting)
        if found is not None:
            _tell(posting, found)
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


def _post(posting: Posting) -> Found | None:
    entry = posting.entry
    if entry.type in RIGHT_TYPES:
        _post_right(posting)
        return None
    if not _is_rid(entry.agg):
        return None  # no redemption could be told about it; the entry itself is kept
    if entry.type != "redemption.granted":
        _post_end(posting)
        return None
    try:
        body = msgspec.convert(entry.body, GrantBody)
    except msgspec.ValidationError as fault:
        _log.warning("entry %s/%d/%d deferred: %s", entry.dev, entry.ep, entry.seq, fault)
        return Found("deferred")
    return post_grant(posting, body)


def _post_right(posting: Posting) -> None:
    """A till gave a right back, or keeps it: a refund may have waited for that."""
    coupon_id = note_answer(posting)
    if coupon_id is not None:
        settle_refund(
            posting.connection, posting.merchant_id, coupon_id, now_utc_ms=posting.now_utc_ms
        )


def _post_end(posting: Posting) -> None:
    """Leave a tombstone where a till ended a rid the platform never heard of."""
    unit = _unit_of(posting.entry) or _checked_unit(posting)
    if unit is None:
        return
    lock_unit(posting.connection, posting.merchant_id, unit)
    if find_claim(posting.connection, posting.merchant_id, posting.rid) is None:
        add_claim(
            posting.connection,
            posting.owner,
            posting.rid,
            unit,
            state=VOIDED,
            source=BY_VOID if posting.entry.type == "redemption.voided" else BY_REVERSE,
            at_utc_ms=posting.now_utc_ms,
        )


def _checked_unit(posting: Posting) -> str | None:
    """The unit that the redemption's first entry named."""
    encoded = posting.connection.execute(
        select(events.c.bytes)
        .where(events.c.merchant_id == posting.merchant_id)
        .where(events.c.agg == posting.rid)
        .where(events.c.dev == posting.owner.dev)
        .where(events.c.type == "redemption.checked")
        .limit(1)
    ).scalar_one_or_none()
    return None if encoded is None else _unit_of(decode_entry(encoded))


def _unit_of(entry: Entry) -> str | None:
    try:
        return msgspec.convert(entry.body, UnitBody).unit
    except msgspec.ValidationError:
        return None


def _is_rid(text: str) -> bool:
    try:
        msgspec.convert(text, Rid)
    except msgspec.ValidationError:
        return False
    return True


def _tell(posting: Posting, found: Found) -> None:
    """Put the verdict on the till's own stream, with a case where money is at risk."""
    is_at_risk = found.verdict in ("conflict", "rejected")
    entry = posting.entry
    item = VerdictItem(
        dev=entry.dev,
        ep=entry.ep,
        seq=entry.seq,
        rid=posting.rid,
        verdict=found.verdict,
        conflict=found.conflict,
        case_id=_open_case(posting, found) if is_at_risk else None,
        evidence=found.evidence,
        reversible_until_utc_ms=found.reversible_until_utc_ms,
    )
    append_item(
        posting.connection,
        posting.merchant_id,
        verdict_stream(posting.owner.dev),
        item,
        now_utc_ms=posting.now_utc_ms,
    )


def _open_case(posting: Posting, found: Found) -> str:
    case_id = f"case-{secrets.token_hex(5)}"
    posting.connection.execute(
        cases.insert().values(
            merchant_id=posting.merchant_id,
            case_id=case_id,
            conflict=found.conflict or found.verdict,
            rid=posting.rid,
            unit=_unit_of(posting.entry) or "",
            dev=posting.owner.dev,
            store_id=posting.owner.store_id,
            amount_minor=posting.entry.body.get("amount_minor", 0),
            evidence=write_evidence(found.evidence or Evidence()),
            state="open",
            opened_utc_ms=posting.now_utc_ms,
        )
    )
    return case_id
