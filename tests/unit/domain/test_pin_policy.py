"""Which new PINs are taken."""

from __future__ import annotations

import pytest

from pos_app.domain.pin_policy import PinFlaw, normal_pin, pin_flaw
from pos_app.domain.staff import Role


@pytest.mark.parametrize("pin", ["739164", "480275", "9917364", "７３９１６４"])
def test_cashier_pin_is_taken_when_it_is_hard_to_guess(pin: str) -> None:
    assert pin_flaw(pin, Role.CASHIER) is None


@pytest.mark.parametrize(
    ("pin", "flaw"),
    [
        ("", PinFlaw.TOO_SHORT),
        ("73916", PinFlaw.TOO_SHORT),
        ("7" * 65, PinFlaw.TOO_LONG),
        ("73916a", PinFlaw.NOT_DIGITS),
        ("123456", PinFlaw.SEQUENCE),
        ("654321", PinFlaw.SEQUENCE),
        ("890123", PinFlaw.SEQUENCE),
        ("024680", PinFlaw.SEQUENCE),
        ("000000", PinFlaw.REPEATED),
        ("121212", PinFlaw.REPEATED),
        ("123123", PinFlaw.REPEATED),
        ("788787", PinFlaw.REPEATED),
        ("520131", PinFlaw.COMMON),
        ("147258", PinFlaw.COMMON),
        ("900314", PinFlaw.DATE),
        ("140390", PinFlaw.DATE),
        ("031490", PinFlaw.DATE),
        ("198507", PinFlaw.DATE),
        ("19850714", PinFlaw.DATE),
        ("14071985", PinFlaw.DATE),
        ("07141985", PinFlaw.DATE),
        ("738164", PinFlaw.PHONE),
    ],
)
def test_cashier_pin_is_refused_when_it_can_be_guessed(pin: str, flaw: PinFlaw) -> None:
    assert pin_flaw(pin, Role.CASHIER, store_phone="+86 138 1173 8164") is flaw


@pytest.mark.parametrize(
    ("pin", "flaw"),
    [
        ("7391642", PinFlaw.TOO_SHORT),
        ("password", PinFlaw.COMMON),
        ("Password1", PinFlaw.COMMON),
        ("abcdefgh", PinFlaw.SEQUENCE),
        ("aaaaaaab", PinFlaw.REPEATED),
        ("12345678", PinFlaw.SEQUENCE),
        ("19850714", PinFlaw.DATE),
        ("73916428", None),
        ("三碗牛肉面不要辣", None),
        ("tea for two", None),
    ],
)
def test_manager_pin_needs_eight_characters_of_any_kind(pin: str, flaw: PinFlaw | None) -> None:
    assert pin_flaw(pin, Role.MANAGER) is flaw
    assert pin_flaw(pin, Role.OWNER) is flaw


def test_demo_takes_simple_pins_but_not_empty_ones() -> None:
    assert pin_flaw("1234", Role.OWNER, is_demo=True) is None
    assert pin_flaw("123", Role.OWNER, is_demo=True) is PinFlaw.TOO_SHORT


def test_full_width_digits_are_the_same_pin() -> None:
    assert normal_pin("７３９１６４") == "739164"
