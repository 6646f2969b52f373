"""What the sync centre reads: bounded lists and whole counts, in one read-only snapshot.

Thread: any; each call opens and ends its own read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from local_db.engine import Connection, Engine, mapped_errors
from local_db.redemption_rows import IS_OPEN
from pos_app.domain.acts import Line
from pos_app.domain.redemption import State
from pos_app.domain.sync_centre import (
    ROWS_MAX,
    About,
    ConflictRow,
    DoubtRow,
    Feed,
    FeedRow,
    SyncCentre,
    UnsentRow,
    Why,
    why_unsent,
)

_ABOUT = (
    "redemption.rid, code_tail, title_zh, title_en, amount_minor, currency, operator_id, state, "
    "offline"
)
_STATES = ", ".join(f"'{state.value}'" for state in State if state.is_undecided)
_IN_DOUBT = f"{IS_OPEN} AND state IN ({_STATES})"
_IS_UNSENT = "ep > ? OR (ep = ? AND seq > ?)"
_OPEN_CASES = (
    "FROM conflict LEFT JOIN redemption ON redemption.rid = conflict.rid "
    "WHERE redemption.state IS NULL OR redemption.state <> 'resolved'"
)


class SyncViews:
    """Read-only questions of the sync centre about the till's file."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def centre(self, line: Line, currency: str, fault: str = "") -> SyncCentre:
        """Everything there is to show; the newest ROWS_MAX rows of each list."""
        with mapped_errors(), self._reader.connect() as db:
            ep, acked, success = _cursor(db)
            place = (ep, ep, acked)
            count, oldest = db.run(
                f"SELECT count(*), min(wall_utc_ms) FROM entry WHERE {_IS_UNSENT}", place
            ).one()
            doubt_count, doubts = _doubts(db)
            cases, at_stake = db.run(
                f"SELECT count(*), coalesce(sum(amount_minor), 0) {_OPEN_CASES}"
            ).one()
            return SyncCentre(
                line=line,
                currency=currency,
                unsent_count=count,
                oldest_unsent_utc_ms=oldest,
                last_success_utc_ms=success,
                doubt_count=doubt_count,
                conflict_count=cases,
                conflict_minor=at_stake,
                fault=fault,
                unsent=_unsent(db, place, min(count, ROWS_MAX), why_unsent(line, fault)),
                feeds=_feeds(db),
                doubts=doubts,
                conflicts=_conflicts(db),
            )

    def unsent(self, line: Line, limit: int, fault: str = "") -> Sequence[UnsentRow]:
        """Unsent entries, oldest first; the newest `limit` of them."""
        with mapped_errors(), self._reader.connect() as db:
            ep, acked, _success = _cursor(db)
            place = (ep, ep, acked)
            (count,) = db.run(f"SELECT count(*) FROM entry WHERE {_IS_UNSENT}", place).one()
            return _unsent(db, place, min(count, limit), why_unsent(line, fault))


def _cursor(db: Connection) -> tuple[int, int, int | None]:
    row = db.run(
        "SELECT ep, acked_through, last_success_utc_ms FROM upload_cursor "
        "WHERE destination = 'platform'"
    ).one_or_none()
    return (1, 0, None) if row is None else (row[0], row[1], row[2])


def _unsent(
    db: Connection, place: tuple[int, int, int], limit: int, why: Why
) -> tuple[UnsentRow, ...]:
    """Read backwards from the head; `limit` is never more than there are, so nothing is scanned."""
    if limit == 0:
        return ()
    rows = db.run(
        f"SELECT ep, seq, type, wall_utc_ms, hash, {_ABOUT} FROM (SELECT pos, ep, seq, type, agg, "
        f"wall_utc_ms, hash FROM entry WHERE {_IS_UNSENT} ORDER BY pos DESC LIMIT ?) "
        "LEFT JOIN redemption ON redemption.rid = agg ORDER BY pos",
        (*place, limit),
    )
    return tuple(
        UnsentRow(ep, seq, kind, at, why, digest.hex(), _about(about))
        for ep, seq, kind, at, digest, *about in rows
    )


def _feeds(db: Connection) -> tuple[FeedRow, ...]:
    known = dict(db.run("SELECT name, as_of_utc_ms FROM stream_cursor").all())
    return tuple(FeedRow(feed, known.get(feed.value)) for feed in Feed)


def _doubts(db: Connection) -> tuple[int, tuple[DoubtRow, ...]]:
    (count,) = db.run(f"SELECT count(*) FROM redemption WHERE {_IN_DOUBT}").one()
    rows = db.run(
        f"SELECT started_at_utc_ms, {_ABOUT} FROM redemption WHERE {_IN_DOUBT} "
        "ORDER BY started_at_utc_ms DESC, rid LIMIT ?",
        (ROWS_MAX,),
    )
    found = (DoubtRow(about, since) for since, *rest in rows if (about := _about(rest)))
    return int(count), tuple(found)


def _conflicts(db: Connection) -> tuple[ConflictRow, ...]:
    """The dearest first: a work list, not a log."""
    rows = db.run(
        f"SELECT conflict.rid, kind, case_id, seen_at_utc_ms, {_ABOUT} {_OPEN_CASES} "
        "ORDER BY coalesce(amount_minor, 0) DESC, seen_at_utc_ms DESC, case_id LIMIT ?",
        (ROWS_MAX,),
    )
    return tuple(
        ConflictRow(rid, kind, case_id, seen, _about(about))
        for rid, kind, case_id, seen, *about in rows
    )


def _about(columns: Sequence[Any]) -> About | None:
    if columns[0] is None:
        return None
    rid, tail, title_zh, title_en, amount, currency, operator_id, state, offline = columns
    return About(
        rid=rid,
        code_tail=tail,
        title_zh=title_zh,
        title_en=title_en,
        amount_minor=amount,
        currency=currency,
        operator_id=operator_id,
        state=State(state),
        offline=bool(offline),
    )
