"""Commands on a till: enrol, redeem, reverse, sync, status."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

from pos_app.cli.frame import (
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
from pos_app.errors import UnreadablePicture, WrongUse


def register(app: typer.Typer) -> None:
    """Add these commands to the root."""
    app.command("enrol")(enrol)
    app.command("redeem")(redeem)
    app.command("reverse")(reverse)
    app.command("sync")(sync)
    app.command("status")(status)


def enrol(
    url: Annotated[str, typer.Argument(help="Where the platform answers.")],
    token: Annotated[str, typer.Argument(help="The one-use token from `platform till add`.")],
    owner_pin_file: Annotated[
        Path, typer.Option("--owner-pin-file", help="A file with the first owner's PIN.")
    ],
    owner_name: Annotated[str, typer.Option("--owner-name")] = "Owner",
    printer: Annotated[str, typer.Option("--printer", help="file:, tcp://, serial:, usb:")] = "",
    language: Annotated[str, typer.Option("--language", help="zh-CN or en")] = "zh-CN",
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Join a till to a store."""
    from pos_app.bootstrap.enrolment import EnrolOrder
    from pos_app.bootstrap.enrolment import enrol as join
    from pos_app.ownership import DataFolderLock

    folder = home_from(home)
    order = EnrolOrder(
        url=url,
        token=token,
        owner_pin=read_pin(owner_pin_file) or "",
        owner_name=owner_name,
        printer_url=printer,
        language=language,
    )
    with DataFolderLock(folder).acquire(5.0):
        till, code = join(folder, order)
        config = till.config
        reduced = till.secrets.keystore.is_reduced
        till.close()
    answer = {
        "dev": config.dev,
        "till": config.till_name,
        "store_id": config.store_id,
        "store": config.store_name,
        "comparison_code": code,
        "reduced_protection": reduced,
        "owner": "owner",
    }
    say(
        answer,
        [
            f"{config.till_name} of {config.store_name} (store {config.store_id}) is enrolled.",
            f"Comparison code: {code} (the platform shows the same).",
            *(["Secrets are kept in a file: no system keyring was found."] if reduced else []),
        ],
        as_json=as_json,
    )


def redeem(
    code: Annotated[str | None, typer.Argument(help="A coupon token or 14-digit code.")] = None,
    image: Annotated[Path | None, typer.Option("--image", help="A picture of a QR code.")] = None,
    operator: OperatorOption = CONSOLE,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Redeem one coupon and print the verdict."""
    from pos_app.clock import SystemClock
    from pos_app.ids import Uuid7Maker
    from pos_app.wire.short_code import is_short_code, tidy_short_code

    if (code is None) == (image is None):
        raise WrongUse("give either a code or --image FILE")
    read = code if code is not None else _code_in(image)
    is_typed = is_short_code(tidy_short_code(read))
    request: Request = {
        "act": "redeem",
        "rid": Uuid7Maker(SystemClock()).new_rid(),
        "code": read,
        "source": "typed" if is_typed else ("image" if image is not None else "scan"),
        "operator": operator,
    }
    answer = ask_till(home_from(home), request)
    say(answer, _verdict_lines(answer), as_json=as_json)


def reverse(
    rid: Annotated[str, typer.Argument(help="The redemption id.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the entry.")],
    operator: OperatorOption = CONSOLE,
    pin_file: PinFileOption = None,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Take a redemption back inside the platform's window."""
    request: Request = {"act": "reverse", "rid": rid, "reason": reason, "operator": operator}
    pin = read_pin(pin_file)
    if pin is not None:
        request["pin"] = pin
    answer = ask_till(home_from(home), request)
    say(answer, [f"{answer['rid']}: {answer['state']}"], as_json=as_json)


def sync(
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Exchange with the platform: one round, or until stopped."""
    folder = home_from(home)
    if not once:
        _sync_until_stopped(folder, as_json=as_json)
        return
    answer = ask_till(folder, {"act": "sync"})
    say(answer, _status_lines(answer), as_json=as_json)
    if answer.get("failed"):
        from pos_app.errors import PlatformUnreachable

        raise PlatformUnreachable(str(answer.get("detail", "")))


def status(home: HomeOption = None, as_json: JsonFlag = False) -> None:
    """Show unsent entries, their age, doubts, exposure and the chain's head."""
    answer = ask_till(home_from(home), {"act": "status"})
    say(answer, _status_lines(answer), as_json=as_json)


def _sync_until_stopped(folder: object, *, as_json: bool) -> None:
    from pos_app.bootstrap.app import Options, build
    from pos_app.bootstrap.requests import answer_request
    from pos_app.owner_server import OwnerServer
    from pos_app.ownership import DataFolderLock
    from pos_app.settings import Home

    assert isinstance(folder, Home), "a command works on a data folder"
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    with DataFolderLock(folder).acquire(30.0):
        till = build(folder, Options(is_resident=True))
        try:
            with OwnerServer(folder, lambda request: answer_request(till, request)):
                say({"listening": True}, ["Syncing until stopped (Ctrl+C)."], as_json=as_json)
                _wait(stop)
        finally:
            till.close()


def _wait(stop: threading.Event) -> None:
    """Wait in slices, so that a signal is seen on every system."""
    slice_s = 0.5
    while not stop.wait(slice_s):
        continue


def _code_in(image: Path | None) -> str:
    from devices.scanner.symbol_reader import ZxingFirstReader

    assert image is not None, "asked only with a picture"
    symbols = ZxingFirstReader().read_file(str(image))
    if not symbols:
        raise UnreadablePicture(f"no code can be read in {image.name}")
    ours = [symbol.text for symbol in symbols if symbol.text[:3].upper() == "OC1"]
    return ours[0] if ours else symbols[0].text


def _verdict_lines(answer: Request) -> list[str]:
    words = [answer["verdict"].replace("_", " ").upper()]
    if answer["reason"]:
        words.append(answer["reason"])
    lines = [" · ".join(words)]
    if answer["title_zh"] or answer["title_en"]:
        lines.append(f"{answer['title_zh']} / {answer['title_en']}")
    if answer["used_at_utc"]:
        who = " · ".join(
            str(answer[key])
            for key in ("used_at_utc", "used_store", "used_till", "used_by")
            if answer[key]
        )
        lines.append(who)
    if answer["rid"]:
        lines.append(f"rid {answer['rid']} ({answer['state']})")
    return lines


def _status_lines(answer: Request) -> list[str]:
    return [
        f"{answer['till']}: {'online' if answer['online'] else 'offline'}",
        f"unsent {answer['unsent']} (oldest {answer['oldest_unsent_s']} s), "
        f"in doubt {answer['in_doubt']}, exposure {answer['exposure_minor']} minor units",
        f"last sync {answer['last_sync_utc'] or 'never'}",
        f"chain head {answer['chain_head'][-8:]} at entry {answer['entries']}, "
        f"epoch {answer['epoch']}",
    ]
