from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.codes import (
    PaymentScheme,
    code_tail,
    drop_controls,
    gtin14_of,
    gtin_check_digit,
    is_bad_gtin,
    is_gtin,
    is_plain_digits,
    is_short_code,
    is_weighed,
    mask_code,
    payment_scheme,
    repair_own_prefix,
    tidy_scan,
)

LONG = "QRF2CBCIKZDVVJ2UMNDUZICXQYNQ"


@pytest.mark.parametrize(
    "gtin",
    [
        "96385074",  # GTIN-8, GS1 General Specifications
        "614141999996",  # GTIN-12
        "4006381333931",  # GTIN-13
        "6901234567892",
        "10614141000415",  # GTIN-14
        "00012345600012",
    ],
)
def test_is_gtin_knows_real_numbers(gtin):
    assert is_gtin(gtin)
    assert not is_bad_gtin(gtin)
    assert is_gtin(gtin14_of(gtin))


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_a_single_wrong_digit_makes_a_bad_gtin(length, draw):
    body = draw.draw(st.text("0123456789", min_size=length, max_size=length))
    gtin = body + str(gtin_check_digit(body))
    assert is_gtin(gtin)
    at = draw.draw(st.integers(0, length))
    wrong = gtin[:at] + str((int(gtin[at]) + draw.draw(st.integers(1, 9))) % 10) + gtin[at + 1 :]
    assert is_bad_gtin(wrong)
    assert not is_gtin(wrong)


@pytest.mark.parametrize(
    "text",
    ["", "4", "400638133393", "40063813339310", "400638133393x", "４００６３８１３３３９３１"],
)
def test_other_texts_are_no_gtin(text):
    assert not is_gtin(text)


@pytest.mark.parametrize(
    ("digits", "scheme"),
    [
        ("134512345678901234", PaymentScheme.WECHAT),
        ("101234567890123456", PaymentScheme.WECHAT),
        ("151234567890123456", PaymentScheme.WECHAT),
        ("161234567890123456", None),
        ("091234567890123456", None),
        ("13451234567890123", None),
        ("1345123456789012345", None),
        ("2512345678901234", PaymentScheme.ALIPAY),
        ("301234567890123456789012", PaymentScheme.ALIPAY),
        ("251234567890123", None),
        ("3012345678901234567890123", None),
        ("3112345678901234", None),
        ("6212345678901234567", PaymentScheme.UNIONPAY),
        ("621234567890123456", None),
        ("6312345678901234567", None),
        ("", None),
        ("13451234567890123x", None),
        ("１３４５１２３４５６７８９０１２３４", None),
    ],
)
def test_payment_scheme_goes_by_length_and_prefix(digits, scheme):
    assert payment_scheme(digits) is scheme


def test_is_weighed_wants_prefix_length_and_check_digit():
    assert is_weighed("2112345004567"[:12] + str(gtin_check_digit("211234500456")))
    body = "26123450123400567"
    assert is_weighed(body + str(gtin_check_digit(body)))
    wrong = (gtin_check_digit(body) + 1) % 10
    assert not is_weighed(body + str(wrong))
    assert not is_weighed("6901234567892")
    assert not is_weighed("")


@pytest.mark.parametrize(
    ("read", "tidied"),
    [
        ("  6901234567892\r\n", "6901234567892"),
        ("]E06901234567892", "6901234567892"),
        ("\x02]C1\x1d0106901234567892\x03", "0106901234567892"),
        ("６９０１２３４５６７８９２", "6901234567892"),
        ("ＯＣ１：ＱＲＦ", "OC1:QRF"),
        ("\ufeffabc\u200b", "abc"),
        ("a b\tc", "a b\tc"),
        ("]E0", ""),
        ("\x00\x1f", ""),
        ("", ""),
        ("奶茶", "奶茶"),
    ],
)
def test_tidy_scan_takes_away_only_what_surrounds(read, tidied):
    assert tidy_scan(read) == tidied


@given(st.text(max_size=50))
def test_tidy_scan_never_raises_and_leaves_no_noise_at_the_ends(text):
    tidied = tidy_scan(text)
    assert tidied == tidied.strip("\r\n\t\x00\x02\x03\x1d")


def test_drop_controls_keeps_the_group_separator():
    assert drop_controls("01\x1d10\x00\x02\tAB\x7f") == "01\x1d10AB"


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        (f"OC1:{LONG}", f"OC1:{LONG}"),
        (f"oc1:{LONG.lower()}", f"OC1:{LONG}"),
        (f"OC1;{LONG}", f"OC1:{LONG}"),
        (f"OC1{LONG}", f"OC1:{LONG}"),
        (f"OC1M{LONG}", f"OC1:{LONG}"),
        ("OP1:12345", "OP1:12345"),
        ("op1;12345", "OP1:12345"),
        ("OM1Ö77", "OM1:77"),
        ("OS1:x7", "OS1:x7"),
        ("OC1:", None),
        ("OC12345", None),
        ("OM1 7", None),
        ("OX1:7", None),
        ("coffee", None),
        ("", None),
    ],
)
def test_repair_own_prefix(text, repaired):
    assert repair_own_prefix(text) == repaired


@pytest.mark.parametrize("text", ["", "１", "1.5", "-1", "²"])
def test_is_plain_digits_means_0_to_9(text):
    assert not is_plain_digits(text)


def test_short_codes_are_told_from_gtins():
    assert is_short_code("12345678901244")
    assert not is_short_code("12345678901245")
    assert not is_short_code("10614141000415")


def test_masked_codes_show_four_characters_at_most():
    assert mask_code("12345678901244") == "••••1244"
    assert code_tail("12345678901244") == "1244"
    assert mask_code("1234567") == "••••"
    assert code_tail("123") == ""
