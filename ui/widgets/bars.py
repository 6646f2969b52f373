"""The bottom bar with its corner, and the banners under the top bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.painting import PlacedText, TextStyle
from ui.theme.look import Look
from ui.theme.tokens import BANNER_PX, BOTTOM_BAR_PX, CORNER_PX
from ui.widgets.key import CornerKey, Key, KeyKind
from ui.widgets.painted import PaintedButton, PaintedWidget

KEY_TOP_PX = 8


class BottomBar(PaintedWidget):
    """Keys at the left, one line of words, and the corner at the right.

    Keys that do not fit leave out, from the right; the words give way first.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.corner = CornerKey(look, self)
        self._keys: list[Key] = []
        self._words = ""

    def put(self, keys: Sequence[Key]) -> None:
        """Show these keys, in this order."""
        for key in self._keys:
            key.hide()
        self._keys = list(keys)
        for key in self._keys:
            key.setParent(self)
            key.show()
        self._arrange()

    def say(self, words: str) -> None:
        """Show one line of words beside the corner."""
        self._words = words
        self.update()

    @property
    def keys(self) -> Sequence[Key]:
        """The keys now on the bar."""
        return tuple(self._keys)

    def resizeEvent(self, event: object) -> None:
        """Keep the corner in the corner."""
        self._arrange()

    def _arrange(self) -> None:
        self.corner.setGeometry(
            self.width() - CORNER_PX, self.height() - BOTTOM_BAR_PX, CORNER_PX, BOTTOM_BAR_PX
        )
        left, before = 12, None
        for key in self._keys:
            size = key.sizeHint()
            if before is not None:
                both_quiet = key.face.kind is before is KeyKind.QUIET
                left += 8 if both_quiet else 16
            fits = left + size.width() <= self.width() - CORNER_PX - 8
            key.setVisible(fits)
            key.setGeometry(left, KEY_TOP_PX, size.width(), BOTTOM_BAR_PX - 2 * KEY_TOP_PX)
            if fits:
                left += size.width()
            before = key.face.kind
        self.update()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground and line."""
        painter.fillRect(self.rect(), self.look.colour("surface"))
        painter.fillRect(QRect(0, 0, self.width(), 1), self.look.colour("card_line"))

    def texts(self) -> Sequence[PlacedText]:
        """The words, where there is room for all of them."""
        end = max((key.geometry().right() for key in self._keys if not key.isHidden()), default=0)
        width = self.look.width(self._words, 16)
        left = self.width() - CORNER_PX - 24 - width
        if not self._words or left < end + 16:
            return ()
        style = TextStyle(16, "text2", "surface")
        return [PlacedText(QRect(left, 0, width, self.height()), self._words, style)]


@dataclass(frozen=True, slots=True)
class BannerState:
    """A banner's words: a bold head, facts that may drop out from the right, words at the end."""

    ground: str
    icon: str
    head: str
    facts: tuple[str, ...] = ()
    tail: str = ""
    action: str = ""


class BannerAction(PaintedButton):
    """The one thing a banner lets a person do."""

    def paint_shapes(self, painter: QPainter) -> None:
        """Nothing but the words."""

    def texts(self) -> Sequence[PlacedText]:
        """The words."""
        ground = str(self.property("ground"))
        style = TextStyle(16, "white", ground, bold=True, align="center")
        return [PlacedText(self.rect(), self.text(), style)]


class Banner(PaintedWidget):
    """A strip of 40 px over the full width.

    Signals: `pressed` when its action is taken.
    """

    pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state: BannerState | None = None
        self.action = BannerAction(look, self)
        self.action.clicked.connect(self.pressed)
        self.hide()

    def show_state(self, state: BannerState | None) -> None:
        """Show other words, or nothing."""
        self._state = state
        self.setVisible(state is not None)
        if state is None:
            return
        self.setAccessibleName(" ".join((state.head, *state.facts, state.tail)))
        self.action.setVisible(bool(state.action))
        self.action.setText(state.action)
        self.action.setAccessibleName(state.action)
        self.action.setProperty("ground", state.ground)
        self._arrange()
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Keep the action at the right end."""
        self._arrange()

    def _arrange(self) -> None:
        width = self.look.width(self.action.text(), 16, bold=True) + 32
        self.action.setGeometry(self.width() - width, 0, width, BANNER_PX)

    def _end(self) -> int:
        return self.action.x() if self._state and self._state.action else self.width() - 16

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground, icon and dividers."""
        if self._state is None:
            return
        painter.fillRect(self.rect(), self.look.colour(self._state.ground))
        self.draw_icon(painter, self._state.icon, "white", QRect(16, 8, 24, 24))
        veil = self.look.colour("white")
        painter.setOpacity(0.5)
        for placed in self._fact_texts():
            painter.fillRect(QRect(placed.rect.left() - 17, 10, 1, 20), veil)
        painter.setOpacity(1)

    def _head_text(self) -> PlacedText:
        state = self._state or BannerState("field_violet", "info", "")
        style = TextStyle(16, "white", state.ground, bold=True)
        width = self.look.width(state.head, 16, bold=True)
        return PlacedText(QRect(56, 0, width, BANNER_PX), state.head, style)

    def _tail_texts(self) -> list[PlacedText]:
        state = self._state
        if state is None or not state.tail:
            return []
        width = self.look.width(state.tail, 16, bold=True)
        rect = QRect(self._end() - width, 0, width, BANNER_PX)
        return [PlacedText(rect, state.tail, TextStyle(16, "white", state.ground, bold=True))]

    def _fact_texts(self) -> list[PlacedText]:
        state = self._state
        if state is None:
            return []
        left = self._head_text().rect.right() + 34
        tail = self._tail_texts()
        end = (tail[0].rect.left() if tail else self._end()) - 16
        found = []
        for fact in state.facts:
            width = self.look.width(fact, 16)
            if left + width > end:
                break
            rect = QRect(left, 0, width, BANNER_PX)
            found.append(PlacedText(rect, fact, TextStyle(16, "white", state.ground)))
            left += width + 33
        return found

    def texts(self) -> Sequence[PlacedText]:
        """Head, the facts that fit, and the words at the end."""
        if self._state is None:
            return ()
        return [self._head_text(), *self._fact_texts(), *self._tail_texts()]
