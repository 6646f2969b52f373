"""What really happened: every committed entry, every row of the platform, every screen, all goods.

The checks of invariants.py read this and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from local_db.engine import connect
from pos_app.domain.acts import Outcome
from pos_app.domain.entries import Entry
from pos_app.domain.redemption import Redemption, Stamp, State, project
from pos_app.domain.verdict import Face
from pos_app.wire.entry import decode_entry, entry_hash
from pos_app.wire.records import StreamItem
from tests.sim.platform_side import PlatformHouse
from tests.sim.till import SimTill

_CLAIMS = (
    "SELECT rid, unit, state, source, dev, store_id, amount_minor, at_utc_ms, "
    "reversible_until_utc_ms FROM claims"
)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One rid as the platform holds it."""

    rid: str
    unit: str
    state: str
    source: str
    dev: str
    store_id: str
    amount_minor: int | None
    at_utc_ms: int
    reversible_until_utc_ms: int | None


@dataclass(frozen=True, slots=True)
class Grant:
    """One `redemption.granted` entry, with what its till knew when it wrote it."""

    till: str
    rid: str
    unit: str
    level: str
    at_ms: int
    before: Redemption
    known_revocations: dict[tuple[str, str], tuple[str, int | None]]
    known_uses: frozenset[str]


@dataclass(frozen=True, slots=True)
class Screen:
    """One verdict a cashier saw for one scan; `scan` 0 is an act that is not a scan."""

    till: str
    scan: int
    rid: str
    face: Face
    outcome: Outcome
    at_ms: int
    asked_at_ms: int


@dataclass
class TillBook:
    """What one till ever committed, and what its file says beside the chain."""

    till: SimTill
    pos: int = 0
    entries: list[tuple[Entry, bytes]] = field(default_factory=list)
    hashes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    redemptions: dict[str, Redemption] = field(default_factory=dict)
    states: dict[str, list[State]] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    upload: tuple[int, int] = (1, 0)
    keyset_version: int = 0
    keysets: int = 0
    campaigns: int = 0
    revocations: dict[tuple[str, str], tuple[str, int | None, int]] = field(default_factory=dict)
    guards: dict[str, str] = field(default_factory=dict)
    fresh: list[Entry] = field(default_factory=list)
    before_side: tuple[int, dict[str, int], tuple[int, int], int] = (0, {}, (1, 0), 0)
    _raw: Any = None

    def opened(self) -> None:
        """The till's program runs: keep an eye on its file."""
        self._raw = connect(self.till.path, self.till.seat.db_key, is_read_only=True)

    def stopped(self) -> None:
        """The till's program is gone."""
        if self._raw is not None:
            self._raw.close()
            self._raw = None

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the till's file from outside."""
        return list(self._raw.execute(query, values)) if self._raw is not None else []

    def look(self, now_ms: int) -> bool:
        """Take up what was committed since; whether the till is there to be looked at."""
        self.fresh = []
        self.before_side = (len(self.revocations), self.cursors, self.upload, self.keyset_version)
        if self._raw is None:
            return False
        self._look_beside()
        for pos, encoded in self.rows("SELECT pos, bytes FROM entry WHERE pos > ?", self.pos):
            self._take(decode_entry(encoded), encoded, now_ms)
            self.pos = pos
        return True

    def _take(self, entry: Entry, encoded: bytes, now_ms: int) -> None:
        self.entries.append((entry, encoded))
        self.hashes[entry.ep, entry.seq] = entry_hash(encoded)
        self.fresh.append(entry)
        before = self.redemptions.get(entry.agg)
        after = project(before, entry.type, entry.agg, entry.body, Stamp(entry.wall, entry.seq))
        if after is None:
            return
        self.redemptions[entry.agg] = after
        if entry.type.startswith("redemption.") and entry.type != "redemption.shown":
            self.states.setdefault(entry.agg, []).append(after.state)
        if after.state is State.GRANTED and entry.type == "redemption.granted":
            known = {key: (action, ver) for key, (action, ver, _) in self.revocations.items()}
            assert before is not None, "a grant follows from a check"
            self.grants[entry.agg] = Grant(
                self.till.name,
                entry.agg,
                after.unit,
                str(entry.body["level"]),
                now_ms,
                before,
                known,
                frozenset(unit for (unit,) in self.rows("SELECT unit FROM foreign_use")),
            )

    def _look_beside(self) -> None:
        self.cursors = {
            name: int(cursor.rpartition(".")[2] or 0)
            for name, cursor in self.rows("SELECT name, cursor FROM stream_cursor")
        }
        uploaded = self.rows(
            "SELECT ep, acked_through FROM upload_cursor WHERE destination = 'platform'"
        )
        self.upload = uploaded[0] if uploaded else (1, 0)
        self.keyset_version, self.keysets = self.rows(
            "SELECT coalesce(max(version), 0), count(*) FROM keyset"
        )[0]
        self.campaigns = self.rows("SELECT count(*) FROM campaign")[0][0]
        self.revocations = {
            (kind, target): (action, ver, rev)
            for kind, target, action, ver, rev in self.rows(
                "SELECT kind, target, action, newer_ver, rev FROM revocation"
            )
        }
        self.guards = dict(self.rows("SELECT unit, rid FROM unit_guard"))


@dataclass
class PlatformBook:
    """The platform's rows now, and which of them changed in this step."""

    house: PlatformHouse
    claims: dict[str, ClaimRow] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    chains: dict[str, int] = field(default_factory=dict)
    fresh: list[tuple[ClaimRow | None, ClaimRow]] = field(default_factory=list)
    voided: set[str] = field(default_factory=set)

    def look(self) -> None:
        """Read every claim, holder and chain."""
        now = {row[0]: ClaimRow(*row) for row in self.house.rows(_CLAIMS)}
        self.fresh = [
            (self.claims.get(rid), row) for rid, row in now.items() if self.claims.get(rid) != row
        ]
        self.claims = now
        self.holders = dict(self.house.rows("SELECT unit, rid FROM units WHERE rid IS NOT NULL"))
        self.chains = dict(self.house.rows("SELECT dev, max(seq) FROM chains GROUP BY dev"))

    def stream(self, name: str, dev: str) -> list[tuple[int, str]]:
        """Every item of a stream (`dev`: whose it is), its revision and its body as JSON text."""
        key = name + (f"@{dev}" if dev else "")
        rows = self.house.rows(
            "SELECT rev, body FROM stream_items WHERE stream = ? ORDER BY rev", key
        )
        return [(rev, body) for rev, body in rows]


@dataclass
class Truth:
    """Everything the checks look at."""

    tills: dict[str, TillBook]
    platform: PlatformBook
    screens: list[Screen] = field(default_factory=list)
    fresh_screens: list[Screen] = field(default_factory=list)
    handed_over: dict[str, str] = field(default_factory=dict)
    returned: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    off_of: dict[str, str] = field(default_factory=dict)
    uses_of: dict[str, int] = field(default_factory=dict)
    expires_of: dict[str, int | None] = field(default_factory=dict)
    forced: dict[str, int] = field(default_factory=dict)
    now_ms: int = 0
    open_scans: dict[int, tuple[str, int]] = field(default_factory=dict)
    surprises: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    verified: list[str] = field(default_factory=list)

    def fresh_entries(self) -> list[tuple[TillBook, Entry]]:
        """Entries committed in this step."""
        return [(book, entry) for book in self.tills.values() for entry in book.fresh]

    def live_grants(self, unit: str) -> list[Grant]:
        """Grants of a unit that count: neither taken back at the till nor at the platform."""
        return [
            grant
            for book in self.tills.values()
            for grant in book.grants.values()
            if grant.unit == unit and self.is_live(book, grant.rid)
        ]

    def is_live(self, book: TillBook, rid: str) -> bool:
        """Whether what was granted under this rid still stands."""
        state = book.redemptions[rid].state
        if not (state.is_granted or state is State.REVERSING):
            return False
        row = self.platform.claims.get(rid)
        return row is None or row.state not in ("reversed", "voided")


def stream_item(body: str) -> StreamItem:
    """A stream's item from its JSON text."""
    return msgspec.json.decode(body, type=StreamItem)
