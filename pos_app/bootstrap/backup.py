"""Backups of a till: on request, by itself once a day, and before the schema changes.

Thread: the caller's, never the ledger worker's: the copy is made beside it, and only the entry
that says so is appended there.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from local_db.backup import BackupStamp, LedgerFile, clear_parts, write_backup
from local_db.backup_file import Manifest
from local_db.migrate import SCHEMA_VERSION
from pos_app import __version__
from pos_app.bootstrap.secrets import Secrets
from pos_app.domain.backup_plan import (
    SUFFIX,
    Freshness,
    backup_name,
    freshness,
    is_due,
    kept,
    made_at,
)
from pos_app.errors import GuitaiError, WorkerBusy, WrongUse
from pos_app.ports import Clock
from pos_app.services.sync_round import LedgerRunner
from pos_app.settings import Home, TillConfig
from pos_app.work import Work
from pos_app.workers import Worker

BACKUP_MADE = "backup.made"
DAILY = "daily"
ASKED = "asked"
MIGRATION = "migration"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackupParts:
    """What backups of one till are made with. `is_stopping` ends a copy between two steps."""

    home: Home
    config: TillConfig
    secrets: Secrets
    clock: Clock
    on_ledger: LedgerRunner
    is_stopping: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class BackupMade:
    """A backup that was written, opened and found whole."""

    file: Path
    manifest: Manifest
    removed: tuple[str, ...] = ()


def make_backup(
    parts: BackupParts, file: Path | None = None, *, why: str = ASKED, operator_id: str = ""
) -> BackupMade:
    """Back the ledger up into a file, or into the till's own folder with the old ones rotated.

    Raises: BackupNotWritten, BackupFault, LedgerFault; earlier backups are untouched then.
    """
    made_utc_ms = parts.clock.wall_utc_ms()
    target = _target(parts, file, made_utc_ms)
    clear_parts(target.parent, "" if file is None else target.name)
    manifest = write_backup(
        _ledger_file(parts.home, parts.secrets),
        target,
        _stamp(parts.secrets, parts.config, made_utc_ms),
        is_stopping=parts.is_stopping,
    )
    removed = _rotate(parts) if file is None else ()
    body = {
        "file": target.name,
        "ep": manifest.ep,
        "seq": manifest.seq,
        "head": bytes.fromhex(manifest.head),
        "sha256": bytes.fromhex(manifest.db_sha256),
        "why": why,
        "operator_id": operator_id,
    }

    def note(work: Work) -> None:
        work.append(BACKUP_MADE, parts.config.dev, body)
        work.commit()

    parts.on_ledger(note)
    return BackupMade(target, manifest, removed)


def backup_before_migration(
    home: Home, secrets: Secrets, config: TillConfig, clock: Clock, *, found_schema: int
) -> Path | None:
    """Back up a ledger of an older schema before it is migrated; None if it needs no step.

    Called by the one process that owns the folder, before its ledger is opened for work.
    Raises: BackupFault, and then the migration must not begin.
    """
    if not 0 < found_schema < SCHEMA_VERSION:
        return None
    made_utc_ms = clock.wall_utc_ms()
    target = home.backups / backup_name(config.dev, made_utc_ms)
    write_backup(_ledger_file(home, secrets), target, _stamp(secrets, config, made_utc_ms))
    return target


class DailyBackup:
    """Makes the day's backup in the background once one is due.

    `run_if_due` costs a look at the clock: call it as often as you like. Thread: any; the backup
    itself runs on the worker given.
    """

    def __init__(self, parts: BackupParts, worker: Worker) -> None:
        self._parts = parts
        self._worker = worker
        self._lock = Lock()
        self._is_running = False
        self._failed_utc_ms: int | None = None
        self._last_utc_ms = newest_backup(parts.home)

    @property
    def light(self) -> Freshness:
        """How fresh the newest backup is."""
        return freshness(self._parts.clock.wall_utc_ms(), self._last_utc_ms)

    def run_if_due(self) -> bool:
        """Begin a backup if one is due and none runs; whether one was begun."""
        now_utc_ms = self._parts.clock.wall_utc_ms()
        with self._lock:
            due = is_due(
                now_utc_ms, last_utc_ms=self._last_utc_ms, failed_utc_ms=self._failed_utc_ms
            )
            if self._is_running or not due:
                return False
            self._is_running = True
        try:
            self._worker.submit(self._run)
        except WorkerBusy:
            self._is_running = False
            return False
        return True

    def _run(self) -> None:
        started_utc_ms = self._parts.clock.wall_utc_ms()
        try:
            made = make_backup(self._parts, why=DAILY)
        except GuitaiError as fault:
            self._failed_utc_ms = started_utc_ms
            _log.warning("the daily backup was not made: %s %s", fault.code, fault.detail)
        else:
            self._last_utc_ms, self._failed_utc_ms = made.manifest.made_utc_ms, None
            _log.info("daily backup %s, %d entries", made.file.name, made.manifest.entries)
        finally:
            self._is_running = False


def newest_backup(home: Home) -> int | None:
    """When the newest backup in the till's own folder was made, None without one."""
    return max(_own_backups(home), default=None)


def _own_backups(home: Home) -> dict[int, Path]:
    found = {}
    for path in home.backups.glob(f"*{SUFFIX}"):
        at = made_at(path.name)
        if at is not None:
            found[at] = path
    return found


def _rotate(parts: BackupParts) -> tuple[str, ...]:
    """Remove automatic backups nobody needs any more; one that will not go is left alone."""
    found = _own_backups(parts.home)
    stay = kept(found, day_of=lambda at: _store_day(at, parts.config.time_zone))
    removed = []
    for at, path in sorted(found.items()):
        if at not in stay:
            try:
                path.unlink()
            except OSError as error:
                _log.warning("old backup %s stays: %s", path.name, error.strerror)
            else:
                removed.append(path.name)
    return tuple(removed)


def _target(parts: BackupParts, file: Path | None, made_utc_ms: int) -> Path:
    name = backup_name(parts.config.dev, made_utc_ms)
    if file is None:
        return parts.home.backups / name
    file = file.expanduser().absolute()
    target = file / name if file.is_dir() else file
    if target.parent.resolve() == parts.home.path.resolve():
        raise WrongUse("a backup does not belong among the till's own files: choose another folder")
    return target


def _ledger_file(home: Home, secrets: Secrets) -> LedgerFile:
    return LedgerFile(home.ledger, secrets.ledger_key, secrets.device.public_raw)


def _stamp(secrets: Secrets, config: TillConfig, made_utc_ms: int) -> BackupStamp:
    settings = json.loads(config.to_json())
    return BackupStamp(secrets.device, f"guitai/{__version__}", made_utc_ms, settings)


def _store_day(utc_ms: int, time_zone: str) -> date:
    at = datetime.fromtimestamp(utc_ms / 1000, UTC)
    try:
        return at.astimezone(ZoneInfo(time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return at.date()
