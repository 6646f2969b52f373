"""The six claims a coupon is signed over, as numbers: made when issuing, checked when reading.

Shape: [campaign << 32 | serial, value_minor, uses, off, expires, ver]. `off` is null for none,
false for any, a store number for home; `expires` is null or whole minutes since 2025-01-01 UTC.
What all coupons of a campaign share stands in CampaignTerms, issuer and currency in the key record.
Source: protocol.md 2.5, decision 7.
"""

from __future__ import annotations

import hashlib

from pos_app.domain.coupon import Coupon, OffKind, OfflineRight
from pos_app.wire.keyset import unpack_bytes
from pos_app.wire.records import KeyRecord
from pos_app.wire.strict_cbor import CborItem, read_cbor

COUPON_ID_BYTES = 16
EXPIRES_FROM_UTC_MS = 1_735_689_600_000  # 2025-01-01T00:00:00Z
MINUTE_MS = 60_000

U16_MAX = 2**16 - 1
U32_MAX = 2**32 - 1
VER_MAX = 2**31


class MalformedClaims(ValueError):
    """The text or its claims are not shaped like a coupon; the message says what was found."""


def coupon_id_of(issuer: str, campaign: int, serial: int) -> bytes:
    """The 16 bytes that name a coupon on the wire and in ledgers."""
    numbered = (campaign << 32 | serial).to_bytes(8, "big")
    named = b"guitai coupon\0" + issuer.encode() + b"\0" + numbered
    return hashlib.sha256(named).digest()[:COUPON_ID_BYTES]


def claims_of(coupon: Coupon) -> list[int | bool | None]:
    """The claims to sign; an expiry is rounded up to the next whole minute, never before 2025.

    Raises: ValueError with a plain sentence if a claim is out of its range.
    """
    _expect_range("campaign", coupon.campaign, 1, U32_MAX)
    _expect_range("serial", coupon.serial, 0, U32_MAX)
    _expect_range("value in minor units", coupon.value_minor, 0, U32_MAX)
    _expect_range("number of uses", coupon.uses, 1, U16_MAX)
    _expect_range("version", coupon.ver, 1, VER_MAX)
    return [
        coupon.campaign << 32 | coupon.serial,
        coupon.value_minor,
        coupon.uses,
        _off_claim(coupon.off),
        _expires_claim(coupon.expires_at_utc_ms),
        coupon.ver,
    ]


def coupon_of(payload: bytes, record: KeyRecord) -> Coupon:
    """The coupon behind a payload whose signature has been checked with the key of `record`.

    Raises: MalformedCbor or MalformedClaims if it is not six claims in their ranges.
    """
    claims = read_cbor(payload)
    if not isinstance(claims, list) or len(claims) != 6:
        raise MalformedClaims("not six claims")
    numbered = _ranged(claims[0], "id", 1 << 32, 2**64 - 1)
    campaign, serial = numbered >> 32, numbered & U32_MAX
    return Coupon(
        coupon_id=coupon_id_of(record.issuer, campaign, serial),
        issuer=record.issuer,
        campaign=campaign,
        serial=serial,
        value_minor=_ranged(claims[1], "value", 0, U32_MAX),
        uses=_ranged(claims[2], "uses", 1, U16_MAX),
        off=_off_of(claims[3]),
        expires_at_utc_ms=_expiry_of(claims[4]),
        ver=_ranged(claims[5], "version", 1, VER_MAX),
        kid=unpack_bytes(record.kid),
    )


def _expect_range(name: str, number: int, smallest: int, largest: int) -> None:
    if not smallest <= number <= largest:
        raise ValueError(f"the {name} must be from {smallest} to {largest}, not {number}")


def _off_claim(off: OfflineRight) -> int | bool | None:
    if off.kind is OffKind.NONE:
        return None
    if off.kind is OffKind.ANY:
        return False
    store_id = off.store_id or ""
    if not (store_id.isascii() and store_id.isdigit() and len(store_id) <= 10):
        raise ValueError(f"a home store is a plain number, not {store_id!r}")
    number = int(store_id)
    if str(number) != store_id or number > U32_MAX:
        raise ValueError(f"a home store has no leading zero and is at most {U32_MAX}: {store_id}")
    return number


def _expires_claim(expires_at_utc_ms: int | None) -> int | None:
    if expires_at_utc_ms is None:
        return None
    minutes = -((EXPIRES_FROM_UTC_MS - expires_at_utc_ms) // MINUTE_MS)
    _expect_range("expiry in minutes since 2025", max(minutes, 0), 0, U32_MAX)
    return max(minutes, 0)


def _ranged(claim: CborItem, name: str, smallest: int, largest: int) -> int:
    if isinstance(claim, bool) or not isinstance(claim, int) or not smallest <= claim <= largest:
        raise MalformedClaims(f"a claim out of range: {name}")
    return claim


def _off_of(claim: CborItem) -> OfflineRight:
    if claim is None:
        return OfflineRight(OffKind.NONE)
    if claim is False:
        return OfflineRight(OffKind.ANY)
    return OfflineRight(OffKind.HOME, str(_ranged(claim, "off", 0, U32_MAX)))


def _expiry_of(claim: CborItem) -> int | None:
    if claim is None:
        return None
    return EXPIRES_FROM_UTC_MS + _ranged(claim, "expires", 0, U32_MAX) * MINUTE_MS
