"""Rights as a table, and how wrong PINs are slowed down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.staff import (
    ASKS_PIN_AGAIN,
    LAST_MANAGER,
    WHOLE_TILL,
    FailedTries,
    Permission,
    Role,
    Throttle,
    ThrottlePolicy,
    may,
    rights_from,
    throttle,
)
from pos_app.domain.time_interval import Instant

WALL = 1_795_233_600_000


def at(mono_ms: int, wall_ms: int | None = None, boot: str = "b1") -> Instant:
    return Instant(WALL + (mono_ms if wall_ms is None else wall_ms), 10_000 + mono_ms, boot)


def test_cashier_redeems_and_takes_back_but_does_not_refund() -> None:
    assert may(Role.CASHIER, Permission.REDEEM)
    assert may(Role.CASHIER, Permission.REVERSE)
    assert not may(Role.CASHIER, Permission.REFUND)


def test_manager_may_all_but_what_is_the_owners() -> None:
    assert {p for p in Permission if not may(Role.MANAGER, p)} == {
        Permission.RESTORE,
        Permission.SETTINGS,
    }
    assert all(may(Role.OWNER, p) for p in Permission)


def test_auditor_changes_nothing() -> None:
    assert may(Role.AUDITOR, Permission.SEE_REPORTS)
    assert not may(Role.AUDITOR, Permission.REDEEM)


def test_unknown_role_may_nothing() -> None:
    assert not any(may("wizard", p) for p in Permission)


def test_rights_of_the_settings_replace_a_role_and_leave_the_others() -> None:
    rights = rights_from({"cashier": ["redeem", "reverse"], "trainee": ["redeem"]})
    assert may(Role.CASHIER, Permission.REVERSE, rights)
    assert not may(Role.CASHIER, Permission.SELL, rights)
    assert may("trainee", Permission.REDEEM, rights)
    assert may(Role.MANAGER, Permission.REVERSE, rights)


def test_owner_cannot_be_shut_out_by_the_settings() -> None:
    rights = rights_from({"owner": []})
    assert may(Role.OWNER, Permission.STAFF, rights)
    assert may(Role.OWNER, Permission.SETTINGS, rights)


def test_rights_refuse_a_right_that_does_not_exist() -> None:
    with pytest.raises(ValueError):
        rights_from({"cashier": ["fly"]})


def test_what_asks_for_the_pin_again_is_what_does_harm_in_the_wrong_hands() -> None:
    assert {p for p in ASKS_PIN_AGAIN if may(Role.CASHIER, p)} == {Permission.REVERSE}


def test_managing_roles_are_the_two_that_let_others_in() -> None:
    assert {role for role in Role if role.is_managing} == {Role.MANAGER, Role.OWNER}


@pytest.mark.parametrize(
    ("count", "wait_ms"),
    [(1, 0), (2, 0), (3, 5_000), (4, 5_000), (5, 30_000), (7, 30_000), (8, 300_000), (9, 300_000)],
)
def test_throttle_waits_as_the_steps_say(count: int, wait_ms: int) -> None:
    found = throttle(FailedTries(count, at(0)), at(0))
    assert found == Throttle(wait_ms=wait_ms, tries_left=10 - count)
    assert found.wait_s * 1000 == wait_ms
    after = throttle(FailedTries(count, at(0)), at(wait_ms))
    assert after.may_try
    if wait_ms:
        assert throttle(FailedTries(count, at(0)), at(wait_ms - 1)).wait_s == 1


def test_throttle_lets_anybody_try_who_never_failed() -> None:
    assert throttle(None, at(0)) == Throttle(tries_left=10)


def test_throttle_locks_at_ten_for_good() -> None:
    found = throttle(FailedTries(10, at(0)), at(30 * 86_400_000))
    assert found.is_locked
    assert not found.may_try


@pytest.mark.parametrize(("policy", "wait_ms"), [(LAST_MANAGER, 900_000), (WHOLE_TILL, 300_000)])
def test_throttle_only_delays_the_last_manager_and_the_till(
    policy: ThrottlePolicy, wait_ms: int
) -> None:
    found = throttle(FailedTries(25, at(0)), at(0), policy)
    assert found == Throttle(wait_ms=wait_ms, tries_left=None)
    assert throttle(FailedTries(25, at(0)), at(wait_ms), policy).may_try


@given(st.integers(-(10**11), 10**11))
def test_setting_the_wall_clock_changes_nothing_under_the_same_boot(wall_ms: int) -> None:
    tries = FailedTries(5, at(0))
    assert throttle(tries, at(10_000, wall_ms)).wait_ms == 20_000


@given(st.integers(-(10**11), 10**11))
def test_setting_the_wall_clock_never_shortens_the_wait_after_a_reboot(wall_ms: int) -> None:
    tries = FailedTries(8, at(0))
    just_booted = Instant(WALL + wall_ms, 1_000, "b2")
    assert throttle(tries, just_booted).wait_ms >= 299_000


def test_wait_survives_a_reboot_and_ends_by_both_clocks() -> None:
    tries = FailedTries(5, at(0))
    assert throttle(tries, Instant(WALL + 60_000, 29_999, "b2")).wait_ms == 1
    assert throttle(tries, Instant(WALL + 60_000, 30_000, "b2")).may_try
