"""Opens the dialogs over the window and carries their answers to the counter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QWidget

from pos_app.counter import Counter
from pos_app.domain.acts import Outcome, RecentRedemption
from ui import dialog_flow
from ui.dialogs.menu import MenuState
from ui.dialogs.sheet import Sheet
from ui.presenters.ports import Home
from ui.presenters.recent import RecentRow
from ui.presenters.redeem import RedeemPresenter
from ui.shell import Shell
from ui.theme.tokens import ThemeName
from ui.window_view import WindowView


@dataclass(frozen=True, slots=True)
class MenuActs:
    """What the menu changes."""

    use_language: Callable[[str], None]
    use_theme: Callable[[ThemeName], None]
    use_sound: Callable[[bool], None]
    open_sync: Callable[[], None]


class DialogDesk:
    """One dialog at a time; scans wait behind it. Thread: GUI.

    `on_closed` is called after a dialog has gone and nothing has taken its place yet.
    """

    def __init__(self, shell: Shell, view: WindowView, counter: Counter, home: Home) -> None:
        self._shell, self._view, self._counter, self._home = shell, view, counter, home
        self._goods_asked: set[str] = set()
        self.on_closed: Callable[[], None] = lambda: None

    @property
    def is_open(self) -> bool:
        """Whether a dialog waits for an answer."""
        return self._shell.sheet is not None

    def menu(self, state: MenuState, acts: MenuActs) -> None:
        """Language, theme, sound."""
        sheet = dialog_flow.menu_sheet(self._shell.look, self._shell.ground, state, None)
        sheet.language_chosen.connect(acts.use_language)
        sheet.theme_chosen.connect(acts.use_theme)
        sheet.sound_chosen.connect(acts.use_sound)
        sheet.sync_chosen.connect(acts.open_sync)
        self._open(sheet)

    def printer(self) -> None:
        """How the printer is."""
        status, shell = self._view.status, self._shell
        if status is not None:
            locale = self._view.reader.locale
            sheet = dialog_flow.printer_sheet(shell.look, shell.ground, status, locale)
            sheet.anchor = self._under(shell.top_bar.printer)
            self._open(sheet)

    def reverse(self, row: RecentRow, presenter: RedeemPresenter) -> None:
        """Ask why a redemption is taken back, then do it."""
        locale, shell = self._view.reader.locale, self._shell
        sheet = dialog_flow.reverse_sheet(shell.look, shell.ground, row.source, locale)
        sheet.confirmed.connect(presenter.reverse)
        self._open(sheet)

    def too_late(self, row: RecentRow) -> None:
        """Why it cannot be reversed any more."""
        locale, shell = self._view.reader.locale, self._shell
        self._open(dialog_flow.too_late_sheet(shell.look, shell.ground, row, locale))

    def details(self, outcome: Outcome) -> None:
        """Everything about one verdict."""
        locale, shell = self._view.reader.locale, self._shell
        self._open(dialog_flow.details_sheet(shell.look, shell.ground, outcome, locale))

    def goods(self, rows: Sequence[RecentRedemption], operator_id: str) -> None:
        """Ask about the first grant that nobody has been asked about; the next follows it."""
        left = [row for row in rows if row.rid not in self._goods_asked]
        if not left or self.is_open:
            return
        self._goods_asked.add(left[0].rid)
        locale, shell = self._view.reader.locale, self._shell
        sheet = dialog_flow.goods_sheet(shell.look, shell.ground, left[0], locale)

        def answer(rid: str, handed_over: bool) -> None:
            future = self._counter.acknowledge(
                rid, handed_over=handed_over, operator_id=operator_id
            )
            self._home.bring(future, lambda _outcome: None, lambda _fault: None)

        sheet.answered.connect(answer)
        sheet.closed.connect(
            lambda: QTimer.singleShot(0, shell, lambda: self.goods(left, operator_id))
        )
        self._open(sheet)

    def close(self) -> None:
        """Close whatever is open."""
        if self._shell.sheet is not None:
            self._shell.sheet.dismiss()

    def _open(self, sheet: Sheet) -> None:
        sheet.closed.connect(lambda: QTimer.singleShot(0, self._shell, self.on_closed))
        self._shell.open_sheet(sheet)

    def _under(self, key: QWidget) -> QRect:
        """The rectangle of a key of the top bar, for a card to hang under."""
        return QRect(key.mapTo(self._shell.ground, key.rect().topLeft()), key.size())
