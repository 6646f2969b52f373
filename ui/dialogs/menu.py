"""The menu: language, theme, sound, and what this program is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.language import LANGUAGES, OWN_NAMES, translate
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.theme.tokens import ThemeName
from ui.widgets.key import Key, KeyFace
from ui.widgets.painted import PaintedButton

ROW_PX = 84


class Segment(PaintedButton):
    """One of a few answers standing side by side."""

    def __init__(self, look: Look, words: str, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.setCheckable(True)
        self.setText(words)
        self.setAccessibleName(words)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the piece; the chosen one is tinted."""
        chosen = self.isChecked()
        box = Box("tint" if chosen else "surface", "primary" if chosen else "border", 1, 8)
        if chosen:
            box = Box("tint", "primary", 2, 8)
        paint_box(painter, self.look, self.rect(), box)

    def texts(self) -> Sequence[PlacedText]:
        """The answer."""
        chosen = self.isChecked()
        ink, on = ("primary", "tint") if chosen else ("text", "surface")
        style = TextStyle(18, ink, on, bold=chosen, align="center")
        return [PlacedText(self.rect(), self.text(), style)]


@dataclass(frozen=True, slots=True)
class MenuState:
    """What is chosen now."""

    language: str
    theme: ThemeName
    is_loud: bool


class MenuSheet(Sheet):
    """Settings that take effect at once.

    Signals: `language_chosen` (str), `theme_chosen` (ThemeName), `sound_chosen` (bool);
    `sync_chosen`.
    """

    language_chosen = Signal(str)
    theme_chosen = Signal(object)
    sound_chosen = Signal(bool)
    sync_chosen = Signal()

    def __init__(self, look: Look, window: QWidget, state: MenuState) -> None:
        super().__init__(look, window)
        self.title = translate("Menu", "Settings of this till")
        self.card_width_px = 480
        self._rows: list[tuple[str, list[Segment]]] = []
        self._languages(state)
        self._themes(state)
        self._sounds(state)
        close = Key(look, KeyFace(translate("Sheet", "Close"), hint="Esc"), self)
        close.clicked.connect(self.dismiss)
        self.sync = Key(look, KeyFace(translate("SyncCentre", "Sync centre"), "refresh"), self)
        self.sync.clicked.connect(self.dismiss)
        self.sync.clicked.connect(self.sync_chosen)
        self.keys = [self.sync, close]

    def _languages(self, state: MenuState) -> None:
        pieces = []
        for language in LANGUAGES:
            piece = self._piece(OWN_NAMES[language], is_chosen=language == state.language)
            piece.clicked.connect(lambda _c=False, it=language: self.language_chosen.emit(it))
            pieces.append(piece)
        self._rows.append((translate("Menu", "Language"), pieces))

    def _themes(self, state: MenuState) -> None:
        pieces = []
        for theme, words in (
            (ThemeName.LIGHT, translate("Menu", "Light")),
            (ThemeName.DARK, translate("Menu", "Dark")),
        ):
            piece = self._piece(words, is_chosen=theme is state.theme)
            piece.clicked.connect(lambda _c=False, it=theme: self.theme_chosen.emit(it))
            pieces.append(piece)
        self._rows.append((translate("Menu", "Theme"), pieces))

    def _sounds(self, state: MenuState) -> None:
        pieces = []
        for is_loud, words in (
            (True, translate("Menu", "On")),
            (False, translate("Menu", "Muted")),
        ):
            piece = self._piece(words, is_chosen=is_loud == state.is_loud)
            piece.clicked.connect(lambda _c=False, it=is_loud: self.sound_chosen.emit(it))
            pieces.append(piece)
        self._rows.append((translate("Menu", "Sound"), pieces))

    def _piece(self, words: str, *, is_chosen: bool) -> Segment:
        piece = Segment(self.look, words, self)
        piece.setChecked(is_chosen)
        piece.clicked.connect(self.dismiss)
        return piece

    def body_height(self) -> int:
        """Three rows."""
        return ROW_PX * len(self._rows) - 8

    def place_body(self, area: QRect) -> None:
        """Stack the rows, two pieces each."""
        for at, (_words, pieces) in enumerate(self._rows):
            width = (area.width() - 8 * (len(pieces) - 1)) // len(pieces)
            for column, piece in enumerate(pieces):
                left = area.left() + column * (width + 8)
                piece.setGeometry(left, area.top() + at * ROW_PX + 28, width, 48)

    def texts(self) -> Sequence[PlacedText]:
        """Title and row names."""
        found = list(super().texts())
        top, card = self._body_top() + 8, self.card_rect()
        for at, (words, _pieces) in enumerate(self._rows):
            rect = QRect(card.left() + 24, top + at * ROW_PX, card.width() - 48, 24)
            found.append(PlacedText(rect, words, TextStyle(16, "text2")))
        return found

    def focus_stops(self) -> list[QWidget]:
        """Pieces, then Close."""
        return [*(piece for _words, pieces in self._rows for piece in pieces), *self.keys]
