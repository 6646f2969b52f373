"""Opens and closes the windows that stand beside the till in the demo."""

from __future__ import annotations

from ui.demo.phone_window import PhoneWindow
from ui.demo.slip_window import SlipWindow
from ui.demo_controls import DemoControls
from ui.main_window import MainWindow

GAP_PX = 16


class DemoDesk:
    """The phone and the paper of one till. Thread: GUI."""

    def __init__(self, window: MainWindow, demo: DemoControls) -> None:
        self._window, self._demo = window, demo
        self.phone: PhoneWindow | None = None
        self.slip: SlipWindow | None = None
        window.demo_banner.pressed.connect(self.open_phone)
        window.appearance_changed.connect(self._retranslate)
        window.closing.connect(self.shut)

    def open_phone(self) -> None:
        """Take the phone out, beside the till."""
        if self.phone is None:
            self.phone = PhoneWindow(self._window.look, self._demo, lambda: self._window.locale)
            self.phone.shown.connect(self._window.scan)
            self.phone.slip_asked.connect(self.open_slip)
            corner = self._window.frameGeometry().topRight()
            self.phone.move(corner.x() + GAP_PX, corner.y())
        self.phone.show()
        self.phone.raise_()

    def open_slip(self) -> None:
        """Show the paper."""
        if self.slip is None:
            self.slip = SlipWindow(self._window.look, self._demo)
        self.slip.refresh()
        self.slip.show()
        self.slip.raise_()

    def shut(self) -> None:
        """Close both for good."""
        for window in (self.phone, self.slip):
            if window is not None:
                window.shut()
                window.close()
        self.phone = self.slip = None

    def _retranslate(self) -> None:
        if self.phone is not None:
            self.phone.dress()
            self.phone.retranslate()
