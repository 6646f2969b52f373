"""Taking promises back: the revocation log, and coupons marked as refunded or frozen.

Source: protocol.md 2.6, domain.md 2.2.
"""

from __future__ import annotations

from sqlalchemy import Connection

from platform_server.coupon_rules import OK
from platform_server.database import upsert
from platform_server.devices import REVOKED
from platform_server.streams import append_item
from platform_server.tables import blocks, coupons, devices
from pos_app.domain.verdict import Reason
from pos_app.wire.records import RevocationItem

WITHDRAWN_STATES = (Reason.REFUNDING, Reason.REFUNDED, Reason.FROZEN)


def add_revocation(connection: Connection, merchant_id: str, item: RevocationItem) -> int:
    """Put a line of the revocation log in force and tell the tills; returns its revision."""
    upsert(
        connection,
        blocks,
        merchant_id=merchant_id,
        kind=item.kind,
        target=item.target,
        action=item.action,
        reason=item.reason,
        newer_ver=item.newer_ver,
        since_utc_ms=item.since_utc_ms,
    )
    if (item.kind, item.action) == ("device", "revoke"):
        connection.execute(
            devices.update()
            .where(devices.c.merchant_id == merchant_id)
            .where(devices.c.dev == item.target)
            .values(state=REVOKED)
        )
    return append_item(connection, merchant_id, "revocations", item, now_utc_ms=item.since_utc_ms)


def tell_superseded(
    connection: Connection, merchant_id: str, coupon_id: str, *, newer_ver: int, now_utc_ms: int
) -> None:
    """Tell tills which version of a coupon counts; the claim itself compares versions."""
    item = RevocationItem(
        kind="coupon",
        target=coupon_id,
        action="revoke",
        reason=str(Reason.SUPERSEDED),
        newer_ver=newer_ver,
        since_utc_ms=now_utc_ms,
    )
    append_item(connection, merchant_id, "revocations", item, now_utc_ms=now_utc_ms)


def mark_coupon(
    connection: Connection, merchant_id: str, coupon_id: str, state: Reason | None
) -> None:
    """Mark a coupon REFUNDING, REFUNDED or FROZEN; None makes it usable again.

    Raises: ValueError for another reason.
    """
    if state is not None and state not in WITHDRAWN_STATES:
        raise ValueError(f"a coupon cannot be marked {state}")
    connection.execute(
        coupons.update()
        .where(coupons.c.merchant_id == merchant_id)
        .where(coupons.c.coupon_id == coupon_id)
        .values(state=OK if state is None else str(state))
    )
