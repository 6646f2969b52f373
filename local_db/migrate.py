"""Numbered, forward-only schema steps; `PRAGMA user_version` says how far a file has come."""

from __future__ import annotations

from importlib import resources
from typing import Any

from pos_app.errors import LedgerFault

_STEPS = ("0001_ledger.sql", "0002_lookups.sql", "0003_risk_and_rights.sql")
SCHEMA_VERSION = len(_STEPS)


def migrate(connection: Any) -> int:  # noqa: ANN401 - a raw driver connection
    """Bring the file behind a raw connection to SCHEMA_VERSION; returns the version it had.

    Raises: LedgerFault if the file was written by a newer program.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > SCHEMA_VERSION:
        raise LedgerFault(f"the file has schema {found}, this program knows {SCHEMA_VERSION}")
    for number in range(found, SCHEMA_VERSION):
        step = resources.files("local_db").joinpath("migrations", _STEPS[number]).read_text("utf-8")
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number + 1};\nCOMMIT;"
        )
    return int(found)
