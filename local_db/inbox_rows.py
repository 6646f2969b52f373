"""What the platform sent, as rows: cursors, keysets, terms, revocations, acknowledgements."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from local_db.engine import Connection
from pos_app.domain.coupon import CampaignTerms
from pos_app.wire.records import CampaignItem, RevocationItem, SignedKeyset
from pos_app.work import Revocation, UploadCursor


class InboxRows:
    """The InboxWork half of a unit of work."""

    _db: Connection
    _wall_utc_ms: int
    _campaigns: dict[int, CampaignTerms]
    _revocations: dict[tuple[str, str], Revocation]

    def stream_cursor(self, name: str) -> str:
        """The stored cursor of a stream, empty at first."""
        row = self._db.run("SELECT cursor FROM stream_cursor WHERE name = ?", (name,)).one_or_none()
        return "" if row is None else str(row[0])

    def move_stream_cursor(self, name: str, cursor: str, as_of_utc_ms: int) -> None:
        """Move a cursor, in the transaction of its items' effects."""
        self._db.run(
            "INSERT INTO stream_cursor (name, cursor, as_of_utc_ms) VALUES (?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor, "
            "as_of_utc_ms = excluded.as_of_utc_ms",
            (name, cursor, as_of_utc_ms),
        )

    def keyset(self) -> SignedKeyset | None:
        """The newest keyset kept."""
        row = self._db.run(
            "SELECT keyset, sig FROM keyset ORDER BY version DESC LIMIT 1"
        ).one_or_none()
        if row is None:
            return None
        return SignedKeyset(keyset=row[0].decode(), sig=row[1].decode())

    def keep_keyset(self, version: int, signed: SignedKeyset) -> None:
        """Keep a verified keyset; the newest version is the one in force."""
        self._db.run(
            "INSERT INTO keyset (version, keyset, sig) VALUES (?, ?, ?) "
            "ON CONFLICT (version) DO NOTHING",
            (version, signed.keyset.encode(), signed.sig.encode()),
        )

    def keep_campaign(self, item: CampaignItem) -> None:
        """Keep a campaign's terms."""
        self._db.run(
            "INSERT INTO campaign (campaign, terms) VALUES (?, ?) "
            "ON CONFLICT (campaign) DO UPDATE SET terms = excluded.terms",
            (item.campaign, msgspec.json.encode(item)),
        )
        self._campaigns[item.campaign] = item.to_terms()

    def keep_revocation(self, rev: int, item: RevocationItem) -> None:
        """Apply one line of the revocation log; an older line never undoes a newer one."""
        self._db.run(
            "INSERT INTO revocation (kind, target, rev, action, reason, newer_ver, since_utc_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, target) DO UPDATE SET "
            "rev = excluded.rev, action = excluded.action, reason = excluded.reason, "
            "newer_ver = excluded.newer_ver, since_utc_ms = excluded.since_utc_ms "
            "WHERE excluded.rev > revocation.rev",
            (
                item.kind,
                item.target,
                rev,
                item.action,
                item.reason,
                item.newer_ver,
                item.since_utc_ms,
            ),
        )
        row = self._db.run(
            "SELECT action, reason, newer_ver, rev FROM revocation WHERE kind = ? AND target = ?",
            (item.kind, item.target),
        ).one()
        self._revocations[item.kind, item.target] = Revocation(*row)

    def foreign_uses(self, coupon_id: str) -> frozenset[int]:
        """Uses the platform said are consumed, wherever that was."""
        rows = self._db.run(
            "SELECT unit FROM foreign_use WHERE unit >= ? AND unit < ?",
            (f"{coupon_id}:", f"{coupon_id};"),
        )
        return frozenset(int(unit.rpartition(":")[2]) for (unit,) in rows)

    def note_foreign_uses(self, coupon_id: str, uses: Sequence[int]) -> None:
        """Replace what is known of a coupon's uses by the platform's latest word."""
        self._db.run(
            "DELETE FROM foreign_use WHERE unit >= ? AND unit < ?",
            (f"{coupon_id}:", f"{coupon_id};"),
        )
        for k in uses:
            self._db.run(
                "INSERT INTO foreign_use (unit, seen_at_utc_ms) VALUES (?, ?)",
                (f"{coupon_id}:{k}", self._wall_utc_ms),
            )

    def note_conflict(self, rid: str, kind: str, case_id: str) -> None:
        """Remember that the platform opened a case about a rid."""
        self._db.run(
            "INSERT INTO conflict (rid, kind, case_id, seen_at_utc_ms) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (rid, kind, case_id, self._wall_utc_ms),
        )

    def upload_cursor(self, destination: str) -> UploadCursor:
        """How far a destination has acknowledged this ledger."""
        row = self._db.run(
            "SELECT ep, acked_through, last_success_utc_ms FROM upload_cursor "
            "WHERE destination = ?",
            (destination,),
        ).one_or_none()
        return UploadCursor(1, 0, None) if row is None else UploadCursor(*row)

    def move_upload_cursor(self, destination: str, ep: int, acked_through: int) -> None:
        """Note an acknowledgement; never moves back within an epoch."""
        self._db.run(
            "INSERT INTO upload_cursor (destination, ep, acked_through, last_success_utc_ms) "
            "VALUES (?, ?, ?, ?) ON CONFLICT (destination) DO UPDATE SET "
            "acked_through = CASE WHEN excluded.ep > upload_cursor.ep THEN excluded.acked_through "
            "ELSE max(upload_cursor.acked_through, excluded.acked_through) END, "
            "ep = max(upload_cursor.ep, excluded.ep), "
            "last_success_utc_ms = excluded.last_success_utc_ms",
            (destination, ep, acked_through, self._wall_utc_ms),
        )

    def last_seq_of(self, ep: int) -> int:
        """The highest entry number of an epoch, 0 when it has none."""
        row = self._db.run("SELECT max(seq) FROM entry WHERE ep = ?", (ep,)).one()
        return int(row[0] or 0)

    def next_epoch(self, ep: int) -> int:
        """The first epoch after this one that has entries."""
        row = self._db.run("SELECT min(ep) FROM entry WHERE ep > ?", (ep,)).one()
        return int(row[0] or ep + 1)

    def count_after(self, ep: int, seq: int) -> int:
        """How many entries come after this one, later epochs included."""
        row = self._db.run(
            "SELECT count(*) FROM entry WHERE ep > ? OR (ep = ? AND seq > ?)", (ep, ep, seq)
        ).one()
        return int(row[0])
