"""Lets a window come to rest between one act and the next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

TURNS = 6
"""Results hop home by queued signals; the longest chain of them is four hops."""


def wait_ms(length_ms: int) -> None:
    """Let that much time go by."""
    loop = QEventLoop()
    QTimer.singleShot(length_ms, loop.quit)
    loop.exec()


def settle() -> None:
    """Let everything that is queued happen, deletions too."""
    for _ in range(TURNS):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
