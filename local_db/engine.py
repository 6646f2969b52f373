"""The till's encrypted file, opened: one writer, and readers that cannot write (decision 16).

Facts behind this module: the driver's default transaction handling loses updates, so its own
control is off and every writing transaction opens with BEGIN IMMEDIATE; SQLite below 3.51.3 can
corrupt a WAL file. Both are held by tests in tests/contract/test_engine.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from shutil import disk_usage
from threading import Lock
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from pos_app.errors import DiskFull, LedgerBusy, LedgerDamaged, LedgerFault, SqliteTooOld

SQLITE_MIN = (3, 51, 3)
BUSY_TIMEOUT_MS = 5_000
KEY_BYTES = 32
CONNECTIONS_MAX = 8
ROOM_BYTES_MIN = 256 * 1024
"""Less than this is no room: one transaction with its shared memory may need as much."""


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


class Rows:
    """What a statement gave: iterate, or take exactly one."""

    def __init__(self, cursor: Any) -> None:  # noqa: ANN401 - a driver cursor
        self._cursor = cursor

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self._cursor)

    def all(self) -> list[tuple[Any, ...]]:
        """Every row."""
        return list(self._cursor)

    def one_or_none(self) -> tuple[Any, ...] | None:
        """The first row, None without one."""
        row: tuple[Any, ...] | None = self._cursor.fetchone()
        self._cursor.close()
        return row

    def one(self) -> tuple[Any, ...]:
        """The first row. Raises: LedgerFault if there is none."""
        row = self.one_or_none()
        if row is None:
            raise LedgerFault("a row that must exist is missing")
        return row


class Connection:
    """One connection inside one transaction."""

    def __init__(self, raw: Any) -> None:  # noqa: ANN401 - a driver connection
        self._raw = raw

    @property
    def raw(self) -> Any:  # noqa: ANN401 - the driver's own
        """The driver's connection, for what only it can do (backup, tests)."""
        return self._raw

    def run(self, statement: str, values: Sequence[Any] | Sequence[tuple[Any, ...]] = ()) -> Rows:
        """Run one statement; a list of tuples runs it once for each."""
        if isinstance(values, list):
            return Rows(self._raw.executemany(statement, values))
        return Rows(self._raw.execute(statement, values))

    def commit(self) -> None:
        """Make it durable: returns after fsync."""
        self._raw.execute("COMMIT")

    def rollback(self) -> None:
        """Undo what was not committed; nothing to undo is fine."""
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")


class Engine:
    """Connections to one file. Thread: any; each `connect` has a connection of its own."""

    def __init__(self, path: Path, key: bytes, *, is_read_only: bool) -> None:
        refuse_old_sqlite()
        self._path = path
        self._key = key
        self._is_read_only = is_read_only
        self._begin = "BEGIN" if is_read_only else "BEGIN IMMEDIATE"
        self._idle: LifoQueue[Any] = LifoQueue(CONNECTIONS_MAX)
        self._is_disposed = False
        self._lock = Lock()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A transaction: rolled back on leaving unless it was committed."""
        raw = self._take()
        connection = Connection(raw)
        try:
            raw.execute(self._begin)
            yield connection
        except sqlcipher.DatabaseError as fault:
            raise mapped(fault, self._path.parent) from fault
        finally:
            self._give_back(raw, connection)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that commits on leaving, and rolls back on an exception."""
        with self.connect() as connection:
            yield connection
            connection.commit()

    def dispose(self) -> None:
        """Close every idle connection; those in use close when they are given back."""
        with self._lock:
            self._is_disposed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    def _take(self) -> Any:  # noqa: ANN401 - a driver connection
        with self._lock:
            if self._is_disposed:
                raise LedgerFault("the ledger is closed")
        try:
            return self._idle.get_nowait()
        except Empty:
            return connect(self._path, self._key, is_read_only=self._is_read_only)

    def _give_back(self, raw: Any, connection: Connection) -> None:  # noqa: ANN401
        try:
            connection.rollback()
        except sqlcipher.DatabaseError:
            # A connection that cannot even roll back is not trusted again (protocol.md 2.16).
            raw.close()
            return
        with self._lock:
            is_kept = not self._is_disposed and not self._idle.full()
            if is_kept:
                self._idle.put_nowait(raw)
        if not is_kept:
            raw.close()


def writer_engine(path: Path, key: bytes) -> Engine:
    """An engine whose every transaction holds the write lock from its first statement.

    Raises: SqliteTooOld; LedgerDamaged when the file or the key is not what it was.
    """
    return Engine(path, key, is_read_only=False)


def reader_engine(path: Path, key: bytes) -> Engine:
    """An engine for screens: `query_only`, snapshot reads, never a lock on the writer."""
    return Engine(path, key, is_read_only=True)


def connect(path: Path, key: bytes, *, is_read_only: bool = False) -> Any:  # noqa: ANN401
    """One raw driver connection with this house's settings; closed by the caller.

    Raises: LedgerDamaged when the file cannot be opened with this key, or is to be read and
    missing; SqliteTooOld.
    """
    refuse_old_sqlite()
    if is_read_only and not path.is_file():
        raise LedgerDamaged("the ledger file is missing")
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
        raise mapped(fault, path.parent) from fault
    return connection


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Turn the driver's exceptions into this house's faults, at the edge."""
    try:
        yield
    except sqlcipher.DatabaseError as fault:
        raise mapped(fault) from fault


def mapped(fault: BaseException, folder: Path | None = None) -> LedgerFault:
    """The fault of this house that a driver's exception means.

    `folder` is where the file lies: without room there, SQLite may say no more than "disk I/O
    error", because not even the memory it shares between processes fits.
    """
    text = str(fault)
    if "disk I/O" in text and folder is not None and disk_usage(folder).free < ROOM_BYTES_MIN:
        return DiskFull(text)
    if "malformed" in text or "not a database" in text or "disk I/O" in text:
        return LedgerDamaged(text)
    if "full" in text or "readonly" in text:
        return DiskFull(text)
    if "locked" in text or "busy" in text:
        return LedgerBusy(text)
    return LedgerFault(text)
