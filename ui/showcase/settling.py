"""Lets a window come to rest between one act and the next."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent

TURNS = 6
"""Results hop home by queued signals; the longest chain of them is four hops."""


def settle() -> None:
    """Let everything that is queued happen, deletions too."""
    for _ in range(TURNS):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
