"""Grants at risk and a forced outage by the command line, each command a process of its own."""

from __future__ import annotations

from tests.fakes.e2e_ledger import read_till
from tests.fakes.e2e_shop import E2eShop

RISK_KEYS = {
    "on", "currency", "limits", "open_minor", "open_count", "day_open_minor", "day_open_count",
    "exposure_minor", "remaining_minor", "worst_case_minor", "share_percent", "blocked_by",
    "revocation_age_s", "keyset_age_s", "oldest_unconfirmed_s", "free_disk_bytes", "clock_suspect",
    "forced_offline", "forced_offline_since_utc_ms", "forced_offline_by", "forced_offline_reason",
}  # fmt: skip


def test_owner_sets_limits_and_an_any_coupon_is_taken_within_them(shop: E2eShop):
    first, second = shop.issue_many(2, off="any", value_minor=5800)
    shop.run("sync", "--once").answer  # noqa: B018 - it must have worked
    shown = shop.run("risk", "show").answer
    assert set(shown) == RISK_KEYS
    assert (shown["on"], shown["blocked_by"], shown["remaining_minor"]) == (False, "off", 0)
    owner = ("--operator", "owner", "--pin-file", shop.pin_file)
    refused = shop.run("risk", "set", "--unit-minor", 6000, "--till-minor", 6000)
    assert (refused.code, "STF-100" in refused.err) == (3, True)
    set_to = shop.run("risk", "set", "--unit-minor", 6000, "--till-minor", 6000, *owner).answer
    assert (set_to["on"], set_to["worst_case_minor"]) == (True, 6000)

    shop.stop_platform()
    taken = shop.run("redeem", first.payload).answer
    assert (taken["verdict"], taken["level"]) == ("green_pending", "risk")
    assert (taken["exposure_minor"], taken["bearer"]) == (5800, "platform")
    waits = shop.run("redeem", second.payload).answer
    assert (waits["verdict"], waits["reason"]) == ("amber_wait", "OVER_LIMIT")
    assert (waits["limit"], waits["limit_allows"], waits["limit_used"]) == (
        "till_minor",
        6000,
        5800,
    )
    status = shop.run("status").answer
    assert (status["exposure_minor"], status["worst_case_minor"]) == (5800, 6000)

    shop.start_platform()
    done = shop.run("sync", "--once").answer
    assert (done["unsent"], done["exposure_minor"], done["in_doubt"]) == (0, 0, 0)
    assert shop.consumed_by(first.payload) == [taken["rid"]]
    assert shop.run("risk", "show").answer["remaining_minor"] == 6000
    assert shop.run("ledger", "verify").answer["ok"]


def test_a_forced_outage_decides_claims_here_while_syncing_goes_on(shop: E2eShop):
    coupon, later = shop.issue_many(2, off=shop.home_right, value_minor=700)
    shop.run("sync", "--once").answer  # noqa: B018 - it must have worked
    owner = ("--operator", "owner", "--pin-file", shop.pin_file)
    assert shop.run("risk", "force-offline", *owner).code == 2  # no reason
    forced = shop.run("risk", "force-offline", "--reason", "line flaps", *owner).answer
    assert (forced["forced_offline"], forced["forced_offline_by"]) == (True, "owner")
    assert shop.run("status").answer["forced_offline"] is True

    taken = shop.run("redeem", coupon.payload).answer
    assert (taken["verdict"], taken["level"]) == ("green_pending", "till")
    synced = shop.run("sync", "--once").answer
    assert (synced["unsent"], synced["exposure_minor"]) == (0, 0)
    assert shop.consumed_by(coupon.payload) == [taken["rid"]]

    released = shop.run("risk", "force-offline", "--release", *owner).answer
    assert (released["forced_offline"], released["forced_offline_reason"]) == (False, None)
    assert shop.run("redeem", later.payload).answer["verdict"] == "green"
    types = [entry.type for entry in read_till(shop.home).entries]
    assert types.count("till.forced_offline") == 1
    assert types.count("till.forced_offline.released") == 1
    assert shop.run("ledger", "verify").answer["ok"]
