"""Claim, void, reverse and query: the platform consumes each unit for at most one rid at a time.

A claim consumes at once; its row, and a void's tombstone, are kept for ever.
Source: protocol.md 2.2 and 2.7, domain.md 2.2.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from platform_server.claim_rows import (
    BY_CLAIM,
    BY_REVERSE,
    BY_VOID,
    CONSUMED,
    REFUSED,
    REVERSED,
    VOIDED,
    add_claim,
    answer_of,
    change_claim,
    evidence_here,
    find_claim,
    find_coupon,
    hold_unit,
    lock_unit,
    write_evidence,
)
from platform_server.coupon_rules import (
    Refusal,
    held_by,
    why_untimely,
    why_used,
    why_withdrawn,
    why_wrong_store,
)
from platform_server.devices import Device
from platform_server.problems import OspProblem
from platform_server.rights import PLATFORM, holder_of, may_claim_at_home, recall
from pos_app.domain.verdict import Reason
from pos_app.wire.records import ClaimAnswer, ClaimRequest, ReverseRequest, VoidRequest

CYCLES_MAX = 10
# Why a reversal was not made; the claim stays consumed.
REVERSAL_TOO_LATE = "REVERSAL_TOO_LATE"
REVERSAL_LIMIT = "REVERSAL_LIMIT"


def claim(
    connection: Connection, device: Device, request: ClaimRequest, *, now_utc_ms: int
) -> ClaimAnswer:
    """Consume the unit for this rid, or say why not. The same rid gets the same answer again.

    Raises: OspProblem `rid_mismatch` if the rid was used with another unit, amount or currency.
    """
    unit = lock_unit(connection, device.merchant_id, request.unit)
    row = find_claim(connection, device.merchant_id, request.rid)
    if row is not None:
        _refuse_other_content(row, request)
        return answer_of(connection, row, now_utc_ms=now_utc_ms)
    refusal = _why_not(connection, device, unit, request, now_utc_ms=now_utc_ms)
    evidence = None if refusal is None else refusal.evidence
    if refusal is None:
        hold_unit(connection, device.merchant_id, request.unit, request.rid)
        evidence = evidence_here(device, request.rid, request.operator_id, at_utc_ms=now_utc_ms)
    row = add_claim(
        connection,
        device,
        request.rid,
        request.unit,
        amount_minor=request.amount_minor,
        currency=request.currency,
        operator_id=request.operator_id,
        state=CONSUMED if refusal is None else REFUSED,
        source=BY_CLAIM,
        reason=None if refusal is None else str(refusal.reason),
        evidence=write_evidence(evidence),
        at_utc_ms=now_utc_ms,
        reversible_until_utc_ms=(
            now_utc_ms + device.reversal_window_ms if refusal is None else None
        ),
    )
    return answer_of(connection, row, now_utc_ms=now_utc_ms)


def void(
    connection: Connection, device: Device, rid: str, request: VoidRequest, *, now_utc_ms: int
) -> ClaimAnswer:
    """End a claim. A rid never seen gets a tombstone; a consumed one stays consumed and says so."""
    lock_unit(connection, device.merchant_id, request.unit)
    row = find_claim(connection, device.merchant_id, rid)
    if row is None:
        row = _tombstone(connection, device, rid, request.unit, BY_VOID, now_utc_ms=now_utc_ms)
    _refuse_other_unit(row, request.unit)
    return answer_of(connection, row, now_utc_ms=now_utc_ms)


def reverse(
    connection: Connection, device: Device, rid: str, request: ReverseRequest, *, now_utc_ms: int
) -> ClaimAnswer:
    """Free a consumed unit again, inside the window and at most ten times a unit.

    Where it may not be freed the answer stays `consumed` and carries the reason.
    """
    unit = lock_unit(connection, device.merchant_id, request.unit)
    row = find_claim(connection, device.merchant_id, rid)
    if row is None:
        row = _tombstone(connection, device, rid, request.unit, BY_REVERSE, now_utc_ms=now_utc_ms)
        return answer_of(connection, row, now_utc_ms=now_utc_ms)
    _refuse_other_unit(row, request.unit)
    if row.state != CONSUMED or unit is None:
        return answer_of(connection, row, now_utc_ms=now_utc_ms)
    reason = _why_not_reversed(row, unit, device, now_utc_ms=now_utc_ms)
    if reason is None:
        hold_unit(connection, device.merchant_id, request.unit, None)
        row = change_claim(
            connection, device.merchant_id, rid, state=REVERSED, reversible_until_utc_ms=None
        )
    return answer_of(connection, row, now_utc_ms=now_utc_ms, reason=reason)


def query(connection: Connection, device: Device, rid: str, *, now_utc_ms: int) -> ClaimAnswer:
    """What the platform knows of a rid; `unknown` if it never heard of it."""
    row = find_claim(connection, device.merchant_id, rid)
    if row is None:
        return ClaimAnswer(rid=rid, state="unknown", server_utc_ms=now_utc_ms)
    return answer_of(connection, row, now_utc_ms=now_utc_ms)


def _why_not(
    connection: Connection,
    device: Device,
    unit: Row[Any] | None,
    request: ClaimRequest,
    *,
    now_utc_ms: int,
) -> Refusal | None:
    if unit is None:
        return Refusal(Reason.NOT_FOUND)
    coupon = find_coupon(connection, device.merchant_id, unit.coupon_id)
    assert coupon is not None, "every unit belongs to a coupon"
    return (
        why_used(connection, unit, coupon)
        or why_withdrawn(connection, unit, coupon, ver=request.ver)
        or why_untimely(connection, coupon, at_utc_ms=now_utc_ms)
        or why_wrong_store(connection, coupon, device)
        or _why_elsewhere(connection, device, unit, coupon, now_utc_ms=now_utc_ms)
    )


def _why_elsewhere(
    connection: Connection,
    device: Device,
    unit: Row[Any],
    coupon: Row[Any],
    *,
    now_utc_ms: int,
) -> Refusal | None:
    """The refusal of a unit whose right somebody else holds; the holder is asked for it."""
    holder = holder_of(connection, unit, coupon)
    if holder == PLATFORM:
        return None
    if holder == device.store_id and may_claim_at_home(connection, device):
        return None
    recall(connection, unit, coupon, why="claim", now_utc_ms=now_utc_ms)
    return held_by(connection, device.merchant_id, holder)


def _why_not_reversed(
    row: Row[Any], unit: Row[Any], device: Device, *, now_utc_ms: int
) -> str | None:
    if row.store_id != device.store_id:
        return str(Reason.NOT_AUTHORISED)
    if now_utc_ms > row.reversible_until_utc_ms:
        return REVERSAL_TOO_LATE
    return REVERSAL_LIMIT if unit.cycles >= CYCLES_MAX else None


def _tombstone(
    connection: Connection, device: Device, rid: str, unit: str, source: str, *, now_utc_ms: int
) -> Row[Any]:
    return add_claim(
        connection, device, rid, unit, state=VOIDED, source=source, at_utc_ms=now_utc_ms
    )


def _refuse_other_unit(row: Row[Any], unit: str) -> None:
    if row.unit != unit:
        raise OspProblem("rid_mismatch", "This rid was used with another unit.")


def _refuse_other_content(row: Row[Any], request: ClaimRequest) -> None:
    _refuse_other_unit(row, request.unit)
    if row.amount_minor is None:
        return  # a tombstone knows the unit only
    if (row.amount_minor, row.currency) != (request.amount_minor, request.currency):
        raise OspProblem("rid_mismatch", "This rid was used with another amount.")
