"""Coupons as promised to a customer: signed claims, the terms of a campaign, the unit of use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.verdict import Reason


class OffKind(StrEnum):
    """Who holds the right to grant a unit without asking the platform. Source: protocol.md 2.1."""

    NONE = "none"
    ANY = "any"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class OfflineRight:
    """The coupon's `off` field: nobody, anybody under caps, or one home store."""

    kind: OffKind
    store_id: str | None = None

    def __str__(self) -> str:
        """`none`, `any` or `home:STORE`, as the command line writes it."""
        return f"home:{self.store_id}" if self.kind is OffKind.HOME else str(self.kind)

    @staticmethod
    def parse(text: str) -> OfflineRight:
        """Read `none`, `any` or `home:STORE`.

        Raises: ValueError for anything else.
        """
        if text in ("none", "any"):
            return OfflineRight(OffKind(text))
        kind, _, store_id = text.partition(":")
        if kind == "home" and store_id.isascii() and store_id.isdigit():
            return OfflineRight(OffKind.HOME, store_id)
        raise ValueError(f"not an offline right: {text!r} (none, any or home:STORE)")


class Bearer(StrEnum):
    """Who pays for an offline loss. Source: protocol.md 2.4."""

    PLATFORM = "platform"
    CAMPAIGN = "campaign"
    MERCHANT = "merchant"


class CouponKind(StrEnum):
    """The kinds of coupon the glossary names (domain.md 2.1)."""

    DEAL_VOUCHER = "deal_voucher"
    CASH_VOUCHER = "cash_voucher"
    PERCENT_COUPON = "percent_coupon"
    THRESHOLD_DISCOUNT = "threshold_discount"
    EXCHANGE_VOUCHER = "exchange_voucher"
    TIMES_CARD = "times_card"


@dataclass(frozen=True, slots=True)
class Coupon:
    """The claims a coupon token carries under the issuer's signature.

    Shape: coupon_id is 16 bytes, derived from issuer, campaign and serial (decision 7);
    kid is the 8-byte id of the signing key.
    Units: value_minor in minor units of the campaign's currency; expires_at_utc_ms is exclusive,
    None means it never expires.
    """

    coupon_id: bytes
    issuer: str
    campaign: int
    serial: int
    value_minor: int
    uses: int
    off: OfflineRight
    expires_at_utc_ms: int | None
    ver: int
    kid: bytes


@dataclass(frozen=True, slots=True)
class CouponFlaw:
    """Why a scanned text is not a coupon we can believe; `detail` is for logs, never the code."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class CampaignTerms:
    """What every coupon of one campaign has in common, as the platform published it.

    Units: min_spend_minor in minor units of `currency`; valid_from_utc_ms inclusive.
    `stores` empty means every store of the merchant; `stack_group` names coupons that exclude each
    other on one ticket.
    """

    campaign: int
    name_zh: str
    name_en: str
    kind: CouponKind
    currency: str
    bearer: Bearer
    items_zh: tuple[str, ...] = ()
    items_en: tuple[str, ...] = ()
    min_spend_minor: int = 0
    valid_from_utc_ms: int | None = None
    stores: tuple[str, ...] = ()
    paid_minor: int | None = None
    blocked: bool = False

    def name(self, language: str) -> str:
        """The campaign's name in `zh-CN` or `en`."""
        return self.name_zh if language.startswith("zh") else self.name_en

    def items(self, language: str) -> tuple[str, ...]:
        """What is handed over, line by line, in `zh-CN` or `en`."""
        return self.items_zh if language.startswith("zh") else self.items_en


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """The right to the k-th use of a coupon; k counts from 1. Source: protocol.md 2.0."""

    coupon_id: bytes
    k: int

    @property
    def key(self) -> str:
        """The unit as one word, `<32 hex digits>:<k>`: the key of guards and claims."""
        return f"{self.coupon_id.hex()}:{self.k}"

    @staticmethod
    def parse(key: str) -> Unit:
        """Read the word `key` makes.

        Raises: ValueError if it is not one.
        """
        coupon_hex, _, k = key.partition(":")
        coupon_id = bytes.fromhex(coupon_hex)
        if len(coupon_id) != 16 or not k.isdigit() or int(k) < 1:
            raise ValueError(f"not a unit: {key!r}")
        return Unit(coupon_id, int(k))
