"""Coupon keys: the signed list tills hold, its first version and its rotation.

Source: protocol.md 2.6.
"""

from __future__ import annotations

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from platform_server.streams import append_item
from platform_server.tables import stream_items
from pos_app.wire.keyset import kid_of, open_keyset, pack_bytes, sign_keyset
from pos_app.wire.records import KeyRecord, Keyset, StreamItem

KEY_LIVES_MS = 3 * 366 * 24 * 3600 * 1000
KEYSET_LIVES_MS = 366 * 24 * 3600 * 1000


def key_record(key: Ed25519PrivateKey, *, issuer: str, currency: str, now_utc_ms: int) -> KeyRecord:
    """The public record of a coupon key that may sign from now on."""
    pub = key.public_key().public_bytes_raw()
    return KeyRecord(
        kid=pack_bytes(kid_of(pub)),
        alg="EdDSA",
        pub=pack_bytes(pub),
        issuer=issuer,
        currency=currency,
        not_before_utc_ms=now_utc_ms,
        not_after_utc_ms=now_utc_ms + KEY_LIVES_MS,
        status="active",
    )


def publish_keys(
    connection: Connection,
    merchant_id: str,
    keys: tuple[KeyRecord, ...],
    *,
    root: Ed25519PrivateKey,
    now_utc_ms: int,
) -> Keyset:
    """Sign and publish the next version of the key list."""
    held = newest_keyset(connection, merchant_id, root)
    keyset = Keyset(
        version=1 if held is None else held.version + 1,
        issued_utc_ms=now_utc_ms,
        expires_utc_ms=now_utc_ms + KEYSET_LIVES_MS,
        keys=keys,
    )
    signed = sign_keyset(keyset, root)
    append_item(connection, merchant_id, "keys", signed, now_utc_ms=now_utc_ms)
    return keyset


def newest_keyset(
    connection: Connection, merchant_id: str, root: Ed25519PrivateKey
) -> Keyset | None:
    """The key list published last."""
    body = connection.execute(
        select(stream_items.c.body)
        .where(stream_items.c.merchant_id == merchant_id)
        .where(stream_items.c.stream == "keys")
        .order_by(stream_items.c.rev.desc())
        .limit(1)
    ).scalar_one_or_none()
    if body is None:
        return None
    signed = msgspec.json.decode(body, type=StreamItem).keyset
    assert signed is not None, "the stream of keys holds keysets"
    return open_keyset(signed, root.public_key().public_bytes_raw())
