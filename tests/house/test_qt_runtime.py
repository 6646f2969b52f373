"""The Qt that is installed is one the program can live with, and can open a real window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

EMITS = 2000

EMIT = f"""
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Till(QObject):
    changed = Signal(bool)

app = QCoreApplication([])
till = Till()
heard = []
till.changed.connect(heard.append)
for _ in range({EMITS}):
    till.changed.emit(True)
print(len(heard))
"""

SHOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication([])
label = QLabel("Guitai")
label.show()
QTimer.singleShot(200, app.quit)
app.exec()
print(app.platformName())
"""


def _python(code: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environ
    )


def test_signals_survive_two_thousand_emits():
    """PySide6 6.12.0 on Python 3.11 drops a reference to True at every emit, then aborts."""
    result = _python(EMIT, dict(os.environ))
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == str(EMITS)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the defect shows on Python 3.11 only")
def test_qt_is_below_6_12_on_python_3_11():
    import PySide6

    assert PySide6.__version_info__[:2] < (6, 12)


@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("Xvfb") is None, reason="needs Xvfb, a virtual screen"
)
def test_window_opens_on_a_virtual_screen():
    """The system libraries that the set-up installs are all that Qt's xcb plug-in loads."""
    read_fd, write_fd = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_fd), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
        pass_fds=(write_fd,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_fd)
    try:
        with os.fdopen(read_fd) as ready:
            number = ready.readline().strip()
        assert number, "Xvfb did not start"
        environ = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        result = _python(SHOW, environ)
    finally:
        screen.terminate()
        screen.wait(timeout=10)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "xcb"
