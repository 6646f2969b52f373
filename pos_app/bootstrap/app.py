"""Builds a till from its data folder, runs it, and takes it down in order.

Exit order: no new acts, sync stopped, printer drained, ledger drained, file closed.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import wait
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from local_db.engine import connect, reader_engine, writer_engine
from local_db.ledger_store import LedgerStore
from local_db.migrate import migrate
from local_db.sealed_field import FieldCipher
from local_db.verify import VerifyReport
from local_db.views import LedgerViews
from pos_app.bootstrap.backup import BackupParts, DailyBackup, backup_before_migration
from pos_app.bootstrap.housekeeping import Housekeeping
from pos_app.bootstrap.openers import enrolled_config, printer_of, symbol_reader, verify_home
from pos_app.bootstrap.secrets import open_secrets
from pos_app.clock import SystemClock
from pos_app.counter import Touched
from pos_app.desk_parts import DeskFacts, DeskParts
from pos_app.domain.acts import Line, Outcome
from pos_app.domain.redemption import State
from pos_app.domain.staff import CONSOLE, Permission, rights_from
from pos_app.domain.sync_state import RoundResult, StopFlag
from pos_app.errors import GuitaiError, LedgerDamaged, PlatformBusy
from pos_app.ids import Uuid7Maker
from pos_app.key_holder import KeyHolder
from pos_app.pin_hash import load_or_create_pepper
from pos_app.ports import Clock, PlatformPort, SlipPrinter
from pos_app.redemption_desk import RedemptionDesk
from pos_app.risk_desk import FORCED_OFFLINE, RiskDesk, free_disk_bytes
from pos_app.services.rights import require
from pos_app.services.sync_round import RoundTally, RoundTools, pull_streams, sync_round
from pos_app.settings import Home
from pos_app.slip_desk import SlipDesk
from pos_app.staff_desk import StaffDesk, StaffParts
from pos_app.status_desk import StatusDesk, StatusParts, day_start_utc_ms
from pos_app.till import Listeners, Till, TillParts
from pos_app.time_keeper import TimeKeeper
from pos_app.work import Work
from pos_app.workers import Worker
from sync.batch_size import BatchSize
from sync.breaker import CircuitBreaker
from sync.guarded_platform import GuardedPlatform
from sync.platform_client import HttpPlatform
from sync.probe import LineProbe
from sync.runner import SyncRunner
from sync.schedule import RoundSchedule

ROOT_PUB = "root-pub"
REFRESH_DEADLINE_S = 1.5
PRINTER_DRAIN_S = 5.0
WORKERS = ("ledger", "claim", "printer", "reader", "staff", "backup")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """How this run differs from the plain till.

    `wrap_platform` puts demo equipment (a network switch) between till and platform; `printer`
    takes the place of the one in the settings; `is_resident` starts sync and probe threads.
    """

    is_resident: bool = False
    clock: Clock | None = None
    printer: SlipPrinter | None = None
    wrap_platform: Callable[[PlatformPort], PlatformPort] | None = None


class App:
    """A running till: use `till`, then `close()`."""

    def __init__(self, home: Home, options: Options) -> None:
        self.home = home
        self.config = enrolled_config(home)
        self.clock = options.clock or SystemClock()
        self.secrets = open_secrets(home, create=False)
        self._workers = {
            name: Worker(name)
            for name in ("ledger", "claim", "printer", "reader", "staff", "backup")
        }
        self._open_ledger()
        self._open_platform(options)
        self._open_desks(options)
        if self.slips is not None:
            self._workers["printer"].submit(self.slips.recover)
        if options.is_resident:
            self._workers["ledger"].submit(self.housekeeping.started)
            self._start_threads()

    def sync_once(self) -> RoundTally:
        """One push-then-pull round on the calling thread.

        Raises: the PlatformFault that ended it early.
        """
        try:
            return sync_round(self._round_tools(lambda: False))
        finally:
            self._hold_newest_keys()

    def probe_line(self) -> bool:
        """Say hello past the breaker once, and tell it; whether the platform answered."""
        return LineProbe(self._line, self.breaker, self.clock).probe_once()

    def on_ledger(self, act: Callable[[Work], T]) -> T:
        """Run an act with a unit of work on the ledger worker and wait for it."""
        return self._workers["ledger"].submit(self._in_work, act).result()

    def settle_paper(self) -> None:
        """Print what waits, on the printer worker, and wait for it (one-shot commands).

        What goes wrong is logged by the worker: paper never takes an answer back.
        """
        if self.slips is not None:
            wait([self._workers["printer"].submit(self.slips.print_waiting)])

    def verify(self) -> VerifyReport:
        """Check the whole ledger of this till."""
        return verify_home(self.home)

    def close(self) -> None:
        """Take the till down in order; what was committed stays, what was not is gone."""
        if self._runner is not None:
            self._runner.stop()
        if self._probe is not None:
            self._probe.stop()
        self.platform.close()
        for name in ("claim", "staff", "backup"):
            self._workers[name].stop()
        self._workers["printer"].stop(PRINTER_DRAIN_S)
        with suppress(GuitaiError):
            is_resident = self._runner is not None
            self._workers["ledger"].submit(
                self.housekeeping.close, is_resident=is_resident
            ).result()
        for name in ("reader", "ledger"):
            self._workers[name].stop()
        if self.printer is not None:
            self.printer.close()
        self.store.close()

    def _open_ledger(self) -> None:
        key = self.secrets.ledger_key
        path = self.home.ledger
        if not path.is_file():
            raise LedgerDamaged("the ledger file is missing")
        raw = connect(path, key)
        try:
            (found,) = raw.execute("PRAGMA user_version").fetchone()
            backup_before_migration(
                self.home, self.secrets, self.config, self.clock, found_schema=found
            )
            migrate(raw)
        finally:
            raw.close()
        reader = reader_engine(path, key)
        self.store = LedgerStore(
            writer_engine(path, key),
            reader,
            clock=self.clock,
            cipher=FieldCipher(self.secrets.field_key),
        )
        self.views = LedgerViews(reader)
        self.time = TimeKeeper(self.clock)
        self.ids = Uuid7Maker(self.clock)
        self.housekeeping = Housekeeping(self.store, self.home.anchor, self.secrets.device)
        self.has_all_guards = self.housekeeping.open_epoch_if_rolled_back()
        with self.store.work() as work:
            self.time.recall(work.setting("time-sample"))
            self._forced_offline = work.setting(FORCED_OFFLINE) or ""
            root_pub = bytes.fromhex(work.setting(ROOT_PUB) or "")
            keyset = work.keyset()
        self.keys = KeyHolder(root_pub)
        self.keys.hold(keyset)

    def _open_platform(self, options: Options) -> None:
        self.breaker = CircuitBreaker(self.clock, Random())
        http: PlatformPort = HttpPlatform(
            self.config.platform_url,
            clock=self.clock,
            signer=self.secrets.request_signer(self.config.dev, self.store.head.ep),
            time_sample=self.time.learn,
        )
        self._line: PlatformPort = options.wrap_platform(http) if options.wrap_platform else http
        self.platform: PlatformPort = GuardedPlatform(self._line, self.breaker, self.clock)
        self.batch = BatchSize()
        self._runner: SyncRunner | None = None
        self._probe: LineProbe | None = None
        self._backups: DailyBackup | None = None

    def _open_desks(self, options: Options) -> None:
        config, workers = self.config, self._workers
        self.listeners = Listeners()
        self.printer = options.printer or printer_of(config)
        self.slips = (
            SlipDesk(self.printer, config, self.on_ledger) if self.printer is not None else None
        )
        parts = self._desk_parts()
        self.redemptions = RedemptionDesk(parts)
        self.risk = RiskDesk(parts, self.on_ledger, self._forced_changed)
        staff_parts = StaffParts(
            on_ledger=self.on_ledger,
            worker=workers["staff"],
            clock=self.clock,
            pepper=load_or_create_pepper(self.secrets.keystore),
            rights=rights_from(config.role_permissions),
            is_demo=config.is_demo,
        )
        self.staff = StaffDesk(staff_parts)
        self.status = StatusDesk(self._status_parts())
        self.till = Till(
            TillParts(
                redemptions=self.redemptions,
                staff=self.staff,
                slips=self.slips,
                views=self.views,
                read_status=self.status.read,
                symbols=symbol_reader,
                new_rid=self.ids.new_rid,
                read_pulse=lambda: self._runner.pulse if self._runner else None,
                sync_now=self._sync_now,
                reader_worker=workers["reader"],
                printer_worker=workers["printer"],
            ),
            self.listeners,
        )

    def _desk_parts(self) -> DeskParts:
        config, workers = self.config, self._workers
        return DeskParts(
            facts=DeskFacts(
                store_id=config.store_id,
                store_name=config.store_name,
                dev=config.dev,
                till_name=config.till_name,
                prints_slips=config.prints_on_grant and self.printer is not None,
                claim_deadline_s=config.claim_deadline_s,
            ),
            ledger=self.store,
            platform=self.platform,
            keys=self.keys,
            time=self.time,
            clock=self.clock,
            new_rid=self.ids.new_rid,
            is_line_up=lambda: not self._forced_offline and self.breaker.allows(),
            has_all_guards=lambda: self.has_all_guards,
            ledger_worker=workers["ledger"],
            claim_worker=workers["claim"],
            on_outcome=self._after_outcome,
            refresh=self.refresh,
            require=self._require,
            free_disk_bytes=lambda: free_disk_bytes(self.home.path),
            day_start_utc_ms=lambda now: day_start_utc_ms(config, now),
        )

    def _require(self, permission: Permission, operator_id: str, work: Work) -> None:
        """Ask for a right; the console of a demo has them all (architecture.md 6)."""
        if not (self.config.is_demo and operator_id == CONSOLE):
            require(permission, operator_id, work, rights_from(self.config.role_permissions))

    def _status_parts(self) -> StatusParts:
        def line() -> tuple[Line, int]:
            state = self.breaker.state
            return state.line, state.since_utc_ms

        return StatusParts(
            config=self.config,
            clock=self.clock,
            numbers=lambda start: self.views.numbers(day_start_utc_ms=start),
            line=line,
            printer_name=self.printer.name if self.printer is not None else "",
            is_reduced_protection=self.secrets.keystore.is_reduced,
        )

    def _start_threads(self) -> None:
        schedule = RoundSchedule(self.clock, Random())
        self._runner = SyncRunner(self._one_round, schedule, interrupt=self._line.close)
        self._probe = LineProbe(self._line, self.breaker, self.clock)
        self.breaker.subscribe(lambda _: self._line_changed())
        self._backups = self._daily_backup()
        self._backups.run_if_due()
        self._probe.start()
        self._runner.start()

    def _daily_backup(self) -> DailyBackup:
        worker = self._workers["backup"]
        parts = BackupParts(
            self.home,
            self.config,
            self.secrets,
            self.clock,
            self.on_ledger,
            is_stopping=lambda: worker.is_stopping,
        )
        return DailyBackup(parts, worker)

    def _one_round(self, flag: StopFlag) -> RoundResult:
        try:
            try:
                tally = sync_round(self._round_tools(flag.is_set))
            finally:  # a round that broke off later may have brought keys
                self._hold_newest_keys()
        except PlatformBusy as busy:
            return RoundResult(failed=busy.code, retry_after_s=busy.retry_after_s)
        except GuitaiError as fault:
            return RoundResult(failed=fault.code)
        finally:
            if self._backups is not None:
                self._backups.run_if_due()
            self.listeners.tell(Touched.STATUS)
        if tally.applied or tally.resumed:
            self.listeners.tell(Touched.REDEMPTIONS, Touched.STATUS)
        return RoundResult(
            uploaded=tally.uploaded, applied=tally.applied, more_waiting=tally.unsent > 0
        )

    def _round_tools(self, is_stopping: Callable[[], bool]) -> RoundTools:
        return RoundTools(
            platform=self.platform,
            ledger=self.store,
            signer=self.secrets.device,
            opener=self.keys,
            batch=self.batch,
            on_ledger=self.on_ledger,
            resume=self.redemptions.resume,
            is_stopping=is_stopping,
        )

    def refresh(self) -> None:
        """Pull rights, keys, terms and revocations. Raises: PlatformFault when that cannot be."""
        tools = self._round_tools(lambda: False)
        names = ("rights", "keys", "campaigns", "revocations")
        pull_streams(tools, names, deadline_s=REFRESH_DEADLINE_S)
        self._hold_newest_keys()

    def _hold_newest_keys(self) -> None:
        self.keys.hold(self.on_ledger(lambda work: work.keyset()))

    def _after_outcome(self, outcome: Outcome) -> None:
        """Behind every commit: paper, anchor, sync and screens, none of them waited for."""
        if self.slips is not None and outcome.state in (State.GRANTED, State.CONFIRMED):
            self._workers["printer"].submit(self.slips.print_waiting).add_done_callback(
                lambda _: self.listeners.tell(Touched.PRINT_JOBS, Touched.STATUS)
            )
        self._workers["ledger"].submit(self.housekeeping.after_commit, self.time.to_text())
        self._wake_sync()
        self.listeners.tell(Touched.REDEMPTIONS, Touched.STATUS)

    def _in_work(self, act: Callable[[Work], T]) -> T:
        with self.store.work() as work:
            return act(work)

    def _forced_changed(self, forced: str) -> None:
        self._forced_offline = forced
        self.listeners.tell(Touched.STATUS)

    def _wake_sync(self) -> None:
        if self._runner is not None:
            self._runner.wake()

    def _sync_now(self) -> None:
        if self._probe is not None:
            self._probe.network_came_up()
        if self._runner is not None:
            self._runner.sync_now()

    def _line_changed(self) -> None:
        self.listeners.tell(Touched.STATUS)
        if self.breaker.allows() and self._runner is not None:
            self._runner.network_came_up()


def build(home: Home, options: Options | None = None) -> App:
    """A till from its data folder.

    Raises: NotEnrolled, KeystoreFault, LedgerFault.
    """
    return App(home, options or Options())
