"""The frame of the window: rail, top bar, banners, one screen at a time, dialogs over it all."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.painting import VEIL
from ui.screens.redeem_screen import RedeemScreen
from ui.theme.look import Look
from ui.theme.tokens import BANNER_PX, COMPACT_BELOW_PX, RAIL_PX, TOP_BAR_PX
from ui.widgets.bars import Banner
from ui.widgets.focus_ring import FocusRing
from ui.widgets.nav_rail import NavRail, Section
from ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from ui.dialogs.sheet import Sheet
    from ui.screens.not_yet import NotYetScreen
    from ui.screens.sign_in_screen import SignInScreen
    from ui.screens.sync_screen import SyncScreen
    from ui.screens.verdict_screen import VerdictScreen

ScreenT = TypeVar("ScreenT", bound=QWidget)
MINIMUM_SIZE = (1024, 700)
FLASH_PX = 8
FLASH_MS = 120


class RailVeil(QWidget):
    """Takes presses beside the rail when it lies over the work.

    Signals: `pressed`.
    """

    pressed = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the veil."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), VEIL)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell of a press."""
        self.pressed.emit()


class FlashFrame(QWidget):
    """A frame in the verdict's colour, shown twice where no sound can be heard."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._steps_left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(FLASH_MS)
        self._timer.timeout.connect(self._step)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def blink(self) -> None:
        """Show the frame twice."""
        self._steps_left = 4
        self.show()
        self.raise_()
        self._timer.start()

    def _step(self) -> None:
        self._steps_left -= 1
        self.setVisible(self._steps_left % 2 == 0 and self._steps_left > 0)
        if self._steps_left <= 0:
            self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        outer, inner = self.rect(), self.rect().adjusted(FLASH_PX, FLASH_PX, -FLASH_PX, -FLASH_PX)
        for strip in (
            QRect(0, 0, outer.width(), FLASH_PX),
            QRect(0, inner.bottom() + 1, outer.width(), FLASH_PX),
            QRect(0, 0, FLASH_PX, outer.height()),
            QRect(inner.right() + 1, 0, FLASH_PX, outer.height()),
        ):
            painter.fillRect(strip, self._look.colour("white"))
        painter.end()


class Shell(QMainWindow):
    """Holds the screens and puts them in place; knows nothing of the counter.

    The screens that are not shown first are made when they are first needed, so that a start
    does not wait for them.

    Signals: `resized`, `closing`, `picture_dropped` with the dropped mime data, `screen_made`
    with a screen as soon as it exists.
    """

    resized = Signal()
    screen_made = Signal(object)
    closing = Signal()
    picture_dropped = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.ground = QWidget(self)
        self.setCentralWidget(self.ground)
        self.rail = NavRail(look, self.ground)
        self.top_bar = TopBar(look, self.ground)
        self.demo_banner = Banner(look, self.ground)
        self.line_banner = Banner(look, self.ground)
        self.redeem = RedeemScreen(look, self.ground)
        self.rail_veil = RailVeil(self.ground)
        self.flash = FlashFrame(look, self.ground)
        self.ring = FocusRing(look, self.ground)
        self.sheet: Sheet | None = None
        self.redeem.hide()
        self._screens: list[QWidget] = [self.redeem]
        self._current: QWidget = self.redeem
        self._is_rail_open = False
        self.rail_veil.hide()
        self.rail_veil.pressed.connect(self.close_rail)
        self.setMinimumSize(*MINIMUM_SIZE)
        self.setAcceptDrops(True)

    @cached_property
    def verdict(self) -> VerdictScreen:
        """The verdict over the whole work area."""
        from ui.screens.verdict_screen import VerdictScreen

        return self._made(VerdictScreen(self.look, self.ground))

    @cached_property
    def sign_in(self) -> SignInScreen:
        """Who, and the PIN."""
        from ui.screens.sign_in_screen import SignInScreen

        return self._made(SignInScreen(self.look, self.ground))

    @cached_property
    def not_yet(self) -> NotYetScreen:
        """The page of a section that is missing."""
        from ui.screens.not_yet import NotYetScreen

        return self._made(NotYetScreen(self.look, self.ground))

    @cached_property
    def sync_centre(self) -> SyncScreen:
        """What has not reached the platform."""
        from ui.screens.sync_screen import SyncScreen

        return self._made(SyncScreen(self.look, self.ground))

    @property
    def is_locked(self) -> bool:
        """Whether the sign-in screen is shown."""
        return "sign_in" in self.__dict__ and self._current is self.sign_in

    def _made(self, screen: ScreenT) -> ScreenT:
        screen.hide()
        screen.setGeometry(self.redeem.geometry())
        screen.stackUnder(self.rail_veil)
        self._screens.append(screen)
        self.screen_made.emit(screen)
        return screen

    @property
    def current(self) -> QWidget:
        """The screen shown now."""
        return self._current

    @property
    def is_compact(self) -> bool:
        """Whether the rail hides behind a key."""
        return self.width() < COMPACT_BELOW_PX

    def show_screen(self, screen: QWidget) -> None:
        """Change to a screen."""
        changed = screen is not self._current or screen.isHidden()
        self._current = screen
        self.top_bar.set_signed_in(is_signed_in=not self.is_locked)
        if changed:
            self.arrange()
            for other in self._screens:
                other.setVisible(other is screen)

    def open_sheet(self, sheet: Sheet) -> None:
        """Open a dialog in place of the one that is open."""
        if self.sheet is not None:
            self.sheet.dismiss()
        self.sheet = sheet
        sheet.closed.connect(lambda: self._sheet_closed(sheet))
        sheet.open()
        self.ring.raise_()

    def _sheet_closed(self, sheet: Sheet) -> None:
        if self.sheet is sheet:
            self.sheet = None

    def toggle_rail(self) -> None:
        """Open or close the rail over the work."""
        self._is_rail_open = not self._is_rail_open
        self.arrange()

    def close_rail(self) -> None:
        """Put the rail away."""
        if self._is_rail_open:
            self.toggle_rail()

    def show_section(self, section: Section) -> None:
        """Mark the section and put the rail away."""
        self.rail.show_current(section)
        self.close_rail()

    def arrange(self) -> None:
        """Put every part in its place for this size."""
        width, height = self.ground.width(), self.ground.height()
        has_rail = not self.is_locked and not self.is_compact
        left = RAIL_PX if has_rail else 0
        over = self.is_compact and self._is_rail_open and not self.is_locked
        self.rail.setVisible(has_rail or over)
        self.rail.setGeometry(0, 0, RAIL_PX, height)
        self.rail_veil.setVisible(over)
        self.rail_veil.setGeometry(0, 0, width, height)
        self.top_bar.setGeometry(left, 0, width - left, TOP_BAR_PX)
        top = TOP_BAR_PX
        for banner in (self.demo_banner, self.line_banner):
            if not banner.isHidden():
                banner.setGeometry(left, top, width - left, BANNER_PX)
                top += BANNER_PX
        for screen in self._screens:
            screen.setGeometry(left, top, width - left, height - top)
        self.flash.setGeometry(left, top, width - left, height - top)
        if over:
            self.rail_veil.raise_()
            self.rail.raise_()
        if self.sheet is not None:
            self.sheet.setGeometry(self.ground.rect())
            self.sheet.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange again."""
        super().resizeEvent(event)
        self.arrange()
        self.resized.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell before the window goes."""
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take pictures."""
        mime = event.mimeData()
        if mime.hasImage() or mime.hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand a dropped picture on."""
        event.acceptProposedAction()
        self.picture_dropped.emit(event.mimeData())
