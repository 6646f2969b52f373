"""Check the whole ledger: bytes, numbers, links, signatures, anchor and projections.

Source: protocol.md 2.13, invariants 26, 27, 34 and 37.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from local_db.engine import connect
from local_db.redemption_rows import COLUMNS, to_row
from local_db.risk_rows import RiskFold
from local_db.verify_facts import FactFold, wrong_fact
from pos_app.device_key import verify
from pos_app.domain.entries import GENESIS_HASH, Entry
from pos_app.domain.redemption import ImpossibleTransition, Redemption, Stamp, project
from pos_app.errors import LedgerFault, SqliteTooOld
from pos_app.wire.entry import EntryUnreadable, decode_entry, entry_hash

CHECKPOINT = "ledger.checkpoint"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head this till once had, kept outside the database file (protocol.md 2.14)."""

    ep: int
    seq: int
    head: bytes


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What the check found. `reason` is one plain sentence, None when all is well."""

    ok: bool
    entries: int
    first_bad_seq: int | None = None
    last_good_seq: int | None = None
    reason: str | None = None
    head: str = ""
    checkpoints: int = 0


class _Bad(Exception):
    def __init__(self, seq: int, reason: str) -> None:
        super().__init__(reason)
        self.seq = seq
        self.reason = reason


@dataclass(slots=True)
class _Walk:
    device_pub: bytes
    ep: int = 1
    seq: int = 0
    pos: int = 0
    head: bytes = GENESIS_HASH
    count: int = 0
    checkpoints: int = 0
    anchor_met: bool = False
    redemptions: dict[str, Redemption] = field(default_factory=dict)
    risk: RiskFold = field(default_factory=RiskFold)
    facts: FactFold = field(default_factory=FactFold)


def verify_ledger(
    path: Path, key: bytes, *, device_pub: bytes, anchor: Anchor | None, with_views: bool = True
) -> VerifyReport:
    """Walk every entry from the first to the last and compare with all that depends on them.

    Without views (a file of an older schema) only the chain and the file's own checksums count.
    Never raises for damage: damage is what it reports. Raises: SqliteTooOld.
    """
    walk = _Walk(device_pub)
    try:
        connection = connect(path, key, is_read_only=True)
    except SqliteTooOld:
        raise
    except LedgerFault as fault:
        return _report(walk, _Bad(1, f"the file is damaged or the key is not its key: {fault}"))
    try:
        # One snapshot for all of it: the owner of the folder may be writing meanwhile.
        connection.execute("BEGIN")
        _check_all(connection, walk, anchor, with_views=with_views)
        _check_pages(connection, path, walk)
    except _Bad as bad:
        return _report(walk, bad)
    except sqlcipher.DatabaseError as fault:
        return _report(walk, _Bad(walk.seq + 1, f"the file is damaged after this entry: {fault}"))
    finally:
        connection.close()
    return VerifyReport(
        ok=True,
        entries=walk.count,
        last_good_seq=walk.seq,
        head=walk.head.hex(),
        checkpoints=walk.checkpoints,
    )


def _check_all(
    connection: Any,  # noqa: ANN401 - a driver connection
    walk: _Walk,
    anchor: Anchor | None,
    *,
    with_views: bool,
) -> None:
    for row in connection.execute(
        "SELECT pos, ep, seq, type, agg, wall_utc_ms, bytes, hash FROM entry ORDER BY pos"
    ):
        _check_row(row, walk)
        if anchor is not None and (walk.ep, walk.seq) == (anchor.ep, anchor.seq):
            walk.anchor_met = walk.head == anchor.head
            if not walk.anchor_met:
                raise _Bad(walk.seq, "the entry differs from the head anchored outside the file")
    _check_head(connection, walk)
    if anchor is not None and anchor.seq > 0 and not walk.anchor_met:
        raise _Bad(walk.seq + 1, f"entries up to {anchor.seq} were written once and are missing")
    if with_views:
        _check_projections(connection, walk)
        wrong = wrong_fact(connection, walk.facts, walk.device_pub)
        if wrong is not None:
            raise _Bad(walk.seq, wrong)


def _check_pages(connection: Any, path: Path, walk: _Walk) -> None:  # noqa: ANN401
    found = [line for (line,) in connection.execute("PRAGMA integrity_check(1)") if line != "ok"]
    # The cipher's own check reads the file past the write-ahead log, and takes a page that only
    # the log holds yet for damage: it tells the truth about a file that nobody is writing.
    wal = path.with_name(f"{path.name}-wal")
    if not found and not (wal.is_file() and wal.stat().st_size):
        found = [line for (line,) in connection.execute("PRAGMA cipher_integrity_check")]
    if found:
        raise _Bad(walk.seq + 1, f"the file is damaged outside the entries: {found[0]}")


def _check_row(row: tuple[Any, ...], walk: _Walk) -> None:
    pos, ep, seq, entry_type, agg, wall, encoded, stored_hash = row
    expected = walk.seq + 1 if ep == walk.ep else 1
    if pos != walk.pos + 1 or seq != expected or ep < walk.ep:
        raise _Bad(expected, "the entry is missing")
    try:
        entry = decode_entry(encoded)
    except EntryUnreadable as fault:
        raise _Bad(seq, f"the entry's bytes are not what was written: {fault}") from fault
    if entry_hash(encoded) != stored_hash:
        raise _Bad(seq, "the entry's bytes do not fit their hash")
    if entry.prev != walk.head:
        raise _Bad(seq, "the entry does not follow from the one before it")
    if (entry.ep, entry.seq, entry.type, entry.agg, entry.wall) != (ep, seq, entry_type, agg, wall):
        raise _Bad(seq, "the entry's columns differ from its bytes")
    _check_checkpoint(entry, walk)
    walk.facts.take(entry)
    _project(entry, walk)
    walk.pos, walk.ep, walk.seq, walk.head = pos, ep, seq, stored_hash
    walk.count += 1


def _check_checkpoint(entry: Entry, walk: _Walk) -> None:
    if entry.type != CHECKPOINT:
        return
    body = entry.body
    signed = checkpoint_message(entry.dev, body["ep"], body["seq"], body["head"])
    fits = (body["ep"], body["seq"], body["head"]) == (walk.ep, walk.seq, walk.head)
    if not fits or not verify(walk.device_pub, body["sig"], signed):
        raise _Bad(entry.seq, "the checkpoint's signature does not fit the chain before it")
    walk.checkpoints += 1


def checkpoint_message(dev: str, ep: int, seq: int, head: bytes) -> bytes:
    """The bytes a checkpoint's device signature covers."""
    return b"guitai checkpoint\x00" + f"{dev}|{ep}|{seq}|".encode() + head


def _project(entry: Entry, walk: _Walk) -> None:
    try:
        walk.risk.take(entry)
        after = project(
            walk.redemptions.get(entry.agg),
            entry.type,
            entry.agg,
            entry.body,
            Stamp(entry.wall, entry.seq),
        )
    except (ImpossibleTransition, KeyError, ValueError) as fault:
        raise _Bad(entry.seq, f"the entry cannot follow the state before it: {fault}") from fault
    if after is not None:
        walk.redemptions[entry.agg] = after


def _check_head(connection: Any, walk: _Walk) -> None:  # noqa: ANN401
    row = connection.execute("SELECT ep, seq, pos, hash FROM ledger_head WHERE id = 1").fetchone()
    if row is None or tuple(row) != (walk.ep, walk.seq, walk.pos, walk.head):
        stored_seq = row[1] if row else 0
        if stored_seq > walk.seq:
            raise _Bad(walk.seq + 1, "the entry is missing at the end of the ledger")
        if walk.count or row is None:
            raise _Bad(walk.seq, "the head kept beside the ledger is not its last entry")


def _check_projections(connection: Any, walk: _Walk) -> None:  # noqa: ANN401
    for live, rebuilt in _pairs(connection, walk):
        if live != rebuilt:
            rid = (live or rebuilt or ("",))[0]
            seq = walk.redemptions[rid].last_seq if rid in walk.redemptions else walk.seq
            raise _Bad(seq, f"the view of redemption {rid} differs from its entries")
    guards = dict(connection.execute("SELECT unit, rid FROM unit_guard"))
    expected = {
        row.unit: row.rid for row in walk.redemptions.values() if row.unit and row.state.holds_unit
    }
    if guards != expected:
        raise _Bad(walk.seq, "the guards differ from what the entries say is held")
    if walk.risk.differs(connection):
        raise _Bad(walk.seq, "the limits or given-back rights differ from what the entries say")


def _pairs(connection: Any, walk: _Walk) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    live = {
        row[0]: tuple(row)
        for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM redemption")
    }
    for rid in sorted(live.keys() | walk.redemptions.keys()):
        rebuilt = walk.redemptions.get(rid)
        yield live.get(rid), None if rebuilt is None else to_row(rebuilt)


def _report(walk: _Walk, bad: _Bad) -> VerifyReport:
    return VerifyReport(
        ok=False,
        entries=walk.count,
        first_bad_seq=bad.seq,
        last_good_seq=walk.seq if walk.count else None,
        reason=bad.reason,
        head=walk.head.hex(),
        checkpoints=walk.checkpoints,
    )
