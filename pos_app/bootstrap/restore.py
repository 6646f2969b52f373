"""Bring a till back from a backup and its recovery sheet, into an empty folder or its own.

The restored ledger begins a new epoch before anything else can write in it, because nobody knows
what the lost one still wrote in the old (protocol.md 2.14, invariants 32 and 69), and its guards
count as incomplete, so it grants nothing on its own right. Whatever ledger stood in the folder is
put aside, never removed. Settings are written last: a restore that was cut off is begun again.
The caller holds the folder's lock.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from local_db.backup import LedgerFile, check_copy, open_backup
from local_db.backup_file import Manifest, read_manifest
from local_db.engine import connect, reader_engine, writer_engine
from local_db.ledger_store import LedgerStore
from local_db.migrate import SCHEMA_VERSION, migrate
from local_db.rebuild import rebuild_projections
from local_db.sealed_field import FieldCipher
from pos_app import __version__
from pos_app.anchor import AnchoredHead, read_anchor, write_anchor
from pos_app.bootstrap.platform_probe import PlatformView, look_at_platform
from pos_app.bootstrap.recovery import KEY_NAMES, RecoveredKeys, open_recovery
from pos_app.bootstrap.restore_refusal import refuse_loss
from pos_app.bootstrap.secrets import FIELD_KEY
from pos_app.clock import SystemClock
from pos_app.durable_file import flush_folder
from pos_app.errors import (
    BackupNotWritten,
    BackupUnreadable,
    RecoveryRefused,
    RestoreRefused,
    WrongUse,
)
from pos_app.keystore import open_keystore
from pos_app.ports import Clock
from pos_app.services.apply_right import GUARDS, GUARDS_INCOMPLETE
from pos_app.settings import Home, TillConfig, load_config, save_config
from pos_app.wire.recovery_code import read_recovery_code

RESTORED = "till.restored"
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class RestoreOrder:
    """What a restore needs.

    `operator_id` and `pin` only where the folder is this till already; `exported` is a ledger
    export that proves that its unsent entries are kept elsewhere.
    """

    backup: Path
    code_text: str
    passphrase: str
    operator_id: str = ""
    pin: str = ""
    exported: Path | None = None


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored, and what is known to be newer elsewhere.

    `platform` is None when it could not be asked; `put_aside` names the ledger that stood here.
    """

    manifest: Manifest
    entries: int
    ep: int
    age_s: int
    platform: PlatformView | None
    put_aside: str
    is_reduced: bool

    @property
    def newer_on_platform(self) -> int | None:
        """How many entries the platform holds that the backup does not, None if not asked."""
        if self.platform is None:
            return None
        return max(0, self.platform.acked_through - self.manifest.seq)


@dataclass(frozen=True, slots=True)
class _NewEpoch:
    ep: int
    operator_id: str
    clock: Clock


def restore(home: Home, order: RestoreOrder, *, clock: Clock | None = None) -> RestoreReport:
    """Restore a till. Nothing in the folder changes before the backup was opened and verified.

    Raises: RecoveryCodeBad, RecoveryRefused, BackupUnreadable, BackupTooNew, RestoreRefused,
    NotAllowed, BackupNotWritten, KeystoreFault.
    """
    clock = clock or SystemClock()
    keys = open_recovery(read_recovery_code(order.code_text), order.passphrase)
    signed = read_manifest(order.backup)
    manifest = signed.manifest
    if manifest.dev != keys.dev:
        raise RecoveryRefused(f"the sheet is of {keys.dev}, the backup of {manifest.dev}")
    signed.check(keys.device.public_raw)
    config = _config_of(manifest)
    _refuse_taken(home, manifest, keys, order)
    home.create()
    staged = LedgerFile(
        home.path / f".restoring.{os.urandom(4).hex()}.part",
        keys.ledger_key,
        keys.device.public_raw,
    )
    try:
        open_backup(order.backup, staged)
        entries = _check(staged, manifest)
        platform = look_at_platform(config, keys.device, manifest.ep, clock)
        ep = _next_epoch(home, manifest, platform, clock)
        new = _NewEpoch(ep, order.operator_id, clock)
        head = _begin_epoch(staged, keys, manifest, new)
        aside = _place(home, staged.path, keys, clock)
    finally:
        _remove(staged.path)
    write_anchor(home.anchor, head)
    save_config(home, config)
    return RestoreReport(
        manifest=manifest,
        entries=entries,
        ep=ep,
        age_s=max(0, clock.wall_utc_ms() - manifest.made_utc_ms) // 1000,
        platform=platform,
        put_aside=aside,
        is_reduced=open_keystore(home.home_id()).is_reduced,
    )


def _config_of(manifest: Manifest) -> TillConfig:
    try:
        config = TillConfig.from_json(json.dumps(manifest.config))
    except WrongUse as fault:
        raise BackupUnreadable(f"the settings in the backup: {fault.detail}") from fault
    if config.dev != manifest.dev:
        raise BackupUnreadable("the settings in the backup are not of its till")
    return config


def _refuse_taken(home: Home, manifest: Manifest, keys: RecoveredKeys, order: RestoreOrder) -> None:
    """Refuse a folder that is another till, or this one with something to lose."""
    config = load_config(home)
    if not config.is_enrolled:
        return
    if config.dev != manifest.dev:
        raise RestoreRefused(f"this folder is {config.dev}, the backup is of {manifest.dev}")
    keystore = open_keystore(home.home_id())
    if any(keystore.load(name) not in (None, keys.by_name[name]) for name in KEY_NAMES):
        raise RestoreRefused("this folder was enrolled anew since: its keys are others")
    if home.ledger.exists():
        refuse_loss(home, order.operator_id, order.pin, exported=order.exported)


def _check(staged: LedgerFile, manifest: Manifest) -> int:
    report = check_copy(staged, manifest)
    if not report.ok:
        raise BackupUnreadable(
            f"the backup's ledger is damaged at entry {report.first_bad_seq}: {report.reason}"
        )
    return report.entries


def _next_epoch(home: Home, manifest: Manifest, platform: PlatformView | None, clock: Clock) -> int:
    """An epoch nobody has used: the platform's word, else the minutes since the backup.

    Without the platform, another restore of the same backup may have begun an epoch already: one
    with the platform's word is the next, one without is at least the next but one, later by the
    minute; two in the same minute are caught as a fork at the platform.
    """
    anchored = read_anchor(home.anchor)
    used = max(manifest.ep, anchored.ep if anchored is not None else 0)
    if platform is not None:
        return max(used, platform.last_ep) + 1
    minutes = max(0, clock.wall_utc_ms() - manifest.made_utc_ms) // _MINUTE_MS
    return used + 2 + minutes


def _begin_epoch(
    staged: LedgerFile, keys: RecoveredKeys, manifest: Manifest, new: _NewEpoch
) -> AnchoredHead:
    """Bring the copy to this program's schema and write the first entry of its new epoch."""
    raw = connect(staged.path, staged.key)
    try:
        migrate(raw)
    finally:
        raw.close()
    writer = writer_engine(staged.path, staged.key)
    if manifest.schema < SCHEMA_VERSION:
        rebuild_projections(writer)
    store = LedgerStore(
        writer,
        reader_engine(staged.path, staged.key),
        clock=new.clock,
        cipher=FieldCipher(keys.by_name[FIELD_KEY]),
    )
    try:
        with store.work() as work:
            work.open_epoch(new.ep)
            body = {
                "ep": new.ep,
                "operator_id": new.operator_id,
                "backup_ep": manifest.ep,
                "backup_seq": manifest.seq,
                "backup_head": bytes.fromhex(manifest.head),
                "backup_made_utc_ms": manifest.made_utc_ms,
                "software": f"guitai/{__version__}",
            }
            work.append(RESTORED, manifest.dev, body)
            work.save_setting(GUARDS, GUARDS_INCOMPLETE)
            work.commit()
        return AnchoredHead(store.head.ep, store.head.seq, store.head.hash)
    finally:
        store.close()


def _place(home: Home, staged: Path, keys: RecoveredKeys, clock: Clock) -> str:
    """Keys into this machine's keystore, the old ledger aside, the restored one in its place."""
    keystore = open_keystore(home.home_id())
    for name, key in keys.by_name.items():
        if keystore.load(name) != key:
            keystore.store(name, key)
    try:
        aside = _put_aside(home, clock)
        os.replace(staged, home.ledger)
        flush_folder(home.path)
    except OSError as error:
        raise BackupNotWritten(f"{home.path}: {error.strerror}") from error
    return aside


def _put_aside(home: Home, clock: Clock) -> str:
    """Rename what stands in the ledger's place, its journal too: it must not meet the new file."""
    name = f"{home.ledger.name}.{clock.wall_utc_ms()}.replaced"
    found = False
    for end in ("", "-wal"):
        path = home.ledger.with_name(home.ledger.name + end)
        if path.exists():
            path.rename(home.ledger.with_name(name + end))
            found = True
    home.ledger.with_name(f"{home.ledger.name}-shm").unlink(missing_ok=True)
    return name if found else ""


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            part.with_name(part.name + end).unlink(missing_ok=True)
