"""What screens and `guitai status` read: snapshots through the read-only engine.

Thread: any; each call opens and ends its own read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from local_db.engine import Engine, mapped_errors
from local_db.redemption_rows import IS_OPEN, SELECT, from_row
from local_db.risk_rows import read_risk
from local_db.sync_views import SyncViews
from pos_app.domain.acts import Line
from pos_app.domain.redemption import Redemption, State
from pos_app.domain.sync_centre import SyncCentre, UnsentRow
from pos_app.work import LedgerNumbers

_UNDECIDED = tuple(state.value for state in State if state.is_undecided)
_STATES = ", ".join(f"'{state}'" for state in _UNDECIDED)
_IN_DOUBT = f"{IS_OPEN} AND state IN ({_STATES})"
_EXPOSED = f"{IS_OPEN} AND state = 'granted' AND level <> 'platform'"
_WAITING_JOBS = "('queued', 'sending', 'failed')"


class LedgerViews:
    """Read-only questions about the till's file."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader
        self._sync = SyncViews(reader)

    def numbers(self, *, day_start_utc_ms: int) -> LedgerNumbers:
        """Every figure of the status cluster."""
        with mapped_errors(), self._reader.connect() as db:
            one = db.run
            ep, seq, head = one("SELECT ep, seq, hash FROM ledger_head WHERE id = 1").one()
            cursor = one(
                "SELECT ep, acked_through, last_success_utc_ms FROM upload_cursor "
                "WHERE destination = 'platform'"
            ).one_or_none() or (1, 0, None)
            unsent, oldest = one(
                "SELECT count(*), min(wall_utc_ms) FROM entry WHERE ep > ? OR (ep = ? AND seq > ?)",
                (cursor[0], cursor[0], cursor[1]),
            ).one()
            exposure_minor, exposure_count = one(
                f"SELECT coalesce(sum(amount_minor), 0), count(*) FROM redemption WHERE {_EXPOSED}"
            ).one()
            (in_doubt,) = one(f"SELECT count(*) FROM redemption WHERE {_IN_DOUBT}").one()
            (jobs,) = one(f"SELECT count(*) FROM print_job WHERE state IN {_WAITING_JOBS}").one()
            last_print = one(
                "SELECT state, code FROM print_job ORDER BY changed_at_utc_ms DESC LIMIT 1"
            ).one_or_none()
            keys = one("SELECT as_of_utc_ms FROM stream_cursor WHERE name = 'keys'").one_or_none()
            today_count, today_minor = one(
                "SELECT count(*), coalesce(sum(amount_minor), 0) FROM redemption "
                "WHERE started_at_utc_ms >= ? AND state IN ('granted', 'confirmed', 'settled')",
                (day_start_utc_ms,),
            ).one()
            risk = read_risk(db, day_start_utc_ms=day_start_utc_ms)
            forced = one("SELECT value FROM setting WHERE name = 'forced-offline'").one_or_none()
        return LedgerNumbers(
            ep=ep,
            seq=seq,
            head=head,
            unsent=unsent,
            oldest_unsent_utc_ms=oldest,
            last_sync_utc_ms=cursor[2],
            in_doubt=in_doubt,
            exposure_minor=exposure_minor,
            exposure_count=exposure_count,
            waiting_print_jobs=jobs,
            last_print_state=last_print[0] if last_print else None,
            last_print_code=last_print[1] if last_print else None,
            keys_as_of_utc_ms=keys[0] if keys else None,
            today_count=today_count,
            today_minor=today_minor,
            risk=risk,
            forced_offline=forced[0] if forced else "",
        )

    def recent(self, limit: int) -> Sequence[Redemption]:
        """The latest redemptions that named a coupon, newest first."""
        return self._redemptions(
            "WHERE unit <> '' ORDER BY started_at_utc_ms DESC, rid DESC LIMIT ?", limit
        )

    def redemption(self, rid: str) -> Redemption | None:
        """One redemption."""
        found = self._redemptions("WHERE rid = ?", rid)
        return found[0] if found else None

    def unanswered(self) -> Sequence[Redemption]:
        """Attended grants no screen has shown: asked about once (protocol.md 2.2 rule 8)."""
        return self._redemptions(
            "WHERE shown = 0 AND state IN ('granted', 'confirmed') ORDER BY started_at_utc_ms"
        )

    def sync_centre(self, line: Line, currency: str, fault: str = "") -> SyncCentre:
        """Everything the sync centre shows."""
        return self._sync.centre(line, currency, fault)

    def unsent(self, line: Line, limit: int, fault: str = "") -> Sequence[UnsentRow]:
        """The newest unsent entries, oldest first."""
        return self._sync.unsent(line, limit, fault)

    def entries(self, *, after_pos: int = 0, last: int | None = None) -> Iterator[bytes]:
        """Entry bytes in order: all after a row, or only the last few."""
        if last is not None:
            with mapped_errors(), self._reader.connect() as db:
                (top,) = db.run("SELECT coalesce(max(pos), 0) FROM entry").one()
            after_pos = max(after_pos, top - last)
        with mapped_errors(), self._reader.connect() as db:
            for (encoded,) in db.run(
                "SELECT bytes FROM entry WHERE pos > ? ORDER BY pos", (after_pos,)
            ):
                yield encoded

    def _redemptions(self, clause: str, *values: object) -> Sequence[Redemption]:
        with mapped_errors(), self._reader.connect() as db:
            return [from_row(row) for row in db.run(f"{SELECT} {clause}", values)]
