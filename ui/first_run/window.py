"""The window of the first run: record at the left, one question at the right, next step below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QWidget

from ui.first_run.face import SideKey
from ui.first_run.presenter import FirstRunPresenter
from ui.first_run.question import Question
from ui.first_run.record import Record, stages
from ui.first_run.set_up import Joined, SetUp
from ui.first_run.state import End, Step
from ui.first_run.words import step_face
from ui.language import CHINESE, ENGLISH, OWN_NAMES, LanguageSwitch, system_language, translate
from ui.options import DEFAULT_SIZE
from ui.painting import PlacedText, TextStyle, hline
from ui.relay import Relay
from ui.theme.look import Look
from ui.theme.qss import make_palette, make_sheet
from ui.theme.tokens import BOTTOM_BAR_PX, COMPACT_BELOW_PX, TOP_BAR_PX, ThemeName
from ui.wedge_filter import WedgeFilter
from ui.widgets.bars import BottomBar
from ui.widgets.focus_ring import FocusRing
from ui.widgets.key import Key, KeyFace, KeyKind
from ui.widgets.nav_rail import paint_mark
from ui.widgets.painted import PaintedButton, PaintedWidget

MINIMUM_SIZE = (1024, 700)
SHEET_FILE = "guitai-recovery-sheet.txt"


class _Head(PaintedWidget):
    """The top bar: mark, name, and the key for the other language."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.language_key = Key(look, KeyFace("", "globe", kind=KeyKind.QUIET, pad_px=12), self)

    def show_language(self, language: str) -> None:
        """Offer the other language."""
        other = ENGLISH if language == CHINESE else CHINESE
        face = KeyFace(OWN_NAMES[other], "globe", kind=KeyKind.QUIET, pad_px=12)
        self.language_key.show_face(face)
        self._arrange()
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Keep the key at the right end."""
        self._arrange()

    def _arrange(self) -> None:
        width = self.language_key.sizeHint().width()
        self.language_key.setGeometry(self.width() - width - 4, 0, width, TOP_BAR_PX)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground, line and mark."""
        painter.fillRect(self.rect(), self.look.colour("surface"))
        hline(painter, self.look, QRect(0, self.height() - 1, self.width(), 1))
        paint_mark(painter, self.look, QRect(16, 10, 28, 28))

    def texts(self) -> list[PlacedText]:
        """The product's name."""
        rect = QRect(56, 0, 200, TOP_BAR_PX)
        return [PlacedText(rect, translate("FirstRun", "Guitai"), TextStyle(18, bold=True))]


class FirstRunWindow(QMainWindow):
    """Wires presenter, question and scanner. Thread: GUI."""

    def __init__(
        self,
        set_up: SetUp,
        *,
        language: str | None = None,
        joined: Joined | None = None,
        theme: ThemeName = ThemeName.LIGHT,
    ) -> None:
        super().__init__()
        self.look = Look(theme)
        self.relay = Relay()
        self.language_switch = LanguageSwitch()
        self.presenter = FirstRunPresenter(
            set_up, self.relay, language=language or system_language(), joined=joined
        )
        self.language_switch.use(self.presenter.language)
        self.end = End.CLOSED
        self.choose_file: Callable[[], Path | None] = self._ask_file
        self._shown: Step | None = None
        self._is_shut = False
        self._make_parts()
        self.wedge = WedgeFilter()
        self.wedge.on_scan = self.presenter.scan
        self.wedge.watch_application()
        self.presenter.on_changed = self.show_state
        self.presenter.on_finished = self._finished
        self.setStyleSheet(make_sheet(self.look.colours))
        self.setPalette(make_palette(self.look.colours))
        self.setMinimumSize(*MINIMUM_SIZE)
        self.show_state()

    def _make_parts(self) -> None:
        self.ground = QWidget(self)
        self.setCentralWidget(self.ground)
        self.record = Record(self.look, self.ground)
        self.question = Question(self.look, self.ground)
        self.bar = BottomBar(self.look, self.ground)
        self.head = _Head(self.look, self.ground)
        self.ring = FocusRing(self.look, self.ground)
        self.back_key = self._key(SideKey("back", "", "return", "Esc"))
        self.back_key.hide()
        self._side_keys: list[Key] = []
        self.question.chosen.connect(self.presenter.choose)
        self.question.typed.connect(self.presenter.type_text)
        self.bar.corner.clicked.connect(self.presenter.go_on)
        self.head.language_key.clicked.connect(self._other_language)

    def show_state(self) -> None:
        """Paint the state of the presenter."""
        state = self.presenter.state
        if self.language_switch.language != self.presenter.language:
            self.language_switch.use(self.presenter.language)
        self.setWindowTitle(translate("FirstRun", "Guitai"))
        face = step_face(state)
        is_new, could_go_on = state.step is not self._shown, self.bar.corner.isEnabled()
        self._shown = state.step
        self.head.show_language(self.presenter.language)
        self.record.show_stages(stages(state))
        self.question.show_face(face, is_new=is_new or bool(state.flaw or state.fault))
        self.bar.corner.show_face(face.corner)
        self._show_keys(face.keys)
        can_go_on = self.bar.corner.isEnabled()
        if face.field is None and not face.choices and (is_new or can_go_on != could_go_on):
            # never left to Qt, which would give the keyboard to a key that leads away from here
            target = self.bar.corner if can_go_on else self.question
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_keys(self, wanted: tuple[SideKey, ...]) -> None:
        back = translate("FirstRun", "Back")
        self.back_key.show_face(KeyFace(back, "return", "Esc", KeyKind.QUIET, height_px=56))
        if [key.face.label for key in self._side_keys] != [side.label for side in wanted]:
            for key in self._side_keys:
                key.hide()
                key.deleteLater()
            self._side_keys = [self._key(side) for side in wanted]
        for key in self._side_keys:
            key.setEnabled(not self.presenter.state.is_busy)
        back_keys = [self.back_key] if self.presenter.can_go_back else []
        self.bar.put([*back_keys, *self._side_keys])

    def _key(self, side: SideKey) -> Key:
        face = KeyFace(side.label, side.icon, side.hint, KeyKind.QUIET, height_px=56)
        key = Key(self.look, face, self.bar)
        key.clicked.connect(lambda _checked=False: self._press(side.name))
        return key

    def _press(self, name: str) -> None:
        presenter = self.presenter
        if name == "save":
            file = self.choose_file()
            if file is not None:
                presenter.save_sheet(file)
        elif name == "paste":
            presenter.type_text(QGuiApplication.clipboard().text().strip())
        else:
            acts = {
                "back": presenter.go_back,
                "skip": presenter.skip,
                "differs": presenter.refuse_code,
            }
            acts[name]()

    def _ask_file(self) -> Path | None:
        title = translate("FirstRun", "Save the recovery sheet")
        chosen, _filter = QFileDialog.getSaveFileName(self, title, str(Path.home() / SHEET_FILE))
        return Path(chosen) if chosen else None

    def _other_language(self) -> None:
        now = self.presenter.language
        self.presenter.use_language(ENGLISH if now == CHINESE else CHINESE)

    def _finished(self, end: End) -> None:
        self.end = end
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes on, or presses the key that has the focus; Esc goes back; arrows choose."""
        match event.key():
            case Qt.Key.Key_Escape:
                self.presenter.go_back()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._return_pressed()
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.question.move_choice(-1 if event.key() == Qt.Key.Key_Up else 1)
            case _:
                super().keyPressEvent(event)

    def _return_pressed(self) -> None:
        focused = QApplication.focusWidget()
        is_side = focused is self.back_key or focused in self._side_keys
        if isinstance(focused, PaintedButton) and (is_side or focused is self.head.language_key):
            focused.click()
        elif self.bar.corner.isEnabled():
            self.presenter.go_on()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put every part in its place."""
        super().resizeEvent(event)
        width, height = self.ground.width(), self.ground.height()
        left = 400 if width < COMPACT_BELOW_PX else 440
        body = height - TOP_BAR_PX - BOTTOM_BAR_PX
        self.head.setGeometry(0, 0, width, TOP_BAR_PX)
        self.record.setGeometry(0, TOP_BAR_PX, left, body)
        self.question.setGeometry(left, TOP_BAR_PX, width - left, body)
        self.bar.setGeometry(0, height - BOTTOM_BAR_PX, width, BOTTOM_BAR_PX)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay while something is being done: it would go on unseen."""
        if self.presenter.state.is_busy and self.end is End.CLOSED:
            event.ignore()
            return
        self.shut()
        super().closeEvent(event)

    def shut(self) -> None:
        """Let nothing through any more. Once is enough."""
        if not self._is_shut:
            self._is_shut = True
            self.wedge.stop()
            self.relay.close()
            self.ring.release()
            self.language_switch.release()


def run_first_run(set_up: SetUp, *, language: str | None, joined: Joined | None) -> tuple[End, str]:
    """Open the first run and stay until it ends; how it ended, and in which language."""
    from ui.app import own_application

    application = own_application()
    window = FirstRunWindow(set_up, language=language, joined=joined)
    window.resize(*DEFAULT_SIZE)
    window.show()
    application.exec()
    window.deleteLater()
    return window.end, window.presenter.language
