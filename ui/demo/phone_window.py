"""The customer's phone of the demo: coupons whose QR codes can be shown to the scanner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.demo.qr_picture import Matrix, QrDesk, paint_qr
from ui.demo_controls import CouponState, DemoControls, DemoLine, PhoneCoupon
from ui.dialogs.menu import Segment
from ui.formats import Locale, grouped, money_text
from ui.language import translate
from ui.painting import Box, PlacedText, TextStyle, hline, paint_box
from ui.relay import Relay
from ui.theme.look import Look
from ui.theme.qss import make_palette, make_sheet
from ui.widgets.key import Key, KeyFace, KeyKind
from ui.widgets.painted import PaintedButton, PaintedWidget

PHONE_SIZE = (364, 768)
QR_PX = 200
PAD_PX = 16
ROW_PX = 64
OPEN_PX = 354
CODES_AT_MOST_S = 5.0


def line_names() -> tuple[tuple[DemoLine, str], ...]:
    """The positions of the network switch, in words."""
    return (
        (DemoLine.ON, translate("Phone", "On")),
        (DemoLine.SLOW, translate("Phone", "Slow")),
        (DemoLine.CUT, translate("Phone", "Cut")),
        (DemoLine.LOSE_ANSWERS, translate("Phone", "Lossy")),
    )


def state_chip(state: CouponState) -> tuple[str, str, str]:
    """A coupon's state: word, ink, ground."""
    return {
        CouponState.GOOD: (translate("Phone", "Good"), "success", "success_bg"),
        CouponState.USED: (translate("Phone", "Used"), "text2", "tone"),
        CouponState.REFUNDING: (translate("Phone", "Refunding"), "warning", "warning_bg"),
        CouponState.EXPIRED: (translate("Phone", "Expired"), "text2", "tone"),
    }[state]


class CouponCard(PaintedButton):
    """One coupon: a row, or opened with its QR code. A press on the QR shows it to the scanner.

    Signals: `shown` carries the payload.
    """

    shown = Signal(str)

    def __init__(self, look: Look, coupon: PhoneCoupon, locale: Locale, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.coupon, self._locale = coupon, locale
        self._matrix: Matrix | None = None
        self.is_open = False
        self.show_key = Key(look, KeyFace("", "scan", kind=KeyKind.PRIMARY), self)
        self.show_key.clicked.connect(lambda: self.shown.emit(coupon.payload))
        self.setText(locale.pick(coupon.title_zh, coupon.title_en))
        self.setAccessibleName(self.text())
        self.set_open(is_open=False)

    def set_open(self, *, is_open: bool) -> None:
        """Show or hide the QR code."""
        self.is_open = is_open
        words = translate("Phone", "Show to the scanner")
        self.show_key.show_face(KeyFace(words, "scan", kind=KeyKind.PRIMARY))
        self.show_key.setVisible(is_open)
        self.update()

    def show_matrix(self, matrix: Matrix) -> None:
        """Draw this code."""
        self._matrix = matrix
        self.update()

    @property
    def height_px(self) -> int:
        """How high the card is now."""
        return OPEN_PX if self.is_open else ROW_PX

    def qr_rect(self) -> QRect:
        """Where the QR code stands."""
        return QRect((self.width() - QR_PX) // 2, 66, QR_PX, QR_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The key at the foot of the opened card."""
        self.show_key.setGeometry(16, OPEN_PX - 60, self.width() - 32, 48)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw card, chip and code."""
        line, width = ("primary", 2) if self.is_open else ("hairline", 1)
        paint_box(painter, self.look, self.rect(), Box("surface", line, width, 12))
        if self.is_open:
            area = self.qr_rect()
            if self._matrix is None:
                painter.fillRect(area, self.look.colour("tone"))
            else:
                paint_qr(painter, area, self._matrix)
            return
        word, _ink, ground = state_chip(self.coupon.state)
        paint_box(painter, self.look, self._chip(word), Box(ground, "", 0, 14))

    def _chip(self, word: str) -> QRect:
        width = self.look.width(word, 16) + 20
        return QRect(self.width() - 14 - width, (ROW_PX - 28) // 2, width, 28)

    def texts(self) -> Sequence[PlacedText]:
        """Title, note, value or state, and the digits for typing."""
        coupon, locale = self.coupon, self._locale
        note = locale.pick(coupon.note_zh, coupon.note_en)
        word, ink, ground = state_chip(coupon.state)
        value = money_text(coupon.value_minor, coupon.currency) if coupon.value_minor else ""
        right_px = (
            self.look.width(value, 20, bold=True) if self.is_open else self._chip(word).width() + 6
        )
        room = self.width() - 32 - right_px - 8
        title = TextStyle(18, bold=True, may_elide=True)
        found = [
            PlacedText(QRect(16, 9, room, 25), self.text(), title),
            PlacedText(QRect(16, 34, room, 22), note, TextStyle(16, "text2", may_elide=True)),
        ]
        if self.is_open:
            rect = QRect(self.width() - 16 - right_px, 14, right_px, 36)
            found.append(PlacedText(rect, value, TextStyle(20, bold=True)))
            digits = TextStyle(18, bold=True, align="center")
            row = QRect(16, 66 + QR_PX, self.width() - 32, 28)
            found.append(PlacedText(row, grouped(coupon.short_code), digits))
        else:
            found.append(
                PlacedText(self._chip(word), word, TextStyle(16, ink, ground, align="center"))
            )
        return found


class PhonePage(PaintedWidget):
    """The page that scrolls: network, then coupons."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.pieces: list[tuple[DemoLine, Segment]] = []
        self.cards: list[CouponCard] = []
        self.usable = 0

    def arrange(self, width: int) -> None:
        """Stack everything; the page is as high as it needs to be."""
        inner = width - 2 * PAD_PX
        step = (inner - 3 * 6) // 4
        for at, (_line, piece) in enumerate(self.pieces):
            piece.setGeometry(PAD_PX + at * (step + 6), 44, step, 48)
        top = 152
        for card in self.cards:
            card.setGeometry(PAD_PX, top, inner, card.height_px)
            top += card.height_px + 8
        self.resize(width, top + 8)
        self.update()

    def paint_shapes(self, painter: QPainter) -> None:
        """Fill the ground, draw the line between network and coupons."""
        painter.fillRect(self.rect(), self.look.colour("bg"))
        hline(painter, self.look, QRect(PAD_PX, 108, self.width() - 2 * PAD_PX, 1), "hairline")

    def texts(self) -> Sequence[PlacedText]:
        """The two headings."""
        width = self.width() - 2 * PAD_PX
        head = TextStyle(18, "text", "bg", bold=True)
        count = translate("Phone", "%n usable", None, self.usable).replace("%n", str(self.usable))
        right = TextStyle(16, "text2", "bg", align="right")
        return [
            PlacedText(QRect(PAD_PX, 8, width, 30), translate("Phone", "Platform network"), head),
            PlacedText(QRect(PAD_PX, 116, 200, 30), translate("Phone", "My vouchers"), head),
            PlacedText(QRect(PAD_PX + 200, 116, width - 200, 30), count, right),
        ]


class PhoneWindow(QWidget):
    """A second window beside the till.

    Signals: `shown` carries what the scanner reads; `slip_asked`.
    """

    shown = Signal(str)
    slip_asked = Signal()

    def __init__(self, look: Look, demo: DemoControls, locale: Callable[[], Locale]) -> None:
        super().__init__()
        self.look, self._demo, self._locale = look, demo, locale
        self._relay, self._codes = Relay(), QrDesk()
        self._open_id = ""
        self.page = PhonePage(look)
        self.area = QScrollArea(self)
        self.area.setWidget(self.page)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more = Key(look, KeyFace(""), self)
        self.slip = Key(look, KeyFace(""), self)
        self.more.clicked.connect(self._new_coupons)
        self.slip.clicked.connect(self.slip_asked)
        self._unsubscribe = demo.subscribe(lambda: self._relay.call(self.refresh))
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.dress()
        self.resize(*PHONE_SIZE)
        self.setMinimumSize(340, 560)
        self.retranslate()

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        self.setWindowTitle(translate("Phone", "Customer's phone (demo)"))
        self.more.show_face(KeyFace(translate("Phone", "New vouchers"), "ticket", pad_px=12))
        self.slip.show_face(KeyFace(translate("Phone", "Slip"), "receipt", pad_px=12))
        for _line, piece in self.page.pieces:
            piece.deleteLater()
        self.page.pieces = []
        for line, words in line_names():
            piece = Segment(self.look, words, self.page)
            piece.clicked.connect(lambda _c=False, it=line: self._set_line(it))
            piece.show()
            self.page.pieces.append((line, piece))
        self._mark_line()
        self.refresh()

    def dress(self) -> None:
        """Wear the theme in use."""
        self.setPalette(make_palette(self.look.colours))
        self.setStyleSheet(make_sheet(self.look.colours))

    def refresh(self) -> None:
        """Read the coupons again."""
        self._relay.bring(self._demo.phone(), self._show_coupons, lambda _fault: None)

    def wait_for_codes(self) -> None:
        """Wait, at most five seconds, until every code asked for has been made."""
        self._codes.drain(CODES_AT_MOST_S)

    def shut(self) -> None:
        """Stop listening."""
        self._unsubscribe()
        self._relay.close()
        self._codes.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The phone can be put away and taken out again."""
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Page above, two keys at the foot."""
        foot = self.height() - 64
        self.area.setGeometry(0, 0, self.width(), foot)
        half = (self.width() - 2 * PAD_PX - 12) * 3 // 5
        self.more.setGeometry(PAD_PX, foot + 8, half, 48)
        left = PAD_PX + half + 12
        self.slip.setGeometry(left, foot + 8, self.width() - PAD_PX - left, 48)
        self._arrange()

    def _arrange(self) -> None:
        self.page.arrange(self.area.viewport().width())

    def _set_line(self, line: DemoLine) -> None:
        self._demo.set_network(line)
        self._mark_line()

    def _mark_line(self) -> None:
        now = self._demo.network()
        for line, piece in self.page.pieces:
            piece.setChecked(line is now)

    def _new_coupons(self) -> None:
        future = self._demo.new_coupons()
        self._relay.bring(future, lambda _done: self.refresh(), lambda _fault: None)

    def _show_coupons(self, coupons: Sequence[PhoneCoupon]) -> None:
        locale = self._locale()
        for card in self.page.cards:
            card.deleteLater()
        self.page.cards = [CouponCard(self.look, it, locale, self.page) for it in coupons]
        for card in self.page.cards:
            card.clicked.connect(lambda _c=False, it=card: self._pressed(it))
            card.shown.connect(self.shown)
            card.show()
        self.page.usable = sum(it.state is CouponState.GOOD for it in coupons)
        known = {card.coupon.coupon_id: card for card in self.page.cards}
        if self.page.cards:
            first = self.page.cards[0]
            self._open(known.get(self._open_id, first) if self._open_id else first)
        self._arrange()

    def _pressed(self, card: CouponCard) -> None:
        if card.is_open:
            self.shown.emit(card.coupon.payload)
        else:
            self._open(card)

    def _open(self, card: CouponCard) -> None:
        self._open_id = card.coupon.coupon_id
        for other in self.page.cards:
            other.set_open(is_open=other is card)
        future = self._codes.matrix(card.coupon.payload)
        self._relay.bring(future, card.show_matrix, lambda _fault: None)
        self._arrange()
