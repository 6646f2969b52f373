"""What the platform keeps of each rid, and how it is told to tills."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from platform_server.devices import Device
from platform_server.tables import claims, coupons, units
from pos_app.wire.records import ClaimAnswer, Evidence

CONSUMED, REFUSED, VOIDED, REVERSED = "consumed", "refused", "voided", "reversed"
# How a row came to be: a claim, an uploaded offline grant, or a void or reversal that came first.
BY_CLAIM, BY_GRANT, BY_VOID, BY_REVERSE = "claim", "grant", "void", "reverse"


def lock_unit(connection: Connection, merchant_id: str, unit: str) -> Row[Any] | None:
    """The unit's row, held for this transaction; None if no coupon has such a unit.

    Every change of a unit or of a rid on it starts here, so that they happen one after another.
    """
    return connection.execute(
        select(units)
        .where(units.c.merchant_id == merchant_id)
        .where(units.c.unit == unit)
        .with_for_update()
    ).one_or_none()


def hold_unit(connection: Connection, merchant_id: str, unit: str, rid: str | None) -> None:
    """Write down who has consumed a unit; None frees it and counts one more cycle."""
    values: dict[str, Any] = {"rid": rid}
    if rid is None:
        values["cycles"] = units.c.cycles + 1
    connection.execute(
        units.update()
        .where(units.c.merchant_id == merchant_id)
        .where(units.c.unit == unit)
        .values(**values)
    )


def find_coupon(connection: Connection, merchant_id: str, coupon_id: str) -> Row[Any] | None:
    """The coupon's row."""
    return connection.execute(
        select(coupons)
        .where(coupons.c.merchant_id == merchant_id)
        .where(coupons.c.coupon_id == coupon_id)
    ).one_or_none()


def find_claim(connection: Connection, merchant_id: str, rid: str) -> Row[Any] | None:
    """The row of a rid."""
    return connection.execute(
        select(claims).where(claims.c.merchant_id == merchant_id).where(claims.c.rid == rid)
    ).one_or_none()


def add_claim(
    connection: Connection, device: Device, rid: str, unit: str, **values: object
) -> Row[Any]:
    """Write the first row of a rid, and give it back."""
    row: dict[str, object] = {
        "amount_minor": None,
        "currency": None,
        "reason": None,
        "evidence": None,
        "operator_id": "",
        "reversible_until_utc_ms": None,
        **values,
    }
    connection.execute(
        claims.insert().values(
            merchant_id=device.merchant_id,
            rid=rid,
            unit=unit,
            dev=device.dev,
            store_id=device.store_id,
            **row,
        )
    )
    return claim_row(connection, device.merchant_id, rid)


def change_claim(connection: Connection, merchant_id: str, rid: str, **values: object) -> Row[Any]:
    """Change the row of a rid, and give it back."""
    connection.execute(
        claims.update()
        .where(claims.c.merchant_id == merchant_id)
        .where(claims.c.rid == rid)
        .values(**values)
    )
    return claim_row(connection, merchant_id, rid)


def claim_row(connection: Connection, merchant_id: str, rid: str) -> Row[Any]:
    """The row of a rid that is known to exist."""
    row = find_claim(connection, merchant_id, rid)
    assert row is not None, "the row was written in this transaction"
    return row


def evidence_here(device: Device, rid: str, operator_id: str, *, at_utc_ms: int) -> Evidence:
    """Who, where and when, for something this device did."""
    return Evidence(
        at_utc_ms=at_utc_ms,
        rid=rid,
        store_id=device.store_id,
        store_name=device.store_name,
        dev=device.dev,
        till_name=device.till_name,
        operator_id=operator_id,
    )


def write_evidence(evidence: Evidence | None) -> str | None:
    """Evidence as its column keeps it."""
    return None if evidence is None else msgspec.json.encode(evidence).decode()


def read_evidence(column: str | None) -> Evidence | None:
    """The evidence in a column."""
    return None if column is None else msgspec.json.decode(column, type=Evidence)


def used_uses(connection: Connection, merchant_id: str, coupon_id: str) -> tuple[int, ...]:
    """Which uses of a coupon are consumed, counted from 1, in order."""
    return tuple(
        connection.execute(
            select(units.c.k)
            .where(units.c.merchant_id == merchant_id)
            .where(units.c.coupon_id == coupon_id)
            .where(units.c.rid.is_not(None))
            .order_by(units.c.k)
        ).scalars()
    )


def answer_of(
    connection: Connection, row: Row[Any], *, now_utc_ms: int, reason: str | None = None
) -> ClaimAnswer:
    """What a till is told about a rid; `reason` adds why nothing changed just now."""
    coupon_id = row.unit.partition(":")[0]
    return ClaimAnswer(
        rid=row.rid,
        state=row.state,
        unit=row.unit,
        reason=reason or row.reason,
        evidence=read_evidence(row.evidence),
        reversible_until_utc_ms=row.reversible_until_utc_ms,
        used_k=used_uses(connection, row.merchant_id, coupon_id),
        server_utc_ms=now_utc_ms,
    )
