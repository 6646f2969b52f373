"""The till's file, opened: the chain's head, one unit of work at a time, entries for upload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from local_db.engine import Engine, mapped_errors
from local_db.sealed_field import FieldCipher
from local_db.unit_of_work import LedgerWork
from pos_app.domain.coupon import CampaignTerms
from pos_app.domain.entries import GENESIS_HASH
from pos_app.errors import LedgerDamaged
from pos_app.ports import Clock
from pos_app.wire.records import CampaignItem
from pos_app.work import Revocation


@dataclass(slots=True)
class Head:
    """Where the chain stands: the newest entry's epoch, number, row and hash."""

    dev: str
    ep: int
    seq: int
    pos: int
    hash: bytes
    hlc: int


@dataclass(slots=True)
class Mirror:
    """What the platform told us, kept in memory by the one process that owns the file."""

    campaigns: dict[int, CampaignTerms] = field(default_factory=dict)
    revocations: dict[tuple[str, str], Revocation] = field(default_factory=dict)


class LedgerStore:
    """Implements LedgerPort over an encrypted SQLite file."""

    def __init__(
        self, writer: Engine, reader: Engine, *, clock: Clock, cipher: FieldCipher
    ) -> None:
        self._writer = writer
        self._reader = reader
        self.clock = clock
        self.cipher = cipher
        self.head = self._read_head()
        self.mirror = self._read_mirror()

    @staticmethod
    def create(writer: Engine, *, dev: str, ep: int = 1) -> None:
        """Begin the chain of a newly enrolled till."""
        with mapped_errors(), writer.begin() as connection:
            connection.run(
                "INSERT INTO ledger_head (id, dev, ep, seq, pos, hash, hlc) "
                "VALUES (1, ?, ?, 0, 0, ?, 0)",
                (dev, ep, GENESIS_HASH),
            )

    @contextmanager
    def work(self) -> Iterator[LedgerWork]:
        """Open one unit of work; leaving it without commit rolls back."""
        with mapped_errors(), self._writer.connect() as connection:
            yield LedgerWork(connection, self)

    @property
    def last_entry_utc_ms(self) -> int:
        """The latest time any entry was stamped with (the HLC never goes back)."""
        return self.head.hlc >> 16

    def knows_campaign(self, campaign: int) -> bool:
        """Whether the terms of a campaign are here."""
        return campaign in self.mirror.campaigns

    def entries(self, ep: int, from_seq: int, *, limit: int, bytes_max: int) -> Sequence[bytes]:
        """Stored entry bytes from a number on, in order, bounded by count and size."""
        with mapped_errors(), self._reader.connect() as connection:
            rows = connection.run(
                "SELECT bytes FROM entry WHERE ep = ? AND seq >= ? ORDER BY seq LIMIT ?",
                (ep, from_seq, limit),
            )
            taken: list[bytes] = []
            size = 0
            for (encoded,) in rows:
                size += len(encoded)
                if taken and size > bytes_max:
                    break
                taken.append(encoded)
            return taken

    def close(self) -> None:
        """Let the file go."""
        self._reader.dispose()
        self._writer.dispose()

    def _read_head(self) -> Head:
        with mapped_errors(), self._reader.connect() as connection:
            row = connection.run(
                "SELECT dev, ep, seq, pos, hash, hlc FROM ledger_head WHERE id = 1"
            ).one_or_none()
        if row is None:
            raise LedgerDamaged("the ledger is empty")
        return Head(*row)

    def _read_mirror(self) -> Mirror:
        mirror = Mirror()
        with mapped_errors(), self._reader.connect() as connection:
            for (terms,) in connection.run("SELECT terms FROM campaign"):
                item = msgspec.json.decode(terms, type=CampaignItem)
                mirror.campaigns[item.campaign] = item.to_terms()
            for kind, target, action, reason, newer_ver, rev in connection.run(
                "SELECT kind, target, action, reason, newer_ver, rev FROM revocation"
            ):
                mirror.revocations[kind, target] = Revocation(action, reason, newer_ver, rev)
        return mirror
