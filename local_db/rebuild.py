"""Rebuild redemptions, guards, limits and given-back rights from the entries (invariant 34).

Thread: the ledger worker, or a command that owns the folder.
"""

from __future__ import annotations

from local_db.engine import Engine, mapped_errors
from local_db.redemption_rows import UPSERT, to_row
from local_db.risk_rows import RiskFold
from pos_app.domain.redemption import Redemption, Stamp, project
from pos_app.wire.entry import decode_entry

ROWS_AT_ONCE = 500


def rebuild_projections(writer: Engine) -> int:
    """Throw the projections away and fold every entry again, in one transaction.

    Gives the number of redemptions. Side tables, cursors and entries stay as they are.
    Raises: LedgerDamaged or EntryUnreadable, and then nothing was changed.
    """
    redemptions: dict[str, Redemption] = {}
    risk = RiskFold()
    with mapped_errors(), writer.begin() as db:
        for (encoded,) in db.run("SELECT bytes FROM entry ORDER BY pos"):
            entry = decode_entry(encoded)
            risk.take(entry)
            before = redemptions.get(entry.agg)
            stamp = Stamp(entry.wall, entry.seq)
            after = project(before, entry.type, entry.agg, entry.body, stamp)
            if after is not None:
                redemptions[entry.agg] = after
        db.run("DELETE FROM redemption")
        db.run("DELETE FROM unit_guard")
        risk.lift(db)
        rows = [to_row(one) for one in redemptions.values()]
        for start in range(0, len(rows), ROWS_AT_ONCE):
            db.run(UPSERT, rows[start : start + ROWS_AT_ONCE])
        held = [
            (one.unit, one.rid) for one in redemptions.values() if one.unit and one.state.holds_unit
        ]
        if held:
            db.run("INSERT INTO unit_guard (unit, rid) VALUES (?, ?)", held)
        risk.write(db)
    return len(redemptions)
