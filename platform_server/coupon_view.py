"""What the operator sees of a coupon: its state, and who used each of its uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from platform_server.claim_rows import find_claim, read_evidence
from platform_server.coupon_rules import OK, terms_of
from platform_server.tables import coupons, units
from pos_app.wire.short_code import tidy_short_code


@dataclass(frozen=True, slots=True)
class UseView:
    """One use of a coupon. `state`: available or consumed; the rest says by whom it was used."""

    k: int
    unit: str
    state: str
    cycles: int
    rid: str | None = None
    source: str | None = None
    at_utc_ms: int | None = None
    store_id: str | None = None
    store_name: str | None = None
    dev: str | None = None
    till_name: str | None = None
    operator_id: str | None = None
    amount_minor: int | None = None
    reversible_until_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CouponView:
    """A coupon as the platform knows it. `state` is a word of domain.md 2.2."""

    coupon_id: str
    short_code: str
    payload: str
    state: str
    name_zh: str
    name_en: str
    campaign: int
    off: str
    value_minor: int
    currency: str
    uses: int
    used: int
    ver: int
    expires_utc_ms: int | None
    units: tuple[UseView, ...]


def find_by_code(connection: Connection, merchant_id: str, code: str) -> Row[Any] | None:
    """The coupon behind a short code (grouped or not), a hex id or a token."""
    short_code = tidy_short_code(code)
    return connection.execute(
        select(coupons)
        .where(coupons.c.merchant_id == merchant_id)
        .where(
            (coupons.c.short_code == short_code)
            | (coupons.c.coupon_id == code.lower())
            | (coupons.c.payload == code)
        )
        .limit(1)
    ).one_or_none()


def view_coupon(connection: Connection, row: Row[Any], *, now_utc_ms: int) -> CouponView:
    """The coupon with each of its uses."""
    terms = terms_of(connection, row.merchant_id, row.campaign)
    rows = connection.execute(
        select(units)
        .where(units.c.merchant_id == row.merchant_id)
        .where(units.c.coupon_id == row.coupon_id)
        .order_by(units.c.k)
    ).all()
    used = sum(unit.rid is not None for unit in rows)
    return CouponView(
        coupon_id=row.coupon_id,
        short_code=row.short_code,
        payload=row.payload,
        state=_state(row, used, now_utc_ms=now_utc_ms),
        name_zh=terms.name_zh,
        name_en=terms.name_en,
        campaign=row.campaign,
        off=row.off,
        value_minor=row.value_minor,
        currency=row.currency,
        uses=row.uses,
        used=used,
        ver=row.ver,
        expires_utc_ms=row.expires_utc_ms,
        units=tuple(_view_use(connection, unit) for unit in rows),
    )


def _state(row: Row[Any], used: int, *, now_utc_ms: int) -> str:
    if row.state != OK:
        return str(row.state)
    if used == row.uses:
        return "REDEEMED"
    if row.expires_utc_ms is not None and now_utc_ms >= row.expires_utc_ms:
        return "EXPIRED"
    return "PARTIALLY_USED" if used else "AVAILABLE"


def _view_use(connection: Connection, unit: Row[Any]) -> UseView:
    holder = find_claim(connection, unit.merchant_id, unit.rid) if unit.rid else None
    if holder is None:
        return UseView(k=unit.k, unit=unit.unit, state="available", cycles=unit.cycles)
    evidence = read_evidence(holder.evidence)
    assert evidence is not None, "a consumed unit says who has it"
    return UseView(
        k=unit.k,
        unit=unit.unit,
        state="consumed",
        cycles=unit.cycles,
        rid=unit.rid,
        source=holder.source,
        at_utc_ms=evidence.at_utc_ms,
        store_id=evidence.store_id,
        store_name=evidence.store_name,
        dev=evidence.dev,
        till_name=evidence.till_name,
        operator_id=evidence.operator_id,
        amount_minor=holder.amount_minor,
        reversible_until_utc_ms=holder.reversible_until_utc_ms,
    )
