from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.codes import gtin_check_digit
from pos_app.domain.scan_router import Box, Route, RouteContext, RouteKind, route

K = RouteKind
TOKEN = (
    "OC1:QRF2CBCIKZDVVJ2UMNDUZICXQYNQAAAACEAAAABKDERGAAIZAE3BUAAQBBQACWCADBLMDBZ4BI7VKTSQETWXG472"
)
SHORT = "12345678901244"
GTIN13 = "6901234567892"
GTIN12 = "614141999996"
WECHAT = "134512345678901234"
ALIPAY = "281234567890123456"
WEIGHED = "211234500456" + str(gtin_check_digit("211234500456"))
WEIGHED18 = "26123450123400567" + str(gtin_check_digit("26123450123400567"))

SCANNED = RouteContext()
TYPED = RouteContext(is_typed=True)
TENDERING = RouteContext(is_tendering=True)
REDEEM = RouteContext(is_typed=True, box=Box.REDEEM)
PICKUP = RouteContext(is_typed=True, box=Box.PICKUP)


def sells(*codes: str, **fields: object) -> RouteContext:
    return RouteContext(catalogue_knows=set(codes).__contains__, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("context", [SCANNED, TYPED, TENDERING, REDEEM, PICKUP])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TOKEN, K.COUPON_TOKEN),
        (TOKEN.lower(), K.COUPON_TOKEN),
        ("]Q3" + TOKEN + "\r", K.COUPON_TOKEN),
        (TOKEN.replace(":", ""), K.COUPON_TOKEN),
        ("OC1:damaged", K.COUPON_TOKEN),
        ("OP1:8842", K.PICKUP_ORDER),
        ("OM1:77", K.MEMBER),
        ("OR1:2026-000123", K.RECEIPT),
        ("OS1:li", K.STAFF_BADGE),
        ("OD1:{}", K.DEVICE_CONFIG),
        ("https://v.douyin.com/abc/", K.PLATFORM_LINK),
        ("v.douyin.com/abc", K.PLATFORM_LINK),
        ("http://dpurl.cn/x?y=1", K.PLATFORM_LINK),
        ("https://example.test/q?encrypted_data=AbC%2B", K.PLATFORM_LINK),
        ("https://example.test/q?object_id=", K.PLATFORM_LINK),
        ("https://v.douyin.com.evil.test/abc", K.LINK),
        ("https://example.test/menu", K.LINK),
        ("https://[broken", K.LINK),
        ("", K.NOTHING),
        (" \r\n", K.NOTHING),
        ("]E0", K.NOTHING),
    ],
)
def test_unmistakable_codes_go_one_way_in_every_context(context, text, kind):
    assert route(text, context).kind is kind


def test_a_repaired_coupon_is_handed_on_as_it_was_issued():
    for bent in (TOKEN.lower(), TOKEN.replace(":", ";"), TOKEN.replace(":", ""), f"]Q3{TOKEN}\n"):
        assert route(bent, SCANNED) == Route(K.COUPON_TOKEN, TOKEN, K.COUPON_TOKEN)


def test_a_link_is_passed_on_whole_whatever_its_length():
    link = "HTTPS://example.test/全/?q=" + "aB%20" * 700 + "&z=１"
    assert len(link) > 3000
    assert route(link, SCANNED).kind is K.LINK
    plain = "https://example.test/?q=" + "aB%20" * 700
    assert route(plain + "\r\n", SCANNED).code == plain


def test_a_text_beyond_the_longest_scan_is_unknown():
    assert route("9" * 4097, SCANNED).kind is K.UNKNOWN


@pytest.mark.parametrize("code", [WECHAT, ALIPAY, "6212345678901234567", WEIGHED18])
def test_payment_codes_pay_only_while_tendering(code):
    assert route(code, TENDERING).kind is K.PAYMENT_CODE


@pytest.mark.parametrize("code", [WECHAT, ALIPAY, "6212345678901234567"])
def test_payment_codes_outside_tendering_ask_and_never_pay(code):
    asked = route(code, SCANNED)
    assert asked.kind is K.ASK
    assert asked.guess is K.PAYMENT_CODE
    assert asked.choices[0] is K.PAYMENT_CODE


@pytest.mark.parametrize("code", [WEIGHED, WEIGHED18])
def test_weighed_codes_sell(code):
    assert route(code, SCANNED).kind is K.WEIGHED


def test_a_known_product_never_becomes_a_coupon():
    for context in (
        sells(GTIN12),
        sells(GTIN12, is_typed=True),
        sells(GTIN12, box=Box.REDEEM),
        sells(GTIN12, is_typed=True, box=Box.REDEEM),
    ):
        assert route(GTIN12, context) == Route(K.PRODUCT, GTIN12, K.PRODUCT)


def test_an_unknown_gtin_that_could_be_a_coupon_asks():
    asked = route(GTIN12, SCANNED)
    assert asked.kind is K.ASK
    assert asked.choices == (K.PRODUCT, K.EXTERNAL_COUPON)
    assert route(GTIN13, RouteContext(box=Box.REDEEM)).kind is K.ASK


def test_an_unknown_gtin_that_cannot_be_a_coupon_shows_the_unknown_card():
    assert route(GTIN13, SCANNED) == Route(K.UNKNOWN, GTIN13, K.PRODUCT)
    assert route("10614141000415", SCANNED) == Route(K.UNKNOWN, "10614141000415", K.PRODUCT)


def test_a_bad_check_digit_is_refused_and_not_guessed():
    wrong = GTIN13[:-1] + "3"
    assert route(wrong, SCANNED) == Route(K.BAD_CHECK_DIGIT, wrong, K.PRODUCT)
    assert route(wrong, TYPED).kind is K.BAD_CHECK_DIGIT
    assert route("12345678901245", RouteContext(box=Box.REDEEM)).guess is K.SHORT_CODE


def test_a_product_with_a_wrong_check_digit_sells_if_the_catalogue_knows_it():
    wrong = GTIN13[:-1] + "3"
    assert route(wrong, sells(wrong)).kind is K.PRODUCT


def test_our_short_code_is_found_without_a_box():
    assert route(SHORT, SCANNED).kind is K.SHORT_CODE
    assert route("1234 5678-9012 44", TYPED) == Route(K.SHORT_CODE, SHORT, K.SHORT_CODE)


def test_other_platforms_numbers_go_by_length():
    assert route("123456789013", SCANNED).kind is K.EXTERNAL_COUPON
    assert route("1234567890", TYPED).kind is K.EXTERNAL_COUPON
    none_connected = RouteContext(external_lengths=frozenset())
    assert route("1234567890", none_connected).kind is K.UNKNOWN


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        (SHORT, K.SHORT_CODE),
        ("1234 5678 9012 44", K.SHORT_CODE),
        ("12345678901245", K.BAD_CHECK_DIGIT),
        ("10614141000415", K.BAD_CHECK_DIGIT),
        ("1234567890", K.EXTERNAL_COUPON),
        (GTIN13, K.EXTERNAL_COUPON),
        ("123456789", K.UNKNOWN),
        (WECHAT, K.UNKNOWN),
    ],
)
def test_digits_typed_into_the_redeem_box_are_a_coupon_first(typed, kind):
    assert route(typed, REDEEM).kind is kind


@pytest.mark.parametrize("typed", ["8842", SHORT, GTIN13, "1234567890"])
def test_digits_typed_into_the_pickup_box_are_a_pickup_code_first(typed):
    assert route(typed, PICKUP) == Route(K.PICKUP_CODE, typed, K.PICKUP_CODE)


def test_words_are_searched_when_typed_and_unknown_when_scanned():
    assert route("latte", TYPED) == Route(K.SEARCH, "latte", K.SEARCH)
    assert route("3 5", TYPED) == Route(K.SEARCH, "3 5", K.SEARCH)
    assert route("13800138000", TYPED).kind is K.SEARCH
    assert route("SKU-77", SCANNED).kind is K.UNKNOWN
    assert route("SKU-77", sells("SKU-77")).kind is K.PRODUCT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WECHAT, K.PAYMENT_CODE),
        (SHORT, K.SHORT_CODE),
        (GTIN12, K.EXTERNAL_COUPON),
        ("8842", K.PICKUP_CODE),
        ("OM1:77", K.MEMBER),
        ("https://v.douyin.com/abc/", K.PLATFORM_LINK),
        (WEIGHED, K.WEIGHED),
        (GTIN13, K.PRODUCT),
        ("latte", K.SEARCH),
    ],
)
def test_an_open_dialog_takes_what_it_expects(text, expected):
    taken = route(
        text, RouteContext(expected=frozenset({expected}), catalogue_knows=lambda _: True)
    )
    assert (taken.kind, taken.is_held) == (expected, False)


@pytest.mark.parametrize("expected", [frozenset(), frozenset({K.STAFF_BADGE})])
def test_an_open_dialog_holds_what_it_does_not_expect(expected):
    held = route(TOKEN, RouteContext(expected=expected))
    assert held == Route(K.COUPON_TOKEN, TOKEN, K.COUPON_TOKEN, is_held=True)


contexts = st.builds(
    RouteContext,
    is_typed=st.booleans(),
    is_tendering=st.booleans(),
    box=st.sampled_from(Box),
    expected=st.none() | st.frozensets(st.sampled_from(K), max_size=4),
    catalogue_knows=st.sampled_from([lambda _: True, lambda _: False]),
)
codes = st.text(max_size=60) | st.text("0123456789", max_size=26) | st.from_regex(r"\A[oO][A-Z]1.*")


@given(codes, contexts)
def test_route_never_raises_and_never_pays_unasked(text, context):
    found = route(text, context)
    if found.kind is K.PAYMENT_CODE:
        assert context.is_tendering or K.PAYMENT_CODE in (context.expected or ())
    if found.is_held:
        assert context.expected is not None
        assert found.kind not in context.expected
