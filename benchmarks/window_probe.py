"""One window in a process of its own: says when it is ready and how much memory it holds.

`bare` is a QMainWindow with nothing in it; `till HOME` is the real till with its Redeem screen.
"""

from __future__ import annotations

import sys
from pathlib import Path

MIB = 1024 * 1024


def main() -> None:
    if sys.argv[1] == "bare":
        _bare()
    else:
        _till(Path(sys.argv[2]))


def _say_ready() -> None:
    print("READY", flush=True)


def _say_memory() -> None:
    import psutil

    print(f"MEMORY {psutil.Process().memory_info().rss / MIB:.1f}", flush=True)


def _bare() -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()

    def ready() -> None:
        _say_ready()
        QTimer.singleShot(500, finish)

    def finish() -> None:
        _say_memory()
        app.quit()

    QTimer.singleShot(0, ready)
    app.exec()


def _till(home: Path) -> None:
    from dataclasses import replace

    from pos_app.bootstrap.window import run_till_window
    from pos_app.domain.acts import SignIn
    from pos_app.settings import home_of
    from ui.options import WindowOptions

    operator = SignIn(accepted=True, operator_id="owner", name="Owner", role="owner")

    def change(options: WindowOptions) -> WindowOptions:
        start = options.on_ready

        def finish() -> None:
            from PySide6.QtWidgets import QApplication

            _say_memory()
            QApplication.quit()

        def ready() -> None:
            from PySide6.QtCore import QTimer

            _say_ready()
            assert start is not None, "the till is opened behind the first paint"
            start()
            QTimer.singleShot(2500, finish)

        return replace(options, operator=operator, on_ready=ready)

    run_till_window(home_of(home), change)


if __name__ == "__main__":
    main()
