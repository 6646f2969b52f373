"""The risk engine: which limit binds, what it says, and what could still be lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.domain.risk import (
    DISK_FLOOR_BYTES,
    HOUR_MS,
    Balance,
    Limit,
    RiskLimits,
    RiskStanding,
    decide,
    freshness_percent,
    is_home_fresh,
    remaining_minor,
)
from pos_app.domain.verdict import Reason

LIMITS = RiskLimits(unit_minor=6_000, till_minor=20_000)
CALM = RiskStanding(limits=LIMITS, keyset_age_ms=0, revocation_age_ms=0)


def with_limits(**limits: object) -> RiskStanding:
    return replace(CALM, limits=replace(LIMITS, **limits))


def test_nothing_is_allowed_until_the_owner_sets_limits():
    answer = decide(1, replace(CALM, limits=RiskLimits()))
    assert (answer.limit, answer.reason) == (Limit.OFF, Reason.PLATFORM_DOWN)
    assert remaining_minor(replace(CALM, limits=RiskLimits())) == 0


def test_a_cap_for_one_without_a_cap_for_the_sum_is_still_off():
    answer = decide(1, replace(CALM, limits=RiskLimits(unit_minor=100)))
    assert answer.limit is Limit.OFF


def test_a_calm_till_grants_up_to_the_cap_and_not_beyond():
    assert decide(6_000, CALM).is_granted
    answer = decide(6_001, CALM)
    assert (answer.limit, answer.allowed, answer.used) == (Limit.UNIT_MINOR, 6_000, 6_001)
    assert answer.reason is Reason.OVER_LIMIT


@pytest.mark.parametrize(
    ("standing", "limit", "reason"),
    [
        (replace(CALM, has_all_guards=False), Limit.GUARDS, Reason.PLATFORM_DOWN),
        (replace(CALM, is_device_ok=False), Limit.DEVICE, Reason.PLATFORM_DOWN),
        (replace(CALM, is_clock_suspect=True), Limit.CLOCK, Reason.CLOCK_SUSPECT),
        (
            replace(CALM, free_disk_bytes=DISK_FLOOR_BYTES - 1),
            Limit.DISK_FREE,
            Reason.OVER_LIMIT,
        ),
        (replace(CALM, keyset_age_ms=None), Limit.KEYSET_AGE, Reason.OVER_LIMIT),
        (replace(CALM, keyset_age_ms=72 * HOUR_MS + 1), Limit.KEYSET_AGE, Reason.OVER_LIMIT),
        (replace(CALM, revocation_age_ms=None), Limit.REVOCATION_AGE, Reason.OVER_LIMIT),
        (
            replace(CALM, revocation_age_ms=72 * HOUR_MS + 1),
            Limit.REVOCATION_AGE,
            Reason.OVER_LIMIT,
        ),
        (replace(CALM, oldest_age_ms=24 * HOUR_MS + 1), Limit.OLDEST, Reason.OVER_LIMIT),
        (with_limits(roles=frozenset({"manager"})), Limit.ROLE, Reason.OVER_LIMIT),
    ],
)
def test_what_forbids_every_grant_is_named(standing: RiskStanding, limit: Limit, reason: Reason):
    answer = decide(1, standing)
    assert (answer.limit, answer.reason) == (limit, reason)


@pytest.mark.parametrize(
    ("limits", "standing", "limit", "allowed"),
    [
        ({}, {"till": Balance(15_001, 1)}, Limit.TILL_MINOR, 20_000),
        ({"till_count": 2}, {"till": Balance(0, 2)}, Limit.TILL_COUNT, 2),
        ({"store_minor": 9_000}, {"till": Balance(4_001, 1)}, Limit.STORE_MINOR, 9_000),
        ({"store_count": 1}, {"till": Balance(0, 1)}, Limit.STORE_COUNT, 1),
        ({"campaign_minor": 5_000}, {"campaign": Balance(1, 1)}, Limit.CAMPAIGN_MINOR, 5_000),
        ({"campaign_count": 1}, {"campaign": Balance(0, 1)}, Limit.CAMPAIGN_COUNT, 1),
        ({"day_minor": 7_000}, {"day": Balance(2_001, 1)}, Limit.DAY_MINOR, 7_000),
        ({"day_count": 3}, {"day": Balance(0, 3)}, Limit.DAY_COUNT, 3),
    ],
)
def test_the_balance_that_binds_is_named(limits, standing, limit, allowed):
    answer = decide(5_000, replace(with_limits(**limits), **standing))
    assert (answer.limit, answer.allowed) == (limit, allowed)
    used = next(iter(standing.values()))
    assert answer.used == (used.count if limit.endswith("count") else used.minor)


@pytest.mark.parametrize(
    ("age_h", "share"), [(0, 100), (6, 100), (6.01, 50), (24, 50), (24.01, 20), (72, 20), (73, 0)]
)
def test_old_revocations_lower_every_cap_in_steps(age_h: float, share: int):
    standing = replace(CALM, revocation_age_ms=int(age_h * HOUR_MS))
    assert freshness_percent(standing.revocation_age_ms) == share
    assert decide(6_000 * share // 100, standing).is_granted is (share > 0)
    assert not decide(6_000 * share // 100 + 1, standing).is_granted
    assert remaining_minor(standing) == 20_000 * share // 100


def test_remaining_is_the_tightest_sum_and_never_negative():
    assert remaining_minor(replace(CALM, till=Balance(12_000, 2))) == 8_000
    assert remaining_minor(replace(CALM, till=Balance(99_000, 2))) == 0
    assert remaining_minor(with_limits(day_minor=3_000)) == 3_000
    two_left = replace(with_limits(till_count=3), till=Balance(10, 1))
    assert remaining_minor(two_left) == 2 * 6_000


def test_home_rights_do_not_age_unless_the_owner_chose():
    chosen = RiskLimits(home_stale_ms=80 * HOUR_MS)
    assert is_home_fresh(RiskLimits(), None)
    assert is_home_fresh(chosen, 80 * HOUR_MS)
    assert not is_home_fresh(chosen, 80 * HOUR_MS + 1)
    assert not is_home_fresh(chosen, None)
    # However short the owner chose, under 72 h they are never reduced.
    assert is_home_fresh(RiskLimits(home_stale_ms=1), 72 * HOUR_MS)


def test_limits_come_back_from_their_rows():
    limits = RiskLimits(unit_minor=1, day_count=2, roles=frozenset({"owner", "manager"}))
    assert RiskLimits.from_rows(limits.to_rows()) == limits
    assert RiskLimits.from_rows({}) == RiskLimits()
    assert RiskLimits.from_rows(limits.to_rows() | {"of_a_newer_version": 3}) == limits
