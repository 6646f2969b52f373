"""The sync centre in the window: opened, kept fresh, and its clipboard and file dialogs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from pos_app.counter import Counter, Touched
from pos_app.domain.sync_centre import ConflictRow
from pos_app.durable_file import write_atomically
from ui.language import translate
from ui.presenters.ports import Home
from ui.presenters.sync_centre import SyncNotice, SyncNoticeKind, SyncPresenter, SyncState, SyncTab
from ui.shell import Shell
from ui.sync_text import case_text, centre_text
from ui.window_view import WindowView

SECOND_MS = 1000
READ_AGAIN_S = 5
"""What the platform brings by itself, such as a new case, is seen after so long at most."""


class SyncFlow:
    """Wires presenter and screen. Thread: GUI; files are written on the flow's own worker."""

    def __init__(self, shell: Shell, view: WindowView, counter: Counter, home: Home) -> None:
        self._shell, self._view = shell, view
        self._pool: ThreadPoolExecutor | None = None
        self._ticks = 0
        self.presenter = SyncPresenter(counter, home)
        self.presenter.on_changed = self._show
        self._second = QTimer(shell)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self._tick)
        screen = shell.sync_centre
        screen.retry_pressed.connect(self.presenter.retry)
        screen.copy_pressed.connect(self.copy)
        screen.export_pressed.connect(self.choose_file)
        screen.tab_chosen.connect(self._choose)
        screen.case_copied.connect(self.copy_case)
        screen.notice_closed.connect(lambda: self.presenter.tell(None))

    @property
    def is_open(self) -> bool:
        """Whether the sync centre is on screen."""
        return self._shell.current is self._shell.sync_centre

    def open(self) -> None:
        """Show the screen and read everything anew."""
        self.presenter.tell(None)
        self._shell.show_screen(self._shell.sync_centre)
        self._shell.sync_centre.take_focus()
        self.presenter.refresh()
        self._second.start()

    def refresh(self, touched: frozenset[Touched]) -> None:
        """Read again what an act has changed, if it is on screen."""
        if self.is_open and touched & {Touched.STATUS, Touched.REDEMPTIONS}:
            self.presenter.heard()

    def copy(self) -> None:
        """Put everything on the clipboard, without a single code."""
        centre = self.presenter.state.centre
        if centre is not None:
            self._to_clipboard(centre_text(centre, self._view.status, self._view.reader))

    def copy_case(self, row: ConflictRow) -> None:
        """Put one case on the clipboard."""
        self._to_clipboard(case_text(row, self._view.reader))

    def choose_file(self) -> None:
        """Ask where the table goes, then write it."""
        dialog = QFileDialog(self._shell, translate("SyncCentre", "Export unsent entries"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{translate('SyncCentre', 'Table')} (*.csv)")
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(self._file_name())
        dialog.fileSelected.connect(lambda path: self.export(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export(self, path: Path) -> None:
        """Write every unsent entry's metadata to this file."""
        self.presenter.export(lambda table: self._worker().submit(_write, path, table))

    def shut(self) -> None:
        """Stop, and let the worker go when it has written what it was given."""
        self._second.stop()
        self.presenter.on_changed = lambda _state: None
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def _choose(self, tab: SyncTab) -> None:
        self.presenter.choose(tab)

    def _show(self, state: SyncState) -> None:
        self._shell.sync_centre.show_state(state, lambda: self._view.reader)

    def _tick(self) -> None:
        if not self.is_open:
            self._second.stop()
            return
        self._ticks += 1
        if self._ticks % READ_AGAIN_S == 0:
            self.presenter.refresh()
        else:
            self._show(self.presenter.state)

    def _to_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.presenter.tell(SyncNotice(SyncNoticeKind.COPIED))

    def _file_name(self) -> str:
        status, locale = self._view.status, self._view.reader.locale
        moment = locale.local(locale.now_utc_ms).strftime("%Y%m%d-%H%M")
        return f"guitai-unsent-{status.dev if status else 'till'}-{moment}.csv"

    def _worker(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="export")
        return self._pool


def _write(path: Path, table: str) -> str:
    write_atomically(path, table.encode("utf-8"))
    return path.name
