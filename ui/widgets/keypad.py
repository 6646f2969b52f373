"""The on-screen keypad for codes and PINs: 1-2-3 on top, as on a phone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.theme.look import Look
from ui.widgets.key import NumberKey
from ui.widgets.painted import PaintedWidget

GAP_PX = 8
ROWS = 4
COLUMNS = 3


class Keypad(PaintedWidget):
    """Twelve keys: digits, clear (or cancel) at the left foot, backspace at the right foot.

    Signals: `digit_pressed` carries one digit; `cleared`; `erased`.
    """

    digit_pressed = Signal(str)
    cleared = Signal()
    erased = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._keys: list[NumberKey] = []
        for label in ("1", "2", "3", "4", "5", "6", "7", "8", "9"):
            self._keys.append(self._digit(label))
        self.clear_key = NumberKey(look, "", self)
        self.clear_key.clicked.connect(self.cleared)
        self._keys.append(self.clear_key)
        self._keys.append(self._digit("0"))
        self.erase_key = NumberKey(look, "", self)
        self.erase_key.clicked.connect(self.erased)
        self._keys.append(self.erase_key)
        self.retranslate()

    def _digit(self, label: str) -> NumberKey:
        key = NumberKey(self.look, label, self)
        key.clicked.connect(lambda _checked=False, digit=label: self.digit_pressed.emit(digit))
        return key

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        word = translate("Keypad", "Clear")
        self.clear_key.setText(word)
        self.clear_key.setAccessibleName(word)
        self.erase_key.show_icon("backspace", translate("Keypad", "Backspace"))

    def resizeEvent(self, event: object) -> None:
        """Spread the keys evenly."""
        width = (self.width() - GAP_PX * (COLUMNS - 1)) / COLUMNS
        height = (self.height() - GAP_PX * (ROWS - 1)) / ROWS
        for at, key in enumerate(self._keys):
            row, column = divmod(at, COLUMNS)
            left, top = round(column * (width + GAP_PX)), round(row * (height + GAP_PX))
            key.setGeometry(left, top, round(width), round(height))
