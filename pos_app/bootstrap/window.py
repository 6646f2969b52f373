"""`guitai`: the till's window over its own data folder."""

from __future__ import annotations

from pos_app.bootstrap.app import Options, build
from pos_app.bootstrap.requests import answer_request
from pos_app.logs import start_logs
from pos_app.owner_server import OwnerServer
from pos_app.ownership import DataFolderLock
from pos_app.settings import Home

TURN_S = 10.0


def run_till_window(home: Home) -> int:
    """Own the folder, open the window, answer the command line beside it; gives the exit code.

    Raises: NotEnrolled, LedgerBusy when another process owns the folder all that time.
    """
    from ui.app import run_window
    from ui.options import WindowOptions

    with DataFolderLock(home).acquire(TURN_S):
        stop_logs = start_logs(home)
        app = build(home, Options(is_resident=True))
        try:
            with OwnerServer(home, lambda request: answer_request(app, request)):
                options = WindowOptions(language=app.config.language, is_demo=app.config.is_demo)
                return run_window(app.till, options)
        finally:
            app.close()
            stop_logs()
