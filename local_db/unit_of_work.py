"""One transaction on the till's file: appends, projects, and commits with one fsync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from local_db.engine import Connection
from local_db.inbox_rows import InboxRows
from local_db.redemption_rows import IS_OPEN, SELECT, UPSERT, from_row, to_row
from local_db.risk_rows import RiskRows
from local_db.side_rows import SideRows
from pos_app.domain.coupon import CampaignTerms
from pos_app.domain.entries import Entry
from pos_app.domain.redemption import Redemption, Stamp, State, project
from pos_app.wire.entry import encode_entry, entry_hash
from pos_app.work import Revocation

if TYPE_CHECKING:
    from local_db.ledger_store import LedgerStore

_UNDECIDED = tuple(state.value for state in State if state.is_undecided)


class LedgerWork(InboxRows, RiskRows, SideRows):
    """Implements Work. Entries and projections gather here and are written by `commit`."""

    def __init__(self, connection: Connection, store: LedgerStore) -> None:
        self._db = connection
        self._store = store
        self._cipher = store.cipher
        self._head = replace(store.head)
        self._entries: list[tuple[Any, ...]] = []
        self._projected: dict[str, Redemption] = {}
        self._campaigns: dict[int, CampaignTerms] = {}
        self._revocations: dict[tuple[str, str], Revocation] = {}
        self._wall_utc_ms = store.clock.wall_utc_ms()
        self._mono_ms = store.clock.mono_ms()
        self.is_committed = False

    @property
    def wall_utc_ms(self) -> int:
        """The wall time this unit of work is stamped with."""
        return self._wall_utc_ms

    @property
    def head(self) -> tuple[int, int, bytes]:
        """Epoch, number and hash of the newest entry, those of this work included."""
        return self._head.ep, self._head.seq, self._head.hash

    def append(
        self, entry_type: str, agg: str, body: Mapping[str, Any], *, cause: Sequence[str] = ()
    ) -> int:
        """Append one entry to the chain; returns its number."""
        head = self._head
        hlc = max(head.hlc + 1, self._wall_utc_ms << 16)
        entry = Entry(
            dev=head.dev,
            ep=head.ep,
            seq=head.seq + 1,
            hlc=hlc,
            wall=self._wall_utc_ms,
            boot=self._store.clock.boot_id,
            mono_ms=self._mono_ms,
            type=entry_type,
            agg=agg,
            cause=tuple(cause),
            body=body,
            prev=head.hash,
        )
        encoded = encode_entry(entry)
        head.seq, head.pos, head.hash, head.hlc = (
            entry.seq,
            head.pos + 1,
            entry_hash(encoded),
            hlc,
        )
        self._entries.append(
            (head.pos, entry.ep, entry.seq, entry_type, agg, entry.wall, encoded, head.hash)
        )
        return entry.seq

    def open_epoch(self, ep: int) -> None:
        """Go on in a new incarnation: numbers begin at 1 again, the chain is not broken."""
        assert ep > self._head.ep, "epochs only rise"
        self._head.ep, self._head.seq = ep, 0

    def start(
        self, rid: str, body: Mapping[str, Any], *, state: State = State.CHECKED
    ) -> Redemption:
        """Append the first entry of a rid and project it."""
        return self._project(None, state.entry_type, rid, body)

    def enter(self, before: Redemption, state: State, body: Mapping[str, Any]) -> Redemption:
        """Append the entry that moves a redemption on; its guard goes when the state lets it go."""
        after = self._project(before, state.entry_type, before.rid, body)
        if before.state.holds_unit and not after.state.holds_unit:
            self.release_guard(after.unit, after.rid)
        return after

    def mark_shown(self, before: Redemption, body: Mapping[str, Any]) -> Redemption:
        """Append `redemption.shown` and project it."""
        return self._project(before, "redemption.shown", before.rid, body)

    def redemption(self, rid: str) -> Redemption | None:
        """The projected redemption of a rid, this work's own changes included."""
        if rid in self._projected:
            return self._projected[rid]
        row = self._db.run(f"{SELECT} WHERE rid = ?", (rid,)).one_or_none()
        return None if row is None else from_row(row)

    def redemptions_of_coupon(self, coupon_id: str) -> Sequence[Redemption]:
        """Every redemption of a coupon at this till, oldest first."""
        rows = self._db.run(
            f"{SELECT} WHERE coupon_id = ? ORDER BY started_at_utc_ms, rid", (coupon_id,)
        )
        return [self._projected.get(row[0]) or from_row(row) for row in rows]

    def undecided(self) -> Sequence[Redemption]:
        """Every rid that still waits for an authority, oldest first."""
        marks = ", ".join("?" * len(_UNDECIDED))
        rows = self._db.run(
            f"{SELECT} WHERE {IS_OPEN} AND state IN ({marks}) ORDER BY started_at_utc_ms, rid",
            _UNDECIDED,
        )
        return [from_row(row) for row in rows]

    def unshown_grants(self) -> Sequence[Redemption]:
        """Grants that no screen has shown yet, oldest first."""
        rows = self._db.run(
            f"{SELECT} WHERE shown = 0 AND state IN ('granted', 'confirmed') "
            "ORDER BY started_at_utc_ms, rid"
        )
        return [from_row(row) for row in rows]

    def guard_holder(self, unit: str) -> str | None:
        """The rid that holds a unit here."""
        row = self._db.run("SELECT rid FROM unit_guard WHERE unit = ?", (unit,)).one_or_none()
        return None if row is None else str(row[0])

    def guarded_uses(self, coupon_id: str) -> Mapping[int, str]:
        """Which uses k of a coupon are guarded here, and by which rid."""
        rows = self._db.run(
            "SELECT unit, rid FROM unit_guard WHERE unit >= ? AND unit < ?",
            (f"{coupon_id}:", f"{coupon_id};"),
        )
        return {int(unit.rpartition(":")[2]): rid for unit, rid in rows}

    def take_guard(self, unit: str, rid: str) -> None:
        """Guard a free unit for a rid; the primary key admits one."""
        self._db.run("INSERT INTO unit_guard (unit, rid) VALUES (?, ?)", (unit, rid))

    def release_guard(self, unit: str, rid: str) -> None:
        """Let a unit go that this rid holds."""
        self._db.run("DELETE FROM unit_guard WHERE unit = ? AND rid = ?", (unit, rid))

    def campaign(self, campaign: int) -> CampaignTerms | None:
        """The terms of a campaign as last published."""
        return self._campaigns.get(campaign) or self._store.mirror.campaigns.get(campaign)

    def revocation(self, kind: str, target: str) -> Revocation | None:
        """What the revocation log says of a target."""
        key = (kind, target)
        return self._revocations.get(key) or self._store.mirror.revocations.get(key)

    def commit(self) -> None:
        """Write what gathered and make it durable."""
        if self._entries:
            self._db.run(
                "INSERT INTO entry (pos, ep, seq, type, agg, wall_utc_ms, bytes, hash) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                self._entries,
            )
            head = self._head
            self._db.run(
                "UPDATE ledger_head SET ep = ?, seq = ?, pos = ?, hash = ?, hlc = ? WHERE id = 1",
                (head.ep, head.seq, head.pos, head.hash, head.hlc),
            )
        if self._projected:
            self._db.run(UPSERT, [to_row(row) for row in self._projected.values()])
        self._db.commit()
        self.is_committed = True
        self._store.head = self._head
        self._store.mirror.campaigns.update(self._campaigns)
        self._store.mirror.revocations.update(self._revocations)

    def _project(
        self, before: Redemption | None, entry_type: str, agg: str, body: Mapping[str, Any]
    ) -> Redemption:
        seq = self.append(entry_type, agg, body)
        after = project(before, entry_type, agg, body, Stamp(self._wall_utc_ms, seq))
        assert after is not None, "an entry about a redemption always projects to one"
        self._projected[after.rid] = after
        return after
