"""Takes every picture of docs/screenshots: `python -m ui.screenshots --out docs/screenshots`.

Everything stands still (one fixed moment, scripted answers), so that the pictures of two runs on
one machine are equal. Needs no display.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ui.app import build_window, prepare_application
from ui.language import CHINESE, ENGLISH
from ui.main_window import MainWindow
from ui.measuring import Flaw, flaws
from ui.options import WindowOptions
from ui.showcase import shop
from ui.showcase.first_run_scenes import take_first_run
from ui.showcase.scenes import SCENES, Scene
from ui.showcase.scripted_counter import ScriptedCounter
from ui.showcase.scripted_demo import ScriptedDemo
from ui.showcase.settling import settle
from ui.theme.tokens import ThemeName

SIZES = ((1024, 768), (1920, 1080))
DARK_SCENES = ("01-redeem", "02-verdict-green", "03-verdict-green-pending-risk",
               "04-verdict-amber-wait", "06-verdict-already-redeemed", "15-sign-in")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Take:
    """One picture to take: a scene in a language, theme and size."""

    scene: Scene
    language: str
    theme: ThemeName
    size: tuple[int, int]

    @property
    def file_name(self) -> str:
        """`01-redeem-zh-light-1024.png`."""
        language = "zh" if self.language == CHINESE else "en"
        return f"{self.scene.name}-{language}-{self.theme}-{self.size[0]}.png"


def all_takes() -> Iterator[Take]:
    """Every scene in both languages and sizes; the main ones in dark as well."""
    for scene in SCENES:
        for language in (CHINESE, ENGLISH):
            for size in SIZES[:1] if scene.is_narrow else SIZES:
                yield Take(scene, language, ThemeName.LIGHT, size)
            if scene.name in DARK_SCENES:
                yield Take(scene, language, ThemeName.DARK, SIZES[0])


def open_scene(take: Take) -> MainWindow:
    """The window of a scene, shown and settled."""
    scene, counter = take.scene, ScriptedCounter()
    english = take.language == ENGLISH
    counter.till_status = shop.status_in(scene.status, is_english=english)
    counter.is_english = english
    counter.people = shop.staff_in(is_english=english)
    if scene.is_empty:
        counter.rows = ()
        counter.till_status = shop.first_minute(counter.till_status)
    if scene.is_late_goods:
        counter.open_questions = shop.recent_rows()[:1]
    operator = shop.operator_in(is_english=english)
    window = build_window(
        counter,
        WindowOptions(
            language=take.language,
            theme=take.theme,
            is_demo=scene.is_demo,
            operator=operator if scene.is_signed_in else None,
            zone=shop.ZONE,
            now=lambda: counter.now_utc_ms,
            has_sound=False,
            size=take.size,
        ),
    )
    window.view.has_phone = scene.is_demo
    window.show()
    settle()
    scene.act(window, counter)
    settle()
    return window


def picture_of(window: MainWindow, take: Take) -> QPixmap:
    """What is seen; the demo shows the phone beside the till."""
    till = window.grab()
    if not take.scene.is_demo:
        return till
    phone = ScriptedDemo.phone_beside(window)
    settle()
    phone.wait_for_codes()
    settle()
    beside = phone.grab()
    phone.shut()
    phone.close()
    whole = QPixmap(till.width() + 16 + beside.width(), max(till.height(), beside.height()))
    whole.fill(window.look.colour("hairline"))
    painter = QPainter(whole)
    painter.drawPixmap(0, 0, till)
    painter.drawPixmap(till.width() + 16, 0, beside)
    painter.end()
    return whole


def take_all(folder: Path, wanted: Callable[[Take], bool] = lambda _take: True) -> list[Flaw]:
    """Write every wanted picture; returns what does not fit."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Flaw] = []
    for take in filter(wanted, all_takes()):
        window = open_scene(take)
        found.extend(
            replace(flaw, where=f"{take.file_name}: {flaw.where}")
            for flaw in flaws(window, window.look)
        )
        image = picture_of(window, take).toImage()
        _save(image, folder / take.file_name)
        window.close()
        window.shut()
        window.deleteLater()
        settle()
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures; 1 if anything does not fit."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/screenshots.")
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    parser.add_argument("--only", default="", help="only pictures whose file name contains this")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    prepare_application(application)
    found = take_all(chosen.out, lambda take: chosen.only in take.file_name)
    found += take_first_run(chosen.out, chosen.only)
    for flaw in found:
        print(f"{flaw.where}: {flaw.text!r} {flaw.what}")
    return 1 if found else 0


def _save(image: QImage, path: Path) -> None:
    """Write a picture with 256 colours: a third of the size, and nothing a reader would miss."""
    from PIL import Image

    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    size, row = (plain.width(), plain.height()), plain.bytesPerLine()
    picture = Image.frombytes("RGB", size, bytes(plain.constBits()), "raw", "RGB", row)
    few = picture.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
