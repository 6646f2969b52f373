"""The look in use: colours, fonts and icons, handed to everything that paints."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPixmap

from ui.theme.fonts import make_font
from ui.theme.icons import IconBook
from ui.theme.tokens import PALETTES, Colours, ThemeName


class Look:
    """What the painted parts ask for colours, fonts and icons; one per window.

    Colours are asked for by their role in `Colours`, so a change of theme needs a repaint only.
    """

    def __init__(self, theme: ThemeName = ThemeName.LIGHT) -> None:
        self._theme = theme
        self._icons = IconBook()
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._metrics: dict[tuple[int, bool], QFontMetricsF] = {}
        self._colours: dict[str, QColor] = {}

    @property
    def theme(self) -> ThemeName:
        """The theme in use."""
        return self._theme

    @property
    def colours(self) -> Colours:
        """All colours of the theme in use."""
        return PALETTES[self._theme]

    def switch(self, theme: ThemeName) -> None:
        """Use the other theme from the next painting on."""
        self._theme = theme
        self._colours.clear()

    def hex(self, role: str) -> str:
        """A colour by its role, as `#RRGGBB`."""
        value: str = getattr(self.colours, role)
        return value

    def colour(self, role: str) -> QColor:
        """A colour by its role."""
        if role not in self._colours:
            self._colours[role] = QColor(self.hex(role))
        return self._colours[role]

    def font(self, size_px: int, *, bold: bool = False) -> QFont:
        """A font of our families."""
        key = (size_px, bold)
        if key not in self._fonts:
            self._fonts[key] = make_font(size_px, bold=bold)
        return self._fonts[key]

    def metrics(self, size_px: int, *, bold: bool = False) -> QFontMetricsF:
        """The measures of that font."""
        key = (size_px, bold)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(size_px, bold=bold))
        return self._metrics[key]

    def width(self, text: str, size_px: int, *, bold: bool = False) -> int:
        """How many px wide a line of text is, rounded up."""
        return int(self.metrics(size_px, bold=bold).horizontalAdvance(text) + 0.999)

    def icon(self, name: str, role: str, size_px: int = 24, ratio: float = 1.0) -> QPixmap:
        """An icon in a colour of the theme."""
        return self._icons.pixmap(name, self.hex(role), size_px, ratio)
