"""The platform's database: PostgreSQL, or SQLite for the demo, behind the same two kinds of work.

A write takes its locks at once (SQLite: BEGIN IMMEDIATE, one writer at a time; PostgreSQL: row
locks) and is tried again when two writers met on the same key; a read never blocks a write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from platform_server.migrations import migrate

ANSWER = TypeVar("ANSWER")

ATTEMPTS_MAX = 5
CONNECTIONS_MAX = 16
BUSY_TIMEOUT_S = 15
STATEMENT_TIMEOUT_MS = 15_000
# SQLSTATE: serialization failure, deadlock, unique violation of a concurrent insert.
_TRY_AGAIN_STATES = frozenset({"40001", "40P01", "23505"})


class Database:
    """One engine and its transactions.

    Thread: any; each transaction uses its own connection.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._is_sqlite = parsed.get_backend_name() == "sqlite"
        if not self._is_sqlite and parsed.get_backend_name() != "postgresql":
            raise ValueError("The platform keeps its records in PostgreSQL or SQLite.")
        self._engine = _sqlite_engine(parsed) if self._is_sqlite else _postgres_engine(parsed)
        # SQLite admits one writer; waiting here is fair and cheaper than polling its file lock.
        self._one_writer = threading.Lock() if self._is_sqlite else None

    def migrate(self) -> int:
        """Bring the schema up to date; returns the number of its newest step."""
        return self.write(migrate)

    def write(self, work: Callable[[Connection], ANSWER]) -> ANSWER:
        """Run `work` in one durable transaction; it is rolled back if `work` raises.

        `work` may run more than once, so it changes nothing but the database.
        """
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                with self._turn(), self._begun("BEGIN IMMEDIATE") as connection:
                    return work(connection)
            except DBAPIError as fault:
                if attempt == ATTEMPTS_MAX or not _is_worth_another_try(fault):
                    raise
        raise AssertionError("the last attempt returns or raises")

    def read(self, work: Callable[[Connection], ANSWER]) -> ANSWER:
        """Run `work` on a consistent view that it must not change."""
        with self._begun("BEGIN") as connection:
            return work(connection)

    def dispose(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if self._one_writer is None:
            yield
            return
        if not self._one_writer.acquire(timeout=BUSY_TIMEOUT_S):
            raise WaitedTooLong("another writer of this process holds the database")
        try:
            yield
        finally:
            self._one_writer.release()

    @contextmanager
    def _begun(self, begin: str) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            connection = connection.execution_options(begin=begin)
            with connection.begin():
                yield connection


def insert_new(connection: Connection, table: Table, **values: object) -> bool:
    """Insert a row unless its key is taken; whether it was inserted."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    key = next(iter(table.primary_key.columns))
    statement = make(table).values(**values).on_conflict_do_nothing().returning(key)
    return connection.execute(statement).first() is not None


def upsert(connection: Connection, table: Table, **values: object) -> None:
    """Insert a row, or replace the other columns of the row that has its key."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    keys = [column.name for column in table.primary_key.columns]
    others = {name: value for name, value in values.items() if name not in keys}
    statement = make(table).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=others))


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        module=_sqlite_driver(),
        pool_size=CONNECTIONS_MAX,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_S,
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(driver_connection: Any, _record: object) -> None:  # noqa: ANN401 - DB-API
        driver_connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            driver_connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own transaction control loses updates (architecture.md 5), so we begin.
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _postgres_engine(url: URL) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=CONNECTIONS_MAX,
        max_overflow=0,
        pool_timeout=BUSY_TIMEOUT_S,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": BUSY_TIMEOUT_S,
            "options": f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
        },
    )


def _sqlite_driver() -> ModuleType:
    """The bundled SQLite: Debian's own has the WAL-reset corruption defect (fixed in 3.51.3)."""
    from sqlcipher3 import dbapi2

    driver: ModuleType = dbapi2
    return driver


def _is_worth_another_try(fault: DBAPIError) -> bool:
    state = getattr(fault.orig, "sqlstate", None)
    if state is not None:
        return state in _TRY_AGAIN_STATES
    return isinstance(fault, IntegrityError) or (
        isinstance(fault, OperationalError) and "locked" in str(fault.orig)
    )
