"""Icons: one family of 24 px line drawings, recoloured when loaded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources

_FOLDER = Path(resources.__file__).parent / "icons"


class IconBook:
    """Draws icons in any colour and size and keeps what it has drawn."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: str, size_px: int, ratio: float = 1.0) -> QPixmap:
        """The icon as a picture of `size_px` square for a screen of that pixel ratio."""
        key = (name, colour, size_px, ratio)
        if key not in self._drawn:
            self._drawn[key] = self._draw(key)
        return self._drawn[key]

    def _draw(self, key: tuple[str, str, int, float]) -> QPixmap:
        name, colour, size_px, ratio = key
        if name not in self._sources:
            self._sources[name] = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
        text = self._sources[name].replace("currentColor", colour)
        picture = QPixmap(round(size_px * ratio), round(size_px * ratio))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer = QSvgRenderer(QByteArray(text.encode()))
        renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture
