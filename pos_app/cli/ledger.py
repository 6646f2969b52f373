"""`guitai ledger`: verify, export and tail the till's ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_app.cli.frame import (
    FAULT,
    HomeOption,
    JsonFlag,
    OperatorOption,
    PinFileOption,
    ask_till,
    home_from,
    read_pin,
    say,
)
from pos_app.settings import Home

if TYPE_CHECKING:
    from pos_app.domain.entries import Entry

TAIL_MAX = 10_000

app = typer.Typer(no_args_is_help=True, help="Verify, export and read the ledger.")


@app.command("verify")
def verify(home: HomeOption = None, as_json: JsonFlag = False) -> None:
    """Check every entry, link, signature and view; name the first bad entry."""
    from pos_app.bootstrap.openers import verify_home

    report = verify_home(home_from(home))
    answer = {
        "ok": report.ok,
        "entries": report.entries,
        "first_bad_seq": report.first_bad_seq,
        "last_good_seq": report.last_good_seq,
        "reason": report.reason,
        "chain_head": report.head,
        "checkpoints": report.checkpoints,
    }
    good = f"{report.entries} entries are whole, {report.checkpoints} checkpoints hold."
    bad = f"Entry {report.first_bad_seq}: {report.reason} (good up to {report.last_good_seq})."
    say(answer, [good if report.ok else bad], as_json=as_json)
    if not report.ok:
        raise typer.Exit(FAULT)


@app.command("tail")
def tail(
    lines: Annotated[int, typer.Option("-n", "--lines", min=1, max=TAIL_MAX)] = 10,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Show the last entries, one a line."""
    for encoded in _entries(home_from(home), last=lines):
        entry = _decoded(encoded)
        if as_json:
            print(json.dumps(_fields(entry, encoded), ensure_ascii=False))
        else:
            print(f"{entry.ep}/{entry.seq}  {_utc(entry.wall)}  {entry.type}  {entry.agg}")


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="The file to write: one JSON object a line.")],
    operator: OperatorOption = "console",
    pin_file: PinFileOption = None,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Write every entry, with its exact bytes, for an outside verifier; asks for the right."""
    folder = home_from(home)
    request: dict[str, Any] = {"act": "allow", "permission": "export", "operator": operator}
    pin = read_pin(pin_file)
    if pin is not None:
        request["pin"] = pin
    ask_till(folder, request)
    count = 0
    with out.open("w", encoding="utf-8", newline="\n") as file:
        for encoded in _entries(folder, last=None):
            file.write(json.dumps(_fields(_decoded(encoded), encoded), ensure_ascii=False) + "\n")
            count += 1
    say({"entries": count, "file": str(out)}, [f"{count} entries in {out}."], as_json=as_json)


def _entries(folder: Home, *, last: int | None) -> list[bytes]:
    """Entry bytes read beside a running owner: WAL readers and the one writer do not collide."""
    from local_db.engine import reader_engine
    from local_db.views import LedgerViews
    from pos_app.bootstrap.openers import enrolled_config
    from pos_app.bootstrap.secrets import open_secrets

    enrolled_config(folder)
    engine = reader_engine(folder.ledger, open_secrets(folder, create=False).ledger_key)
    try:
        return list(LedgerViews(engine).entries(last=last))
    finally:
        engine.dispose()


def _decoded(encoded: bytes) -> Entry:
    from pos_app.wire.entry import decode_entry

    return decode_entry(encoded)


def _fields(entry: Entry, encoded: bytes) -> dict[str, Any]:
    from pos_app.wire.entry import entry_hash

    return {
        "ep": entry.ep,
        "seq": entry.seq,
        "type": entry.type,
        "agg": entry.agg,
        "at_utc": _utc(entry.wall),
        "body": _plain(entry.body),
        "bytes": encoded.hex(),
        "hash": entry_hash(encoded).hex(),
        "prev": entry.prev.hex(),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - any ledger value becomes its JSON form
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _utc(utc_ms: int) -> str:
    from pos_app.bootstrap.requests import utc_text

    return utc_text(utc_ms) or ""
