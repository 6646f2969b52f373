"""What a person does with keys and buttons on the Redeem screen and on a verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from pos_app.domain.acts import Outcome, Source
from ui.presenters.recent import RecentRow, recent_row
from ui.presenters.redeem import Stage
from ui.presenters.verdict import Corner
from ui.widgets.nav_rail import Section

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class WindowActs:
    """Connects the screens' signals and the function keys to what they mean. Thread: GUI."""

    def __init__(self, window: MainWindow, now: Callable[[], int]) -> None:
        self._window, self._presenter, self._now = window, window.presenter, now

    def wire_redeem(self) -> None:
        """Connect the Redeem screen."""
        window, presenter = self._window, self._presenter
        redeem, work = window.redeem, window.redeem.work
        redeem.typed.connect(lambda code: window.scan(code, Source.TYPED))
        redeem.picture_asked.connect(lambda: window.pictures.toggle_panel())
        redeem.reprint_pressed.connect(self._reprint)
        redeem.record.view.reverse_asked.connect(self._reverse_row)
        redeem.record.view.late_asked.connect(lambda row: window.dialogs.too_late(row))
        work.last.show_pressed.connect(presenter.show_again)
        work.notice.dismissed.connect(lambda: presenter.tell(None))
        work.notice.action_pressed.connect(window.desk.accept_offer)
        work.echo.input_method_seen.connect(window.wedge.hear_input_method)
        work.file_asked.connect(lambda: window.pictures.choose_file())
        work.paste_asked.connect(lambda: window.pictures.paste())
        work.close_asked.connect(lambda: window.pictures.close_panel())

    def wire_screen(self, screen: QWidget) -> None:
        """Connect a screen that has just been made."""
        door = self._window.door
        acts: dict[str, Callable[..., None]] = {
            "corner_pressed": self._corner,
            "reverse_pressed": self._reverse,
            "print_pressed": self._reprint,
            "details_pressed": self._details,
            "cancel_pressed": self._presenter.cancel,
            "set_aside_pressed": self._presenter.dismiss,
            "back_pressed": lambda: self._window.go_to(Section.REDEEM),
            "character_typed": door.type_character,
            "erased": door.erase,
            "cleared": door.clear,
            "submitted": door.submit,
        }
        for name, act in acts.items():
            signal = getattr(screen, name, None)
            if signal is not None:
                signal.connect(act)

    def wire_keys(self, sync_now: Callable[[], None]) -> None:
        """Connect the function keys."""
        window = self._window
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F1", self._details),
            ("F4", self._type_code),
            ("F5", sync_now),
            ("F11", self._full_screen),
            ("F12", window.lock),
            ("Ctrl+L", self._picture_key),
            ("Ctrl+P", self._reprint),
            ("Ctrl+R", self._reverse),
            ("Ctrl+V", lambda: window.pictures.paste()),
        )
        for name, act in keys:
            shortcut = QShortcut(QKeySequence(name), window)
            shortcut.activated.connect(lambda act=act: self._by_key(act))

    def _by_key(self, act: Callable[[], None]) -> None:
        """A function key works when somebody is signed in and no dialog asks for an answer."""
        self._window.note_act()
        if self._window.operator is not None and self._window.sheet is None:
            act()

    def _corner(self, corner: Corner) -> None:
        self._window.note_act()
        if corner is Corner.KEEP_WAITING:
            self._presenter.keep_waiting()
        elif corner is Corner.TRY_AGAIN:
            self._presenter.try_again()
        else:
            self._presenter.dismiss()

    def _shown(self) -> Outcome | None:
        state = self._presenter.state
        return state.outcome if state.stage is Stage.SHOWING else None

    def _newest(self) -> RecentRow | None:
        """The row of the verdict that is shown, else the newest one that was granted."""
        outcome = self._shown()
        for row in self._presenter.state.recent or ():
            wanted = row.rid == outcome.rid if outcome else row.state.is_granted
            if wanted:
                return recent_row(row, self._now())
        return None

    def _reverse(self) -> None:
        row = self._newest()
        if row is not None and row.source.may_reverse:
            self._presenter.hold_still()
            self._reverse_row(row)

    def _reverse_row(self, row: RecentRow) -> None:
        self._window.dialogs.reverse(row, self._presenter)

    def _reprint(self) -> None:
        row = self._newest()
        if row is not None:
            self._presenter.reprint(row.source.rid)

    def _details(self) -> None:
        outcome = self._shown() or self._presenter.state.last
        if outcome is not None:
            self._presenter.hold_still()
            self._window.dialogs.details(outcome)

    def _type_code(self) -> None:
        if self._presenter.state.stage is Stage.SHOWING:
            self._presenter.dismiss()
        self._window.go_to(Section.REDEEM)
        if self._presenter.state.stage is Stage.READY:
            self._window.redeem.toggle_keypad()

    def _picture_key(self) -> None:
        if self._window.current is self._window.redeem:
            self._window.pictures.toggle_panel()

    def _full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()
