"""Scan to painted verdict in the real window, against the same scan without a window.

Both go through the same till, alternating: the difference is what the window adds. Target: at most
16 ms at the median (issue: the counter opens).
"""

from __future__ import annotations

import argparse
import statistics
import time

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.bench_shop import bench_shop
from benchmarks.figures import spread_of
from pos_app.bootstrap.app import App
from pos_app.domain.acts import RedeemCoupon, SignIn, Source
from ui.app import build_window, prepare_application
from ui.main_window import MainWindow
from ui.options import WindowOptions

ADDED_MAX_MS = 16.0
WARM_UP = 10
WAIT_MS = 10_000
SETTLE_MS = 120


class _Painted(QObject):
    """Ends a loop at the first painting of the verdict after it was armed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._loop = QEventLoop()
        self.at = 0.0
        window.verdict.installEventFilter(self)
        for child in window.verdict.findChildren(QObject):
            child.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the moment after the paint event has been handled."""
        if event.type() == QEvent.Type.Paint and self._loop.isRunning():
            QTimer.singleShot(0, self, self._stop)
        return False

    def wait(self) -> float:
        """Run the loop until it was painted; gives the moment."""
        QTimer.singleShot(WAIT_MS, self._loop, self._loop.quit)
        self._loop.exec()
        return self.at

    def _stop(self) -> None:
        self.at = time.perf_counter()
        self._loop.quit()


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    count = parser.parse_args().count
    with bench_shop(2 * (count + WARM_UP)) as shop:
        shop.server.stop()
        app = shop.open()
        try:
            return _measure(app, list(shop.payloads), count)
        finally:
            app.close()


def _measure(app: App, payloads: list[str], count: int) -> bool:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication), "the offscreen platform gives a full one"
    prepare_application(application)
    operator = SignIn(accepted=True, operator_id="owner", name="Owner", role="owner")
    options = WindowOptions(language="zh-CN", operator=operator, has_sound=False)
    window = build_window(app.till, options)
    window.show()
    application.processEvents()
    painted = _Painted(window)
    bare: list[float] = []
    full: list[float] = []
    for number in range(count + WARM_UP):
        core_s = _core(app, payloads.pop())
        _settle()
        began = time.perf_counter()
        window.scan(payloads.pop())
        shown_s = painted.wait() - began
        window.presenter.dismiss()
        _settle()
        if number >= WARM_UP:
            bare.append(core_s)
            full.append(shown_s)
    window.shut()
    return _report(full, bare)


def _settle() -> None:
    """Let lists and figures that follow a redemption come to rest before the next one."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MS, loop.quit)
    loop.exec()


def _core(app: App, payload: str) -> float:
    began = time.perf_counter()
    command = RedeemCoupon(app.till.new_rid(), payload, Source.SCAN, "owner")
    app.till.redeem(command).result(30)
    return time.perf_counter() - began


def _report(full: list[float], bare: list[float]) -> bool:
    added_ms = statistics.median(a - b for a, b in zip(full, bare, strict=True)) * 1000
    print(f"scan to painted verdict ({len(full)} scans): {spread_of(full)}")
    print(f"  the same without a window: {spread_of(bare)}")
    is_met = added_ms <= ADDED_MAX_MS
    print(
        f"  the window adds {added_ms:.1f} ms at the median (target {ADDED_MAX_MS:g} ms)"
        f" — {'met' if is_met else 'NOT MET'}"
    )
    return is_met


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
