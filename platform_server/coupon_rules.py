"""Why the platform would refuse a unit, reason by reason.

Source: domain.md 2.2 and 2.3, protocol.md 2.1 and 2.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, or_, select

from platform_server.claim_rows import find_claim, read_evidence, used_uses
from platform_server.devices import Device
from platform_server.tables import blocks, campaigns, stores
from pos_app.domain.verdict import Reason
from pos_app.wire.records import CampaignItem, Evidence

OK = "ok"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason and the particulars a cashier is shown."""

    reason: Reason
    evidence: Evidence | None = None


def why_used(connection: Connection, unit: Row[Any], coupon: Row[Any]) -> Refusal | None:
    """The refusal of a unit that somebody has consumed, with when, where and who."""
    if unit.rid is None:
        return None
    holder = find_claim(connection, unit.merchant_id, unit.rid)
    evidence = read_evidence(holder.evidence) if holder is not None else None
    used = used_uses(connection, unit.merchant_id, coupon.coupon_id)
    is_empty_card = coupon.uses > 1 and len(used) == coupon.uses
    return Refusal(Reason.NO_USES_LEFT if is_empty_card else Reason.ALREADY_REDEEMED, evidence)


def why_withdrawn(
    connection: Connection, unit: Row[Any], coupon: Row[Any], *, ver: int
) -> Refusal | None:
    """The refusal of a unit that was revoked, refunded, frozen or replaced."""
    terms = terms_of(connection, coupon.merchant_id, coupon.campaign)
    action = _blocking_action(connection, unit, coupon)
    if action == "revoke":
        return Refusal(Reason.REVOKED)
    if coupon.state != OK:
        return Refusal(Reason(coupon.state))
    if action == "block" or terms.blocked:
        return Refusal(Reason.FROZEN)
    if ver < coupon.ver:
        return Refusal(Reason.SUPERSEDED, Evidence(newer_ver=coupon.ver))
    return None


def why_untimely(connection: Connection, coupon: Row[Any], *, at_utc_ms: int) -> Refusal | None:
    """The refusal of a coupon outside its validity; the end is exclusive."""
    terms = terms_of(connection, coupon.merchant_id, coupon.campaign)
    expires = coupon.expires_utc_ms
    window = Evidence(valid_from_utc_ms=terms.valid_from_utc_ms, valid_to_utc_ms=expires)
    if terms.valid_from_utc_ms is not None and at_utc_ms < terms.valid_from_utc_ms:
        return Refusal(Reason.NOT_YET_VALID, window)
    if expires is not None and at_utc_ms >= expires:
        return Refusal(Reason.EXPIRED, window)
    return None


def why_wrong_store(connection: Connection, coupon: Row[Any], device: Device) -> Refusal | None:
    """The refusal of a coupon that is not for this store."""
    terms = terms_of(connection, coupon.merchant_id, coupon.campaign)
    if terms.stores and device.store_id not in terms.stores:
        return Refusal(Reason.WRONG_STORE, Evidence(stores=terms.stores))
    return None


def held_by(connection: Connection, merchant_id: str, store_id: str) -> Refusal:
    """The refusal of a unit whose right another store holds."""
    home = Evidence(
        store_id=store_id,
        store_name=_store_name(connection, merchant_id, store_id),
        stores=(store_id,),
    )
    return Refusal(Reason.HELD_ELSEWHERE, home)


def terms_of(connection: Connection, merchant_id: str, campaign: int) -> CampaignItem:
    """The terms of a campaign that is known to exist."""
    terms = connection.execute(
        select(campaigns.c.terms)
        .where(campaigns.c.merchant_id == merchant_id)
        .where(campaigns.c.campaign == campaign)
    ).scalar_one()
    return msgspec.json.decode(terms, type=CampaignItem)


def _blocking_action(connection: Connection, unit: Row[Any], coupon: Row[Any]) -> str | None:
    """The strongest of revoke and block in force on this unit, its coupon or its campaign."""
    named = (
        ("unit", unit.unit),
        ("coupon", coupon.coupon_id),
        ("campaign", str(coupon.campaign)),
    )
    actions = set(
        connection.execute(
            select(blocks.c.action)
            .where(blocks.c.merchant_id == unit.merchant_id)
            .where(or_(*(and_(blocks.c.kind == k, blocks.c.target == t) for k, t in named)))
        ).scalars()
    )
    return next((action for action in ("revoke", "block") if action in actions), None)


def _store_name(connection: Connection, merchant_id: str, store_id: str) -> str | None:
    return connection.execute(
        select(stores.c.name)
        .where(stores.c.merchant_id == merchant_id)
        .where(stores.c.store_id == store_id)
    ).scalar_one_or_none()
