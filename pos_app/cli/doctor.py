"""`guitai doctor`: what works on this machine, and what does not, with the next step."""

from __future__ import annotations

import importlib
import platform as machine
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import typer

from pos_app.cli.frame import HomeOption, JsonFlag, home_from, say
from pos_app.errors import GuitaiError
from pos_app.settings import Home, load_config


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `next_step` is empty when all is well."""

    name: str
    ok: bool
    detail: str
    next_step: str = ""


def register(app: typer.Typer) -> None:
    """Add this command to the root."""
    app.command("doctor")(doctor)


def doctor(home: HomeOption = None, as_json: JsonFlag = False) -> None:
    """Look at SQLite, keys, fonts, decoders, printer, clock and platform."""
    folder = home_from(home)
    findings = [look(folder) for look in _LOOKS]
    answer = {
        "ok": all(finding.ok for finding in findings),
        "python": sys.version.split()[0],
        "system": f"{machine.system()} {machine.release()}",
        "findings": [
            {
                "name": finding.name,
                "ok": finding.ok,
                "detail": finding.detail,
                "next_step": finding.next_step,
            }
            for finding in findings
        ],
    }
    lines = [
        f"{'ok  ' if finding.ok else 'NOT '} {finding.name}: {finding.detail}"
        + (f" → {finding.next_step}" if finding.next_step else "")
        for finding in findings
    ]
    say(answer, lines, as_json=as_json)


def _sqlite(_: Home) -> Finding:
    from local_db.engine import refuse_old_sqlite, sqlite_version

    try:
        refuse_old_sqlite()
    except GuitaiError as fault:
        return Finding("SQLite", False, fault.detail, "reinstall with `make setup`")
    return Finding("SQLite", True, f"{sqlite_version()} (SQLCipher)")


def _keystore(folder: Home) -> Finding:
    from pos_app.keystore import real_backend

    backend = real_backend()
    if backend is not None:
        return Finding("keys", True, f"system keyring: {type(backend).__name__}")
    return Finding(
        "keys",
        True,
        "files with 0600 outside the data folder (reduced protection)",
        "install and unlock a system keyring for full protection",
    )


def _fonts(_: Home) -> Finding:
    from resources import resource_path

    names = ("GuitaiSansSC-Regular.otf", "GuitaiSansSC-Bold.otf", "Inter-Regular.otf")
    missing = [name for name in names if not resource_path(f"fonts/{name}").is_file()]
    if missing:
        return Finding("fonts", False, f"missing {', '.join(missing)}", "reinstall the program")
    return Finding("fonts", True, "bundled Chinese and Latin fonts are there")


def _decoders(_: Home) -> Finding:
    found = [name for name in ("zxingcpp", "pyzbar.pyzbar") if _imports(name)]
    if not found:
        return Finding("decoders", False, "no decoder", "pip install zxing-cpp")
    note = "" if len(found) == 2 else "libzbar is absent: no second opinion"
    return Finding("decoders", True, ", ".join(found), note)


def _printer(folder: Home) -> Finding:
    config = load_config(folder)
    if not config.printer_url:
        return Finding("printer", True, "none set up", "enrol with --printer tcp://HOST:9100")
    from devices.printer.printer_url import printer_from_url
    from devices.printer.profile import profile_named

    printer = printer_from_url(config.printer_url, profile_named(config.printer_profile))
    try:
        state = printer.status()
    finally:
        printer.close()
    return Finding("printer", state.can_print, f"{printer.name}: {state.value}")


def _clock(folder: Home) -> Finding:
    config = load_config(folder)
    if not config.is_enrolled:
        return Finding("clock", True, "nothing to compare with before enrolment")
    from pos_app.clock import SystemClock
    from sync.platform_client import HttpPlatform

    clock = SystemClock()
    client = HttpPlatform(config.platform_url, clock=clock)
    try:
        hello = client.hello(deadline_s=2.5)
    except GuitaiError as fault:
        return Finding("platform", False, f"no answer: {fault.detail}", "check the network")
    finally:
        client.close()
    off_ms = abs(hello.server_utc_ms - clock.wall_utc_ms())
    is_right = off_ms < 60_000
    return Finding(
        "platform and clock",
        is_right,
        f"answers; clock differs by {off_ms / 1000:.1f} s",
        "" if is_right else "set this machine's clock",
    )


def _till(folder: Home) -> Finding:
    config = load_config(folder)
    if not config.is_enrolled:
        return Finding("till", True, "not enrolled yet", "guitai enrol URL TOKEN, or guitai demo")
    return Finding("till", True, f"{config.till_name} of {config.store_name}")


def _window(_: Home) -> Finding:
    if _imports("ui.relay"):
        return Finding("window", True, f"PySide6 {version('PySide6_Essentials')}")
    return Finding("window", False, "Qt does not load", "run `make setup` (missing libraries)")


def _imports(name: str) -> bool:
    try:
        importlib.import_module(name)
    except (ImportError, OSError):
        return False
    return True


_LOOKS: tuple[Callable[[Home], Finding], ...] = (
    _sqlite, _keystore, _fonts, _decoders, _window, _printer, _till, _clock,
)  # fmt: skip
