"""The paper of the demo's virtual printer, as a picture."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.demo_controls import DemoControls
from ui.language import translate
from ui.painting import PlacedText, TextStyle
from ui.relay import Relay
from ui.theme.look import Look
from ui.widgets.painted import PaintedWidget

SLIP_SIZE = (424, 640)
MARGIN_PX = 20


class Paper(PaintedWidget):
    """The slip on a sunken ground."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.image: QImage | None = None

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground and paper."""
        painter.fillRect(self.rect(), self.look.colour("sunken"))
        if self.image is not None:
            left = (self.width() - self.image.width()) // 2
            painter.drawImage(left, MARGIN_PX, self.image)

    def texts(self) -> list[PlacedText]:
        """What to say before the first slip."""
        if self.image is not None:
            return []
        words = translate("Slip", "No slip has been printed yet")
        style = TextStyle(18, "text2", "sunken", align="center")
        return [PlacedText(QRect(0, 60, self.width(), 30), words, style)]


class SlipWindow(QWidget):
    """Shows the latest slip, and the next one as soon as it is printed."""

    def __init__(self, look: Look, demo: DemoControls) -> None:
        super().__init__()
        self._demo, self._relay = demo, Relay()
        self._paper = Paper(look)
        self._area = QScrollArea(self)
        self._area.setWidget(self._paper)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._unsubscribe = demo.subscribe(lambda: self._relay.call(self.refresh))
        self.resize(*SLIP_SIZE)
        self.setWindowTitle(translate("Slip", "Latest slip (demo)"))
        self.refresh()

    @property
    def has_slip(self) -> bool:
        """Whether a slip is shown."""
        return self._paper.image is not None

    def refresh(self) -> None:
        """Ask for the latest slip."""
        self._relay.bring(self._demo.latest_slip(), self._show, lambda _fault: None)

    def shut(self) -> None:
        """Stop listening."""
        self._unsubscribe()
        self._relay.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The paper fills the window."""
        self._area.setGeometry(self.rect())
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Nothing but what the paper paints."""

    def _show(self, picture: bytes | None) -> None:
        if picture is None:
            return
        image = QImage.fromData(picture)
        self._paper.image = image if not image.isNull() else None
        self._fit()

    def _fit(self) -> None:
        image = self._paper.image
        height = self.height()
        if image is not None:
            room = self.width() - 2 * MARGIN_PX - 16
            if image.width() > room:
                mode = Qt.TransformationMode.SmoothTransformation
                self._paper.image = image.scaledToWidth(room, mode)
                image = self._paper.image
            height = max(height, image.height() + 2 * MARGIN_PX)
        self._paper.resize(self.width(), height)
        self._paper.update()
