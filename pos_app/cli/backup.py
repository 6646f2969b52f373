"""`guitai backup`, `guitai restore` and `guitai recovery-sheet`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pos_app.cli.frame import (
    FAULT,
    HomeOption,
    JsonFlag,
    OperatorOption,
    PinFileOption,
    Request,
    ask_till,
    home_from,
    read_pin,
    say,
)
from pos_app.domain.staff import CONSOLE
from pos_app.errors import BackupNotWritten, WrongUse
from pos_app.settings import Home

if TYPE_CHECKING:
    from pos_app.bootstrap.restore import RestoreReport
    from pos_app.domain.recovery_sheet import RecoverySheetContent

VERIFY = "verify"
CODE_FILE_BYTES_MAX = 64 * 1024
TURN_S = 10.0

CodeFileOption = Annotated[
    Path | None,
    typer.Option("--recovery-code-file", help="The saved sheet, the QR's text or typed lines."),
]
PassphraseFileOption = Annotated[
    Path | None, typer.Option("--passphrase-file", help="A file with the recovery passphrase.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("recovery-sheet")(recovery_sheet)


def backup(
    file: Annotated[
        str, typer.Argument(help="Where to; the till's own folder if left out. Or: verify FILE.")
    ] = "",
    to_verify: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="With verify.")] = None,
    operator: OperatorOption = CONSOLE,
    pin_file: PinFileOption = None,
    recovery_code_file: CodeFileOption = None,
    passphrase_file: PassphraseFileOption = None,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Back up the ledger while the till runs; `backup verify FILE` opens one and checks it."""
    if file == VERIFY:
        if to_verify is None:
            raise WrongUse("name the backup: guitai backup verify FILE")
        keys = (recovery_code_file, passphrase_file)
        _verify(home_from(home), to_verify, keys, as_json=as_json)
        return
    if to_verify is not None:
        raise WrongUse(f"guitai backup takes one file, or verify FILE, not {file} {to_verify}")
    request: Request = {"act": "backup", "operator": operator}
    if file:
        request["file"] = str(Path(file).expanduser().absolute())
    pin = read_pin(pin_file)
    if pin is not None:
        request["pin"] = pin
    answer = ask_till(home_from(home), request)
    line = f"{answer['entries']} entries in {answer['file']}, opened and found whole."
    say(answer, [line, f"sha256 {answer['sha256']}"], as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    recovery_code_file: CodeFileOption = None,
    passphrase_file: PassphraseFileOption = None,
    exported: Annotated[
        Path | None,
        typer.Option("--exported", help="A ledger export that holds what was not sent yet."),
    ] = None,
    operator: OperatorOption = CONSOLE,
    pin_file: PinFileOption = None,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Bring a till back: into an empty folder, or over its own when nothing would be lost."""
    from pos_app.bootstrap.restore import RestoreOrder
    from pos_app.bootstrap.restore import restore as bring_back
    from pos_app.ownership import DataFolderLock

    if recovery_code_file is None or passphrase_file is None:
        raise WrongUse("a restore needs --recovery-code-file FILE and --passphrase-file FILE")
    order = RestoreOrder(
        backup=file,
        code_text=_read_code(recovery_code_file),
        passphrase=_read_passphrase(passphrase_file),
        operator_id="" if operator == CONSOLE else operator,
        pin=read_pin(pin_file) or "",
        exported=exported,
    )
    folder = home_from(home)
    with DataFolderLock(folder).acquire(TURN_S):
        report = bring_back(folder, order)
    say(_restore_fields(report), _restore_lines(report), as_json=as_json)


def recovery_sheet(
    passphrase_file: PassphraseFileOption = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the sheet as text.")] = None,
    prints: Annotated[
        bool, typer.Option("--print", help="Print it on the till's printer.")
    ] = False,
    operator: OperatorOption = CONSOLE,
    pin_file: PinFileOption = None,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Make the owner's recovery sheet, sealed under a passphrase that is kept elsewhere."""
    if passphrase_file is None:
        raise WrongUse("a recovery sheet needs --passphrase-file FILE")
    if out is None and not prints:
        raise WrongUse("say where the sheet goes: --print, --out FILE, or both")
    request: Request = {
        "act": "recovery_sheet",
        "passphrase": _read_passphrase(passphrase_file),
        "print": prints,
        "operator": operator,
    }
    pin = read_pin(pin_file)
    if pin is not None:
        request["pin"] = pin
    made = ask_till(home_from(home), request)
    content = _content(made["content"])
    if out is not None:
        _write_sheet(out, content, made["language"])
    answer = {
        "dev": content.dev,
        "till": content.till_name,
        "file": str(out) if out is not None else None,
        "print_state": made["print_state"],
        "print_code": made["print_code"],
        "lines": len(content.code_lines),
    }
    lines = [f"Recovery sheet of {content.till_name} ({content.dev})."]
    lines += [f"Written to {out}."] if out is not None else []
    lines += [f"Printer: {made['print_state']}."] if prints else []
    lines.append("Keep the passphrase apart from it: nobody can open a backup without both.")
    say(answer, lines, as_json=as_json)


def _verify(
    folder: Home, file: Path, keys: tuple[Path | None, Path | None], *, as_json: bool
) -> None:
    from local_db.backup import verify_backup
    from pos_app.bootstrap.requests import utc_text

    ledger_key, device_pub = _keys_for(folder, *keys)
    with tempfile.TemporaryDirectory(prefix="guitai-verify-") as scratch:
        manifest, report = verify_backup(file, ledger_key, device_pub, scratch=Path(scratch))
    answer = {
        "ok": report.ok,
        "entries": report.entries,
        "first_bad_seq": report.first_bad_seq,
        "reason": report.reason,
        "chain_head": report.head,
        "dev": manifest.dev,
        "epoch": manifest.ep,
        "seq": manifest.seq,
        "made_utc": utc_text(manifest.made_utc_ms),
        "program": manifest.program,
        "schema": manifest.schema,
        "sha256": manifest.db_sha256,
    }
    good = f"{report.entries} entries are whole; made {answer['made_utc']} by {manifest.program}."
    bad = f"Entry {report.first_bad_seq}: {report.reason}."
    say(answer, [good if report.ok else bad], as_json=as_json)
    if not report.ok:
        raise typer.Exit(FAULT)


def _keys_for(
    folder: Home, code_file: Path | None, passphrase_file: Path | None
) -> tuple[bytes, bytes]:
    """Ledger key and device's public key: of this till, or out of a recovery sheet."""
    if code_file is None:
        from pos_app.bootstrap.openers import enrolled_config
        from pos_app.bootstrap.secrets import open_secrets

        enrolled_config(folder)
        secrets = open_secrets(folder, create=False)
        return secrets.ledger_key, secrets.device.public_raw
    from pos_app.bootstrap.recovery import open_recovery
    from pos_app.wire.recovery_code import read_recovery_code

    if passphrase_file is None:
        raise WrongUse("--recovery-code-file needs --passphrase-file FILE beside it")
    code = read_recovery_code(_read_code(code_file))
    keys = open_recovery(code, _read_passphrase(passphrase_file))
    return keys.ledger_key, keys.device.public_raw


def _read_code(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(CODE_FILE_BYTES_MAX + 1)
        return content.decode("utf-8-sig")
    except OSError as error:
        raise WrongUse(f"the recovery code file cannot be read: {path}") from error
    except UnicodeDecodeError as error:
        raise WrongUse(f"the recovery code file is no text: {path}") from error


def _read_passphrase(path: Path) -> str:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"the passphrase file cannot be read: {path}") from error
    if not lines or not lines[0].strip():
        raise WrongUse(f"the passphrase file is empty: {path}")
    return lines[0].strip()


def _content(fields: Request) -> RecoverySheetContent:
    from pos_app.domain.recovery_sheet import RecoverySheetContent

    return RecoverySheetContent(**{**fields, "code_lines": tuple(fields["code_lines"])})


def _write_sheet(out: Path, content: RecoverySheetContent, language: str) -> None:
    from pos_app.domain.recovery_sheet import recovery_sheet_text
    from pos_app.durable_file import write_atomically

    text = recovery_sheet_text(content, language)
    try:
        write_atomically(out.absolute(), text.encode("utf-8"), is_private=True)
    except OSError as error:
        raise BackupNotWritten(f"{out}: {error.strerror}") from error


def _restore_fields(report: RestoreReport) -> Request:
    from pos_app.bootstrap.requests import utc_text

    platform = report.platform
    return {
        "dev": report.manifest.dev,
        "entries": report.entries,
        "epoch": report.ep,
        "backup_epoch": report.manifest.ep,
        "backup_seq": report.manifest.seq,
        "backup_head": report.manifest.head,
        "backup_made_utc": utc_text(report.manifest.made_utc_ms),
        "age_s": report.age_s,
        "platform_reached": platform is not None,
        "platform_acked_through": platform.acked_through if platform is not None else None,
        "newer_on_platform": report.newer_on_platform,
        "put_aside": report.put_aside or None,
        "reduced_protection": report.is_reduced,
    }


def _restore_lines(report: RestoreReport) -> list[str]:
    newer = report.newer_on_platform
    return [
        f"{report.entries} entries of {report.manifest.dev} restored, epoch {report.ep} begun.",
        "The platform was not reached: run `guitai sync --once` before selling."
        if newer is None
        else f"The platform holds {newer} newer entries of this till; they stay there.",
        "Offline grants stay off until this till knows every guard again.",
        *([f"The ledger that stood here is kept as {report.put_aside}."] * bool(report.put_aside)),
        *(["Secrets are kept in a file: no system keyring was found."] * report.is_reduced),
    ]
