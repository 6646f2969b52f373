"""The verdict screen: the field and the bar with the next step in its corner."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_app.domain.verdict import Face
from ui.language import translate
from ui.presenters.verdict import Corner, VerdictState
from ui.screens.verdict_field import VerdictField
from ui.theme.look import Look
from ui.theme.tokens import AUTO_NEXT_MS, BOTTOM_BAR_PX, COMPACT_BELOW_PX
from ui.widgets.bars import BottomBar
from ui.widgets.key import CornerFace, Key, KeyFace, KeyKind


class VerdictScreen(QWidget):
    """One verdict over the whole work area.

    Signals: `corner_pressed` carries the Corner that was offered; `reverse_pressed`,
    `print_pressed`, `details_pressed`, `cancel_pressed`, `set_aside_pressed`.
    """

    corner_pressed = Signal(object)
    reverse_pressed = Signal()
    print_pressed = Signal()
    details_pressed = Signal()
    cancel_pressed = Signal()
    set_aside_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.field = VerdictField(look, self)
        self.bar = BottomBar(look, self)
        self._state: VerdictState | None = None
        self._shown_keys: tuple[str, ...] = ()
        blank = KeyFace("")
        self.reverse = Key(look, blank, self.bar)
        self.print_slip = Key(look, blank, self.bar)
        self.details = Key(look, blank, self.bar)
        self.cancel = Key(look, blank, self.bar)
        self.set_aside = Key(look, blank, self.bar)
        for key in (self.reverse, self.print_slip, self.details, self.cancel, self.set_aside):
            key.hide()
        self.reverse.clicked.connect(self.reverse_pressed)
        self.print_slip.clicked.connect(self.print_pressed)
        self.details.clicked.connect(self.details_pressed)
        self.cancel.clicked.connect(self.cancel_pressed)
        self.set_aside.clicked.connect(self.set_aside_pressed)
        self.bar.corner.clicked.connect(self._press_corner)

    @property
    def state(self) -> VerdictState | None:
        """The verdict shown now."""
        return self._state

    def show_state(self, state: VerdictState) -> None:
        """Show a verdict; the corner takes the focus when the verdict is a new one."""
        before, self._state = self._state, state
        self.field.show_state(state)
        self._show_keys(state)
        self.bar.corner.show_face(CornerFace(corner_words(state.corner)))
        self.bar.say(self._bar_words(state))
        if before is None or (before.face, before.rid) != (state.face, state.rid):
            self.bar.corner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_keys(self, state: VerdictState) -> None:
        wide = self.window().width() >= COMPACT_BELOW_PX
        second = KeyKind.SECONDARY
        cancel = translate("Verdict", "Cancel")
        if wide:
            cancel = translate("Verdict", "Cancel redemption")
        faces: list[tuple[Key, bool, KeyFace]] = [
            (self.cancel, state.may_cancel, KeyFace(
                cancel,
                "cross", "Esc", KeyKind.DANGER,
            )),
            (self.set_aside, state.elapsed_s is not None, KeyFace(
                translate("Verdict", "Next guest"),
                "arrow-right", "", second,
            )),
            (self.reverse, state.may_reverse, KeyFace(
                translate("Verdict", "Reverse"), "return", "Ctrl+R", second,
            )),
            (self.print_slip, state.may_print, KeyFace(
                translate("Verdict", "Print slip"), "printer", "Ctrl+P", second,
            )),
            (self.details, state.elapsed_s is None, KeyFace(
                translate("Verdict", "Details"), "list",
                "" if state.may_reverse else "F1",
                KeyKind.QUIET if state.may_reverse else second,
            )),
        ]  # fmt: skip
        for key, _wanted, face in faces:
            key.show_face(face)
        self.bar.put([key for key, wanted, _face in faces if wanted])

    def _bar_words(self, state: VerdictState) -> str:
        if state.face is Face.GREEN:
            return translate(
                "Verdict", "Back to scanning in {seconds} s, or just scan the next"
            ).format(seconds=AUTO_NEXT_MS // 1000)
        if state.may_cancel:
            return translate("Verdict", "Cancelling gives the voucher back")
        return ""

    def resizeEvent(self, event: object) -> None:
        """The bar at the foot, the field above it."""
        height = self.height() - BOTTOM_BAR_PX
        self.field.setGeometry(0, 0, self.width(), height)
        self.bar.setGeometry(0, height, self.width(), BOTTOM_BAR_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes the corner, Esc dismisses or cancels."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._press_corner()
        elif event.key() == Qt.Key.Key_Escape and self._state is not None:
            if self._state.may_cancel:
                self.cancel_pressed.emit()
            else:
                self.set_aside_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _press_corner(self) -> None:
        if self._state is not None:
            self.corner_pressed.emit(self._state.corner)


def corner_words(corner: Corner) -> str:
    """The word in the corner."""
    return {
        Corner.NEXT: translate("Verdict", "Next"),
        Corner.KEEP_WAITING: translate("Verdict", "Keep waiting"),
        Corner.TRY_AGAIN: translate("Verdict", "Try again"),
        Corner.UNDERSTOOD: translate("Verdict", "OK"),
    }[corner]
