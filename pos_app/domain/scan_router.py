"""Which kind of code a scan or a typed text is: one pure decision for the whole window.

Nobody has to choose a mode first. Where two kinds are possible and a wrong guess would cost money,
the route asks instead of guessing.
Source: ux.md 3.3, acceptance.md 1 to 11.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from pos_app.domain.codes import (
    SHORT_CODE_LENGTH,
    drop_controls,
    is_bad_gtin,
    is_gtin,
    is_plain_digits,
    is_short_code,
    is_weighed,
    payment_scheme,
    repair_own_prefix,
    tidy_scan,
)

SCAN_LENGTH_MAX = 4096
TYPED_COUPON_LENGTHS = range(10, 16)

_PLATFORM_HOSTS = ("v.douyin.com", "dpurl.cn", "dpurl.com")
_PLATFORM_FIELDS = frozenset({"encrypted_data", "object_id"})
_SEPARATORS = str.maketrans("", "", " -")


class RouteKind(StrEnum):
    """What a code is; ASK and the last four say that the till does not know yet."""

    COUPON_TOKEN = "coupon_token"
    SHORT_CODE = "short_code"
    EXTERNAL_COUPON = "external_coupon"
    PLATFORM_LINK = "platform_link"
    PICKUP_ORDER = "pickup_order"
    PICKUP_CODE = "pickup_code"
    MEMBER = "member"
    RECEIPT = "receipt"
    STAFF_BADGE = "staff_badge"
    DEVICE_CONFIG = "device_config"
    PAYMENT_CODE = "payment_code"
    WEIGHED = "weighed"
    PRODUCT = "product"
    LINK = "link"
    ASK = "ask"
    SEARCH = "search"
    UNKNOWN = "unknown"
    BAD_CHECK_DIGIT = "bad_check_digit"
    NOTHING = "nothing"


# The same of these scanned again within 1.5 s shows its verdict again (acceptance.md 5).
SHOWN_AGAIN = frozenset(
    {
        RouteKind.COUPON_TOKEN,
        RouteKind.SHORT_CODE,
        RouteKind.EXTERNAL_COUPON,
        RouteKind.PLATFORM_LINK,
        RouteKind.PICKUP_ORDER,
        RouteKind.PICKUP_CODE,
    }
)


class Box(StrEnum):
    """Which input box has the cashier's attention."""

    SALE = "sale"
    REDEEM = "redeem"
    PICKUP = "pickup"


def _knows_nothing(_code: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class RouteContext:
    """What the window knows when a code arrives.

    `expected` are the kinds an open dialog takes, None where no dialog is open. `external_lengths`
    are the lengths of other platforms' numeric codes; 11 is left out for it is a telephone number.
    `catalogue_knows` tells whether a code is on sale here; it must answer from memory.
    """

    is_typed: bool = False
    is_tendering: bool = False
    box: Box = Box.SALE
    expected: frozenset[RouteKind] | None = None
    external_lengths: frozenset[int] = frozenset({10, 12, 15})
    catalogue_knows: Callable[[str], bool] = _knows_nothing


@dataclass(frozen=True, slots=True)
class Route:
    """Where a code goes, as the chip beside it says.

    `code` is tidied for the kind it was taken for; links are passed on whole. `guess` is the kind
    the chip names; it differs from `kind` only where the till asks or refuses. `choices` are the
    answers of a question. `is_held` says that an open dialog does not take it: it waits.
    """

    kind: RouteKind
    code: str
    guess: RouteKind
    choices: tuple[RouteKind, ...] = ()
    is_held: bool = False


_OWN_KINDS = {
    "OC1:": RouteKind.COUPON_TOKEN,
    "OP1:": RouteKind.PICKUP_ORDER,
    "OM1:": RouteKind.MEMBER,
    "OR1:": RouteKind.RECEIPT,
    "OS1:": RouteKind.STAFF_BADGE,
    "OD1:": RouteKind.DEVICE_CONFIG,
}


def route(text: str, context: RouteContext) -> Route:
    """Decide what a scanned or typed text is.

    First match wins: what an open dialog expects, payment code while tendering, links, our own
    prefixes, digits typed into the Redeem or Pickup box, weighed codes, known and valid GTINs, our
    short codes, other platforms' numbers, search. A text longer than 4,096 characters is UNKNOWN.
    """
    if len(text) > SCAN_LENGTH_MAX:
        return _plain(RouteKind.UNKNOWN, text)
    shown = tidy_scan(text)
    if not shown:
        return _plain(RouteKind.NOTHING, "")
    if context.expected:
        for kind, code in _possible_kinds(shown):
            if kind in context.expected:
                return _plain(kind, code)
    first = _first_match(shown, context)
    if context.expected is None:
        return first
    return replace(first, is_held=first.kind not in context.expected)


def _plain(kind: RouteKind, code: str) -> Route:
    return Route(kind, code, kind)


def _ask(code: str, *choices: RouteKind) -> Route:
    return Route(RouteKind.ASK, code, choices[0], choices)


def _possible_kinds(shown: str) -> Iterator[tuple[RouteKind, str]]:
    """Everything the text could be if somebody waits for just that."""
    own = repair_own_prefix(shown)
    if own:
        yield _OWN_KINDS[own[:4]], own
        return
    link = _link(shown)
    if link:
        yield link.kind, link.code
        return
    digits = shown.translate(_SEPARATORS)
    if is_plain_digits(digits):
        if payment_scheme(digits):
            yield RouteKind.PAYMENT_CODE, digits
        if is_weighed(digits):
            yield RouteKind.WEIGHED, digits
        if is_gtin(digits):
            yield RouteKind.PRODUCT, digits
        if is_short_code(digits):
            yield RouteKind.SHORT_CODE, digits
        if len(digits) in TYPED_COUPON_LENGTHS:
            yield RouteKind.EXTERNAL_COUPON, digits
        yield RouteKind.PICKUP_CODE, digits
    yield RouteKind.SEARCH, shown


def _first_match(shown: str, context: RouteContext) -> Route:
    link = _link(shown)
    if link:
        return link
    plain = drop_controls(shown)
    own = repair_own_prefix(plain)
    if own:
        return _plain(_OWN_KINDS[own[:4]], own)
    digits = plain.translate(_SEPARATORS) if context.is_typed else plain
    if is_plain_digits(digits):
        found = _route_digits(digits, context)
        return _plain(RouteKind.SEARCH, plain) if found.kind is RouteKind.SEARCH else found
    if context.catalogue_knows(plain):
        return _plain(RouteKind.PRODUCT, plain)
    return _plain(RouteKind.SEARCH if context.is_typed else RouteKind.UNKNOWN, plain)


def _link(shown: str) -> Route | None:
    """A web address, whole; a platform's own ones are told by host or query field."""
    if not shown.lower().startswith(("http://", "https://")):
        bare_host = shown.split("/", 1)[0].lower()
        return _plain(RouteKind.PLATFORM_LINK, shown) if bare_host in _PLATFORM_HOSTS else None
    try:
        address = urlsplit(shown)
        host = (address.hostname or "").rstrip(".")
    except ValueError:
        return _plain(RouteKind.LINK, shown)
    fields = {name for name, _ in parse_qsl(address.query, keep_blank_values=True)}
    of_platform = host in _PLATFORM_HOSTS or not fields.isdisjoint(_PLATFORM_FIELDS)
    return _plain(RouteKind.PLATFORM_LINK if of_platform else RouteKind.LINK, shown)


def _route_digits(digits: str, context: RouteContext) -> Route:
    if context.is_tendering and payment_scheme(digits):
        return _plain(RouteKind.PAYMENT_CODE, digits)
    # A number on sale here never becomes a coupon, even one whose check digit is wrong.
    if context.catalogue_knows(digits):
        return _plain(RouteKind.PRODUCT, digits)
    if context.is_typed and context.box is not Box.SALE:
        return _typed_into_box(digits, context)
    if is_weighed(digits):
        return _plain(RouteKind.WEIGHED, digits)
    if payment_scheme(digits):
        return _ask(digits, RouteKind.PAYMENT_CODE, RouteKind.SEARCH)
    if is_gtin(digits):
        return _unknown_gtin(digits, context)
    if is_short_code(digits):
        return _plain(RouteKind.SHORT_CODE, digits)
    if len(digits) in context.external_lengths:
        return _plain(RouteKind.EXTERNAL_COUPON, digits)
    if is_bad_gtin(digits):
        return Route(RouteKind.BAD_CHECK_DIGIT, digits, _believed(digits, context))
    return _plain(RouteKind.SEARCH if context.is_typed else RouteKind.UNKNOWN, digits)


def _typed_into_box(digits: str, context: RouteContext) -> Route:
    if context.box is Box.PICKUP:
        return _plain(RouteKind.PICKUP_CODE, digits)
    if is_short_code(digits):
        return _plain(RouteKind.SHORT_CODE, digits)
    if len(digits) == SHORT_CODE_LENGTH:
        return Route(RouteKind.BAD_CHECK_DIGIT, digits, RouteKind.SHORT_CODE)
    if len(digits) in TYPED_COUPON_LENGTHS:
        return _plain(RouteKind.EXTERNAL_COUPON, digits)
    return _plain(RouteKind.UNKNOWN, digits)


def _unknown_gtin(digits: str, context: RouteContext) -> Route:
    """A product we do not sell, or a coupon number that passes as one by chance."""
    coupon_lengths = TYPED_COUPON_LENGTHS if context.box is Box.REDEEM else context.external_lengths
    if len(digits) in coupon_lengths and len(digits) != SHORT_CODE_LENGTH:
        return _ask(digits, RouteKind.PRODUCT, RouteKind.EXTERNAL_COUPON)
    return Route(RouteKind.UNKNOWN, digits, RouteKind.PRODUCT)


def _believed(digits: str, context: RouteContext) -> RouteKind:
    """What a code with a wrong check digit most likely was meant to be."""
    is_coupon = len(digits) == SHORT_CODE_LENGTH and context.box is Box.REDEEM
    return RouteKind.SHORT_CODE if is_coupon else RouteKind.PRODUCT
