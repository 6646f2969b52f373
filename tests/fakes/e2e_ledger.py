"""A till's file as somebody with its keys sees it: to compare it with the world, and to alter it.

Every function opens the file anew. The till's keys are found as the till finds them, so the
environment must name its keystore.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local_db.engine import connect
from local_db.redemption_rows import SELECT, from_row
from pos_app.bootstrap.secrets import open_secrets
from pos_app.domain.entries import Entry
from pos_app.domain.redemption import Redemption
from pos_app.settings import Home
from pos_app.wire.entry import decode_entry

TRIGGERS = ("entry_is_never_changed", "entry_is_never_removed", "entry_is_only_appended")


@dataclass(frozen=True)
class TillFile:
    """What the file of a till says."""

    entries: list[Entry]
    encoded: list[bytes]
    redemptions: dict[str, Redemption]
    guards: dict[str, str]
    print_jobs: dict[str, list[str]]  # states by rid

    def of_rid(self, rid: str) -> list[str]:
        """The types of a rid's entries, oldest first."""
        return [entry.type for entry in self.entries if entry.agg == rid]

    def of_coupon(self, coupon_id: str) -> list[Redemption]:
        """Every redemption of a coupon, oldest first."""
        found = [row for row in self.redemptions.values() if row.coupon_id == coupon_id]
        return sorted(found, key=lambda row: (row.started_at_utc_ms, row.rid))


@contextmanager
def opened(home: Path) -> Iterator[Any]:
    """The file under its key, for whatever SQL."""
    folder = Home(home)
    connection = connect(folder.ledger, open_secrets(folder, create=False).ledger_key)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def unguarded(home: Path) -> Iterator[Any]:
    """The file under its key with the triggers dropped, as a forger would do it."""
    with opened(home) as connection:
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        yield connection


def read_till(home: Path) -> TillFile:
    """Everything the file says, in one snapshot."""
    with opened(home) as connection:
        connection.execute("BEGIN")
        encoded = [
            row[0] for row in connection.execute("SELECT bytes FROM entry ORDER BY pos").fetchall()
        ]
        redemptions = [from_row(row) for row in connection.execute(SELECT).fetchall()]
        guards = dict(connection.execute("SELECT unit, rid FROM unit_guard").fetchall())
        jobs: dict[str, list[str]] = {}
        for rid, state in connection.execute("SELECT rid, state FROM print_job ORDER BY copy"):
            jobs.setdefault(rid, []).append(state)
    return TillFile(
        entries=[decode_entry(one) for one in encoded],
        encoded=encoded,
        redemptions={row.rid: row for row in redemptions},
        guards=guards,
        print_jobs=jobs,
    )
