"""QR symbols of our own codes, as a picture or as the squares to paint.

The library is loaded at the first symbol: a till that prints none never pays for it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qrcode.main import QRCode

TEXT_LENGTH_MAX = 1024
MODULE_PX_MAX = 64
QUIET_MODULES_MAX = 16


def qr_matrix(text: str, *, quiet_modules: int = 4) -> list[list[bool]]:
    """The symbol row by row, True where it is dark, with a quiet zone of that many modules.

    Level M; upper-case tokens take the alphanumeric mode (ISO/IEC 18004, table 2), so a coupon
    stays within version 8.
    Raises: ValueError if the text is empty or longer than 1,024 characters.
    """
    return [list(row) for row in _symbol(text, 1, quiet_modules).get_matrix()]


def qr_png(text: str, *, module_px: int = 8, quiet_modules: int = 4) -> bytes:
    """The symbol as a PNG file, black on white.

    Raises: ValueError if the text is empty or too long, or a module has no sensible size.
    """
    if not 1 <= module_px <= MODULE_PX_MAX:
        raise ValueError(f"a module needs 1 to {MODULE_PX_MAX} pixels, not {module_px}")
    painted = io.BytesIO()
    _symbol(text, module_px, quiet_modules).make_image().save(painted)
    return painted.getvalue()


def qr_version(text: str) -> int:
    """The version of the symbol, 1 to 40: its side has 17 + 4 × version modules."""
    version: int = _symbol(text, 1, 0).version
    return version


def _symbol(text: str, module_px: int, quiet_modules: int) -> QRCode:  # type: ignore[type-arg]
    if not 0 < len(text) <= TEXT_LENGTH_MAX:
        raise ValueError(f"a QR symbol takes 1 to {TEXT_LENGTH_MAX} characters, not {len(text)}")
    if not 0 <= quiet_modules <= QUIET_MODULES_MAX:
        raise ValueError(f"a quiet zone has 0 to {QUIET_MODULES_MAX} modules, not {quiet_modules}")
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    symbol = QRCode(error_correction=ERROR_CORRECT_M, box_size=module_px, border=quiet_modules)
    symbol.add_data(text, optimize=0)
    symbol.make(fit=True)
    return symbol
