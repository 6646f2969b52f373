"""The schema in numbered steps, forward only; what a database already has is never edited here.

A step is plain SQL that both PostgreSQL and SQLite read; `BYTES` stands for the type of byte
strings, which is the one word they do not share.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, text

_STEP_1 = (
    """CREATE TABLE merchants (
        merchant_id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL,
        time_zone TEXT NOT NULL, reversal_window_ms BIGINT NOT NULL, root_pub BYTES NOT NULL,
        created_utc_ms BIGINT NOT NULL)""",
    """CREATE TABLE stores (
        merchant_id TEXT NOT NULL, store_id TEXT NOT NULL, name TEXT NOT NULL,
        name_en TEXT NOT NULL, created_utc_ms BIGINT NOT NULL,
        PRIMARY KEY (merchant_id, store_id))""",
    """CREATE TABLE enrol_tokens (
        merchant_id TEXT NOT NULL, token_hash TEXT NOT NULL, store_id TEXT NOT NULL,
        till_name TEXT NOT NULL, expires_utc_ms BIGINT NOT NULL, used_by_dev TEXT,
        PRIMARY KEY (merchant_id, token_hash))""",
    """CREATE TABLE devices (
        merchant_id TEXT NOT NULL, dev TEXT NOT NULL, store_id TEXT NOT NULL,
        till_name TEXT NOT NULL, pub BYTES NOT NULL, state TEXT NOT NULL,
        single_till BIGINT NOT NULL, software TEXT NOT NULL, hardware TEXT NOT NULL,
        enrolled_utc_ms BIGINT NOT NULL, PRIMARY KEY (merchant_id, dev))""",
    """CREATE TABLE nonces (
        merchant_id TEXT NOT NULL, dev TEXT NOT NULL, nonce TEXT NOT NULL,
        seen_utc_ms BIGINT NOT NULL, PRIMARY KEY (merchant_id, dev, nonce))""",
    "CREATE INDEX nonces_by_age ON nonces (merchant_id, seen_utc_ms)",
    """CREATE TABLE campaigns (
        merchant_id TEXT NOT NULL, campaign BIGINT NOT NULL, next_serial BIGINT NOT NULL,
        terms TEXT NOT NULL, PRIMARY KEY (merchant_id, campaign))""",
    """CREATE TABLE coupons (
        merchant_id TEXT NOT NULL, coupon_id TEXT NOT NULL, campaign BIGINT NOT NULL,
        serial BIGINT NOT NULL, off TEXT NOT NULL, value_minor BIGINT NOT NULL,
        currency TEXT NOT NULL, uses BIGINT NOT NULL, expires_utc_ms BIGINT, ver BIGINT NOT NULL,
        state TEXT NOT NULL, kid TEXT NOT NULL, short_code TEXT NOT NULL, payload TEXT NOT NULL,
        issued_utc_ms BIGINT NOT NULL, PRIMARY KEY (merchant_id, coupon_id))""",
    "CREATE UNIQUE INDEX coupons_by_short_code ON coupons (merchant_id, short_code)",
    """CREATE TABLE units (
        merchant_id TEXT NOT NULL, unit TEXT NOT NULL, coupon_id TEXT NOT NULL, k BIGINT NOT NULL,
        rid TEXT, cycles BIGINT NOT NULL, PRIMARY KEY (merchant_id, unit))""",
    "CREATE INDEX units_by_coupon ON units (merchant_id, coupon_id, k)",
    """CREATE TABLE claims (
        merchant_id TEXT NOT NULL, rid TEXT NOT NULL, unit TEXT NOT NULL, amount_minor BIGINT,
        currency TEXT, state TEXT NOT NULL, source TEXT NOT NULL, reason TEXT, evidence TEXT,
        dev TEXT NOT NULL, store_id TEXT NOT NULL, operator_id TEXT NOT NULL,
        at_utc_ms BIGINT NOT NULL, reversible_until_utc_ms BIGINT,
        PRIMARY KEY (merchant_id, rid))""",
    "CREATE INDEX claims_by_unit ON claims (merchant_id, unit)",
    """CREATE TABLE chains (
        merchant_id TEXT NOT NULL, dev TEXT NOT NULL, ep BIGINT NOT NULL, seq BIGINT NOT NULL,
        head BYTES NOT NULL, PRIMARY KEY (merchant_id, dev, ep))""",
    """CREATE TABLE events (
        merchant_id TEXT NOT NULL, dev TEXT NOT NULL, ep BIGINT NOT NULL, seq BIGINT NOT NULL,
        hash BYTES NOT NULL, bytes BYTES NOT NULL, type TEXT NOT NULL, agg TEXT NOT NULL,
        received_utc_ms BIGINT NOT NULL, PRIMARY KEY (merchant_id, dev, ep, seq))""",
    "CREATE INDEX events_by_agg ON events (merchant_id, agg)",
    """CREATE TABLE fork_events (
        merchant_id TEXT NOT NULL, dev TEXT NOT NULL, ep BIGINT NOT NULL, seq BIGINT NOT NULL,
        hash TEXT NOT NULL, bytes BYTES NOT NULL, received_utc_ms BIGINT NOT NULL,
        PRIMARY KEY (merchant_id, dev, ep, seq, hash))""",
    """CREATE TABLE unposted (
        merchant_id TEXT NOT NULL, dev TEXT NOT NULL, ep BIGINT NOT NULL, seq BIGINT NOT NULL,
        PRIMARY KEY (merchant_id, dev, ep, seq))""",
    """CREATE TABLE stream_heads (
        merchant_id TEXT NOT NULL, stream TEXT NOT NULL, rev BIGINT NOT NULL,
        PRIMARY KEY (merchant_id, stream))""",
    """CREATE TABLE stream_items (
        merchant_id TEXT NOT NULL, stream TEXT NOT NULL, rev BIGINT NOT NULL, body TEXT NOT NULL,
        at_utc_ms BIGINT NOT NULL, PRIMARY KEY (merchant_id, stream, rev))""",
    """CREATE TABLE blocks (
        merchant_id TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, action TEXT NOT NULL,
        reason TEXT NOT NULL, newer_ver BIGINT, since_utc_ms BIGINT NOT NULL,
        PRIMARY KEY (merchant_id, kind, target))""",
    """CREATE TABLE cases (
        merchant_id TEXT NOT NULL, case_id TEXT NOT NULL, conflict TEXT NOT NULL,
        rid TEXT NOT NULL, unit TEXT NOT NULL, dev TEXT NOT NULL, store_id TEXT NOT NULL,
        amount_minor BIGINT NOT NULL, evidence TEXT NOT NULL, state TEXT NOT NULL,
        opened_utc_ms BIGINT NOT NULL, PRIMARY KEY (merchant_id, case_id))""",
)

_STEP_2 = (
    """CREATE TABLE rights (
        merchant_id TEXT NOT NULL, unit TEXT NOT NULL, holder TEXT NOT NULL, state TEXT NOT NULL,
        recall_id TEXT NOT NULL, asked_utc_ms BIGINT NOT NULL, answered_utc_ms BIGINT,
        PRIMARY KEY (merchant_id, unit))""",
    """CREATE TABLE right_answers (
        merchant_id TEXT NOT NULL, recall_id TEXT NOT NULL, dev TEXT NOT NULL,
        answer TEXT NOT NULL, PRIMARY KEY (merchant_id, recall_id, dev))""",
    """CREATE TABLE refunds (
        merchant_id TEXT NOT NULL, coupon_id TEXT NOT NULL, state TEXT NOT NULL,
        at_own_cost BIGINT NOT NULL, asked_utc_ms BIGINT NOT NULL, answered_utc_ms BIGINT,
        PRIMARY KEY (merchant_id, coupon_id))""",
)

STEPS: Sequence[tuple[str, ...]] = (_STEP_1, _STEP_2)
_BYTES_TYPE = {"postgresql": "BYTEA", "sqlite": "BLOB"}
# Two servers that start together on PostgreSQL take turns here (any fixed number will do).
_ADVISORY_LOCK = 4_927_351


class SchemaTooNew(RuntimeError):
    """The database was made by a newer program than this one."""


def migrate(connection: Connection) -> int:
    """Bring the schema to the newest step, inside the caller's transaction; returns its number.

    Raises: SchemaTooNew if the database is ahead of this program.
    """
    dialect = connection.dialect.name
    if dialect == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
    connection.execute(
        text("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY)")
    )
    done: int = connection.execute(
        text("SELECT COALESCE(MAX(version), 0) FROM schema_version")
    ).scalar_one()
    if done > len(STEPS):
        raise SchemaTooNew(f"The database is at step {done}, this program knows {len(STEPS)}.")
    for number in range(done + 1, len(STEPS) + 1):
        for statement in STEPS[number - 1]:
            connection.execute(text(statement.replace(" BYTES", f" {_BYTES_TYPE[dialect]}")))
        connection.execute(
            text("INSERT INTO schema_version (version) VALUES (:number)"), {"number": number}
        )
    return len(STEPS)
