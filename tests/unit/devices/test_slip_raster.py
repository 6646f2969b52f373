from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image, ImageChops

from devices.printer.fonts import FontFiles, Pen, bundled_fonts, to_dots
from devices.printer.layout import FeedRow, PairRow, QrRow, TextRow, lay_out
from devices.printer.profile import profile_named
from devices.printer.raster import RasterPress
from pos_app.domain.slip import Align
from tests.fakes.slips import QR, slip

PICTURE_58 = profile_named("picture-58")


@pytest.fixture(scope="module")
def press() -> RasterPress:
    return RasterPress(PICTURE_58)


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(picture).getbbox()
    assert box is not None
    return box


def drawn(character: str, files: FontFiles | None = None) -> bytes:
    cell = Image.new("L", (24, 31), 255)
    Pen(files or bundled_fonts()).write(cell, character, (0, 0), scale=1, bold=False)
    return to_dots(cell).tobytes()


def test_row_is_as_wide_as_the_paper_and_31_dots_high(press: RasterPress):
    assert press.row(TextRow("离线受理")).size == (384, 31)
    assert press.row(TextRow("离线受理", scale=1.5)).size == (384, 46)
    assert press.row(PairRow("应收", "￥185.23", scale=2)).size == (384, 62)
    assert press.row(FeedRow(3)).size == (384, 93)


def test_no_character_is_clipped_at_the_edges_of_its_row(press: RasterPress):
    for scale, text in ((1, "鬱國gjpqy（）Ág" * 2), (1.5, "鬱國gjpqy（）"), (2, "鬱國gjpqy")):
        row = press.row(TextRow(text, scale=scale))
        _, top, right, bottom = ink(row)
        assert top > 0
        assert bottom < row.height
        assert right < 384


def test_words_stand_on_the_grid(press: RasterPress):
    alone = press.row(TextRow("确"))
    behind = press.row(TextRow("1234确"))
    shifted = alone.crop((0, 0, 24, 31))
    assert behind.crop((48, 0, 72, 31)).tobytes() == shifted.tobytes()


def test_centre_and_right_leave_equal_and_no_room(press: RasterPress):
    centred = ink(press.row(TextRow("王国王国", Align.CENTER)))
    assert abs(centred[0] - (384 - centred[2])) <= 4
    assert ink(press.row(TextRow("|", Align.RIGHT)))[0] >= 372


def test_pair_keeps_label_and_value_apart(press: RasterPress):
    row = press.row(PairRow("券码", "尾号2715"))
    gap = row.crop((48, 0, 288, 31))
    assert ImageChops.invert(gap).getbbox() is None


def test_inverse_row_is_black_from_edge_to_edge(press: RasterPress):
    row = press.row(TextRow("待确认", Align.CENTER, scale=1.5, inverse=True))
    assert {row.getpixel((x, y)) for x in (0, 383) for y in (0, 45)} == {0}
    assert 255 in set(row.convert("L").tobytes())


def test_bold_is_heavier_for_latin_and_han(press: RasterPress):
    for text in ("12.80", "离线", "㼆"):
        plain, bold = (press.row(TextRow(text, bold=bold)) for bold in (False, True))
        assert bold.convert("L").tobytes().count(0) > plain.convert("L").tobytes().count(0)


def test_rare_characters_have_shapes_and_missing_ones_show_their_number():
    shapes = [drawn(character) for character in ("㼆", "𠮷", "😀", "🥮")]
    assert len(set(shapes)) == len(shapes)
    assert drawn("\U0002ffff") != drawn("\U0002fffe")


def test_page_shows_a_qr_that_reads_back(press: RasterPress):
    page = press.page(lay_out(slip("zh-CN"), PICTURE_58))
    assert [symbol.text for symbol in zxingcpp.read_barcodes(page.convert("L"))] == [QR]


def test_qr_that_would_not_fit_is_made_smaller(press: RasterPress):
    picture = press.row(QrRow("OR1:" + "A" * 300, module_dots=16))
    assert picture.width == 384
    read = zxingcpp.read_barcodes(picture.convert("L"))
    assert [symbol.text for symbol in read] == ["OR1:" + "A" * 300]
