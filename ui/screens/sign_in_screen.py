"""The sign-in screen: the time, who works here, and a pad for the PIN."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from pos_app.domain.acts import StaffTile
from ui.demo_controls import DEMO_PIN
from ui.error_text import error_sentence
from ui.formats import Locale, clock_text, countdown_text, day_text
from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, lines_needed, paint_box
from ui.presenters.sign_in import SignInState
from ui.theme.look import Look
from ui.theme.tokens import COMPACT_BELOW_PX
from ui.widgets.key import Key, KeyFace
from ui.widgets.keypad import Keypad
from ui.widgets.nav_rail import paint_mark
from ui.widgets.painted import PaintedButton, PaintedWidget

TILE_PX = 88
DOTS_MAX = 10


def role_name(role: str) -> str:
    """A role in the shop's words."""
    return {
        "cashier": translate("Role", "Cashier"),
        "pickup_clerk": translate("Role", "Pickup clerk"),
        "stock_clerk": translate("Role", "Stock clerk"),
        "manager": translate("Role", "Manager"),
        "owner": translate("Role", "Owner"),
        "auditor": translate("Role", "Auditor"),
    }.get(role, role)


class PersonTile(PaintedButton):
    """One person: initial, name, role."""

    def __init__(self, look: Look, tile: StaffTile, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.tile = tile
        self.setCheckable(True)
        self.setText(tile.name)
        self.setAccessibleName(f"{tile.name}, {role_name(tile.role)}")

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the tile and its disc."""
        chosen = self.isChecked()
        box = Box("surface", "primary" if chosen else "hairline", 2 if chosen else 1, 12)
        paint_box(painter, self.look, self.rect(), box)
        disc = QRect(16, 20, 48, 48)
        paint_box(painter, self.look, disc, Box("primary" if chosen else "tone", "", 0, 24))

    def texts(self) -> Sequence[PlacedText]:
        """Initial, name, role."""
        chosen = self.isChecked()
        ink, on = ("on_primary", "primary") if chosen else ("text", "tone")
        initial = TextStyle(20, ink, on, bold=True, align="center")
        width = self.width() - 96
        return [
            PlacedText(QRect(16, 20, 48, 48), self.tile.name[:1], initial),
            PlacedText(
                QRect(80, 18, width, 28), self.tile.name, TextStyle(20, bold=True, may_elide=True)
            ),
            PlacedText(QRect(80, 46, width, 22), role_name(self.tile.role), TextStyle(16, "text2")),
        ]


class UnlockKey(PaintedButton):
    """The key under the pad; toned, with what is missing, until the PIN is long enough."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._reason = ""

    def show_words(self, words: str, reason: str) -> None:
        """Change the word, and the reason why it cannot be pressed."""
        self._reason = reason
        self.setText(words)
        self.setEnabled(not reason)
        self.setAccessibleName(f"{words} {reason}".strip())
        self.update()

    def _roles(self) -> tuple[str, str]:
        return ("text2", "tone") if self._reason else ("on_primary", "primary")

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the key."""
        ground = "primary_hover" if self.isDown() else self._roles()[1]
        paint_box(painter, self.look, self.rect(), Box(ground, "", 0, 8))

    def texts(self) -> Sequence[PlacedText]:
        """Word and reason, together in the middle."""
        ink, on = self._roles()
        word_px = self.look.width(self.text(), 22, bold=True)
        reason_px = self.look.width(self._reason, 16) + 8 if self._reason else 0
        left = (self.width() - word_px - reason_px) // 2
        word = QRect(left, 0, word_px, self.height())
        found = [PlacedText(word, self.text(), TextStyle(22, ink, on, bold=True))]
        if self._reason:
            rect = QRect(left + word_px + 8, 0, reason_px - 8, self.height())
            found.append(PlacedText(rect, self._reason, TextStyle(16, ink, on)))
        return found


class SignInScreen(PaintedWidget):
    """Who, and the PIN.

    Signals: `chosen` carries a StaffTile; `character_typed` one character; `erased`, `cleared`,
    `submitted`.
    """

    chosen = Signal(object)
    character_typed = Signal(str)
    erased = Signal()
    cleared = Signal()
    submitted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state = SignInState()
        self._locale: Locale | None = None
        self.tiles: list[PersonTile] = []
        self.pad = Keypad(look, self)
        self.unlock = UnlockKey(look, self)
        self.others = Key(look, KeyFace("", "person"), self)
        self.others.clicked.connect(self._next_page)
        self._page = 0
        self.pad.digit_pressed.connect(self.character_typed)
        self.pad.erased.connect(self.erased)
        self.pad.cleared.connect(self.cleared)
        self.unlock.clicked.connect(self.submitted)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def show_state(self, state: SignInState, locale: Locale) -> None:
        """Paint another state."""
        before, self._state, self._locale = self._state, state, locale
        if before.tiles != state.tiles or len(self.tiles) != len(state.tiles or ()):
            self._make_tiles(state.tiles or ())
        for tile in self.tiles:
            tile.setChecked(tile.tile == state.chosen)
        self.others.show_face(KeyFace(translate("SignIn", "Other people"), "person"))
        words = (
            translate("SignIn", "Checking…") if state.is_checking else translate("SignIn", "Unlock")
        )
        self.unlock.show_words(words, self._missing_words())
        self.setAccessibleName(translate("SignIn", "Sign in"))
        self.update()

    def _missing_words(self) -> str:
        if self._wait_s() > 0:
            return countdown_text(self._wait_s())
        if self._state.chosen is None:
            return translate("SignIn", "choose who you are")
        if self._state.missing and not self._state.is_checking:
            count = self._state.missing
            return translate("SignIn", "%n more", None, count).replace("%n", str(count))
        return ""

    def _wait_s(self) -> int:
        now = self._locale.now_utc_ms if self._locale else 0
        return -(-max(0, self._state.wait_until_utc_ms - now) // 1000)

    def _make_tiles(self, people: tuple[StaffTile, ...]) -> None:
        for tile in self.tiles:
            tile.deleteLater()
        self.tiles = [PersonTile(self.look, person, self) for person in people]
        for tile in self.tiles:
            tile.clicked.connect(lambda _c=False, it=tile.tile: self.chosen.emit(it))
        self._arrange()

    @property
    def _is_compact(self) -> bool:
        return self.window().width() < COMPACT_BELOW_PX

    def _card(self) -> QRect:
        width = 360 if self._is_compact else 392
        height = min(590, self.height() - 48)
        margin = 32 if self._is_compact else 64
        spare = max(0, (self.width() - 1366) // 2)
        left = self.width() - margin - width - spare
        return QRect(left, (self.height() - height) // 2, width, height)

    def _left(self) -> int:
        return (32 if self._is_compact else 64) + max(0, (self.width() - 1366) // 2)

    def _top(self) -> int:
        return max(20, (self.height() - 568) // 2)

    def _arrange(self) -> None:
        card = self._card()
        inner = card.left() + 32
        width = card.width() - 64
        pad_top = card.top() + 157
        pad_px = card.height() - 157 - 32 - 72 - 16
        self.pad.setGeometry(inner, pad_top, width, pad_px)
        self.unlock.setGeometry(inner, pad_top + pad_px + 16, width, 72)
        left, room = self._left(), card.left() - 48 - self._left()
        top = self._top() + 200
        rows = max(1, (self.height() - top - 56 - 48) // (TILE_PX + 16))
        columns = 2 if len(self.tiles) > rows or not self._is_compact else 1
        tile_px = min(366, (room - 16) // 2) if columns == 2 else room
        each = rows * columns
        self._page %= max(1, -(-len(self.tiles) // each))
        for at, tile in enumerate(self.tiles):
            row, column = divmod(at % each, columns)
            y = top + row * (TILE_PX + 16)
            tile.setGeometry(left + column * (tile_px + 16), y, tile_px, TILE_PX)
            tile.setVisible(at // each == self._page)
        self.others.setVisible(len(self.tiles) > each)
        size = self.others.sizeHint()
        self.others.setGeometry(left, top + rows * (TILE_PX + 16), size.width(), 48)

    def _next_page(self) -> None:
        self._page += 1
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        """Place everything again."""
        self._arrange()

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground, mark, card, dots, and the skeleton of tiles being read."""
        painter.fillRect(self.rect(), self.look.colour("bg"))
        paint_mark(painter, self.look, QRect(self._left(), self._top(), 40, 40))
        card = self._card()
        paint_box(painter, self.look, card, Box())
        count = max(self._state.at_least, min(DOTS_MAX, self._state.typed))
        step = 44 if count <= 6 else (card.width() - 64) // count
        left = card.left() + (card.width() - step * (count - 1) - 22) // 2
        for at in range(count):
            dot = QRect(left + at * step, card.top() + 109, 22, 22)
            is_full = at < self._state.typed
            box = Box("text" if is_full else "", "text" if is_full else "border", 2, 11)
            paint_box(painter, self.look, dot, box)
        if self._state.tiles is None:
            for at in range(4):
                row, column = divmod(at, 2)
                rect = QRect(self._left() + column * 240, self._top() + 200 + row * 104, 224, 88)
                paint_box(painter, self.look, rect, Box("tone", "", 0, 12))

    def texts(self) -> Sequence[PlacedText]:
        """Product, time, day, state, and the words over the PIN."""
        locale = self._locale
        if locale is None:
            return ()
        left, top = self._left(), self._top()
        room = self._card().left() - left - 24
        clock = clock_text(locale.now_utc_ms, locale)
        day = day_text(locale.now_utc_ms, locale, with_year=True)
        clock_px = self.look.width(clock, 72, bold=True)
        found = [
            PlacedText(
                QRect(left + 56, top, room - 56, 40),
                translate("SignIn", "Guitai"),
                TextStyle(22, "text", "bg", bold=True),
            ),
            PlacedText(
                QRect(left, top + 56, clock_px, 84), clock, TextStyle(72, "text", "bg", bold=True)
            ),
            PlacedText(
                QRect(left + clock_px + 28, top + 98, room - clock_px - 28, 34),
                day,
                TextStyle(22, "text2", "bg"),
            ),
            PlacedText(
                QRect(left, top + 146, room, 32), self._sentence(), TextStyle(20, "text2", "bg")
            ),
        ]
        return found + self._card_texts()

    def _sentence(self) -> str:
        if self._state.tiles == ():
            return translate("SignIn", "Nobody may sign in here yet. Ask the owner.")
        if self._state.is_demo:
            return translate("SignIn", "Demo: everybody's PIN is {pin}.").format(pin=DEMO_PIN)
        return translate("SignIn", "Locked. Choose your name and type your PIN.")

    def _card_texts(self) -> list[PlacedText]:
        card, state = self._card(), self._state
        left, width = card.left() + 16, card.width() - 32
        name = state.chosen.name if state.chosen else translate("SignIn", "Who are you?")
        words, ink = translate("SignIn", "Type your PIN"), "text2"
        if state.fault_code:
            language = self._locale.language if self._locale else "en"
            words, ink = error_sentence(state.fault_code, language), "danger"
        elif self._wait_s() > 0:
            words, ink = translate("SignIn", "Too many wrong PINs. Please wait."), "danger"
        elif state.was_wrong:
            count = state.tries_left
            words, ink = translate("SignIn", "Wrong PIN, try again"), "danger"
            if count:
                words = translate("SignIn", "Wrong PIN, %n tries left", None, count).replace(
                    "%n", str(count)
                )
        style = TextStyle(18, ink, align="center")
        if self.look.width(words, 18) > width:
            style = TextStyle(16, ink, align="center", line_px=20)
            height = 20 * lines_needed(self.look, words, style, width)
            rect = QRect(left, card.top() + 54, width, height)
        else:
            rect = QRect(left, card.top() + 58, width, 28)
        title = TextStyle(22, bold=True, align="center", may_elide=True)
        return [
            PlacedText(QRect(left, card.top() + 22, width, 34), name, title),
            PlacedText(rect, words, style),
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A PIN may be typed: digits, and letters where the owner has them."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        elif key == Qt.Key.Key_Backspace:
            self.erased.emit()
        elif key == Qt.Key.Key_Escape:
            self.cleared.emit()
        elif text and text.isprintable():
            self.character_typed.emit(text)
        else:
            super().keyPressEvent(event)
