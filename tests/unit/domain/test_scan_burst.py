from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.scan_burst import BurstDetector, Heard, KeyStroke, ScanRead, WedgeSettings

GTIN = "6901234567892"


@dataclass
class TextField:
    """What a filter around the detector would leave in the focused field, and what it scanned."""

    detector: BurstDetector
    typed: list[KeyStroke] = field(default_factory=list)
    scans: list[ScanRead] = field(default_factory=list)
    hints: int = 0

    def press(self, stroke: KeyStroke) -> Heard:
        heard = self.detector.feed(stroke)
        self._take(heard)
        if not heard.swallow:
            self.typed.append(stroke)
        return heard

    def wait_until(self, now_ms: int) -> None:
        self._take(self.detector.tick(now_ms))

    def leave(self) -> None:
        self._take(self.detector.flush())

    def _take(self, heard: Heard) -> None:
        self.typed.extend(heard.replay)
        self.hints += heard.ime_hint
        if heard.scan:
            self.scans.append(heard.scan)

    @property
    def text(self) -> str:
        return "".join("\n" if stroke.is_enter else stroke.char for stroke in self.typed)

    @property
    def codes(self) -> list[str]:
        return [scan.text for scan in self.scans]


def listening(**settings: object) -> TextField:
    return TextField(BurstDetector(WedgeSettings(**settings)))  # type: ignore[arg-type]


def keys(
    text: str, *, start_ms: int = 1_000, gap_ms: int = 5, enter: bool = True
) -> Iterator[KeyStroke]:
    at_ms = start_ms
    for char in text:
        yield KeyStroke(char, at_ms)
        at_ms += gap_ms
    if enter:
        yield KeyStroke("\r", at_ms, is_enter=True)


def press_all(field: TextField, strokes: Iterable[KeyStroke]) -> None:
    for stroke in strokes:
        field.press(stroke)


@pytest.mark.parametrize("gap_ms", [1, 2, 16, 60])
def test_a_scan_ends_with_its_enter_and_types_nothing(gap_ms):
    field = listening()
    press_all(field, keys(GTIN, gap_ms=gap_ms))
    assert field.codes == [GTIN]
    assert field.text == ""
    assert field.scans[0].ended_ms - field.scans[0].started_ms == 13 * gap_ms
    assert field.scans[0].slowest_gap_ms == gap_ms


def test_a_slow_gun_may_take_seconds_over_a_long_token():
    field = listening()
    press_all(field, keys("OC1:" + "A" * 3_000, gap_ms=16))
    assert field.codes == ["OC1:" + "A" * 3_000]


def test_a_person_keeps_every_key_in_order():
    field = listening()
    press_all(field, keys("latte 12", gap_ms=130))
    assert field.text == "latte 12\n"
    assert field.codes == []


def test_a_persons_single_key_is_released_by_the_clock_within_one_gap():
    field = listening()
    field.press(KeyStroke("a", 1_000))
    assert field.text == ""
    assert field.detector.is_holding
    field.wait_until(1_060)
    assert field.text == ""
    field.wait_until(1_061)
    assert field.text == "a"
    assert not field.detector.is_holding


def test_a_persons_quick_short_number_and_enter_stay_typed():
    field = listening()
    press_all(field, keys("12", gap_ms=50))
    assert field.text == "12\n"
    assert field.codes == []


def test_a_scan_without_enter_ends_by_the_clock():
    field = listening()
    press_all(field, keys(GTIN, gap_ms=5, enter=False))
    field.wait_until(1_060 + 80)
    assert field.codes == []
    field.wait_until(1_060 + 81)
    assert field.codes == [GTIN]
    assert field.text == ""


def test_a_scan_without_enter_ends_by_the_next_key():
    field = listening()
    press_all(field, keys(GTIN, gap_ms=5, enter=False))
    press_all(field, keys("x", start_ms=2_000, enter=False))
    field.wait_until(3_000)
    assert field.codes == [GTIN]
    assert field.text == "x"


@pytest.mark.parametrize("ends", ["\r\n", "\t", "\n", "\r\t", "\r\r"])
def test_every_end_of_a_scan_belongs_to_it(ends):
    field = listening()
    at_ms = 1_000
    for char in GTIN + ends:
        field.press(KeyStroke(char, at_ms))
        at_ms += 5
    field.wait_until(at_ms + 500)
    assert field.codes == [GTIN]
    assert field.text == ""


def test_a_persons_enter_after_a_scan_is_theirs():
    field = listening()
    press_all(field, keys(GTIN))
    field.press(KeyStroke("\r", 1_500, is_enter=True))
    assert field.text == "\n"


def test_an_enter_alone_and_a_shortcut_alone_pass_at_once():
    field = listening()
    for stroke in (
        KeyStroke("\r", 1_000, is_enter=True),
        KeyStroke("\t", 1_001),
        KeyStroke("\x13", 1_002, is_shortcut=True),
        KeyStroke("", 1_003, is_shortcut=True),
        KeyStroke("", 1_004),
    ):
        assert field.press(stroke) == Heard()
    assert len(field.typed) == 5


def test_a_shortcut_inside_a_scan_is_ignored():
    field = listening()
    scan = list(keys(GTIN))
    scan.insert(6, KeyStroke("\x0a", scan[5].at_ms + 1, is_shortcut=True))
    scan.insert(7, KeyStroke("", scan[5].at_ms + 2, is_shortcut=True))
    # Ctrl+J is how some guns spell a line feed: it ends the code like any Enter.
    scan[6] = KeyStroke("\x02", scan[5].at_ms + 1, is_shortcut=True)
    press_all(field, scan)
    assert field.codes == [GTIN]
    assert field.typed == []


def test_a_persons_shortcut_right_after_a_key_is_not_lost():
    field = listening()
    field.press(KeyStroke("a", 1_000))
    field.press(KeyStroke("\x13", 1_040, is_shortcut=True))
    field.wait_until(1_200)
    assert [stroke.char for stroke in field.typed] == ["a", "\x13"]


def test_the_group_separator_of_a_gs1_scan_stays():
    field = listening()
    press_all(field, keys("010690123456789217\x1d10AB\x02"))
    assert field.codes == ["010690123456789217\x1d10AB"]


def test_shift_presses_between_capitals_do_not_break_a_scan():
    field = listening()
    at_ms = 1_000
    for char in "OC1:ABCDEF":
        field.press(KeyStroke("", at_ms))
        field.press(KeyStroke(char, at_ms + 45))
        at_ms += 90
    field.press(KeyStroke("\r", at_ms, is_enter=True))
    assert field.codes == ["OC1:ABCDEF"]
    assert field.text == ""


def test_a_held_down_key_is_a_persons():
    field = listening()
    field.press(KeyStroke("7", 1_000))
    for at_ms in range(1_030, 1_400, 30):
        field.press(KeyStroke("7", at_ms, is_auto_repeat=True))
    assert field.text == "7" * 14
    field.press(KeyStroke("\r", 1_395, is_enter=True))
    assert field.codes == []


def test_a_key_held_down_during_a_scan_changes_nothing():
    field = listening()
    scan = list(keys(GTIN))
    scan.insert(8, KeyStroke("x", scan[7].at_ms + 1, is_auto_repeat=True))
    press_all(field, scan)
    assert field.codes == [GTIN]
    assert field.text == ""


def test_prefix_and_suffix_are_stripped_and_keys_before_the_prefix_are_the_persons():
    field = listening(prefix="~", suffix="#")
    field.press(KeyStroke("5", 990))
    press_all(field, keys("~" + GTIN + "#", enter=False))
    assert field.codes == [GTIN]
    assert field.text == "5"
    field.press(KeyStroke("\r", 1_100, is_enter=True))
    assert field.text == "5"


def test_a_configured_prefix_that_is_missing_means_a_person():
    field = listening(prefix="~")
    press_all(field, keys("hello"))
    assert field.text == "hello\n"
    assert field.codes == []


def test_a_prefix_alone_is_no_scan_whatever_stood_before_it():
    field = listening(prefix="99", length_min=2)
    press_all(field, keys("99"))
    press_all(field, keys("5499", start_ms=9_000))
    assert (field.codes, field.text) == ([], "54")


def test_a_person_may_type_the_suffix():
    field = listening(suffix="#")
    press_all(field, keys("a#", gap_ms=100, enter=False))
    field.wait_until(5_000)
    assert field.text == "a#"


def test_a_prefix_and_nothing_else_is_no_scan():
    field = listening(prefix="~~~~")
    press_all(field, keys("~~~~"))
    assert field.codes == []
    assert field.text == ""


@pytest.mark.parametrize("prefix", ["", "~"])
def test_a_code_beyond_the_limit_says_it_is_not_whole(prefix):
    field = listening(length_max=100, prefix=prefix)
    press_all(field, keys("9" * 130))
    assert [scan.is_cut for scan in field.scans] == [True]
    assert len(field.codes[0]) == 100
    assert field.text == ""


def test_the_same_code_within_300_ms_is_one_scan():
    field = listening()
    press_all(field, keys(GTIN, start_ms=1_000))
    press_all(field, keys(GTIN, start_ms=1_065 + 300))
    assert field.codes == [GTIN]
    press_all(field, keys(GTIN, start_ms=1_365 + 65 + 301))
    assert field.codes == [GTIN, GTIN]
    assert [scan.is_repeat for scan in field.scans] == [False, True]
    assert field.text == ""


def test_quantity_scanning_counts_every_scan():
    field = listening(counts_bounces=True)
    press_all(field, keys(GTIN, start_ms=1_000))
    press_all(field, keys(GTIN, start_ms=1_100))
    assert field.codes == [GTIN, GTIN]


def test_a_repeat_is_marked_up_to_1500_ms_even_after_another_code():
    field = listening()
    press_all(field, keys("OC1:ABCD", start_ms=1_000))
    press_all(field, keys("OC1:EFGH", start_ms=1_200))
    press_all(field, keys("OC1:ABCD", start_ms=1_040 + 1_500))
    press_all(field, keys("OC1:ABCD", start_ms=2_580 + 1_501))
    assert field.codes == ["OC1:ABCD", "OC1:EFGH", "OC1:ABCD", "OC1:ABCD"]
    assert [scan.is_repeat for scan in field.scans] == [False, False, True, False]


def test_memory_of_codes_is_bounded():
    field = listening(gap_max_ms=5)
    for number in range(60):
        press_all(field, keys(f"{number:04d}", start_ms=1_000 + number * 12, gap_ms=1))
    assert len(field.codes) == 60
    press_all(field, keys("0000", start_ms=1_000 + 60 * 12, gap_ms=1))
    assert field.scans[-1].is_repeat is False


def test_four_input_method_events_in_a_row_ask_to_switch_to_english():
    field = listening()
    for number in range(10):
        field.press(KeyStroke("", 1_000 + number * 16, is_ime=True))
    assert field.hints == 1
    assert len(field.typed) == 10


def test_slow_input_method_events_are_a_person_writing_chinese():
    field = listening()
    for number in range(10):
        field.press(KeyStroke("", 1_000 + number * 101, is_ime=True))
    assert field.hints == 0


def test_a_scan_with_letters_eaten_by_the_input_method_is_no_scan():
    field = listening()
    at_ms = 1_000
    for char in "OC1:QRF2CB":
        field.press(KeyStroke("" if char.isalpha() else char, at_ms, is_ime=char.isalpha()))
        at_ms += 10
    field.press(KeyStroke("\r", at_ms, is_enter=True))
    assert field.codes == []
    assert field.hints >= 1
    assert field.text == ""


def test_leaving_the_window_decides_at_once():
    field = listening()
    press_all(field, keys("ab", enter=False))
    field.leave()
    assert field.text == "ab"
    press_all(field, keys(GTIN, start_ms=2_000, enter=False))
    field.leave()
    assert field.codes == [GTIN]
    field.leave()
    assert field.text == "ab"


def test_a_clock_that_goes_back_loses_nothing():
    field = listening()
    press_all(field, keys(GTIN, start_ms=1_000, enter=False))
    press_all(field, keys("12", start_ms=500))
    assert field.codes == [GTIN + "12"]


def test_keys_carry_what_the_filter_needs_to_deliver_them_again():
    field = listening()
    event = object()
    field.press(KeyStroke("a", 1_000, tag=event))
    field.wait_until(2_000)
    assert field.typed[0].tag is event


person_chars = st.text("0123456789abcOC:，茶 ", min_size=1, max_size=12)
scan_chars = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabc:/-?=", min_size=4, max_size=40)
person = st.tuples(st.just("person"), person_chars, st.integers(61, 400), st.booleans())
scanner = st.tuples(st.just("scanner"), scan_chars, st.integers(0, 60), st.booleans())


@given(
    st.lists(person | scanner, max_size=8),
    st.lists(st.integers(0, 40_000), max_size=30),
    st.integers(81, 700),
)
def test_nothing_is_lost_and_no_scan_text_leaks(turns, ticks_ms, pause_ms):
    strokes: list[KeyStroke] = []
    typed, scanned = "", []
    at_ms = 10_000
    for number, (who, text, gap_ms, has_enter) in enumerate(turns):
        if who == "scanner":
            text += f"+{number}"
            scanned.append(text)
        else:
            typed += text + ("\n" if has_enter else "")
        strokes += keys(text, start_ms=at_ms, gap_ms=gap_ms, enter=has_enter)
        at_ms = strokes[-1].at_ms + pause_ms
    field = listening()
    moments = sorted(
        itertools.chain(
            ((s.at_ms, 1, s) for s in strokes), ((10_000 + t, 0, None) for t in ticks_ms)
        ),
        key=lambda moment: moment[:2],
    )
    for now_ms, _, stroke in moments:
        field.wait_until(now_ms) if stroke is None else field.press(stroke)
    field.wait_until(max(at_ms, 60_000) + 1_000)
    assert field.codes == scanned
    assert field.text == typed
    assert not field.detector.is_holding


strange_keys = st.builds(
    KeyStroke,
    char=st.sampled_from(["", "a", "7", "\r", "\t", "\x1d", "\x02", "#", "~", "茶"]),
    at_ms=st.integers(0, 3_000),
    is_enter=st.booleans(),
    is_ime=st.booleans(),
    is_shortcut=st.booleans(),
    is_auto_repeat=st.booleans(),
)


@given(
    st.lists(strange_keys, max_size=60),
    st.sampled_from(["", "~", "7"]),
    st.sampled_from(["", "#", "77"]),
    st.booleans(),
)
def test_no_key_is_delivered_twice_whatever_is_pressed(strokes, prefix, suffix, is_sorted):
    ordered = sorted(strokes, key=lambda stroke: stroke.at_ms) if is_sorted else strokes
    tagged = [
        KeyStroke(s.char, s.at_ms, s.is_enter, s.is_ime, s.is_shortcut, s.is_auto_repeat, number)
        for number, s in enumerate(ordered)
    ]
    field = listening(prefix=prefix, suffix=suffix, length_max=20)
    press_all(field, tagged)
    field.leave()
    delivered = [stroke.tag for stroke in field.typed]
    assert len(delivered) == len(set(delivered))
    assert not field.detector.is_holding
