"""Nothing is clipped, elided unawares, faint, too small or nameless, in either language."""

from __future__ import annotations

import re
from itertools import product

import pytest

from ui.language import CHINESE, ENGLISH
from ui.measuring import Flaw, flaws, visible_texts
from ui.screenshots import Take, all_takes, open_scene
from ui.showcase.scenes import SCENES
from ui.showcase.settling import settle
from ui.theme.tokens import DARK, LIGHT, ThemeName, contrast

HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN_WORDS = re.compile(r"[A-Za-z]{2,}[ ,.]+[A-Za-z]{2,}")
SAME_IN_BOTH = {"中文", "English"}
SMALLEST = (1024, 700)
SCALED_150 = (1280, 720)
"""What a 1920 × 1080 screen leaves at a scale of 150 %."""
MIDDLE = (1366, 768)


def close(window) -> None:
    window.close()
    window.deleteLater()
    settle()


def flaws_of(take: Take) -> list[Flaw]:
    window = open_scene(take)
    found = flaws(window, window.look)
    stranger = LATIN_WORDS if take.language == CHINESE else HAN
    found += [
        Flaw(type(widget).__name__, placed.text, "is in the other language")
        for widget, placed in visible_texts(window)
        if stranger.search(placed.text) and placed.text not in SAME_IN_BOTH
    ]
    close(window)
    return found


def test_every_picture_fits_and_speaks_one_language():
    found = {take.file_name: bad for take in all_takes() if (bad := flaws_of(take))}
    assert found == {}


@pytest.mark.parametrize("size", [SMALLEST, SCALED_150, MIDDLE])
def test_main_scenes_fit_on_other_screens(size):
    names = ("01-redeem", "01-redeem-offline", "01-redeem-printer-fault", "01-redeem-keypad",
             "02-verdict-green", "03-verdict-green-pending-risk", "04-verdict-amber-wait",
             "06-verdict-already-redeemed", "07-reverse", "15-sign-in", "17-demo")  # fmt: skip
    scenes = [scene for scene in SCENES if scene.name in names]
    assert len(scenes) == len(names)
    found = {}
    for scene, language in product(scenes, (CHINESE, ENGLISH)):
        take = Take(scene, language, ThemeName.LIGHT, size)
        if bad := flaws_of(take):
            found[take.file_name] = bad
    assert found == {}


def test_two_banners_leave_the_verdict_whole():
    scene = next(scene for scene in SCENES if scene.name == "03-verdict-green-pending-risk")
    for language in (CHINESE, ENGLISH):
        window = open_scene(Take(scene, language, ThemeName.LIGHT, SMALLEST))
        window.view.is_demo = True
        window.show_all()
        settle()
        assert window.demo_banner.isVisible()
        assert window.line_banner.isVisible()
        assert flaws(window, window.look) == []
        close(window)


def test_texts_are_seen_by_the_measure():
    take = next(all_takes())
    window = open_scene(take)
    assert len(visible_texts(window)) > 40
    window.redeem.work.echo.setGeometry(0, 0, 160, 72)
    assert any("width" in flaw.what for flaw in flaws(window, window.look))
    close(window)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_borders_and_icons_stand_out(colours):
    for role in ("border", "primary", "text2", "warning", "success", "danger", "offline"):
        assert contrast(getattr(colours, role), colours.surface) >= 3.0, role
