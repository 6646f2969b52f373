"""The widget style: Fusion with our metrics; the focus ring is drawn by the window itself."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

from ui.theme.tokens import TOUCH_MIN_PX


class CounterStyle(QProxyStyle):
    """Fusion, with touch-sized controls and without its own dotted focus frames."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Scroll bars and indicators large enough for a thumb."""
        if metric is QStyle.PixelMetric.PM_ScrollBarExtent:
            return 16
        if metric in (
            QStyle.PixelMetric.PM_IndicatorWidth,
            QStyle.PixelMetric.PM_IndicatorHeight,
        ):
            return 24
        return super().pixelMetric(metric, option, widget)

    def sizeFromContents(
        self,
        contents: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Push buttons are at least 48 high."""
        found = super().sizeFromContents(contents, option, size, widget)
        if contents is QStyle.ContentsType.CT_PushButton:
            return found.expandedTo(QSize(64, TOUCH_MIN_PX))
        return found

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Everything but the dotted focus frame."""
        if element is not QStyle.PrimitiveElement.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)
