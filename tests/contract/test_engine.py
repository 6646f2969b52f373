"""The engine's promises: immediate transactions, append-only rows, a safe SQLite, readers that
cannot write.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import local
from typing import Any

import pytest

from local_db.engine import (
    Engine,
    connect,
    mapped_errors,
    reader_engine,
    refuse_old_sqlite,
    sqlite_version,
    writer_engine,
)
from local_db.migrate import SCHEMA_VERSION, migrate
from pos_app.errors import LedgerDamaged, LedgerFault, SqliteTooOld

THREADS = 4
INCREMENTS = 50
KEY = os.urandom(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    connection = connect(tmp_path / "till.db", KEY)
    migrate(connection)
    connection.execute("CREATE TABLE counter (n INTEGER NOT NULL)")
    connection.execute("INSERT INTO counter VALUES (0)")
    connection.close()
    return tmp_path / "till.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    made = writer_engine(path, KEY)
    yield made
    made.dispose()


def count_up(
    transaction: Callable[[], AbstractContextManager[Any]], read: Callable[[], int]
) -> int:
    """Read, add one, write back: from several threads at once."""

    def work(_: int) -> None:
        for _ in range(INCREMENTS):
            with transaction() as connection:
                (n,) = connection.execute("SELECT n FROM counter").fetchone()
                connection.execute("UPDATE counter SET n = ?", (n + 1,))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    return read()


def counted(path: Path) -> int:
    connection = connect(path, KEY)
    (n,) = connection.execute("SELECT n FROM counter").fetchone()
    connection.close()
    return n


def test_no_update_is_lost_when_threads_race(engine: Engine, path: Path) -> None:
    @contextmanager
    def ours() -> Iterator[Any]:
        with engine.begin() as connection:
            yield connection.raw

    assert count_up(ours, lambda: counted(path)) == THREADS * INCREMENTS


def test_updates_are_lost_without_begin_immediate(path: Path) -> None:
    """What the factory protects from: the same counting with the driver's own transactions."""
    import sqlcipher3.dbapi2 as sqlcipher

    made: list[Any] = []
    own = local()

    @contextmanager
    def plain() -> Iterator[Any]:
        if not hasattr(own, "connection"):
            own.connection = sqlcipher.connect(str(path), check_same_thread=False, timeout=30)
            own.connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
            made.append(own.connection)
        yield own.connection
        own.connection.commit()

    total = count_up(plain, lambda: counted(path))
    for connection in made:
        connection.close()
    assert total < THREADS * INCREMENTS


ENTRY = "(1, 1, 1, 'till.started', 'x', 1, x'00', zeroblob(32))"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET seq = 9",
        "UPDATE entry SET bytes = x'01' WHERE pos = 1",
        "DELETE FROM entry",
        f"INSERT OR REPLACE INTO entry VALUES {ENTRY}",
        f"INSERT INTO entry VALUES {ENTRY} ON CONFLICT (pos) DO UPDATE SET seq = 7",
    ],
)
def test_entries_are_never_changed_nor_removed(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.run(f"INSERT INTO entry VALUES {ENTRY}")
    with pytest.raises(LedgerFault), mapped_errors(), engine.begin() as connection:
        connection.run(statement)
    with engine.connect() as connection:
        assert connection.run("SELECT seq, bytes FROM entry").all() == [(1, b"\x00")]


def test_a_commit_is_fsynced_into_the_log(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.run("PRAGMA journal_mode").one() == ("wal",)
        assert connection.run("PRAGMA synchronous").one() == (2,)
        assert connection.run("PRAGMA foreign_keys").one() == (1,)


def test_a_reader_cannot_write(path: Path) -> None:
    reader = reader_engine(path, KEY)
    with pytest.raises(LedgerFault), mapped_errors(), reader.begin() as connection:
        connection.run("UPDATE counter SET n = 5")
    reader.dispose()


def test_the_file_is_ciphertext_from_its_first_byte(path: Path) -> None:
    content = path.read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"CREATE TABLE" not in content


def test_another_key_says_damaged_and_shows_nothing(path: Path) -> None:
    with pytest.raises(LedgerDamaged):
        connect(path, os.urandom(32))


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 7, 0)])
def test_an_sqlite_with_the_wal_reset_defect_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(SqliteTooOld, match=r"3\.51\.3 or newer"):
        refuse_old_sqlite(version)


def test_the_bundled_sqlite_is_new_enough() -> None:
    refuse_old_sqlite()
    assert tuple(int(part) for part in sqlite_version().split(".")) >= (3, 51, 3)


def test_a_file_of_a_newer_program_is_left_alone(path: Path) -> None:
    connection = connect(path, KEY)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LedgerFault, match="schema"):
        migrate(connection)
    connection.close()


def test_migrating_twice_changes_nothing(path: Path) -> None:
    connection = connect(path, KEY)
    before = connection.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()
    assert migrate(connection) == SCHEMA_VERSION
    assert connection.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall() == before
    connection.close()
