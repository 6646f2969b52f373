"""Backup and recovery sheet as the owning process carries them out for the command line."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pos_app.bootstrap.app import App
from pos_app.bootstrap.backup import BackupParts, make_backup
from pos_app.bootstrap.recovery import make_recovery_sheet, print_recovery_sheet
from pos_app.domain.printing import JobState
from pos_app.errors import WrongUse
from pos_app.settings import load_config, save_config
from pos_app.work import Work

SHEET_MADE = "recovery.sheet_made"


def backup_parts(app: App) -> BackupParts:
    """What backups of this running till are made with."""
    return BackupParts(app.home, app.config, app.secrets, app.clock, app.on_ledger)


def back_up(app: App, file: str, operator_id: str) -> dict[str, Any]:
    """Make a backup now; `file` empty means the till's own folder, with rotation."""
    made = make_backup(backup_parts(app), Path(file) if file else None, operator_id=operator_id)
    manifest = made.manifest
    return {
        "file": str(made.file),
        "entries": manifest.entries,
        "epoch": manifest.ep,
        "seq": manifest.seq,
        "chain_head": manifest.head,
        "sha256": manifest.db_sha256,
        "bytes": made.file.stat().st_size,
        "schema": manifest.schema,
        "removed": list(made.removed),
    }


def recovery_sheet_for(
    app: App, passphrase: str, operator_id: str, *, prints: bool
) -> dict[str, Any]:
    """Make a recovery sheet, print it if asked, and write down that there is one more."""
    if prints and not app.config.printer_url:
        raise WrongUse("no printer is set up: use --out FILE, or set one up first")
    now_utc_ms = app.clock.wall_utc_ms()
    content = make_recovery_sheet(app.secrets, app.config, passphrase, now_utc_ms=now_utc_ms)

    def note(work: Work) -> None:
        body = {"operator_id": operator_id, "printed": int(prints)}
        work.append(SHEET_MADE, app.config.dev, body)
        work.commit()

    app.on_ledger(note)
    printed = print_recovery_sheet(app.config, content) if prints else None
    kept = load_config(app.home)
    if kept.is_recovery_sheet_due and (printed is None or printed.state is not JobState.FAILED):
        save_config(app.home, replace(kept, is_recovery_sheet_due=False))
    return {
        "content": asdict(content),
        "language": app.config.language,
        "print_state": printed.state.value if printed is not None else None,
        "print_code": printed.code if printed is not None else None,
    }
