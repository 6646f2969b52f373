"""The keys for a printer's address on a till without a keyboard: digits and the dot."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.theme.look import Look
from ui.widgets.keypad import Keypad


class AddressPad(Keypad):
    """The keypad with a dot in place of Clear.

    Signals: as the keypad; the dot comes as a digit.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.clear_key.clicked.disconnect(self.cleared)
        self.clear_key.clicked.connect(lambda _checked=False: self.digit_pressed.emit("."))

    def retranslate(self) -> None:
        """Name the dot."""
        super().retranslate()
        self.clear_key.setText(".")
        self.clear_key.setAccessibleName(translate("FirstRun", "Dot"))
