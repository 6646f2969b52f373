"""Keys: the buttons of the counter, with icon, label and the name of their keyboard key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.theme.tokens import BOTTOM_BAR_PX, CORNER_PX
from ui.widgets.painted import PaintedButton


class KeyKind(StrEnum):
    """How a key looks: what it weighs."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    TEXT = "text"
    DANGER = "danger"
    DANGER_FILLED = "danger_filled"
    TONE = "tone"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class _Skin:
    fill: str
    line: str
    ink: str
    on: str
    pressed: str


_SKINS = {
    KeyKind.PRIMARY: _Skin("primary", "", "on_primary", "primary", "primary_hover"),
    KeyKind.SECONDARY: _Skin("surface", "border", "text", "surface", "tone"),
    KeyKind.TEXT: _Skin("", "", "primary", "surface", "tint"),
    KeyKind.DANGER: _Skin("surface", "danger", "danger", "surface", "danger_bg"),
    KeyKind.DANGER_FILLED: _Skin("field_red", "", "white", "field_red", "field_red"),
    KeyKind.TONE: _Skin("tone", "", "text", "tone", "hairline"),
    KeyKind.QUIET: _Skin("", "", "text", "surface", "tone"),
}
_OFF = _Skin("tone", "", "text3", "tone", "tone")


@dataclass(frozen=True, slots=True)
class KeyFace:
    """What a key shows. `hint` is the name of its keyboard key, drawn in a small box."""

    label: str
    icon: str = ""
    hint: str = ""
    kind: KeyKind = KeyKind.SECONDARY
    size_px: int = 18
    height_px: int = 48
    pad_px: int = 16


class Key(PaintedButton):
    """A button with an optional icon and an optional key name; as wide as its words."""

    def __init__(self, look: Look, face: KeyFace, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._face = face
        self.show_face(face)

    @property
    def face(self) -> KeyFace:
        """What it shows now."""
        return self._face

    def show_face(self, face: KeyFace) -> None:
        """Change label, icon or weight."""
        self._face = face
        self.setText(face.label)
        self.setAccessibleName(face.label)
        self.updateGeometry()
        self.update()

    @property
    def _is_bold(self) -> bool:
        return self._face.kind is not KeyKind.QUIET

    @property
    def _is_filled(self) -> bool:
        return self._face.kind in (KeyKind.PRIMARY, KeyKind.DANGER_FILLED)

    @property
    def _skin(self) -> _Skin:
        return _SKINS[self._face.kind] if self.isEnabled() else _OFF

    def _parts(self) -> tuple[int, int, int]:
        """Widths of icon, label and key name, each with the gap in front of it."""
        face = self._face
        icon = 24 if face.icon else 0
        label = self.look.width(face.label, face.size_px, bold=self._is_bold) if face.label else 0
        gap = 12 if icon and label else 0
        hint = self.look.width(face.hint, 14) + 14 + 12 if face.hint else 0
        return icon, gap + label, hint

    def sizeHint(self) -> QSize:
        """As wide as its words, as high as its face says."""
        return QSize(sum(self._parts()) + 2 * self._face.pad_px, self._face.height_px)

    def _left(self) -> int:
        return (self.width() - sum(self._parts())) // 2

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the key, its icon and the box of its key name."""
        skin = self._skin
        ground = skin.pressed if self.isDown() else skin.fill
        if ground or skin.line:
            paint_box(painter, self.look, self.rect(), Box(ground, skin.line, 1, 8))
        icon, label, hint = self._parts()
        left = self._left()
        if icon:
            square = QRect(left, (self.height() - 24) // 2, 24, 24)
            role = "text2" if self._face.kind is KeyKind.QUIET else skin.ink
            self.draw_icon(painter, self._face.icon, role, square)
        if hint:
            line = skin.ink if self._is_filled else "hairline"
            box = Box(fill="", line=line, radius_px=4)
            paint_box(painter, self.look, self._hint_rect(left + icon + label), box)

    def _hint_rect(self, left: int) -> QRect:
        width = self._parts()[2] - 12
        return QRect(left + 12, (self.height() - 22) // 2, width, 22)

    def texts(self) -> Sequence[PlacedText]:
        """Label and key name."""
        skin, face = self._skin, self._face
        icon, label, hint = self._parts()
        left = self._left()
        on = skin.pressed if self.isDown() else skin.on
        gap = 12 if icon and label else 0
        style = TextStyle(face.size_px, skin.ink, on, bold=self._is_bold)
        label_rect = QRect(left + icon + gap, 0, label - gap, self.height())
        found = [PlacedText(label_rect, face.label, style)] if face.label else []
        if hint:
            rect = self._hint_rect(left + icon + label)
            ink = skin.ink if self._is_filled else "text2"
            found.append(PlacedText(rect, face.hint, TextStyle(14, ink, on, align="center")))
        return found


@dataclass(frozen=True, slots=True)
class CornerFace:
    """What the corner shows: the next step, and a reason where it cannot be taken yet."""

    label: str
    hint: str = "Enter"
    reason: str = ""


class CornerKey(PaintedButton):
    """The bottom right corner, 240 by 72: always the next step."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._face = CornerFace("")
        self.resize(CORNER_PX, BOTTOM_BAR_PX)

    @property
    def face(self) -> CornerFace:
        """What it shows now."""
        return self._face

    def show_face(self, face: CornerFace) -> None:
        """Change the step; a reason tones it down and switches it off."""
        self._face = face
        self.setEnabled(not face.reason)
        self.setText(face.label)
        self.setAccessibleName(f"{face.label} {face.reason}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """The size that never changes."""
        return QSize(CORNER_PX, BOTTOM_BAR_PX)

    @property
    def _roles(self) -> tuple[str, str]:
        """Ground and ink."""
        if not self.isEnabled():
            return "tone", "text2"
        return ("primary_hover" if self.isDown() else "primary"), "on_primary"

    def _hint_rect(self) -> QRect:
        width = self.look.width(self._face.hint, 14) + 14
        return QRect(self.width() - 20 - width, (self.height() - 22) // 2, width, 22)

    def paint_shapes(self, painter: QPainter) -> None:
        """Fill the corner; the focus ring stands inside it."""
        ground, ink = self._roles
        painter.fillRect(self.rect(), self.look.colour(ground))
        if self.isEnabled() and self.hasFocus():
            ring = Box(fill="", line=ink, line_px=3, radius_px=4)
            paint_box(painter, self.look, self.rect().adjusted(5, 5, -5, -5), ring)
        if self._face.hint:
            box = Box(fill="", line=ink, radius_px=4)
            paint_box(painter, self.look, self._hint_rect(), box)

    def _label_size(self, room_px: int) -> int:
        sizes = (22,) if self._face.reason else (28, 24, 22, 20, 18)
        for size in sizes:
            if self.look.width(self._face.label, size, bold=True) <= room_px:
                return size
        return sizes[-1]

    def texts(self) -> Sequence[PlacedText]:
        """The step, its reason, its key."""
        ground, ink = self._roles
        face, hint = self._face, self._hint_rect()
        room = (hint.left() - 12 if face.hint else self.width() - 20) - 20
        size = self._label_size(room)
        style = TextStyle(size, ink, ground, bold=True)
        found = []
        if face.reason:
            found.append(PlacedText(QRect(20, 10, room, 30), face.label, style))
            small = TextStyle(16, ink, ground)
            found.append(PlacedText(QRect(20, 40, room, 22), face.reason, small))
        else:
            found.append(PlacedText(QRect(20, 0, room, self.height()), face.label, style))
        if face.hint:
            found.append(PlacedText(hint, face.hint, TextStyle(14, ink, ground, align="center")))
        return found


class NumberKey(PaintedButton):
    """One key of a keypad: a digit, or an editing key in tone."""

    def __init__(self, look: Look, label: str, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._icon = ""
        self._is_tone = not label.isdigit()
        self.setText(label)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_icon(self, name: str, spoken: str) -> None:
        """Show an icon in place of the label."""
        self._icon = name
        self.setAccessibleName(spoken)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the key."""
        ground = "tint" if self.isDown() else ("tone" if self._is_tone else "surface")
        line = "primary" if self.isDown() else ("" if self._is_tone else "hairline")
        paint_box(painter, self.look, self.rect(), Box(ground, line, 1, 8))
        if self._icon:
            square = QRect((self.width() - 24) // 2, (self.height() - 24) // 2, 24, 24)
            self.draw_icon(painter, self._icon, "text", square)

    def texts(self) -> Sequence[PlacedText]:
        """The digit or word."""
        if self._icon:
            return ()
        ground = "tint" if self.isDown() else ("tone" if self._is_tone else "surface")
        size = 20 if self._is_tone else 28
        style = TextStyle(size, "text", ground, bold=True, align="center")
        return [PlacedText(self.rect(), self.text(), style)]
