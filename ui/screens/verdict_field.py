"""The verdict's full-area field: mark, headline, reason, and the card with the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from pos_app.domain.verdict import Face
from ui.formats import countdown_text
from ui.language import translate
from ui.painting import (
    Box,
    PlacedText,
    TextStyle,
    fill,
    hline,
    lines_needed,
    paint_box,
    top_rounded,
)
from ui.presenters.verdict import VerdictState
from ui.theme.tokens import COMPACT_BELOW_PX, WAIT_AT_MOST_S
from ui.widgets.marks import paint_mark_sign
from ui.widgets.painted import PaintedWidget

STRIP_PX = 48
FULL_HEIGHT_PX = 648
CARD_WIDTH_MAX_PX = 1480


@dataclass(frozen=True, slots=True)
class FieldRoles:
    """The colours of one face: the field, its ink, and those of the evidence strip."""

    field: str
    ink: str
    strip: str
    strip_ink: str
    icon: str


ROLES = {
    Face.GREEN: FieldRoles("field_green", "white", "success_bg", "success", "check"),
    Face.GREEN_PENDING: FieldRoles("field_green", "white", "field_violet", "white", "cloud-off"),
    Face.AMBER_WAIT: FieldRoles("field_amber", "ink", "field_violet", "white", "hourglass"),
    Face.AMBER_ELSEWHERE: FieldRoles("field_amber", "ink", "tone", "text2", "info"),
    Face.RED: FieldRoles("field_red", "white", "danger_bg", "danger", "cross"),
}


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the parts of the field stand, from its own top left."""

    mark: QRect
    text_left: int
    headline: QRect
    reason: QRect
    card: QRect
    facts_px: int
    pad: int

    @property
    def next_area(self) -> QRect:
        """The left part of the card, under the strip."""
        width = self.card.width() - self.facts_px - 2 * self.pad
        top = self.card.top() + STRIP_PX
        return QRect(self.card.left() + self.pad, top, width, self.card.bottom() - top + 1)

    @property
    def facts_area(self) -> QRect:
        """The right part of the card, under the strip."""
        left = self.card.right() + 1 - self.facts_px
        top = self.card.top() + STRIP_PX
        return QRect(left, top, self.facts_px, self.card.bottom() - top + 1)


def place(width: int, height: int, *, is_compact: bool) -> Geometry:
    """The measures of section 4 of the design, anchored to the bottom bar.

    A lower field (a banner, a low screen) gives up the space above the mark first, then the card's
    height; a higher field keeps the group in its middle.
    """
    extra = height - FULL_HEIGHT_PX
    side = (
        (32 if is_compact else 48)
        if width < CARD_WIDTH_MAX_PX + 96
        else ((width - CARD_WIDTH_MAX_PX) // 2)
    )
    shift = extra * 2 // 5 if extra > 0 else extra
    size = 120 if is_compact else 160
    mark_top = max(12, (72 if is_compact else 56) + shift)
    mark = QRect(side, mark_top, size, size)
    text_left = side + (152 if is_compact else 200)
    middle = mark_top + size // 2
    room = width - text_left - 24
    headline = QRect(text_left, middle - 56, room, 72)
    reason = QRect(text_left, middle + 19, room, 36)
    bottom = height - 40 - (extra * 2 // 5 if extra > 0 else 0)
    card_top = max(248 + shift, mark.bottom() + 13)
    card = QRect(side, card_top, width - 2 * side, bottom - card_top)
    return Geometry(mark, text_left, headline, reason, card, 344 if is_compact else 432, 24)


class VerdictField(PaintedWidget):
    """The field itself, without the bar below it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # same as the base
        self._state: VerdictState | None = None

    def show_state(self, state: VerdictState) -> None:
        """Paint another verdict."""
        self._state = state
        words = state.words
        self.setAccessibleName(f"{words.headline}. {words.reason}. {words.next_step}.")
        self.setAccessibleDescription(
            " ".join(
                (
                    words.evidence,
                    *words.lines,
                    words.say,
                    *(f"{f.label} {f.value}." for f in state.facts),
                )
            )
        )
        self.update()

    @property
    def geometry_now(self) -> Geometry:
        """Where everything stands at this size."""
        is_compact = self.window().width() < COMPACT_BELOW_PX
        return place(self.width(), self.height(), is_compact=is_compact)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw field, mark, card, strip and lines."""
        state = self._state
        if state is None:
            return
        roles, spot = ROLES[state.face], self.geometry_now
        painter.fillRect(self.rect(), self.look.colour(roles.field))
        colours = (self.look.colour(roles.ink), self.look.colour(roles.field))
        paint_mark_sign(painter, spot.mark, state.mark, colours)
        if state.face is Face.GREEN_PENDING:
            self._paint_ground(painter, spot)
        else:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fill(painter, spot.card, self.look.colour("surface"), 12)
            strip = QRect(spot.card.left(), spot.card.top(), spot.card.width(), STRIP_PX)
            painter.fillPath(top_rounded(strip, 12), self.look.colour(roles.strip))
        icon = QRect(spot.card.left() + 24, spot.card.top() + 12, 24, 24)
        self.draw_icon(painter, roles.icon, roles.strip_ink, icon)
        painter.fillRect(
            QRect(spot.facts_area.left() - 1, spot.facts_area.top(), 1, spot.facts_area.height()),
            self.look.colour("card_line"),
        )
        self._paint_fact_lines(painter, spot)
        self._paint_next_shapes(painter, spot, state)

    def _paint_ground(self, painter: QPainter, spot: Geometry) -> None:
        """Green above, a white line, violet below: accepted, not confirmed."""
        top = spot.card.top()
        ground = QRect(0, top, self.width(), self.height() - top)
        painter.fillRect(ground, self.look.colour("field_violet"))
        painter.fillRect(QRect(0, top, self.width(), 4), self.look.colour("white"))
        fill(painter, spot.card.adjusted(0, STRIP_PX, 0, 0), self.look.colour("surface"), 12)

    def _fact_rows(self, spot: Geometry) -> list[QRect]:
        count = len(self._state.facts) if self._state else 0
        area = spot.facts_area
        step = min(50, (area.height() - 16) // 5)
        top = area.top() + max(8, min(31, (area.height() - 5 * step) // 2))
        return [
            QRect(area.left() + 24, top + at * step, area.width() - 48, step) for at in range(count)
        ]

    def _paint_fact_lines(self, painter: QPainter, spot: Geometry) -> None:
        for row in self._fact_rows(spot)[1:]:
            hline(painter, self.look, row)

    def _paint_next_shapes(self, painter: QPainter, spot: Geometry, state: VerdictState) -> None:
        if state.elapsed_s is not None:
            track = self._bar_rect(spot)
            fill(painter, track, self.look.colour("tone"), 6)
            part = min(1.0, state.elapsed_s / WAIT_AT_MOST_S)
            done = QRect(track.left(), track.top(), max(12, round(track.width() * part)), 12)
            fill(painter, done, self.look.colour("field_violet"), 6)
        if say := self._say_rect(spot, state):
            paint_box(painter, self.look, say, Box("bg", "", 0, 8))

    def texts(self) -> Sequence[PlacedText]:
        """Everything the verdict says."""
        state = self._state
        if state is None:
            return ()
        spot, roles, words = self.geometry_now, ROLES[state.face], state.words
        is_compact = self.window().width() < COMPACT_BELOW_PX
        head = self._fitting(words.headline, spot.headline.width(), 56 if is_compact else 64)
        reason = self._fitting_reason(words.reason, spot.reason.width(), 24 if is_compact else 26)
        strip = QRect(spot.card.left() + 56, spot.card.top(), spot.card.width() - 80, STRIP_PX)
        strip_style = TextStyle(18, roles.strip_ink, roles.strip, bold=True)
        return [
            PlacedText(
                spot.headline, words.headline, TextStyle(head, roles.ink, roles.field, bold=True)
            ),
            PlacedText(spot.reason, words.reason, TextStyle(reason, roles.ink, roles.field)),
            PlacedText(strip, words.evidence, strip_style),
            *self._next_texts(spot, state, is_compact=is_compact),
            *self._fact_texts(spot, state),
        ]

    def _fitting(self, text: str, room_px: int, largest: int) -> int:
        sizes = [size for size in (64, 56, 48, 44, 40, 36) if size <= largest]
        return next((s for s in sizes if self.look.width(text, s, bold=True) <= room_px), sizes[-1])

    def _fitting_reason(self, text: str, room_px: int, largest: int) -> int:
        sizes = [size for size in (26, 24, 22, 20, 18) if size <= largest]
        return next((s for s in sizes if self.look.width(text, s) <= room_px), sizes[-1])

    def _next_style(self, *, is_compact: bool) -> TextStyle:
        size, line = (28, 38) if is_compact else (32, 44)
        return TextStyle(size, bold=True, line_px=line)

    def _next_top(self, spot: Geometry) -> int:
        """Where the text under the next step begins; the step may need two lines."""
        state = self._state
        is_compact = self.window().width() < COMPACT_BELOW_PX
        style = self._next_style(is_compact=is_compact)
        words = state.words.next_step if state else ""
        lines = min(2, lines_needed(self.look, words, style, spot.next_area.width()))
        return spot.next_area.top() + 54 + lines * style.line_px + 14

    def _bar_rect(self, spot: Geometry) -> QRect:
        return QRect(spot.next_area.left(), self._next_top(spot) + 46, spot.next_area.width(), 12)

    def _next_texts(
        self, spot: Geometry, state: VerdictState, *, is_compact: bool
    ) -> list[PlacedText]:
        area, style = spot.next_area, self._next_style(is_compact=is_compact)
        words = state.words
        lines = min(2, lines_needed(self.look, words.next_step, style, area.width()))
        label = QRect(area.left(), area.top() + 24, area.width(), 26)
        step = QRect(area.left(), area.top() + 54, area.width(), lines * style.line_px)
        found = [
            PlacedText(label, translate("Verdict", "Next step"), TextStyle(18, "text2")),
            PlacedText(step, words.next_step, style),
        ]
        top = self._next_top(spot)
        if state.elapsed_s is not None:
            found += self._elapsed_texts(spot, state.elapsed_s, top)
            top += 70
        if state.face.may_hand_over:
            found += self._item_texts(spot, words.lines, top)
        else:
            found += self._line_texts(spot, words.lines, top)
        if say := self._say_rect(spot, state):
            inner = say.adjusted(20, 12, -20, -12)
            found.append(
                PlacedText(
                    QRect(inner.left(), inner.top() + 4, inner.width(), 22),
                    translate("Verdict", "You can say"),
                    TextStyle(16, "text2", "bg"),
                )
            )
            quote = QRect(inner.left(), inner.top() + 30, inner.width(), inner.height() - 30)
            found.append(PlacedText(quote, words.say, self._say_style(say)))
        return found

    def _elapsed_texts(self, spot: Geometry, elapsed_s: int, top: int) -> list[PlacedText]:
        area = spot.next_area
        most = translate("Verdict", "Waited so far; usually {seconds} s at most").format(
            seconds=WAIT_AT_MOST_S
        )
        time = TextStyle(24, bold=True, align="right")
        right = QRect(area.right() - 120, top, 121, 36)
        return [
            PlacedText(
                QRect(area.left(), top, area.width() - 130, 36), most, TextStyle(18, "text2")
            ),
            PlacedText(right, countdown_text(elapsed_s), time),
        ]

    def _item_texts(self, spot: Geometry, lines: tuple[str, ...], top: int) -> list[PlacedText]:
        """What is handed over, item by item; four at most."""
        area, found = spot.next_area, []
        room = (self._say_top(spot) or area.bottom() - 8) - top
        step = 44 if len(lines) * 44 <= room else 32
        count = max(0, min(4, len(lines), room // step))
        for at, line in enumerate(lines[:count]):
            number, name = _counted(line)
            row = top + at * step
            found.append(
                PlacedText(QRect(area.left(), row, 44, step), number, TextStyle(22, bold=True))
            )
            rect = QRect(area.left() + 52, row, area.width() - 52, step)
            found.append(PlacedText(rect, name, TextStyle(22, may_elide=True)))
        return found

    def _line_texts(self, spot: Geometry, lines: tuple[str, ...], top: int) -> list[PlacedText]:
        area, found = spot.next_area, []
        style = TextStyle(18, "text2", line_px=26)
        for line in lines:
            height = 26 * lines_needed(self.look, line, style, area.width())
            found.append(PlacedText(QRect(area.left(), top, area.width(), height), line, style))
            top += height + 4
        return found

    def _say_style(self, box: QRect) -> TextStyle:
        """The largest style in which the sentence fits its box."""
        words = self._state.words.say if self._state else ""
        for size, line in ((20, 28), (18, 25), (16, 22)):
            style = TextStyle(size, "text", "bg", line_px=line)
            if lines_needed(self.look, words, style, box.width() - 40) * line <= box.height() - 50:
                return style
        return TextStyle(16, "text", "bg", line_px=22)

    def _say_rect(self, spot: Geometry, state: VerdictState) -> QRect | None:
        """The box of the sentence to say; under items it stands at the card's foot."""
        if not state.words.say or state.elapsed_s is not None:
            return None
        area = spot.next_area
        style = TextStyle(20, "text", "bg", line_px=28)
        lines = lines_needed(self.look, state.words.say, style, area.width() - 40)
        wanted = 58 + 28 * lines
        top = self._next_top(spot)
        if state.face.may_hand_over and state.words.lines:
            foot = area.bottom() - 16
            return QRect(area.left(), max(top, foot - wanted), area.width(), wanted)
        return QRect(area.left(), top, area.width(), min(wanted, area.bottom() - 12 - top))

    def _say_top(self, spot: Geometry) -> int:
        state = self._state
        say = self._say_rect(spot, state) if state else None
        return say.top() - 4 if say else 0

    def _fact_texts(self, spot: Geometry, state: VerdictState) -> list[PlacedText]:
        found = []
        for at, (row, fact) in enumerate(zip(self._fact_rows(spot), state.facts, strict=True)):
            label_px = self.look.width(fact.label, 18)
            label = QRect(row.left(), row.top(), label_px, row.height())
            left = label.right() + 12
            value = QRect(left, row.top(), row.right() + 1 - left, row.height())
            size = next(
                (
                    s
                    for s in (20, 18, 16)
                    if self.look.width(fact.value, s, bold=True) <= value.width()
                ),
                16,
            )
            style = TextStyle(size, bold=True, align="right", may_elide=at == 0)
            found.append(PlacedText(label, fact.label, TextStyle(18, "text2")))
            found.append(PlacedText(value, fact.value, style))
        return found


def _counted(line: str) -> tuple[str, str]:
    """`2 Latte`, `2× Latte` and `Latte ×2` as count and name; a bare name counts one."""
    head, _, rest = line.partition(" ")
    digits = head.rstrip("×xX")
    if digits.isdigit() and rest:
        return digits, rest
    for sign in ("×", "x"):
        name, _, count = line.rpartition(sign)
        if name and count.strip().isdigit():
            return count.strip(), name.strip()
    return "1", line
