"""One simulated till: production parts on the real encrypted file, wired as bootstrap wires them.

Mirrors pos_app.bootstrap.app.App and sync.runner.SyncRunner in one thread: the same desk, drive,
services, breaker, schedule and housekeeping; only workers, clock, line and disk are simulated.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from local_db.engine import connect, reader_engine, writer_engine
from local_db.migrate import migrate
from local_db.sealed_field import FieldCipher
from local_db.verify import Anchor, VerifyReport, verify_ledger
from local_db.views import LedgerViews
from pos_app.anchor import read_anchor
from pos_app.bootstrap.app import REFRESH_DEADLINE_S
from pos_app.bootstrap.housekeeping import Housekeeping
from pos_app.desk_parts import DeskFacts, DeskParts
from pos_app.domain.acts import Outcome
from pos_app.domain.sync_state import RoundResult
from pos_app.errors import GuitaiError, PlatformBusy
from pos_app.ids import Uuid7Maker
from pos_app.key_holder import KeyHolder
from pos_app.redemption_desk import RedemptionDesk
from pos_app.services.sync_round import RoundTools, pull_streams, sync_round
from pos_app.time_keeper import TimeKeeper
from pos_app.work import Work
from sync.batch_size import BatchSize
from sync.breaker import CircuitBreaker
from sync.guarded_platform import GuardedPlatform
from sync.probe import LineProbe
from sync.schedule import RoundSchedule
from tests.sim.clock import SimClock
from tests.sim.disk import ANCHOR, DATABASE, WAL, SimStore, copy_as_left, disk_full, tear_tail
from tests.sim.journal import Journal
from tests.sim.network import Network
from tests.sim.port import SimPort
from tests.sim.scheduler import Killed, Machine, Scheduler, SimWorker
from tests.sim.template import FIELD_KEY, ROOT_PUB, TillSeat

CLAIM_DEADLINE_S = 2.5
PULL_EVERY_S = 3_600.0
"""Rarer than in a shop, so that idle hours cost few steps; entries start a round at once."""
RESTART_MS = (2_000, 90_000)

T = TypeVar("T")


class SimTill:
    """A till that can be killed, cut off from power, and opened again from its files."""

    def __init__(
        self,
        seat: TillSeat,
        folder: Path,
        scheduler: Scheduler,
        network: Network,
        journal: Journal,
        random: Random,
    ) -> None:
        self.seat = seat
        self.machine = Machine(seat.name, self._killed)
        self.clock = SimClock(scheduler, seat.name)
        self.scheduler = scheduler
        self.network = network
        self.journal = journal
        self.random = random
        self.is_up = False
        self.is_disk_full = False
        self.cut_is_power = False
        self.on_opened: Callable[[SimTill], None] = lambda till: None
        self.on_stopped: Callable[[SimTill], None] = lambda till: None
        self.samples: list[tuple[int, int]] = []
        self._folder = folder
        self._copies = 0
        self._anchors: list[bytes] = []
        self._ids = Uuid7Maker(self.clock, random.randbytes)

    @property
    def name(self) -> str:
        """What the trace calls this till."""
        return self.seat.name

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self._folder / DATABASE

    def new_rid(self) -> str:
        """Mint an id, as the window does where the act happens."""
        return self._ids.new_rid()

    # Opening and stopping

    def open(self) -> None:
        """Start the program on the files as they are."""
        raw = connect(self.path, self.seat.db_key)
        migrate(raw)
        raw.close()
        key = self.seat.db_key
        reader = reader_engine(self.path, key)
        self.store = SimStore(
            writer_engine(self.path, key),
            reader,
            clock=self.clock,
            cipher=FieldCipher(FIELD_KEY),
        )
        self.store.door = self
        self.views = LedgerViews(reader)
        self.time = TimeKeeper(self.clock)
        self._ids = Uuid7Maker(self.clock, self.random.randbytes)
        device = self.seat.device
        self.housekeeping = Housekeeping(self.store, self._folder / ANCHOR, device)
        self.has_all_guards = self.housekeeping.open_epoch_if_rolled_back()
        with self.store.work() as work:
            self.time.recall(work.setting("time-sample"))
            root_pub, keyset = work.setting(ROOT_PUB) or "", work.keyset()
        self.keys = KeyHolder(bytes.fromhex(root_pub))
        self.keys.hold(keyset)
        self._open_line()
        self._open_desk()
        self.is_up = True
        self._ledger.submit(self.housekeeping.started)
        self._plan_round()
        self.scheduler.after(1, "probe", self._probe, self.machine)
        self.on_opened(self)

    def stop(self, why: str, *, is_power_cut: bool = False) -> None:
        """End without a word: only the files are left."""
        self.journal.write(self.scheduler.now_ms, self.name, f"stopped: {why}")
        self.is_up = False
        self.is_disk_full = False
        self.machine.die()
        self.on_stopped(self)
        self._copies += 1
        left = self._folder.parent / f"{self.name}-{self._copies}"
        copy_as_left(self._folder, left)
        self.store.close()
        shutil.rmtree(self._folder)
        self._folder = left
        if is_power_cut:
            self.journal.mark("power cut")
            tear_tail(left, self.random)
            self._lose_late_anchor()
            self.clock.reboot()
            self.samples.clear()

    def restart_later(self, delay_ms: int | None = None) -> None:
        """Let somebody start the program again."""
        wait_ms = self.random.randint(*RESTART_MS) if delay_ms is None else delay_ms
        self.scheduler.after(wait_ms, "start", self._start_again)

    def put_back(self, aside: Path) -> None:
        """Replace the database by an older copy; what lies outside it stays, the anchor too."""
        for name in (DATABASE, WAL):
            (self._folder / name).unlink(missing_ok=True)
            if (aside / name).exists():
                shutil.copyfile(aside / name, self._folder / name)

    def close(self) -> None:
        """Let everything go at the end of a run."""
        self.machine.die()
        if self.is_up:
            self.store.close()
        self.is_up = False

    def verify(self, folder: Path | None = None) -> VerifyReport:
        """Check the whole file, with the anchor that lies beside it, as `guitai ledger verify`."""
        anchored = read_anchor(self._folder / ANCHOR)
        anchor = Anchor(anchored.ep, anchored.seq, anchored.head) if anchored else None
        return verify_ledger(
            (folder or self._folder) / DATABASE,
            self.seat.db_key,
            device_pub=self.seat.device.public_raw,
            anchor=anchor,
        )

    def back_up(self) -> Path:
        """Put a copy of the files aside, as an owner's backup of the disk would."""
        self._copies += 1
        aside = self._folder.parent / f"{self.name}-copy-{self._copies}"
        copy_as_left(self._folder, aside)
        return aside

    # What the store's door asks

    def before_commit(self) -> None:
        """A full disk, or the machine stops before the commit."""
        if self.machine.meets("commit"):
            self.journal.mark("stopped before a commit")
            raise Killed("before a commit")
        if self.is_disk_full:
            self.journal.mark("disk full")
            raise disk_full()

    def after_commit(self) -> None:
        """The machine stops although the commit was made."""
        if self.machine.meets("committed"):
            self.journal.mark("stopped after a commit nobody heard of")
            raise Killed("just after a commit")

    # Work

    def on_ledger(self, act: Callable[[Work], T]) -> T:
        """As App.on_ledger: a unit of work on the ledger worker, waited for."""
        result: T = self._ledger.submit(self._in_work, act).result()
        return result

    def in_background(self, act: Callable[[Work], Any]) -> None:
        """A unit of work nobody waits for."""
        self._ledger.submit(self._in_work, act)

    def round_now(self) -> None:
        """A person asks for a round of syncing, and says that the network is there."""
        self.breaker.network_came_up()
        self._schedule.network_came_up()
        self._schedule.asked()
        self._plan_probe()
        self._plan_round()

    # The parts

    def _open_line(self) -> None:
        self._port = SimPort(
            self.network, self.machine, self.seat.certificate.dev, self.clock, self._learn
        )
        self.breaker = CircuitBreaker(self.clock, Random(self.random.random()))
        self.platform = GuardedPlatform(self._port, self.breaker, self.clock)
        self._prober = LineProbe(self._port, self.breaker, self.clock)
        self.breaker.subscribe(lambda _: self._line_changed())
        self._batch = BatchSize(now_s=lambda: self.clock.mono_ms() / 1000)
        self._schedule = RoundSchedule(
            self.clock, Random(self.random.random()), pull_every_s=PULL_EVERY_S
        )
        self._is_round_running = False
        self._round_check_ms: int | None = None

    def _open_desk(self) -> None:
        def worker(name: str, *, is_blocking: bool = False) -> Any:
            draw = self.random.randint
            return SimWorker(
                self.scheduler, self.machine, name, lambda: draw(1, 4), is_blocking=is_blocking
            )

        self._ledger = worker("ledger")
        certificate = self.seat.certificate
        parts = DeskParts(
            facts=DeskFacts(
                store_id=certificate.store_id,
                store_name=certificate.store_name,
                dev=certificate.dev,
                till_name=certificate.till_name,
                prints_slips=True,
                claim_deadline_s=CLAIM_DEADLINE_S,
            ),
            ledger=self.store,
            platform=self.platform,
            keys=self.keys,
            time=self.time,
            clock=self.clock,
            new_rid=self.new_rid,
            is_line_up=self.breaker.allows,
            has_all_guards=lambda: self.has_all_guards,
            ledger_worker=self._ledger,
            claim_worker=worker("claim", is_blocking=True),
            on_outcome=self._after_outcome,
            refresh=self._refresh,
            require=lambda permission, operator_id, work: None,
        )
        self.desk = RedemptionDesk(parts)

    def _tools(self) -> RoundTools:
        return RoundTools(
            platform=self.platform,
            ledger=self.store,
            signer=self.seat.device,
            opener=self.keys,
            batch=self._batch,
            on_ledger=self.on_ledger,
            resume=self.desk.resume,
            is_stopping=lambda: False,
        )

    def _refresh(self) -> None:
        names = ("rights", "keys", "campaigns", "revocations")
        pull_streams(self._tools(), names, deadline_s=REFRESH_DEADLINE_S)
        self._hold_newest_keys()

    def _hold_newest_keys(self) -> None:
        self.keys.hold(self.on_ledger(lambda work: work.keyset()))

    def _learn(self, sample: Any) -> None:
        self.time.learn(sample)
        self.samples.append((sample.server_utc_ms - sample.uncertainty_ms, sample.at.mono_ms))

    def _after_outcome(self, outcome: Outcome) -> None:
        def keep_house() -> None:
            self.housekeeping.after_commit(self.time.to_text())
            self._anchors.append((self._folder / ANCHOR).read_bytes())

        self._ledger.submit(keep_house)
        self._schedule.entry_written()
        self._plan_round()

    def _in_work(self, act: Callable[[Work], T]) -> T:
        with self.store.work() as work:
            return act(work)

    # Rounds and probes, as SyncRunner and LineProbe time them

    def _plan_round(self) -> None:
        if self._is_round_running:
            return
        at_ms = self.scheduler.now_ms + max(1, round(self._schedule.due_in_s() * 1000))
        if self._round_check_ms is None or at_ms < self._round_check_ms:
            self._round_check_ms = at_ms
            self.scheduler.at(at_ms, "round", self._check_round, self.machine)

    def _check_round(self) -> None:
        if self._is_round_running:
            return
        self._round_check_ms = None
        if self._schedule.due_in_s() > 0:
            self._plan_round()
            return
        self._is_round_running = True
        self._schedule.round_began()
        self.scheduler.spawn(self.machine, self._run_round)

    def _run_round(self) -> None:
        result = self._one_round()
        self._schedule.round_ended(result)
        self._is_round_running = False
        self._plan_round()

    def _one_round(self) -> RoundResult:
        try:
            try:
                tally = sync_round(self._tools())
            finally:
                self._hold_newest_keys()
        except PlatformBusy as busy:
            return RoundResult(failed=busy.code, retry_after_s=busy.retry_after_s)
        except GuitaiError as fault:
            self.journal.write(self.scheduler.now_ms, self.name, f"round failed: {fault.code}")
            return RoundResult(failed=fault.code)
        self.journal.write(
            self.scheduler.now_ms, self.name, f"round: up {tally.uploaded}, in {tally.applied}"
        )
        return RoundResult(
            uploaded=tally.uploaded, applied=tally.applied, more_waiting=tally.unsent > 0
        )

    def _line_changed(self) -> None:
        if self.breaker.allows():
            self._schedule.network_came_up()
            self._plan_round()
        else:
            self._plan_probe()

    def _plan_probe(self) -> None:
        due_s = self.breaker.probe_due_s()
        if due_s is not None:
            delay_ms = max(1, round(due_s * 1000))
            self.scheduler.after(delay_ms, "probe", self._probe_if_due, self.machine)

    def _probe_if_due(self) -> None:
        if self.breaker.begin_probe():
            self._probe()

    def _probe(self) -> None:
        def run() -> None:
            self._prober.probe_once()
            self._plan_probe()

        self.scheduler.spawn(self.machine, run)

    def _killed(self, label: str) -> None:
        if label == "paint":
            self.journal.mark("stopped between grant and screen")
        self.stop(label, is_power_cut=self.cut_is_power)
        self.restart_later()

    def _start_again(self) -> None:
        if not self.is_up:
            self.open()

    def _lose_late_anchor(self) -> None:
        """The anchor is written without a flush: a power cut may leave an older one, or none."""
        older = self._anchors[-self.random.randint(1, 4) :][:1]
        (self._folder / ANCHOR).unlink(missing_ok=True)
        if older:
            (self._folder / ANCHOR).write_bytes(older[0])
