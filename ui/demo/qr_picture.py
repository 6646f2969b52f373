"""QR codes as painted squares; the matrix is computed off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

QUIET_MODULES = 2
Matrix = Sequence[Sequence[bool]]


class QrDesk:
    """Makes QR matrices on its own worker. Thread: called from the GUI."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None

    def matrix(self, payload: str) -> Future[Matrix]:
        """The dark modules of a payload, row by row."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="qr")
        return self._pool.submit(make_matrix, payload)

    def drain(self, timeout_s: float) -> None:
        """Wait until everything asked for so far has been made."""
        if self._pool is not None:
            self._pool.submit(lambda: None).result(timeout=timeout_s)

    def close(self) -> None:
        """Let the worker go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def make_matrix(payload: str) -> Matrix:
    """The dark modules of a payload without its quiet zone. Source: ISO/IEC 18004."""
    import qrcode  # only the demo makes codes, so the till starts without it

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(payload)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def paint_qr(painter: QPainter, area: QRect, matrix: Matrix) -> None:
    """Draw a matrix as large as whole pixels allow, dark on white with a quiet zone."""
    painter.fillRect(area, QColor(Qt.GlobalColor.white))
    count = len(matrix) + 2 * QUIET_MODULES
    module = max(1, area.width() // count)
    left = area.left() + (area.width() - module * len(matrix)) // 2
    top = area.top() + (area.height() - module * len(matrix)) // 2
    dark = QColor("#17212B")
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                painter.fillRect(left + x * module, top + y * module, module, module, dark)
