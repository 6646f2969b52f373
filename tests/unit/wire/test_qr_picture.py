from __future__ import annotations

import io
import subprocess
import sys

import pytest
import zxingcpp
from PIL import Image
from wire_samples import KEY, coupon

from pos_app.wire.coupon_token import issue_token
from pos_app.wire.qr_picture import qr_matrix, qr_png, qr_version

TOKEN = issue_token(coupon(), KEY)


def test_qr_png_holds_the_text_and_a_quiet_zone():
    with Image.open(io.BytesIO(qr_png(TOKEN, module_px=3, quiet_modules=4))) as picture:
        side = 17 + 4 * qr_version(TOKEN) + 8
        assert picture.size == (side * 3, side * 3)
        plain = picture.convert("L")
    assert plain.crop((0, 0, side * 3, 12)).getextrema() == (255, 255)
    assert [symbol.text for symbol in zxingcpp.read_barcodes(plain)] == [TOKEN]


def test_qr_matrix_is_the_same_symbol_as_the_picture():
    matrix = qr_matrix(TOKEN)
    with Image.open(io.BytesIO(qr_png(TOKEN, module_px=1))) as picture:
        plain = picture.convert("L")
    assert len(matrix) == plain.height
    for y, row in enumerate(matrix):
        assert [plain.getpixel((x, y)) == 0 for x in range(plain.width)] == row


def test_an_upper_case_token_takes_the_alphanumeric_mode():
    # Version 8-M holds 221 alphanumeric characters and 152 bytes (ISO/IEC 18004, table 7).
    assert qr_version("OC1:" + "A" * 176) == 8
    assert qr_version("oc1:" + "a" * 176) > 8


@pytest.mark.parametrize(
    "wanted", [{"text": ""}, {"text": "A" * 1025}, {"module_px": 0}, {"module_px": 65},
               {"quiet_modules": -1}],
)  # fmt: skip
def test_qr_png_refuses_what_it_cannot_paint(wanted):
    with pytest.raises(ValueError, match=r"QR symbol|module|quiet zone"):
        qr_png(**{"text": TOKEN, **wanted})


def test_the_library_is_not_loaded_before_the_first_symbol():
    asked = "import sys, pos_app.wire.qr_picture; print('qrcode' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stdout.strip() == "False"
