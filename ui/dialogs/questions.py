"""The questions of the Redeem screen: reverse or not, goods out or not, and plain explanations."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.dialogs.sheet import Sheet
from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, hline, paint_box
from ui.theme.look import Look
from ui.verdict_facts import Fact
from ui.widgets.key import Key, KeyFace, KeyKind
from ui.widgets.painted import PaintedButton

CHOICE_PX = 56


class Choice(PaintedButton):
    """One of several answers, with a round mark at its left."""

    def __init__(self, look: Look, words: str, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(words)
        self.setAccessibleName(words)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the row and its mark."""
        chosen = self.isChecked()
        box = Box("tint" if chosen else "surface", "primary" if chosen else "hairline", 1, 8)
        if chosen:
            box = Box("tint", "primary", 2, 8)
        paint_box(painter, self.look, self.rect(), box)
        ring = QRect(16, (self.height() - 20) // 2, 20, 20)
        line = "primary" if chosen else "border"
        paint_box(painter, self.look, ring, Box("surface", line, 2, 10))
        if chosen:
            paint_box(painter, self.look, ring.adjusted(5, 5, -5, -5), Box("primary", "", 0, 5))

    def texts(self) -> Sequence[PlacedText]:
        """The answer."""
        on = "tint" if self.isChecked() else "surface"
        rect = QRect(52, 0, self.width() - 64, self.height())
        return [PlacedText(rect, self.text(), TextStyle(18, "text", on))]


def reverse_reasons() -> tuple[str, ...]:
    """Why a redemption may be taken back, in the language in use."""
    return (
        translate("Reverse", "The guest changed their mind"),
        translate("Reverse", "The wrong voucher was scanned"),
        translate("Reverse", "The goods are not available"),
        translate("Reverse", "Another reason"),
    )


class ReverseSheet(Sheet):
    """Asks why, then reverses.

    Signals: `confirmed` carries the redemption id and the reason.
    """

    confirmed = Signal(str, str)

    def __init__(self, look: Look, window: QWidget, *, rid: str, title: str, amount: str) -> None:
        super().__init__(look, window)
        self._rid = rid
        self.title = translate("Reverse", "Reverse this redemption?")
        self.sentences = (
            f"{title} · {amount}",
            translate("Reverse", "Take the goods back first. The voucher can then be used again."),
        )
        self.choices = [Choice(look, words, self) for words in reverse_reasons()]
        self.choices[0].setChecked(True)
        keep = Key(look, KeyFace(translate("Reverse", "Keep it"), hint="Esc"), self)
        label = translate("Reverse", "Reverse {amount}").format(amount=amount)
        act = Key(look, KeyFace(label, kind=KeyKind.DANGER_FILLED), self)
        keep.clicked.connect(self.dismiss)
        act.clicked.connect(self._confirm)
        self.act_key = act
        self.keys = [act, keep]

    def body_height(self) -> int:
        """Four choices."""
        return len(self.choices) * (CHOICE_PX + 8) - 8

    def place_body(self, area: QRect) -> None:
        """Stack the choices."""
        for at, choice in enumerate(self.choices):
            choice.setGeometry(
                area.left(), area.top() + at * (CHOICE_PX + 8), area.width(), CHOICE_PX
            )

    def focus_stops(self) -> list[QWidget]:
        """Choices first, then the keys."""
        return [*self.choices, *self.keys]

    def _confirm(self) -> None:
        reason = next(choice.text() for choice in self.choices if choice.isChecked())
        self.dismiss()
        self.confirmed.emit(self._rid, reason)


class GoodsSheet(Sheet):
    """Asks once, after a crash between grant and screen, whether the goods went out.

    Signals: `answered` carries the redemption id and the answer.
    """

    answered = Signal(str, bool)

    def __init__(self, look: Look, window: QWidget, *, rid: str, what: str, when: str) -> None:
        super().__init__(look, window)
        self._rid = rid
        self.title = translate("Goods", "Were the goods handed over?")
        self.sentences = (
            what,
            translate(
                "Goods", "It was redeemed at {when}, and the till stopped before it could say so."
            ).format(when=when),
        )
        no_face = KeyFace(translate("Goods", "No, not handed over"))
        yes_face = KeyFace(translate("Goods", "Yes, handed over"), kind=KeyKind.PRIMARY)
        self.no_key, self.yes_key = Key(look, no_face, self), Key(look, yes_face, self)
        self.no_key.clicked.connect(lambda: self._answer(handed_over=False))
        self.yes_key.clicked.connect(lambda: self._answer(handed_over=True))
        self.keys = [self.no_key, self.yes_key]

    def _answer(self, *, handed_over: bool) -> None:
        self.dismiss()
        self.answered.emit(self._rid, handed_over)


class ExplainSheet(Sheet):
    """Says something and is closed again; may list facts and offer one action.

    Signals: `action_taken`.
    """

    action_taken = Signal()

    def __init__(self, look: Look, window: QWidget, title: str, sentences: tuple[str, ...]) -> None:
        super().__init__(look, window)
        self.title, self.sentences = title, sentences
        self.facts: tuple[Fact, ...] = ()
        close = Key(look, KeyFace(translate("Sheet", "Close"), hint="Esc"), self)
        close.clicked.connect(self.dismiss)
        self.keys = [close]

    def offer(self, words: str) -> Key:
        """Add one action in front of Close."""
        key = Key(self.look, KeyFace(words, kind=KeyKind.PRIMARY), self)
        key.clicked.connect(self._act)
        self.keys.append(key)
        return key

    def _act(self) -> None:
        self.dismiss()
        self.action_taken.emit()

    def body_height(self) -> int:
        """One line per fact."""
        return 44 * len(self.facts)

    def _fact_rows(self) -> list[QRect]:
        card, top = self.card_rect(), self._body_top() + 8
        return [
            QRect(card.left() + 24, top + 44 * at, card.width() - 48, 44)
            for at in range(len(self.facts))
        ]

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw lines between the facts."""
        super().paint_shapes(painter)
        for row in self._fact_rows():
            hline(painter, self.look, row)

    def texts(self) -> Sequence[PlacedText]:
        """Title, sentences, facts."""
        found = list(super().texts())
        for row, fact in zip(self._fact_rows(), self.facts, strict=True):
            label_px = self.look.width(fact.label, 18)
            label = QRect(row.left(), row.top(), label_px, 44)
            value = QRect(label.right() + 12, row.top(), row.right() - label.right() - 11, 44)
            size = next(
                (
                    s
                    for s in (18, 16, 14)
                    if self.look.width(fact.value, s, bold=True) <= value.width()
                ),
                14,
            )
            style = TextStyle(size, bold=True, align="right", may_elide=True)
            found.append(PlacedText(label, fact.label, TextStyle(18, "text2")))
            found.append(PlacedText(value, fact.value, style))
        return found
