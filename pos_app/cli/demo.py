"""`guitai demo`: a demo shop with its own platform, customer's phone and virtual printer."""

from __future__ import annotations

from typing import Annotated

import typer

from pos_app.cli.frame import HomeOption


def register(app: typer.Typer) -> None:
    """Add this command to the root."""
    app.command("demo")(demo)


def demo(
    home: HomeOption = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="Prove the path on the command line, no window.")
    ] = False,
) -> None:
    """Open the demo shop."""
    from pos_app.bootstrap.demo import run_demo, run_headless_demo

    folder = home.absolute() if home is not None else None
    raise typer.Exit(run_headless_demo(folder) if headless else run_demo(folder))
