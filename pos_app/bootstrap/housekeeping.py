"""What follows a commit without anyone waiting: the anchor, and a signed checkpoint now and then.

Source: protocol.md 2.13 (checkpoints) and 2.14 (anchor). Thread: ledger worker.
"""

from __future__ import annotations

from pathlib import Path

from local_db.engine import sqlite_version
from local_db.ledger_store import LedgerStore
from local_db.verify import CHECKPOINT, checkpoint_message
from pos_app import __version__
from pos_app.anchor import AnchoredHead, read_anchor, write_anchor
from pos_app.ports import LedgerSigner
from pos_app.services.apply_right import GUARDS, GUARDS_INCOMPLETE
from pos_app.wire.entry import entry_hash

CHECKPOINT_EVERY_MS = 5 * 60_000
CHECKPOINT_ENTRIES_MAX = 1_000
_LAST = "last-checkpoint"
"""The setting of a till that does not know every guard of its store: it grants nothing alone."""


class Housekeeping:
    """Keeps the outside proofs of one ledger fresh."""

    def __init__(self, store: LedgerStore, anchor: Path, signer: LedgerSigner) -> None:
        self._store = store
        self._anchor = anchor
        self._signer = signer
        self._anchored_seq = -1

    def after_commit(self, time_sample: str) -> None:
        """Sign a checkpoint if one is due, then anchor the head."""
        self._checkpoint_if_due(time_sample)
        self._write_anchor()

    def started(self) -> None:
        """Write down that a till that stays was opened, and by which program."""
        body = {"software": f"guitai/{__version__}", "sqlite": sqlite_version()}
        with self._store.work() as work:
            work.append("till.started", self._store.head.dev, body)
            work.commit()
        self._write_anchor()

    def close(self, *, is_resident: bool) -> None:
        """Sign and anchor the last head before the file is let go."""
        if is_resident:
            with self._store.work() as work:
                work.append("till.stopped", self._store.head.dev, {})
                work.commit()
            self.checkpoint()
        self._write_anchor()

    def open_epoch_if_rolled_back(self) -> bool:
        """Begin a new epoch if the file is older than the anchor; whether all guards are here.

        A till put back in time cannot know what it granted since: it writes nothing more under
        the old epoch, and grants nothing on its own right (protocol.md 2.14, invariants 32, 69).
        """
        anchored = read_anchor(self._anchor)
        head = self._store.head
        if anchored is not None and self._is_behind(anchored):
            with self._store.work() as work:
                work.open_epoch(anchored.ep + 1)
                body = {"found_seq": head.seq, "anchored_seq": anchored.seq, "ep": anchored.ep}
                work.append("till.rolled_back", head.dev, body)
                work.save_setting(GUARDS, GUARDS_INCOMPLETE)
                work.commit()
            self._write_anchor()
        with self._store.work() as work:
            return work.setting(GUARDS) != GUARDS_INCOMPLETE

    def _is_behind(self, anchored: AnchoredHead) -> bool:
        head = self._store.head
        if (head.ep, head.seq) < (anchored.ep, anchored.seq):
            return True
        if head.ep != anchored.ep:
            return False
        found = self._store.entries(anchored.ep, anchored.seq, limit=1, bytes_max=1)
        return anchored.seq > 0 and (not found or entry_hash(found[0]) != anchored.head)

    def checkpoint(self, time_sample: str = "") -> None:
        """Sign the head now."""
        with self._store.work() as work:
            ep, seq, head = work.head
            message = checkpoint_message(self._store.head.dev, ep, seq, head)
            body = {"ep": ep, "seq": seq, "head": head, "sig": self._signer.sign(message)}
            work.append(CHECKPOINT, self._store.head.dev, body)
            work.save_setting(_LAST, f"{work.wall_utc_ms},{seq}")
            if time_sample:
                work.save_setting("time-sample", time_sample)
            work.commit()

    def _checkpoint_if_due(self, time_sample: str) -> None:
        with self._store.work() as work:
            last = work.setting(_LAST) or "0,0"
            wall_utc_ms = work.wall_utc_ms
        at, _, seq = last.partition(",")
        waited_ms = abs(wall_utc_ms - int(at))
        grown = self._store.head.seq - int(seq)
        if grown < 0:  # a new epoch counts from 1 again
            grown = self._store.head.seq
        if grown > 1 and (waited_ms >= CHECKPOINT_EVERY_MS or grown >= CHECKPOINT_ENTRIES_MAX):
            self.checkpoint(time_sample)

    def _write_anchor(self) -> None:
        head = self._store.head
        if head.seq != self._anchored_seq:
            write_anchor(self._anchor, AnchoredHead(head.ep, head.seq, head.hash))
            self._anchored_seq = head.seq
