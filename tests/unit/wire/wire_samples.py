"""Keys, keysets and coupons for the wire tests, the same in every run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.domain.coupon import Coupon, OfflineRight
from pos_app.wire.coupon_token import KeyRing, coupon_id_of, kid_of
from pos_app.wire.keyset import pack_bytes
from pos_app.wire.records import KeyRecord, Keyset

ISSUER = "demo-platform"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ROOT = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
PUB = KEY.public_key().public_bytes_raw()
KID = kid_of(PUB)


@dataclass(frozen=True, slots=True)
class Claims:
    campaign: int = 17
    serial: int = 42
    value_minor: int = 8800
    uses: int = 1
    off: str = "home:310"
    expires_at_utc_ms: int | None = 1_798_732_800_000
    ver: int = 1


def coupon(key: Ed25519PrivateKey = KEY, **claims: Any) -> Coupon:
    wanted = Claims(**claims)
    return Coupon(
        coupon_id=coupon_id_of(ISSUER, wanted.campaign, wanted.serial),
        issuer=ISSUER,
        campaign=wanted.campaign,
        serial=wanted.serial,
        value_minor=wanted.value_minor,
        uses=wanted.uses,
        off=OfflineRight.parse(wanted.off),
        expires_at_utc_ms=wanted.expires_at_utc_ms,
        ver=wanted.ver,
        kid=kid_of(key.public_key().public_bytes_raw()),
    )


def key_record(key: Ed25519PrivateKey = KEY, status: Any = "active") -> KeyRecord:
    pub = key.public_key().public_bytes_raw()
    return KeyRecord(
        kid=pack_bytes(kid_of(pub)),
        alg="EdDSA",
        pub=pack_bytes(pub),
        issuer=ISSUER,
        currency="CNY",
        not_before_utc_ms=1_735_689_600_000,
        not_after_utc_ms=1_893_456_000_000,
        status=status,
    )


def keyset(*keys: KeyRecord, version: int = 3, **fields: Any) -> Keyset:
    return Keyset(
        version=version,
        issued_utc_ms=1_795_000_000_000,
        expires_utc_ms=1_800_000_000_000,
        keys=keys or (key_record(),),
        **fields,
    )


RING = KeyRing.of(keyset())
