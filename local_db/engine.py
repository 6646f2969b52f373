"""Engines on the till's encrypted file: one writer, and readers that cannot write.

Facts behind this module: SQLAlchemy over SQLite's default transaction handling loses updates, so
the driver's own control is off and every transaction opens with BEGIN IMMEDIATE; SQLite below
3.51.3 can corrupt a WAL file. Both are held by tests in tests/contract/test_engine.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event, pool
from sqlalchemy.exc import DatabaseError as SqlAlchemyDatabaseError

from pos_app.errors import DiskFull, LedgerBusy, LedgerDamaged, LedgerFault, SqliteTooOld

SQLITE_MIN = (3, 51, 3)
BUSY_TIMEOUT_MS = 5_000
KEY_BYTES = 32
WRITERS_MAX = 8


def sqlite_version() -> str:
    """The SQLite that SQLCipher bundles, e.g. `3.53.4`."""
    return str(sqlcipher.sqlite_version)


def refuse_old_sqlite(version: tuple[int, ...] | None = None) -> None:
    """Stop before an SQLite with the WAL-reset defect touches the ledger.

    Raises: SqliteTooOld naming the version found and the one needed.
    """
    found = version or tuple(int(part) for part in sqlite_version().split("."))
    if found < SQLITE_MIN:
        raise SqliteTooOld(
            f"SQLite {'.'.join(map(str, found))} can corrupt a ledger; "
            f"{'.'.join(map(str, SQLITE_MIN))} or newer is needed",
            found=".".join(map(str, found)),
            needed=".".join(map(str, SQLITE_MIN)),
        )


def writer_engine(path: Path, key: bytes, *, is_single: bool = True) -> Engine:
    """An engine whose every transaction holds the write lock from its first statement.

    `is_single` keeps one connection for the one ledger worker; False gives a small pool (tests).
    Raises: SqliteTooOld; LedgerDamaged when the file or the key is not what it was.
    """
    return _engine(path, key, is_read_only=False, is_single=is_single)


def reader_engine(path: Path, key: bytes) -> Engine:
    """An engine for screens: `query_only`, snapshot reads, never a lock on the writer."""
    return _engine(path, key, is_read_only=True, is_single=False)


def connect(path: Path, key: bytes, *, is_read_only: bool = False) -> Any:  # noqa: ANN401
    """One raw driver connection with this house's settings; closed by the caller.

    Raises: LedgerDamaged when the file cannot be opened with this key.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"the database key has {len(key)} bytes, not {KEY_BYTES}")
    connection = sqlcipher.connect(
        str(path),
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA mmap_size = 0")
        connection.execute("PRAGMA temp_store = MEMORY")
        if is_read_only:
            connection.execute("PRAGMA query_only = ON")
    except sqlcipher.DatabaseError as fault:
        connection.close()
        raise mapped(fault) from fault
    return connection


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Turn the driver's and SQLAlchemy's exceptions into this house's faults, at the edge."""
    try:
        yield
    except SqlAlchemyDatabaseError as fault:
        raise mapped(fault.orig if fault.orig is not None else fault) from fault
    except sqlcipher.DatabaseError as fault:
        raise mapped(fault) from fault


def mapped(fault: BaseException) -> LedgerFault:
    """The fault of this house that a driver's exception means."""
    text = str(fault)
    name = getattr(fault, "sqlite_errorname", "")
    if "malformed" in text or "not a database" in text or "disk I/O" in text:
        return LedgerDamaged(text)
    if "full" in text or "readonly" in text or name.startswith("SQLITE_FULL"):
        return DiskFull(text)
    if "locked" in text or "busy" in text:
        return LedgerBusy(text)
    return LedgerFault(text)


def _engine(path: Path, key: bytes, *, is_read_only: bool, is_single: bool) -> Engine:
    refuse_old_sqlite()
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, key, is_read_only=is_read_only),
        poolclass=pool.StaticPool if is_single else pool.QueuePool,
        **({} if is_single else {"pool_size": WRITERS_MAX, "pool_timeout": BUSY_TIMEOUT_MS / 1000}),
    )
    begin = "BEGIN" if is_read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
