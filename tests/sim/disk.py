"""A till's file with a disk that can fail: full at a commit, stopped before it or just after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Protocol

import sqlcipher3.dbapi2 as sqlcipher

from local_db.ledger_store import LedgerStore
from local_db.unit_of_work import LedgerWork

DATABASE, WAL, ANCHOR = "till.db", "till.db-wal", "anchor.json"
_KEPT_BY_A_STOP = (DATABASE, WAL, ANCHOR)


class CommitDoor(Protocol):
    """What happens around a commit; either side may raise."""

    def before_commit(self) -> None:
        """Just before the commit is made."""

    def after_commit(self) -> None:
        """The commit is durable, the caller has not heard of it yet."""


class SimStore(LedgerStore):
    """The production ledger store; only its commits pass through a door that can fail."""

    door: CommitDoor | None = None

    @contextmanager
    def work(self) -> Iterator[LedgerWork]:
        """One unit of work, as the production store opens it."""
        with super().work() as work:
            commit, door = work.commit, self.door

            def commit_through_the_door() -> None:
                if door is not None:
                    door.before_commit()
                commit()
                if door is not None:
                    door.after_commit()

            work.commit = commit_through_the_door  # type: ignore[method-assign]
            yield work


def disk_full() -> sqlcipher.OperationalError:
    """What the driver raises when the disk is full."""
    return sqlcipher.OperationalError("database or disk is full")


def copy_as_left(source: Path, target: Path) -> None:
    """Copy a till's files as a stopped process leaves them: the last commit is durable.

    Every commit flushes (synchronous=FULL), so the bytes present after it are what a power cut
    leaves; the shared-memory index is lost and rebuilt.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in _KEPT_BY_A_STOP:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def tear_tail(folder: Path, random: Random) -> None:
    """Leave pages of a write that was never committed behind the last good frame."""
    wal = folder / WAL
    if wal.exists() and wal.stat().st_size:
        with wal.open("ab") as file:
            file.write(random.randbytes(random.randint(1, 9_000)))
