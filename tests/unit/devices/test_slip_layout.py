from __future__ import annotations

from dataclasses import replace

import pytest

from devices.printer.layout import PairRow, QrRow, TextRow, columns_at, lay_out
from devices.printer.profile import PrinterProfile, RenderMode, profile_named
from pos_app.domain.slip import Align, FeedLine, PairLine, RuleLine, Slip, TextLine
from pos_app.domain.text_width import text_columns
from tests.fakes.slips import slip

NARROW = profile_named("virtual-58")
WIDE = profile_named("virtual-80")
LONG_NAME = "Wholewheat sourdough toast with strawberries and clotted cream, 400 g"


def rows(*lines: TextLine | PairLine | RuleLine | FeedLine, on: PrinterProfile = NARROW):
    return lay_out(Slip("test", lines), on)


@pytest.mark.parametrize("on", [NARROW, WIDE, profile_named("picture-58")])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_row_of_a_slip_fits_the_paper(on: PrinterProfile, language: str):
    long = slip(language, title=LONG_NAME, clerk="Wilhelmina Featherstonehaugh-Cholmondeley")
    for row in lay_out(long, on):
        match row:
            case TextRow():
                assert text_columns(row.text) <= columns_at(on, row.scale)
            case PairRow():
                used = text_columns(row.label) + 1 + text_columns(row.value)
                assert used <= columns_at(on, row.scale)


def test_pair_that_does_not_fit_stands_on_lines_of_its_own():
    assert rows(PairLine("Till", "A till with a name as long as its paper")) == (
        TextRow("Till"),
        TextRow("A till with a name as long as", Align.RIGHT),
        TextRow("its paper", Align.RIGHT),
    )


def test_large_pair_shrinks_before_it_breaks():
    assert rows(PairLine("应收", "￥185.23", bold=True, scale=2)) == (
        PairRow("应收", "￥185.23", 2, bold=True),
    )
    assert rows(PairLine("Amount due", "￥185.23", scale=2)) == (PairRow("Amount due", "￥185.23"),)


def test_large_name_takes_two_rows_at_most_then_becomes_small():
    assert rows(TextLine("Heli Fresh Wangjing", scale=2)) == (
        TextRow("Heli Fresh", scale=2),
        TextRow("Wangjing", scale=2),
    )
    assert {row.scale for row in rows(TextLine(LONG_NAME, bold=True, scale=2))} == {1}


def test_warning_never_breaks_so_that_it_says_the_opposite():
    warning = TextLine("ACCEPTED, NOT YET CONFIRMED", Align.CENTER, scale=2, inverse=True)
    assert [row.text for row in rows(warning)] == ["ACCEPTED,", "NOT YET", "CONFIRMED"]
    assert [row.text for row in rows(warning, on=WIDE)] == ["ACCEPTED,", "NOT YET CONFIRMED"]


def test_pictures_set_double_words_at_one_and_a_half():
    picture = replace(NARROW, mode=RenderMode.RASTER)
    assert rows(TextLine("离线受理，待确认", scale=2), on=picture)[0].scale == 1.5
    assert rows(TextLine("A317", scale=4), on=picture)[0].scale == 4
    assert rows(TextLine("A31755555555", scale=4), on=picture)[0].scale == 1.5


def test_control_bytes_of_a_name_do_not_reach_the_rows():
    assert rows(TextLine("王\x1d\x56\x00小"), PairLine("a\n", "\x1bb")) == (
        TextRow("王V小"),
        PairRow("a", "b"),
    )


def test_rule_is_as_wide_as_the_paper_and_feeds_are_limited():
    assert rows(RuleLine(), on=WIDE) == (TextRow("-" * 48),)
    assert rows(FeedLine(1_000_000))[0].lines == 20


def test_qr_keeps_its_payload():
    assert [row.payload for row in lay_out(slip("en"), NARROW) if isinstance(row, QrRow)]
