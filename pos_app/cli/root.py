"""The root of the command line: which command lives where, and how it ends."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

import typer

from pos_app.cli import backup, demo, doctor, ledger, platform, risk, till, window
from pos_app.cli.frame import FAULT, WRONG_USE, report
from pos_app.errors import GuitaiError

app = typer.Typer(
    name="guitai",
    help="Guitai (柜台): the counter of an offline store. Without a command, opens the till.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(platform.app, name="platform")
app.add_typer(ledger.app, name="ledger")
app.add_typer(risk.app, name="risk")
till.register(app)
backup.register(app)
window.register(app)
doctor.register(app)
demo.register(app)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; gives its exit code, never a traceback for what a person did."""
    # Without any handler Python writes warnings to standard error, which is for sentences.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        result = app(list(arguments), standalone_mode=False)
    except typer.Exit as ended:
        return int(ended.exit_code)
    except typer.Abort:
        return FAULT
    except GuitaiError as fault:
        return report(fault)
    except Exception as raised:
        if type(raised).__module__.split(".")[0] in ("click", "typer"):
            show = getattr(raised, "format_message", None)
            print(show() if show else str(raised), file=sys.stderr)
            return WRONG_USE
        raise
    return result if isinstance(result, int) else 0
