"""`guitai` without a command: open the till."""

from __future__ import annotations

import typer

from pos_app.cli.frame import HomeOption


def register(app: typer.Typer) -> None:
    """Make the window the root's own act."""
    app.callback(invoke_without_command=True)(open_window)


def open_window(context: typer.Context, home: HomeOption = None) -> None:
    """Open the till's window; with a command, that command is run instead."""
    if context.invoked_subcommand is not None:
        return
    from pos_app.bootstrap.window import run_till_window
    from pos_app.cli.frame import home_from

    raise typer.Exit(run_till_window(home_from(home)))
