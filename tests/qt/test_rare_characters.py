"""A rare name is painted from the bundled full face, loaded when it is first met."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from PySide6.QtGui import QFontDatabase, QFontInfo, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication
app = QApplication([])
from ui.app import prepare_application
from ui.theme.fonts import make_font, meet
prepare_application(app)
full = "Guitai Sans SC Full"
meet("双人轻食套餐 ¥98.00")
print(full in QFontDatabase.families())
before = make_font(24, bold=False)
image = QImage(64, 64, QImage.Format.Format_Grayscale8)

def ink(text):
    image.fill(255)
    painter = QPainter(image)
    painter.setFont(make_font(32, bold=False))
    painter.drawText(8, 48, text)
    painter.end()
    return bytes(image.constBits())

missing = ink("㼆")
meet("李㼆")
print(full in QFontDatabase.families())
print(ink("㼆") != missing)
"""


def test_the_full_face_is_loaded_when_the_first_rare_character_is_met() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["False", "True", "True"]
