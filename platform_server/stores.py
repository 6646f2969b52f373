"""Merchants and their stores."""

from __future__ import annotations

from sqlalchemy import Connection, select

from platform_server.tables import merchants, stores

FIRST_STORE_ID = 1001


def add_store(
    connection: Connection, merchant_id: str, name: str, *, name_en: str, now_utc_ms: int
) -> str:
    """A new store; returns its id, decimal digits from 1001 on."""
    ids = connection.execute(
        select(stores.c.store_id).where(stores.c.merchant_id == merchant_id)
    ).scalars()
    store_id = str(max((int(taken) for taken in ids), default=FIRST_STORE_ID - 1) + 1)
    connection.execute(
        stores.insert().values(
            merchant_id=merchant_id,
            store_id=store_id,
            name=name,
            name_en=name_en,
            created_utc_ms=now_utc_ms,
        )
    )
    return store_id


def known_store(connection: Connection, merchant_id: str, store_id: str) -> None:
    """Raises: ValueError if the merchant has no such store."""
    known = connection.execute(
        select(stores.c.store_id)
        .where(stores.c.merchant_id == merchant_id)
        .where(stores.c.store_id == store_id)
    ).first()
    if known is None:
        raise ValueError(f"there is no store {store_id}")


def lock_merchant(connection: Connection, merchant_id: str) -> None:
    """Let the operator's commands on one merchant take turns."""
    connection.execute(
        select(merchants.c.merchant_id)
        .where(merchants.c.merchant_id == merchant_id)
        .with_for_update()
    )
