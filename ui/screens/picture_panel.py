"""The panel for pictures of codes: live camera frames, a dropped or pasted picture, a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.widgets.key import Key, KeyFace
from ui.widgets.painted import PaintedWidget, centred


class PicturePanel(PaintedWidget):
    """Shows what the camera sees, or where to drop a picture.

    Signals: `file_asked`, `paste_asked`, `close_asked`.
    """

    file_asked = Signal()
    paste_asked = Signal()
    close_asked = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._frame: QImage | None = None
        self._is_reading = False
        self.file_key = Key(look, KeyFace(""), self)
        self.paste_key = Key(look, KeyFace(""), self)
        self.close_key = Key(look, KeyFace(""), self)
        self.file_key.clicked.connect(self.file_asked)
        self.paste_key.clicked.connect(self.paste_asked)
        self.close_key.clicked.connect(self.close_asked)
        self.retranslate()

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        self.file_key.show_face(KeyFace(translate("Picture", "Choose a file"), "folder"))
        self.paste_key.show_face(KeyFace(translate("Picture", "Paste"), "paste", "Ctrl+V"))
        self.close_key.show_face(KeyFace(translate("Picture", "Back"), "", "Esc"))
        self._arrange()

    def show_frame(self, frame: QImage | None) -> None:
        """Show a camera frame; None when there is no camera."""
        self._frame = frame
        self.update()

    def show_reading(self, *, is_reading: bool) -> None:
        """Say that a picture is being read."""
        self._is_reading = is_reading
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Keys at the foot."""
        self._arrange()

    def _arrange(self) -> None:
        left = 0
        for key in (self.file_key, self.paste_key, self.close_key):
            size = key.sizeHint()
            key.setGeometry(left, self.height() - 48, size.width(), 48)
            left += size.width() + 16

    def _stage(self) -> QRect:
        return QRect(0, 0, self.width(), self.height() - 64)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the stage: a frame of the camera, or the place to drop a picture."""
        stage = self._stage()
        paint_box(painter, self.look, stage, Box("sunken", "border", 1, 12))
        if self._frame is not None:
            room = stage.adjusted(8, 8, -8, -8)
            size = self._frame.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            corner = room.center()
            target = QRect(
                corner.x() - size.width() // 2,
                corner.y() - size.height() // 2,
                size.width(),
                size.height(),
            )
            painter.drawImage(target, self._frame)
            return
        tile = centred(stage.adjusted(0, -64, 0, 0), 64)
        paint_box(painter, self.look, tile, Box("surface", "", 0, 12))
        self.draw_icon(painter, "image", "text2", centred(tile, 28))

    def texts(self) -> Sequence[PlacedText]:
        """What to do here."""
        if self._frame is not None:
            return ()
        stage = self._stage()
        middle = stage.center().y() + 24
        words = translate("Picture", "Drop a picture of the code here")
        line = translate("Picture", "or choose a file, or paste a screenshot")
        if self._is_reading:
            words, line = translate("Picture", "Reading the picture…"), ""
        head = TextStyle(22, "text", "sunken", bold=True, align="center")
        small = TextStyle(16, "text2", "sunken", align="center")
        found = [PlacedText(QRect(8, middle - 12, stage.width() - 16, 34), words, head)]
        if line:
            found.append(PlacedText(QRect(8, middle + 24, stage.width() - 16, 24), line, small))
        return found
