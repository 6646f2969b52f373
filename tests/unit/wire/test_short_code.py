from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pos_app.domain.codes import gtin_check_digit
from pos_app.wire.short_code import group_digits, is_short_code, make_short_code, tidy_short_code

numbers = st.integers(0, 10**12 - 1)


def test_make_short_code_follows_mod_97_10_by_hand():
    # 12,345,678,901,200 mod 97 = 54 and 98 - 54 = 44 (ISO/IEC 7064: the whole is 1).
    assert make_short_code(123_456_789_012) == "12345678901244"
    assert 12345678901244 % 97 == 1


@given(numbers)
def test_a_made_code_is_one_and_never_a_gtin_14(number):
    code = make_short_code(number)
    if code is None:
        return
    assert len(code) == 14
    assert is_short_code(code)
    assert gtin_check_digit(code[:13]) != int(code[13])


@given(numbers, st.integers(0, 13), st.integers(1, 9))
def test_no_single_digit_error_passes(number, at, step):
    code = make_short_code(number)
    assume(code)
    wrong = code[:at] + str((int(code[at]) + step) % 10) + code[at + 1 :]
    assert not is_short_code(wrong)


@given(numbers, st.integers(0, 12))
def test_no_swap_of_neighbours_passes(number, at):
    code = make_short_code(number)
    assume(code)
    assume(code[at] != code[at + 1])
    assert not is_short_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])


def test_numbers_whose_code_would_be_a_gtin_14_get_none():
    refused = [number for number in range(1000) if make_short_code(number) is None]
    assert 50 < len(refused) < 150
    for number in refused:
        digits = f"{number * 100 + 98 - number * 100 % 97:014d}"
        assert gtin_check_digit(digits[:13]) == int(digits[13])
        assert not is_short_code(digits)


@pytest.mark.parametrize(
    "text",
    ["", "1234567890120", "123456789012449", "12345678901208", "1234 5678 9012 44",
     "１２３４５６７８９０１２４４", "12345678901²09", "1234567890120a", "-2345678901209"],
)  # fmt: skip
def test_is_short_code_wants_exactly_fourteen_right_digits(text):
    assert not is_short_code(text)


def test_the_check_digits_00_01_and_99_are_never_right():
    for number in range(97):
        for check in (0, 1, 99):
            assert not is_short_code(f"{number:012d}{check:02d}")


@pytest.mark.parametrize(
    "typed",
    ["1234 5678 9012 44", "1234-5678-9012-44", " 12345678901244\n",
     "１２３４ ５６７８ ９０１２ ４４", "1234—5678—9012—44", "1234　5678　9012　44"],
)  # fmt: skip
def test_tidy_short_code_reads_what_people_type(typed):
    assert tidy_short_code(typed) == "12345678901244"
    assert is_short_code(tidy_short_code(typed))


def test_tidy_short_code_keeps_what_it_does_not_know():
    assert tidy_short_code("1234x5678") == "1234x5678"
    assert tidy_short_code("1 " * 100) == "1 " * 100


def test_group_digits_in_fours():
    assert group_digits("12345678901244") == "1234 5678 9012 44"
    assert group_digits("") == ""


@pytest.mark.parametrize("number", [-1, 10**12])
def test_make_short_code_refuses_other_numbers(number):
    with pytest.raises(ValueError, match="a short code needs"):
        make_short_code(number)
