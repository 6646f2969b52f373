"""Enrolled devices: who they are, whether they may act, and that no request of theirs comes twice.

Source: protocol.md 2.14 points 4 and 5.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from platform_server.database import insert_new
from platform_server.problems import OspProblem
from platform_server.streams import append_item
from platform_server.tables import devices, merchants, nonces, stores
from pos_app.wire.http_signature import NONCE_KEPT_MS
from pos_app.wire.records import RevocationItem

ACTIVE, QUARANTINED, REVOKED = "active", "quarantined", "revoked"


@dataclass(frozen=True, slots=True)
class Device:
    """One enrolled till as the platform knows it. `pub` is the raw Ed25519 public key."""

    merchant_id: str
    dev: str
    store_id: str
    store_name: str
    till_name: str
    pub: bytes
    state: str
    reversal_window_ms: int

    @property
    def key(self) -> Ed25519PublicKey:
        """The key its requests and chain heads are signed with."""
        return Ed25519PublicKey.from_public_bytes(self.pub)


def merchant_of(dev: str) -> str:
    """The merchant a device id names: ids carry it, so that any node finds the right records."""
    return dev.partition("-")[0]


def find_device(connection: Connection, dev: str) -> Device | None:
    """The device of that id, whatever its state."""
    row = connection.execute(
        select(devices, stores.c.name.label("store_name"), merchants.c.reversal_window_ms)
        .join_from(
            devices,
            stores,
            (stores.c.merchant_id == devices.c.merchant_id)
            & (stores.c.store_id == devices.c.store_id),
        )
        .join(merchants, merchants.c.merchant_id == devices.c.merchant_id)
        .where(devices.c.merchant_id == merchant_of(dev))
        .where(devices.c.dev == dev)
    ).one_or_none()
    if row is None:
        return None
    return Device(
        merchant_id=row.merchant_id,
        dev=row.dev,
        store_id=row.store_id,
        store_name=row.store_name,
        till_name=row.till_name,
        pub=row.pub,
        state=row.state,
        reversal_window_ms=row.reversal_window_ms,
    )


def spend_nonce(connection: Connection, device: Device, nonce: str, *, now_utc_ms: int) -> None:
    """Remember a request's nonce.

    Raises: OspProblem if it was seen within the last ten minutes.
    """
    is_new = insert_new(
        connection,
        nonces,
        merchant_id=device.merchant_id,
        dev=device.dev,
        nonce=nonce,
        seen_utc_ms=now_utc_ms,
    )
    if not is_new:
        raise OspProblem("bad_signature", "This signed request has been received before.")


def forget_old_nonces(connection: Connection, merchant_id: str, *, now_utc_ms: int) -> None:
    """Drop nonces whose requests are too old to be accepted again."""
    connection.execute(
        nonces.delete()
        .where(nonces.c.merchant_id == merchant_id)
        .where(nonces.c.seen_utc_ms < now_utc_ms - NONCE_KEPT_MS)
    )


def quarantine(connection: Connection, device: Device, *, now_utc_ms: int) -> None:
    """Suspend a device's offline rights after a fork, and tell the tills, once."""
    changed = connection.execute(
        devices.update()
        .where(devices.c.merchant_id == device.merchant_id)
        .where(devices.c.dev == device.dev)
        .where(devices.c.state == ACTIVE)
        .values(state=QUARANTINED)
    )
    if changed.rowcount:
        item = RevocationItem(
            kind="device",
            target=device.dev,
            action="block",
            reason="FORK",
            since_utc_ms=now_utc_ms,
        )
        append_item(connection, device.merchant_id, "revocations", item, now_utc_ms=now_utc_ms)
