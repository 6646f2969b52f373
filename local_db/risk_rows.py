"""Limits for grants at risk and the rights of units, as rows, and as the entries fold to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from local_db.engine import Connection
from local_db.redemption_rows import IS_OPEN
from pos_app.domain.entries import Entry
from pos_app.domain.risk import LIMITS_SET, Balance, RiskLimits
from pos_app.work import RiskNumbers

RIGHT_RELEASED = "right.released"
RIGHT_KEPT = "right.kept"
_ANSWERS = {RIGHT_RELEASED: "released", RIGHT_KEPT: "kept"}
# Word for word the condition of the index redemption_risk: SQLite uses it for nothing less.
_AT_RISK = "level = 'risk' AND state IN ('granted', 'disputed')"
_OPEN = f"{_AT_RISK} AND state = 'granted'"
_INSERT_LIMIT = "INSERT INTO risk_limit (name, value) VALUES (?, ?)"
_INSERT_RECALL = "INSERT INTO right_recall (recall_id, unit, ver, answer) VALUES (?, ?, ?, ?)"
_NO_LIMIT = 2**62


class RiskRows:
    """The RiskWork half of a unit of work."""

    _db: Connection

    def append(
        self, entry_type: str, agg: str, body: Mapping[str, Any], *, cause: Sequence[str] = ()
    ) -> int:
        """Append one entry to the chain; returns its number."""
        raise AssertionError("the unit of work appends")

    def risk_numbers(self, *, day_start_utc_ms: int) -> RiskNumbers:
        """The limits, and what is open against them."""
        return read_risk(self._db, day_start_utc_ms=day_start_utc_ms)

    def risk_open(self, *, campaign: int | None = None) -> Balance:
        """What is open at this till, of one campaign where one is named."""
        if campaign is None:
            return _sum(self._db, _OPEN)
        return _sum(self._db, f"{_OPEN} AND campaign = ?", campaign)

    def exposure_minor(self) -> int:
        """Everything granted here at any level but platform, and not confirmed."""
        return _sum(self._db, f"{IS_OPEN} AND state = 'granted' AND level <> 'platform'").minor

    def set_risk_limits(self, limits: RiskLimits, body: Mapping[str, Any]) -> None:
        """Append `risk.limits_set` and put the limits in force."""
        rows = limits.to_rows()
        self.append(LIMITS_SET, "risk", {**body, "limits": rows})
        self._db.run("DELETE FROM risk_limit")
        self._db.run(_INSERT_LIMIT, list(rows.items()))

    def recall_answer(self, recall_id: str) -> str | None:
        """How a recall was answered here: `released`, `kept`, or None."""
        row = self._db.run(
            "SELECT answer FROM right_recall WHERE recall_id = ?", (recall_id,)
        ).one_or_none()
        return None if row is None else str(row[0])

    def released_vers(self, coupon_id: str) -> Mapping[int, int]:
        """The highest version of each use k whose right was given back."""
        rows = self._db.run(
            "SELECT unit, max(ver) FROM right_recall "
            "WHERE answer = 'released' AND unit >= ? AND unit < ? GROUP BY unit",
            (f"{coupon_id}:", f"{coupon_id};"),
        )
        return {int(unit.rpartition(":")[2]): ver for unit, ver in rows}

    def answer_recall(self, recall_id: str, unit: str, body: Mapping[str, Any]) -> None:
        """Append `right.released`, or `right.kept` where the body names why."""
        entry_type = RIGHT_KEPT if "why" in body else RIGHT_RELEASED
        self.append(entry_type, unit, {**body, "recall_id": recall_id, "unit": unit})
        row = (recall_id, unit, body["ver"], _ANSWERS[entry_type])
        self._db.run(_INSERT_RECALL, row)


@dataclass(slots=True)
class RiskFold:
    """Limits and answered recalls as a ledger's entries add up to them."""

    limits: dict[str, int] = field(default_factory=dict)
    recalls: dict[str, tuple[str, str, int, str]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Fold one more entry; raises KeyError where one of these lacks its fields."""
        if entry.type == LIMITS_SET:
            self.limits = dict(entry.body["limits"])
        elif entry.type in _ANSWERS:
            body = entry.body
            row = (body["recall_id"], body["unit"], body["ver"], _ANSWERS[entry.type])
            self.recalls.setdefault(body["recall_id"], row)

    def differs(self, connection: Any) -> bool:  # noqa: ANN401 - a driver connection
        """Whether the rows beside the ledger are not what its entries say."""
        limits = dict(connection.execute("SELECT name, value FROM risk_limit"))
        recalls = connection.execute("SELECT recall_id, unit, ver, answer FROM right_recall")
        return limits != self.limits or {row[0]: tuple(row) for row in recalls} != self.recalls

    def lift(self, db: Connection) -> None:
        """Let redemptions be written again whatever the limits say today."""
        db.run("DELETE FROM risk_limit")
        db.run(_INSERT_LIMIT, ("unit_minor", _NO_LIMIT))

    def write(self, db: Connection) -> None:
        """Put the rows back as folded."""
        db.run("DELETE FROM risk_limit")
        db.run("DELETE FROM right_recall")
        db.run(_INSERT_LIMIT, list(self.limits.items()))
        db.run(_INSERT_RECALL, list(self.recalls.values()))


def read_risk(db: Connection, *, day_start_utc_ms: int) -> RiskNumbers:
    """The limits, and what is open against them."""
    limits: dict[str, int] = dict(db.run("SELECT name, value FROM risk_limit"))
    (oldest,) = db.run(
        "SELECT min(granted_at_utc_ms) FROM redemption "
        f"WHERE {IS_OPEN} AND state = 'granted' AND level <> 'platform'"
    ).one()
    as_of: dict[str, int] = dict(
        db.run("SELECT name, as_of_utc_ms FROM stream_cursor WHERE name IN ('keys', 'revocations')")
    )
    return RiskNumbers(
        limits=RiskLimits.from_rows(limits),
        till=_sum(db, _OPEN),
        day=_sum(db, f"{_AT_RISK} AND granted_at_utc_ms >= ?", day_start_utc_ms),
        oldest_utc_ms=oldest,
        keys_as_of_utc_ms=as_of.get("keys"),
        revocations_as_of_utc_ms=as_of.get("revocations"),
    )


def _sum(db: Connection, condition: str, *values: int) -> Balance:
    row = db.run(
        f"SELECT coalesce(sum(amount_minor), 0), count(*) FROM redemption WHERE {condition}", values
    ).one()
    return Balance(*row)
