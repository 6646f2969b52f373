"""What the redemption desk and its drives work with, and the desk as services see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from pos_app.domain.acts import Outcome
from pos_app.domain.staff import Permission
from pos_app.key_holder import KeyHolder
from pos_app.ports import Clock, PlatformPort
from pos_app.services.desk import Desk
from pos_app.time_keeper import TimeKeeper
from pos_app.work import LedgerPort, Work
from pos_app.workers import Worker

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """Who and where this till is, and how long a claim may take."""

    store_id: str
    store_name: str
    dev: str
    till_name: str
    prints_slips: bool
    claim_deadline_s: float


class BusyRids:
    """The rids somebody is working on right now. Thread: any."""

    def __init__(self) -> None:
        self._rids: set[str] = set()
        self._lock = Lock()

    def take(self, rid: str) -> bool:
        """Begin to work on a rid; False if somebody already does."""
        with self._lock:
            if rid in self._rids:
                return False
            self._rids.add(rid)
            return True

    def release(self, rid: str) -> None:
        """Stop working on a rid."""
        with self._lock:
            self._rids.discard(rid)

    def now(self) -> frozenset[str]:
        """All of them."""
        with self._lock:
            return frozenset(self._rids)


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What a redemption desk works with.

    `is_line_up` says whether asking the platform is worth a try now; `has_all_guards` is False on
    a till put back in time, which then grants nothing on its own right; `on_outcome` hears of every
    outcome after its commit; `refresh` pulls keys, terms and revocations and raises PlatformFault
    when it cannot. `free_disk_bytes` looks at the disk of the data folder, and
    `day_start_utc_ms` gives when the business day of an instant began.
    """

    facts: DeskFacts
    ledger: LedgerPort
    platform: PlatformPort
    keys: KeyHolder
    time: TimeKeeper
    clock: Clock
    new_rid: Callable[[], str]
    is_line_up: Callable[[], bool]
    has_all_guards: Callable[[], bool]
    ledger_worker: Worker
    claim_worker: Worker
    on_outcome: Callable[[Outcome], None]
    refresh: Callable[[], None]
    require: Callable[[Permission, str, Work], None]
    busy: BusyRids = field(default_factory=BusyRids)
    free_disk_bytes: Callable[[], int | None] = lambda: None
    day_start_utc_ms: Callable[[int], int] = lambda _: 0

    def in_work(self, act: Callable[[Work], T]) -> T:
        """Run an act in one unit of work. Thread: ledger worker."""
        with self.ledger.work() as work:
            return act(work)

    def desk(self, *, is_attended: bool) -> Desk:
        """The till's surroundings at this moment."""
        now = self.time.now()
        facts = self.facts
        return Desk(
            store_id=facts.store_id,
            store_name=facts.store_name,
            dev=facts.dev,
            till_name=facts.till_name,
            reader=self.keys,
            now_lo_utc_ms=now.lo_utc_ms,
            now_hi_utc_ms=now.hi_utc_ms,
            is_line_up=self.is_line_up(),
            has_all_guards=self.has_all_guards(),
            new_id=self.new_rid,
            prints_slips=facts.prints_slips,
            is_attended=is_attended,
            busy_rids=self.busy.now(),
            is_clock_suspect=self.time.is_suspect(self.ledger.last_entry_utc_ms),
            free_disk_bytes=self.free_disk_bytes(),
            day_start_utc_ms=self.day_start_utc_ms(now.hi_utc_ms),
        )
