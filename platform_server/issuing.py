"""Issuing coupons: a campaign's terms, signed tokens, short codes, and the units they stand for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, select

from platform_server.coupon_rules import OK
from platform_server.streams import append_item
from platform_server.tables import campaigns, coupons, units
from pos_app.domain.coupon import Coupon, CouponKind, OfflineRight
from pos_app.wire.coupon_token import coupon_id_of, issue_token
from pos_app.wire.keyset import kid_of
from pos_app.wire.records import CampaignItem
from pos_app.wire.short_code import NUMBER_MAX, make_short_code

COUNT_MAX = 10_000
USES_MAX = 1_000
DRAWS_MAX = 100
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """What to issue: `count` equal coupons of one campaign.

    Units: value_minor, min_spend_minor and paid_minor in minor units of the merchant's currency;
    expires_utc_ms exclusive, rounded up to a whole minute, None for never. `campaign` names an
    existing campaign to continue; without it a new one is made from the terms given here.
    """

    off: OfflineRight
    count: int = 1
    uses: int = 1
    value_minor: int = 1000
    expires_utc_ms: int | None = None
    name_zh: str = "代金券"
    name_en: str = "Cash voucher"
    kind: CouponKind = CouponKind.CASH_VOUCHER
    bearer: str = "platform"
    items_zh: tuple[str, ...] = ()
    items_en: tuple[str, ...] = ()
    min_spend_minor: int = 0
    valid_from_utc_ms: int | None = None
    stores: tuple[str, ...] = ()
    paid_minor: int | None = None
    campaign: int | None = None


@dataclass(frozen=True, slots=True)
class IssuedCoupon:
    """One coupon as its customer gets it. `coupon_id` is 32 hex digits."""

    coupon_id: str
    payload: str
    short_code: str
    campaign: int
    ver: int
    uses: int
    off: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs: the merchant, its currency and the active coupon key."""

    merchant_id: str
    currency: str
    key: Ed25519PrivateKey

    @property
    def kid(self) -> bytes:
        """The id of the signing key."""
        return kid_of(self.key.public_key().public_bytes_raw())


def issue(
    connection: Connection, issuer: Issuer, order: IssueOrder, *, now_utc_ms: int
) -> tuple[IssuedCoupon, ...]:
    """Issue what the order says.

    Raises: ValueError if the order cannot be met.
    """
    if not 1 <= order.count <= COUNT_MAX or not 1 <= order.uses <= USES_MAX:
        raise ValueError(f"count is from 1 to {COUNT_MAX}, uses from 1 to {USES_MAX}")
    campaign, first_serial = _take_serials(connection, issuer, order, now_utc_ms=now_utc_ms)
    return tuple(
        _issue_one(
            connection,
            issuer,
            order,
            _claims(issuer, order, campaign, serial),
            now_utc_ms=now_utc_ms,
        )
        for serial in range(first_serial, first_serial + order.count)
    )


def reissue(
    connection: Connection, issuer: Issuer, row: Row[Any], *, off: OfflineRight
) -> IssuedCoupon:
    """The same coupon under the next version; the versions before are refused from now on."""
    coupon = Coupon(
        coupon_id=bytes.fromhex(row.coupon_id),
        issuer=issuer.merchant_id,
        campaign=row.campaign,
        serial=row.serial,
        value_minor=row.value_minor,
        uses=row.uses,
        off=off,
        expires_at_utc_ms=row.expires_utc_ms,
        ver=row.ver + 1,
        kid=issuer.kid,
    )
    payload = issue_token(coupon, issuer.key)
    connection.execute(
        coupons.update()
        .where(coupons.c.merchant_id == issuer.merchant_id)
        .where(coupons.c.coupon_id == row.coupon_id)
        .values(ver=coupon.ver, off=str(off), kid=issuer.kid.hex(), payload=payload)
    )
    return _issued(coupon, payload, row.short_code)


def _take_serials(
    connection: Connection, issuer: Issuer, order: IssueOrder, *, now_utc_ms: int
) -> tuple[int, int]:
    """The campaign and the first of `count` serials that are now ours."""
    if order.campaign is None:
        campaign = _new_campaign(connection, issuer, order, now_utc_ms=now_utc_ms)
    else:
        campaign = order.campaign
    after: int | None = connection.execute(
        campaigns.update()
        .where(campaigns.c.merchant_id == issuer.merchant_id)
        .where(campaigns.c.campaign == campaign)
        .values(next_serial=campaigns.c.next_serial + order.count)
        .returning(campaigns.c.next_serial)
    ).scalar_one_or_none()
    if after is None:
        raise ValueError(f"there is no campaign {campaign}")
    return campaign, after - order.count


def _new_campaign(
    connection: Connection, issuer: Issuer, order: IssueOrder, *, now_utc_ms: int
) -> int:
    taken = connection.execute(
        select(campaigns.c.campaign)
        .where(campaigns.c.merchant_id == issuer.merchant_id)
        .order_by(campaigns.c.campaign.desc())
        .limit(1)
    ).scalar_one_or_none()
    campaign = 1 if taken is None else taken + 1
    terms = CampaignItem(
        campaign=campaign,
        name_zh=order.name_zh,
        name_en=order.name_en,
        kind=str(order.kind),
        currency=issuer.currency,
        bearer=order.bearer,  # type: ignore[arg-type]  # checked by the conversion below
        items_zh=order.items_zh,
        items_en=order.items_en,
        min_spend_minor=order.min_spend_minor,
        valid_from_utc_ms=order.valid_from_utc_ms,
        stores=order.stores,
        paid_minor=order.paid_minor,
    )
    encoded = msgspec.json.encode(terms)
    msgspec.json.decode(encoded, type=CampaignItem)
    connection.execute(
        campaigns.insert().values(
            merchant_id=issuer.merchant_id, campaign=campaign, next_serial=1, terms=encoded.decode()
        )
    )
    append_item(connection, issuer.merchant_id, "campaigns", terms, now_utc_ms=now_utc_ms)
    return campaign


def _claims(issuer: Issuer, order: IssueOrder, campaign: int, serial: int) -> Coupon:
    expires = order.expires_utc_ms
    return Coupon(
        coupon_id=coupon_id_of(issuer.merchant_id, campaign, serial),
        issuer=issuer.merchant_id,
        campaign=campaign,
        serial=serial,
        value_minor=order.value_minor,
        uses=order.uses,
        off=order.off,
        expires_at_utc_ms=None if expires is None else -(-expires // MINUTE_MS) * MINUTE_MS,
        ver=1,
        kid=issuer.kid,
    )


def _issue_one(
    connection: Connection, issuer: Issuer, order: IssueOrder, coupon: Coupon, *, now_utc_ms: int
) -> IssuedCoupon:
    payload = issue_token(coupon, issuer.key)
    short_code = _free_short_code(connection, issuer.merchant_id)
    coupon_hex = coupon.coupon_id.hex()
    connection.execute(
        coupons.insert().values(
            merchant_id=issuer.merchant_id,
            coupon_id=coupon_hex,
            campaign=coupon.campaign,
            serial=coupon.serial,
            off=str(coupon.off),
            value_minor=coupon.value_minor,
            currency=issuer.currency,
            uses=coupon.uses,
            expires_utc_ms=coupon.expires_at_utc_ms,
            ver=coupon.ver,
            state=OK,
            kid=coupon.kid.hex(),
            short_code=short_code,
            payload=payload,
            issued_utc_ms=now_utc_ms,
        )
    )
    connection.execute(
        units.insert(),
        [
            {
                "merchant_id": issuer.merchant_id,
                "unit": f"{coupon_hex}:{k}",
                "coupon_id": coupon_hex,
                "k": k,
                "rid": None,
                "cycles": 0,
            }
            for k in range(1, coupon.uses + 1)
        ],
    )
    return _issued(coupon, payload, short_code)


def _issued(coupon: Coupon, payload: str, short_code: str) -> IssuedCoupon:
    return IssuedCoupon(
        coupon_id=coupon.coupon_id.hex(),
        payload=payload,
        short_code=short_code,
        campaign=coupon.campaign,
        ver=coupon.ver,
        uses=coupon.uses,
        off=str(coupon.off),
    )


def _free_short_code(connection: Connection, merchant_id: str) -> str:
    for _ in range(DRAWS_MAX):
        code = make_short_code(secrets.randbelow(NUMBER_MAX + 1))
        if code is None:
            continue
        taken = connection.execute(
            select(coupons.c.coupon_id)
            .where(coupons.c.merchant_id == merchant_id)
            .where(coupons.c.short_code == code)
        ).first()
        if taken is None:
            return code
    raise ValueError("no free short code was found")
