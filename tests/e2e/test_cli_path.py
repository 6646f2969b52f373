"""The command line from an empty folder to a reversal, every command a process of its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from platform_server.admin import PlatformAdmin
from platform_server.issuing import IssueOrder
from pos_app.bootstrap.app import build
from pos_app.domain.coupon import OfflineRight
from pos_app.pin_hash import PinCost
from pos_app.settings import Home
from pos_app.staff_desk import NewStaff
from pos_app.wire.short_code import make_short_code
from tests.fakes.e2e_ledger import read_till
from tests.fakes.e2e_shop import OWNER_PIN, E2eShop, Ran, end, first_line, scan

REDEEM_KEYS = {
    "verdict", "level", "reason", "rid", "coupon_id", "unit", "offline", "entry_seq",
}  # fmt: skip
STATUS_KEYS = {
    "unsent", "oldest_unsent_s", "last_sync_utc", "in_doubt", "exposure_minor", "chain_head",
    "epoch", "online",
}  # fmt: skip
VERIFY_KEYS = {"ok", "entries", "first_bad_seq", "reason"}
CHEAP = PinCost(8, 1, 1)


def is_one_sentence(ran: Ran, code: str) -> bool:
    """One line on standard error that ends with a full stop and the stable code, no traceback."""
    (line,) = ran.err.splitlines()
    return f". ({code})" in line


def test_whole_path_by_commands_alone(tmp_path: Path):
    shop = E2eShop(tmp_path)
    shop.pin_file.write_text(OWNER_PIN, "utf-8")
    data = ("--data", shop.platform_folder)
    assert set(shop.run("platform", "init", *data).answer) == {"merchant_id"}
    shop.store_id = shop.run("platform", "store", "add", *data, "--name", "望京店").answer[
        "store_id"
    ]
    shop.start_platform()
    try:
        _enrol_issue_redeem(shop, data)
    finally:
        shop.stop_platform()


def _enrol_issue_redeem(shop: E2eShop, data: tuple[object, ...]) -> None:
    added = shop.run("platform", "till", "add", *data, "--store", shop.store_id, "--url", shop.url)
    token = added.answer["token"]
    owner = ("--owner-pin-file", shop.pin_file, "--printer", f"file:{shop.slips}/")
    enrolled = shop.run("enrol", shop.url, token, *owner).answer
    assert enrolled["store"] == "望京店"
    assert len(enrolled["comparison_code"]) == 6
    terms = ("--off", shop.home_right, "--count", 3, "--value-minor", 5800, "--name", "鲜花饼")
    issued = shop.run("platform", "issue", *data, *terms, "--out", shop.folder / "qr").lines
    assert {"coupon_id", "payload", "short_code", "png"} <= set(issued[0])
    first, second, third = issued

    by_token = shop.run("redeem", first["payload"]).answer
    assert set(by_token) >= REDEEM_KEYS
    assert (by_token["verdict"], by_token["level"], by_token["reason"]) == (
        "green",
        "platform",
        None,
    )
    assert (by_token["coupon_id"], by_token["unit"]) == (
        first["coupon_id"],
        f"{first['coupon_id']}:1",
    )
    by_short = shop.run("redeem", second["short_code"]).answer
    assert (by_short["verdict"], by_short["coupon_id"]) == ("green", second["coupon_id"])
    by_image = shop.run("redeem", "--image", third["png"]).answer
    assert (by_image["verdict"], by_image["coupon_id"]) == ("green", third["coupon_id"])
    assert by_token["entry_seq"] < by_short["entry_seq"] < by_image["entry_seq"]
    assert not by_image["offline"]
    assert len(shop.slip_files()) == 3

    shown = shop.run("platform", "coupon", "show", first["payload"], *data).answer
    assert (shown["state"], shown["units"][0]["rid"]) == ("REDEEMED", by_token["rid"])
    assert shop.show(first["short_code"]) == shop.show(first["coupon_id"])
    _sync_and_read_ledger(shop, by_token["rid"])
    _reverse_and_redeem_again(shop, data, first, by_token["rid"])


def _sync_and_read_ledger(shop: E2eShop, rid: str) -> None:
    before = shop.run("status").answer
    assert set(before) >= STATUS_KEYS
    assert before["unsent"] > 0
    assert before["last_sync_utc"] is None
    after = shop.run("sync", "--once").answer
    assert (after["unsent"], after["oldest_unsent_s"], after["exposure_minor"]) == (0, 0, 0)
    assert (after["in_doubt"], after["epoch"], after["online"]) == (0, 1, True)
    assert after["last_sync_utc"] is not None
    verified = shop.run("ledger", "verify").answer
    assert set(verified) >= VERIFY_KEYS
    assert (verified["ok"], verified["first_bad_seq"], verified["reason"]) == (True, None, None)
    assert verified["entries"] == after["entries"]
    assert verified["chain_head"] == after["chain_head"]
    tail = shop.run("ledger", "tail", "-n", 5).lines
    assert [entry["seq"] for entry in tail] == [after["entries"] - 4 + at for at in range(5)]
    assert [one["prev"] for one in tail[1:]] == [one["hash"] for one in tail[:-1]]
    out = shop.folder / "export.jsonl"
    refused = shop.run("ledger", "export", out)
    assert refused.code == 3
    assert is_one_sentence(refused, "STF-100")
    assert not out.exists()
    by_owner = ("--operator", "owner", "--pin-file", shop.pin_file)
    exported = shop.run("ledger", "export", out, *by_owner).answer
    written = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert exported["entries"] == len(written) > after["entries"]  # the sign-in is an entry too
    assert {"redemption.granted", "redemption.confirmed"} <= {
        one["type"] for one in written if one["agg"] == rid
    }


def _reverse_and_redeem_again(
    shop: E2eShop, data: tuple[object, ...], coupon: dict[str, str], rid: str
) -> None:
    by_owner = ("--operator", "owner", "--pin-file", shop.pin_file)
    back = shop.run("reverse", rid, "--reason", "wrong coupon", *by_owner).answer
    assert (back["rid"], back["state"]) == (rid, "reversed")
    assert shop.run("platform", "coupon", "show", coupon["payload"], *data).answer["used"] == 0
    again = shop.run("redeem", coupon["payload"]).answer
    assert again["verdict"] == "green"
    assert again["rid"] != rid
    assert shop.run("sync", "--once").answer["unsent"] == 0
    assert shop.run("ledger", "verify").answer["ok"]


def test_second_scan_is_red_and_says_when_where_and_by_whom(shop: E2eShop):
    coupon = shop.issue()
    green = shop.run("redeem", coupon.payload, "--operator", "li").answer
    red = shop.run("redeem", coupon.payload, "--operator", "wang")
    assert green["verdict"] == "green"
    assert red.code == 0
    assert (red.answer["verdict"], red.answer["reason"]) == ("red", "ALREADY_REDEEMED")
    assert red.answer["rid"] != green["rid"]
    assert red.answer["used_at_utc"].startswith("20")
    assert (red.answer["used_store"], red.answer["used_till"], red.answer["used_by"]) == (
        "望京店", "1号台", "li",
    )  # fmt: skip
    assert shop.consumed_by(coupon.payload) == [green["rid"]]


def test_every_use_of_a_pass_is_green_once_and_the_next_scan_is_red(shop: E2eShop):
    coupon = shop.issue(uses=3)
    with shop.open_till() as app:
        greens = [scan(app, coupon.payload) for _ in range(3)]
        red = scan(app, coupon.payload)
    assert [(one["verdict"], one["k"]) for one in greens] == [("green", k) for k in (1, 2, 3)]
    assert (red["verdict"], red["reason"]) == ("red", "NO_USES_LEFT")
    assert shop.consumed_by(coupon.payload) == [one["rid"] for one in greens]


def test_expired_coupon_is_red_and_says_until_when_it_was_good(shop: E2eShop):
    ended = (datetime.now(UTC) - timedelta(days=1)).replace(second=0, microsecond=0)
    terms = ("--off", "none", "--expires", ended.isoformat())
    (coupon,) = shop.run("platform", "issue", "--data", shop.platform_folder, *terms).lines
    red = shop.run("redeem", coupon["payload"]).answer
    assert (red["verdict"], red["reason"]) == ("red", "EXPIRED")
    assert datetime.fromisoformat(red["valid_to_utc"]) == ended


def test_coupon_of_another_store_is_never_green(shop: E2eShop):
    other = shop.admin.store_add("国贸店")
    at_home_elsewhere = shop.run("redeem", shop.issue(off=f"home:{other}").payload).answer
    assert (at_home_elsewhere["verdict"], at_home_elsewhere["reason"]) == (
        "amber_elsewhere", "HELD_ELSEWHERE",
    )  # fmt: skip
    assert at_home_elsewhere["stores"] == [other]
    only_there = shop.run("redeem", shop.issue(stores=(other,)).payload).answer
    assert (only_there["verdict"], only_there["reason"]) == ("red", "WRONG_STORE")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (make_short_code(4711), "NOT_FOUND"),
        ("OC1:AAAA", "BAD_FORMAT"),
        ("hello", "BAD_FORMAT"),
        ("OC1:" + "A" * 5000, "BAD_FORMAT"),
    ],
)
def test_code_that_names_no_coupon_is_red(shop: E2eShop, code: str, reason: str):
    ran = shop.run("redeem", code)
    assert ran.code == 0
    assert (ran.answer["verdict"], ran.answer["reason"]) == ("red", reason)
    assert ran.answer["coupon_id"] is None


def test_forged_and_foreign_coupons_are_never_green(shop: E2eShop, tmp_path: Path):
    genuine = shop.issue().payload
    forged = genuine[:-9] + ("A" if genuine[-9] != "A" else "B") + genuine[-8:]
    red = shop.run("redeem", forged).answer
    assert (red["verdict"], red["reason"]) == ("red", "BAD_SIGNATURE")
    elsewhere = PlatformAdmin(tmp_path / "elsewhere")
    elsewhere.init()
    (foreign,) = elsewhere.issue(IssueOrder(off=OfflineRight.parse("none")))
    elsewhere.close()
    amber = shop.run("redeem", foreign.payload).answer
    assert (amber["verdict"], amber["reason"]) == ("amber_wait", "KEY_UNKNOWN")
    assert shop.run("redeem", genuine).answer["verdict"] == "green"


def test_reversal_needs_a_person_a_pin_and_the_right(shop: E2eShop, tmp_path: Path):
    _add_staff(shop, "mei", "cashier", "482915")
    _add_staff(shop, "kun", "stock_clerk", "739164")
    coupon = shop.issue()
    rid = shop.run("redeem", coupon.payload).answer["rid"]
    ask = ("reverse", rid, "--reason", "test")
    cashier_pin, clerk_pin, wrong_pin = (tmp_path / name for name in ("mei", "kun", "wrong"))
    cashier_pin.write_text("482915", "utf-8")
    clerk_pin.write_text("739164", "utf-8")
    wrong_pin.write_text("739165", "utf-8")
    refused = [
        shop.run(*ask),
        shop.run(*ask, "--operator", "mei"),
        shop.run(*ask, "--operator", "mei", "--pin-file", wrong_pin),
        shop.run(*ask, "--operator", "nobody", "--pin-file", cashier_pin),
        shop.run(*ask, "--operator", "kun", "--pin-file", clerk_pin),
    ]
    assert [(ran.code, ran.out) for ran in refused] == [(3, "")] * 5
    assert all(is_one_sentence(ran, "STF-100") for ran in refused)
    assert shop.consumed_by(coupon.payload) == [rid]
    assert read_till(shop.home).redemptions[rid].state == "confirmed"
    done = shop.run(*ask, "--operator", "mei", "--pin-file", cashier_pin).answer
    assert done["state"] == "reversed"
    assert shop.consumed_by(coupon.payload) == []
    reversing = next(
        entry for entry in read_till(shop.home).entries
        if entry.agg == rid and entry.type == "redemption.reversing"
    )  # fmt: skip
    assert (reversing.body["operator_id"], reversing.body["reason_text"]) == ("mei", "test")


def test_reversal_after_the_window_is_refused_and_the_redemption_stands(tmp_path: Path):
    with E2eShop(tmp_path, reversal_window_s=0) as shop:
        coupon = shop.issue()
        rid = shop.run("redeem", coupon.payload).answer["rid"]
        by_owner = ("--operator", "owner", "--pin-file", shop.pin_file)
        late = shop.run("reverse", rid, "--reason", "too late", *by_owner).answer
        assert late["state"] == "reverse_refused"
        assert shop.consumed_by(coupon.payload) == [rid]
        again = shop.run("redeem", coupon.payload).answer
        assert (again["verdict"], again["reason"]) == ("red", "ALREADY_REDEEMED")
        assert shop.run("sync", "--once").answer["unsent"] == 0
        assert shop.run("ledger", "verify").answer["ok"]


def test_wrong_use_and_faults_are_one_sentence_a_code_and_an_exit_code(
    shop: E2eShop, tmp_path: Path
):
    nowhere = {"GUITAI_HOME": str(tmp_path / "nowhere")}
    picture = tmp_path / "empty.png"
    picture.write_bytes(b"no picture")
    enrol = ("enrol", shop.url, "token", "--owner-pin-file", shop.pin_file)
    unknown_rid = "01900000-0000-7000-8000-000000000000"
    by_owner = ("--operator", "owner", "--pin-file", shop.pin_file)
    cases = [
        (shop.run("redeem"), 2, "USE-100"),
        (shop.run("redeem", "X", "--image", picture), 2, "USE-100"),
        (shop.run("redeem", "--image", picture), 3, "DEV-111"),
        (shop.run("status", settings=nowhere), 3, "LED-106"),
        (shop.run("ledger", "verify", settings=nowhere), 3, "LED-106"),
        (shop.run(*enrol), 2, "USE-100"),
        (shop.run(*enrol, settings=nowhere), 3, "NET-102"),
        (shop.run("reverse", unknown_rid, "--reason", "x", *by_owner), 2, "USE-100"),
        (shop.run("platform", "issue", "--data", tmp_path / "none", "--off", "none"), 3, "PLT"),
    ]
    for ran, exit_code, code in cases:
        assert (ran.code, ran.out) == (exit_code, "")
        assert f"({code}" in ran.err
        assert "Traceback" not in ran.err
    assert shop.run("frobnicate").code == 2
    assert shop.run("redeem", "X", "--frobnicate").code == 2


def test_owner_process_answers_the_commands_of_others(shop: E2eShop):
    coupon = shop.issue(off=shop.home_right)
    owner = shop.start("sync")
    try:
        assert first_line(owner) == {"listening": True}
        green = shop.run("redeem", coupon.payload).answer
        red = shop.run("redeem", coupon.payload).answer
        status = shop.run("status").answer
        fault = shop.run("reverse", green["rid"], "--reason", "x")
    finally:
        ended = end(owner)
    assert ended.code == 0
    assert (green["verdict"], red["verdict"]) == ("green", "red")
    assert status["online"] is True
    assert fault.code == 3
    assert is_one_sentence(fault, "STF-100")
    assert shop.run("ledger", "verify").answer["ok"]


def _add_staff(shop: E2eShop, operator_id: str, role: str, pin: str) -> None:
    app = build(Home(shop.home))
    try:
        app.staff.add(NewStaff(operator_id, operator_id, role, pin), CHEAP)
    finally:
        app.close()
