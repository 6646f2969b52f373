"""The echo box: shows what is being scanned or typed; it needs no click and no input method."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from ui.formats import grouped
from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.widgets.key import Key, KeyFace, KeyKind
from ui.widgets.painted import PaintedWidget

TYPED_MAX = 24
HEIGHT_PX = 72


class EchoBox(PaintedWidget):
    """A plain widget, not a text field, so that an input method never gets between.

    Signals: `submitted` carries the typed code; `typed_changed` the typed text so far;
    `keypad_pressed`; `input_method_seen` when an input method sends something all the same.
    """

    submitted = Signal(str)
    typed_changed = Signal(str)
    keypad_pressed = Signal()
    input_method_seen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._typed = ""
        self._asking_tail: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.keypad = Key(look, KeyFace("", "keyboard", kind=KeyKind.QUIET, pad_px=12), self)
        self.keypad.clicked.connect(self.keypad_pressed)
        self.retranslate()

    @property
    def typed(self) -> str:
        """What has been typed so far, without spaces."""
        return self._typed

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        self.setAccessibleName(translate("Redeem", "Voucher code"))
        face = KeyFace(
            translate("Redeem", "Keypad"), "keyboard", kind=KeyKind.QUIET, pad_px=12, height_px=56
        )
        self.keypad.show_face(face)
        self._arrange()

    def show_asking(self, tail: str | None) -> None:
        """Say that the platform is being asked about a code; None ends it."""
        if tail == self._asking_tail:
            return
        self._asking_tail = tail
        self.keypad.setVisible(tail is None)
        self.update()

    def type_text(self, text: str) -> None:
        """Add typed characters; spaces and hyphens in a written code are dropped."""
        kept = "".join(char for char in text if char.isalnum() or char in ":/?&=._%")
        if kept:
            self._set_typed((self._typed + kept)[:TYPED_MAX])

    def erase(self) -> None:
        """Take the last character away."""
        self._set_typed(self._typed[:-1])

    def clear(self) -> None:
        """Forget what was typed."""
        self._set_typed("")

    def submit(self) -> None:
        """Hand the typed code on."""
        typed = self._typed
        if typed:
            self.clear()
            self.submitted.emit(typed)

    def _set_typed(self, typed: str) -> None:
        if typed != self._typed:
            self._typed = typed
            self.typed_changed.emit(typed)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Characters are typed, Return hands on, Esc clears."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typed:
            self.submit()
        elif event.key() == Qt.Key.Key_Backspace:
            self.erase()
        elif event.key() == Qt.Key.Key_Escape and self._typed:
            self.clear()
        elif event.text() and event.text().isprintable() and not _is_command(event):
            self.type_text(event.text())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Tell of it: a scanner behind an input method loses letters."""
        self.input_method_seen.emit()
        event.accept()

    def resizeEvent(self, event: object) -> None:
        """Keep the keypad key at the right end."""
        self._arrange()

    def _arrange(self) -> None:
        width = self.keypad.sizeHint().width()
        self.keypad.setGeometry(self.width() - width - 12, 8, width, self.height() - 16)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the field, its icon and the caret."""
        paint_box(painter, self.look, self.rect(), Box("surface", "primary", 2, 8))
        icon = "hourglass" if self._asking_tail is not None else "scan"
        self.draw_icon(
            painter,
            icon,
            "primary",
            QRect(24, 24, 24, 24) if icon != "scan" else QRect(22, 20, 32, 32),
        )
        if self._asking_tail is None:
            left = 70
            if self._typed:
                left += self.look.width(grouped(self._typed), 24, bold=True) + 4
            painter.fillRect(QRect(left, 20, 2, 32), self.look.colour("primary"))

    def texts(self) -> Sequence[PlacedText]:
        """The echo: what is typed, what is asked, or what to do."""
        end = self.width() - 16 if self.keypad.isHidden() else self.keypad.x() - 4
        rect = QRect(80, 0, end - 80, self.height())
        if self._asking_tail is not None:
            words = translate("Redeem", "Asking the platform…")
            if self._asking_tail:
                tail = translate("Redeem", "ends {tail}").format(tail=self._asking_tail)
                words = f"{words}  {tail}"
            return [PlacedText(rect, words, TextStyle(24, "text", bold=True))]
        if self._typed:
            rect = QRect(70, 0, end - 70, self.height())
            style = TextStyle(24, "text", bold=True, may_elide=True)
            return [PlacedText(rect, grouped(self._typed), style)]
        words = translate("Redeem", "Scan, or type the 14 digits")
        return [PlacedText(rect, words, TextStyle(24, "text3"))]


def _is_command(event: QKeyEvent) -> bool:
    modifiers = event.modifiers()
    return bool(modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
