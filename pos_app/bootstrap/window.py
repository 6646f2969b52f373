"""`guitai`: the till's window over its own data folder.

Imports only what the first paint needs; the till itself is opened behind the window.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pos_app.clock import SystemClock
from pos_app.late_till import LateTill
from pos_app.settings import Home, load_config

if TYPE_CHECKING:
    from pos_app.counter import Counter
    from ui.options import WindowOptions

TURN_S = 10.0


def run_till_window(
    home: Home, change: Callable[[WindowOptions], WindowOptions] | None = None
) -> int:
    """Open the window, own the folder, answer the command line beside it; gives the exit code.

    A folder that is no till yet, or whose first run was broken off, is set up first. `change`
    adjusts how the window opens (benchmarks).
    """
    from ui.app import run_window
    from ui.options import WindowOptions

    config = load_config(home)
    if not config.is_enrolled or config.is_set_up_open:
        code = _first_run(home)
        if code is not None:
            return code
        config = load_config(home)
    with ExitStack() as stack:
        till = LateTill(lambda: _open(home, stack), SystemClock())
        options = WindowOptions(
            language=config.language, is_demo=config.is_demo, on_ready=till.start
        )
        try:
            return run_window(till, change(options) if change else options)
        finally:
            till.wait_opened()


def _first_run(home: Home) -> int | None:
    """Set the folder up; the exit code, or None where the till is to be opened now."""
    from pos_app.bootstrap.set_up import HomeSetUp, joined_before
    from pos_app.logs import start_logs
    from ui.first_run.state import End
    from ui.first_run.window import run_first_run

    joined = joined_before(home)
    language = load_config(home).language if joined else None
    with ExitStack() as stack:
        stack.callback(start_logs(home, name="set-up"))
        set_up = HomeSetUp(home)
        stack.callback(set_up.close)
        end, chosen = run_first_run(set_up, language=language, joined=joined)
    if end is End.TILL:
        return None
    if end is End.DEMO:
        from pos_app.bootstrap.demo import run_demo

        return run_demo(None, chosen)
    return 0


def _open(home: Home, stack: ExitStack) -> Counter:
    """Own the folder and build the till; `stack` takes it down. Thread: the opening one."""
    from pos_app.bootstrap.app import Options, build
    from pos_app.bootstrap.requests import answer_request
    from pos_app.logs import start_logs
    from pos_app.owner_server import OwnerServer
    from pos_app.ownership import DataFolderLock

    stack.enter_context(DataFolderLock(home).acquire(TURN_S))
    stack.callback(start_logs(home))
    app = build(home, Options(is_resident=True))
    stack.callback(app.close)
    stack.enter_context(OwnerServer(home, lambda request: answer_request(app, request)))
    return app.till
