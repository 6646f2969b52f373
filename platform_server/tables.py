"""The platform's tables as SQLAlchemy Core sees them.

The merchant comes first in every key, so that each table can be split by merchant one day.
Units: every `…_utc_ms` in milliseconds UTC, money in minor units, `body` and `terms` JSON text.
The tables are made by migrations.py; a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def _int(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=null, autoincrement=False)


def _bytes(name: str, *, null: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=null)


merchants = Table(
    "merchants",
    metadata,
    _text("merchant_id", key=True),
    _text("name"),
    _text("currency"),
    _text("time_zone"),
    _int("reversal_window_ms"),
    _bytes("root_pub"),
    _int("created_utc_ms"),
)

stores = Table(
    "stores",
    metadata,
    _text("merchant_id", key=True),
    _text("store_id", key=True),
    _text("name"),
    _text("name_en"),
    _int("created_utc_ms"),
)

enrol_tokens = Table(
    "enrol_tokens",
    metadata,
    _text("merchant_id", key=True),
    _text("token_hash", key=True),
    _text("store_id"),
    _text("till_name"),
    _int("expires_utc_ms"),
    _text("used_by_dev", null=True),
)

devices = Table(
    "devices",
    metadata,
    _text("merchant_id", key=True),
    _text("dev", key=True),
    _text("store_id"),
    _text("till_name"),
    _bytes("pub"),
    _text("state"),
    _int("single_till"),
    _text("software"),
    _text("hardware"),
    _int("enrolled_utc_ms"),
)

nonces = Table(
    "nonces",
    metadata,
    _text("merchant_id", key=True),
    _text("dev", key=True),
    _text("nonce", key=True),
    _int("seen_utc_ms"),
    Index("nonces_by_age", "merchant_id", "seen_utc_ms"),
)

campaigns = Table(
    "campaigns",
    metadata,
    _text("merchant_id", key=True),
    _int("campaign", key=True),
    _int("next_serial"),
    _text("terms"),
)

coupons = Table(
    "coupons",
    metadata,
    _text("merchant_id", key=True),
    _text("coupon_id", key=True),
    _int("campaign"),
    _int("serial"),
    _text("off"),
    _int("value_minor"),
    _text("currency"),
    _int("uses"),
    _int("expires_utc_ms", null=True),
    _int("ver"),
    _text("state"),
    _text("kid"),
    _text("short_code"),
    _text("payload"),
    _int("issued_utc_ms"),
    Index("coupons_by_short_code", "merchant_id", "short_code", unique=True),
)

units = Table(
    "units",
    metadata,
    _text("merchant_id", key=True),
    _text("unit", key=True),
    _text("coupon_id"),
    _int("k"),
    _text("rid", null=True),
    _int("cycles"),
    Index("units_by_coupon", "merchant_id", "coupon_id", "k"),
)

claims = Table(
    "claims",
    metadata,
    _text("merchant_id", key=True),
    _text("rid", key=True),
    _text("unit"),
    _int("amount_minor", null=True),
    _text("currency", null=True),
    _text("state"),
    _text("source"),
    _text("reason", null=True),
    _text("evidence", null=True),
    _text("dev"),
    _text("store_id"),
    _text("operator_id"),
    _int("at_utc_ms"),
    _int("reversible_until_utc_ms", null=True),
    Index("claims_by_unit", "merchant_id", "unit"),
)

chains = Table(
    "chains",
    metadata,
    _text("merchant_id", key=True),
    _text("dev", key=True),
    _int("ep", key=True),
    _int("seq"),
    _bytes("head"),
)

events = Table(
    "events",
    metadata,
    _text("merchant_id", key=True),
    _text("dev", key=True),
    _int("ep", key=True),
    _int("seq", key=True),
    _bytes("hash"),
    _bytes("bytes"),
    _text("type"),
    _text("agg"),
    _int("received_utc_ms"),
    Index("events_by_agg", "merchant_id", "agg"),
)

fork_events = Table(
    "fork_events",
    metadata,
    _text("merchant_id", key=True),
    _text("dev", key=True),
    _int("ep", key=True),
    _int("seq", key=True),
    _text("hash", key=True),
    _bytes("bytes"),
    _int("received_utc_ms"),
)

unposted = Table(
    "unposted",
    metadata,
    _text("merchant_id", key=True),
    _text("dev", key=True),
    _int("ep", key=True),
    _int("seq", key=True),
)

stream_heads = Table(
    "stream_heads",
    metadata,
    _text("merchant_id", key=True),
    _text("stream", key=True),
    _int("rev"),
)

stream_items = Table(
    "stream_items",
    metadata,
    _text("merchant_id", key=True),
    _text("stream", key=True),
    _int("rev", key=True),
    _text("body"),
    _int("at_utc_ms"),
)

rights = Table(
    "rights",
    metadata,
    _text("merchant_id", key=True),
    _text("unit", key=True),
    _text("holder"),
    _text("state"),
    _text("recall_id"),
    _int("asked_utc_ms"),
    _int("answered_utc_ms", null=True),
)

right_answers = Table(
    "right_answers",
    metadata,
    _text("merchant_id", key=True),
    _text("recall_id", key=True),
    _text("dev", key=True),
    _text("answer"),
)

refunds = Table(
    "refunds",
    metadata,
    _text("merchant_id", key=True),
    _text("coupon_id", key=True),
    _text("state"),
    _int("at_own_cost"),
    _int("asked_utc_ms"),
    _int("answered_utc_ms", null=True),
)

blocks = Table(
    "blocks",
    metadata,
    _text("merchant_id", key=True),
    _text("kind", key=True),
    _text("target", key=True),
    _text("action"),
    _text("reason"),
    _int("newer_ver", null=True),
    _int("since_utc_ms"),
)

cases = Table(
    "cases",
    metadata,
    _text("merchant_id", key=True),
    _text("case_id", key=True),
    _text("conflict"),
    _text("rid"),
    _text("unit"),
    _text("dev"),
    _text("store_id"),
    _int("amount_minor"),
    _text("evidence"),
    _text("state"),
    _int("opened_utc_ms"),
)
