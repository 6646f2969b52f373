"""Redemptions as rows: one place that knows the order of the columns."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from pos_app.domain.redemption import Redemption, State
from pos_app.domain.verdict import Level, Reason

COLUMNS = tuple(field.name for field in fields(Redemption))
SELECT = f"SELECT {', '.join(COLUMNS)} FROM redemption"
IS_OPEN = (
    "state IN ('checked', 'guarding', 'claiming', 'in_doubt', 'voiding', 'reversing', 'granted')"
)
"""Word for word the condition of the index redemption_state: SQLite uses it for nothing less."""
UPSERT = (
    f"INSERT INTO redemption ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
    f"ON CONFLICT (rid) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name != "rid")
)


def to_row(redemption: Redemption) -> tuple[Any, ...]:
    """The values of a redemption in the order of COLUMNS."""
    return tuple(_plain(getattr(redemption, name)) for name in COLUMNS)


def from_row(row: Any) -> Redemption:  # noqa: ANN401 - a driver row
    """The redemption of a row selected by SELECT."""
    values = dict(zip(COLUMNS, row, strict=True))
    values["state"] = State(values["state"])
    values["level"] = Level(values["level"]) if values["level"] is not None else None
    values["reason"] = Reason(values["reason"]) if values["reason"] is not None else None
    values["offline"] = bool(values["offline"])
    values["shown"] = bool(values["shown"])
    values["attended"] = bool(values["attended"])
    return Redemption(**values)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a field of any stored type
    return int(value) if isinstance(value, bool) else value
