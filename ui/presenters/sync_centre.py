"""The sync centre's conduct: read, retry, export; nothing in it can remove anything."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from pos_app.counter import Counter
from pos_app.domain.sync_centre import SyncCentre
from ui.error_code import error_code
from ui.presenters.ports import Home


class SyncTab(StrEnum):
    """The lists of the sync centre."""

    UNSENT = "unsent"
    CONFLICTS = "conflicts"
    DOUBTS = "doubts"


class SyncNoticeKind(StrEnum):
    """What a notice of the sync centre is about."""

    RETRYING = "retrying"
    COPIED = "copied"
    EXPORTED = "exported"
    NOT_WRITTEN = "not_written"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class SyncNotice:
    """Something to be told above the figures; `what` is a file's name or a fault's code."""

    kind: SyncNoticeKind
    what: str = ""


@dataclass(frozen=True, slots=True)
class SyncState:
    """Everything the sync centre shows. `centre` is None until it has been read once."""

    centre: SyncCentre | None = None
    tab: SyncTab = SyncTab.UNSENT
    notice: SyncNotice | None = None
    is_exporting: bool = False


class TableWriter(Protocol):
    """Writes a table to the file a person chose, away from the presenter's thread."""

    def __call__(self, table: str) -> Future[str]:
        """The file's name, or the OSError that kept it from being written."""


class SyncPresenter:
    """Carries the sync centre's acts to the counter. No widget, no Qt. Thread: GUI only."""

    def __init__(self, counter: Counter, home: Home) -> None:
        self._counter, self._home = counter, home
        self._state = SyncState()
        self._is_reading = False
        self._reads_again = False
        self.on_changed: Callable[[SyncState], None] = lambda _state: None

    @property
    def state(self) -> SyncState:
        """What is shown now."""
        return self._state

    def refresh(self) -> None:
        """Read everything again; while a reading is under way one more follows it, never two."""
        if self._is_reading:
            self._reads_again = True
            return
        self._is_reading = True
        self._home.bring(self._counter.sync_centre(), self._read, self._read_failed)

    def retry(self) -> None:
        """Send now, without waiting for the pause between two tries."""
        self._counter.sync_now()
        self.tell(SyncNotice(SyncNoticeKind.RETRYING))

    def heard(self) -> None:
        """A round has ended, or something else has changed: a retry is no longer under way."""
        notice = self._state.notice
        if notice is not None and notice.kind is SyncNoticeKind.RETRYING:
            self.tell(None)
        self.refresh()

    def choose(self, tab: SyncTab) -> None:
        """Show another list."""
        self._show(tab=tab)

    def tell(self, notice: SyncNotice | None) -> None:
        """Put a notice above the figures, or take it away."""
        self._show(notice=notice)

    def export(self, write: TableWriter) -> None:
        """Write the unsent entries' table to the file that was chosen."""
        if self._state.is_exporting:
            return
        self._show(is_exporting=True, notice=None)
        self._home.bring(
            self._counter.unsent_table(),
            lambda table: self._home.bring(write(table), self._exported, self._not_written),
            self._export_failed,
        )

    def _read(self, centre: SyncCentre) -> None:
        self._show(centre=centre)
        self._read_ended()

    def _read_failed(self, fault: BaseException) -> None:
        self.tell(SyncNotice(SyncNoticeKind.FAULT, error_code(fault)))
        self._read_ended()

    def _read_ended(self) -> None:
        self._is_reading = False
        if self._reads_again:
            self._reads_again = False
            self.refresh()

    def _exported(self, name: str) -> None:
        self._show(is_exporting=False, notice=SyncNotice(SyncNoticeKind.EXPORTED, name))

    def _not_written(self, _fault: BaseException) -> None:
        self._show(is_exporting=False, notice=SyncNotice(SyncNoticeKind.NOT_WRITTEN))

    def _export_failed(self, fault: BaseException) -> None:
        notice = SyncNotice(SyncNoticeKind.FAULT, error_code(fault))
        self._show(is_exporting=False, notice=notice)

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # names are ours
        self.on_changed(self._state)
