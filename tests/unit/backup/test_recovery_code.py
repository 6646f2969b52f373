"""The code on the recovery sheet: scanned, saved or typed, with every slip of a finger seen."""

from __future__ import annotations

import os
import random
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pos_app.errors import RecoveryCodeBad
from pos_app.wire.recovery_code import (
    ALPHABET,
    PREFIX,
    RecoveryCode,
    encode_recovery_code,
    read_recovery_code,
    recovery_lines,
)

codes = st.builds(
    RecoveryCode,
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=16),
    st.binary(min_size=1, max_size=512),
)
SAMPLE = RecoveryCode("m1-0123456789abcdef", bytes(range(182)))


@given(codes)
def test_code_comes_back_from_its_qr_and_from_its_lines(code: RecoveryCode):
    payload = encode_recovery_code(code)
    assert set(payload) <= set(ALPHABET + "GTR:")
    assert read_recovery_code(payload) == code
    assert read_recovery_code("\n".join(recovery_lines(payload))) == code


@given(codes, st.randoms(use_true_random=False))
def test_typed_lines_forgive_order_case_spacing_and_look_alikes(
    code: RecoveryCode, shuffle: random.Random
):
    lines = list(recovery_lines(encode_recovery_code(code)))
    shuffle.shuffle(lines)
    typed = [
        (line[:3] + line[3:].lower().replace("0", "o").replace("1", "l").replace(" ", "-"))
        for line in lines
    ]
    assert read_recovery_code("Till recovery\n" + "\r\n".join(typed) + "\n2026-11-21") == code


@given(st.integers(0, 10**6), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_seen_and_its_line_named(place: int, symbol: str):
    lines = list(recovery_lines(encode_recovery_code(SAMPLE)))
    number = place % len(lines)
    line = lines[number]
    at = 3 + place // len(lines) % (len(line) - 3)
    if line[at] in (" ", symbol):
        return
    lines[number] = line[:at] + symbol + line[at + 1 :]
    with pytest.raises(RecoveryCodeBad) as caught:
        read_recovery_code("\n".join(lines))
    assert caught.value.line == number + 1


def test_two_neighbours_swapped_are_seen():
    for number, line in enumerate(recovery_lines(encode_recovery_code(SAMPLE)), 1):
        symbols = line[3:].replace(" ", "")
        for at in range(len(symbols) - 1):
            swapped = symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :]
            if swapped == symbols:
                continue
            with pytest.raises(RecoveryCodeBad) as caught:
                read_recovery_code(f"{number:02} {swapped}")
            assert caught.value.line == number


def test_missing_twice_and_foreign_lines_are_named():
    lines = list(recovery_lines(encode_recovery_code(SAMPLE)))
    for broken, line in (
        (lines[:4] + lines[5:], 5),
        ([*lines, "03" + lines[3][2:]], 3),
        (lines[1:], 1),
        (["99" + lines[0][2:], *lines], 99),
    ):
        with pytest.raises(RecoveryCodeBad) as caught:
            read_recovery_code("\n".join(broken))
        assert caught.value.line == line
    with pytest.raises(RecoveryCodeBad):
        read_recovery_code("\n".join(lines[:-1]))


@given(st.text(max_size=400) | st.text(ALPHABET + "\n 0123456789-:GTR", max_size=400))
@example("GTR1:")
@example("GTR2:0000")
@example("GTR1:Z")
@example("01 000")
@example("\x85".join(["01 0000", "GTR1:0"]))
@settings(max_examples=300)
def test_garbage_is_refused_in_one_way_only(text: str):
    with suppress(RecoveryCodeBad):
        read_recovery_code(text)


@given(st.binary(max_size=300))
def test_any_bytes_under_a_right_prefix_are_refused_in_one_way_only(raw: bytes):
    symbols = "".join(ALPHABET[byte % 32] for byte in raw)
    with pytest.raises(RecoveryCodeBad):
        read_recovery_code(PREFIX + symbols)


@pytest.mark.parametrize(
    "code", [RecoveryCode("", b"x"), RecoveryCode("x", b""), RecoveryCode("x" * 65, b"x")]
)
def test_a_code_without_a_till_or_keys_is_never_made(code: RecoveryCode):
    with pytest.raises(ValueError):
        encode_recovery_code(code)


def test_longest_text_is_refused_unread():
    with pytest.raises(RecoveryCodeBad):
        read_recovery_code(encode_recovery_code(SAMPLE) + os.linesep * 70_000)
