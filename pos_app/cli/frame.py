"""What every command shares: where the till is, how an answer is printed, what a fault becomes.

Exit codes: 0 done (a refusal is done), 2 wrong use, 3 fault or a file refused whole.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pos_app.errors import GuitaiError, NotEnrolled, WrongUse
from pos_app.settings import Home, home_of, load_config

if TYPE_CHECKING:
    from pos_app.bootstrap.app import App

DONE = 0
WRONG_USE = 2
FAULT = 3
TURN_S = 120.0

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The till's data folder (or GUITAI_HOME).", envvar="GUITAI_HOME"),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
OperatorOption = Annotated[
    str, typer.Option("--operator", envvar="GUITAI_OPERATOR", help="Who does this.")
]
PinFileOption = Annotated[
    Path | None,
    typer.Option("--pin-file", envvar="GUITAI_PIN_FILE", help="A file with the operator's PIN."),
]

Request = dict[str, Any]


def home_from(path: Path | None) -> Home:
    """The data folder a command works on."""
    return home_of(path)


def ask_till(home: Home, request: Request) -> Request:
    """Have the owning process do it, or open the till in turn and do it here."""
    from pos_app.ownership import own_or_ask

    if not load_config(home).is_enrolled:
        raise NotEnrolled("this data folder holds no till yet: run `guitai enrol URL TOKEN`")
    return own_or_ask(home, request, lambda: _do_here(home, request), timeout_s=TURN_S)


def _do_here(home: Home, request: Request) -> Request:
    from pos_app.bootstrap.app import build
    from pos_app.bootstrap.requests import answer_request

    app = build(home)
    try:
        answer = answer_request(app, request)
        app.settle_paper()
        return answer
    finally:
        app.close()


def own_till(home: Home) -> App:
    """A till opened for work that stays in this process; the caller holds the folder's lock."""
    from pos_app.bootstrap.app import build

    return build(home)


def read_pin(path: Path | None) -> str | None:
    """The first line of a PIN file, None without one.

    Raises: WrongUse if the file cannot be read or is empty.
    """
    if path is None:
        return None
    try:
        pin = path.read_text("utf-8").splitlines()[0].strip()
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise WrongUse(f"the PIN file cannot be read: {path}") from error
    if not pin:
        raise WrongUse(f"the PIN file is empty: {path}")
    return pin


def say(answer: Request, text: Iterable[str], *, as_json: bool) -> None:
    """Print an answer: one JSON object, or plain lines."""
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        return
    for line in text:
        print(line)


def report(fault: GuitaiError) -> int:
    """One plain sentence and the stable code on standard error; gives the exit code."""
    from ui.error_text import error_sentence

    language = "zh-CN" if os.environ.get("LANG", "").startswith("zh") else "en"
    sentence = error_sentence(fault.code, language)
    detail = f" [{fault.detail}]" if fault.detail else ""
    print(f"{sentence} ({fault.code}){detail}", file=sys.stderr)
    return WRONG_USE if isinstance(fault, WrongUse) else FAULT
