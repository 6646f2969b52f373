"""Who may speak to the platform: enrolment, signatures, nonces, clocks, revoked tills."""

from __future__ import annotations

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from platform_desk import Desk
from platform_till import enrol_body, new_rid

from pos_app.wire.http_signature import comparison_code
from pos_app.wire.keyset import unpack_bytes

MINUTE_MS = 60_000


@pytest.fixture
def anyone(desk: Desk):
    with httpx.Client(base_url=desk.server.url, timeout=20, verify=False) as client:
        yield client


def test_hello_names_the_versions_without_a_signature(desk: Desk, anyone: httpx.Client):
    hello = anyone.get("/osp/1/hello").json()
    assert hello == {
        "min_version": 1,
        "max_version": 1,
        "platform": "Test platform",
        "server_utc_ms": desk.clock(),
    }


def test_enrolment_gives_a_certificate_and_the_code_both_screens_show(desk: Desk):
    till = desk.till(name="前台")
    certificate = till.certificate
    assert (certificate.store_id, certificate.store_name, certificate.store_name_en) == (
        desk.store, "一号店", "Store one",
    )  # fmt: skip
    assert (certificate.till_name, certificate.merchant_id) == ("前台", desk.admin.merchant_id)
    assert certificate.single_till


def test_only_the_first_till_of_a_store_answers_for_its_guards(desk: Desk):
    assert desk.till().certificate.single_till
    assert not desk.till().certificate.single_till
    assert desk.till(desk.admin.store_add("二号店")).certificate.single_till


def test_token_is_dead_for_any_other_key_after_its_use(desk: Desk, anyone: httpx.Client):
    token = desk.admin.till_add(desk.store)
    key = Ed25519PrivateKey.generate()
    first = anyone.post("/osp/1/enrol", json=enrol_body(token, key))
    again = anyone.post("/osp/1/enrol", json=enrol_body(token, key))
    other = anyone.post("/osp/1/enrol", json=enrol_body(token, Ed25519PrivateKey.generate()))
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "token_used")
    root = unpack_bytes(first.json()["root_pub"])
    code = comparison_code(token, key.public_key().public_bytes_raw(), root)
    assert first.json()["comparison_code"] == code


def test_token_dies_after_fifteen_minutes(desk: Desk, anyone: httpx.Client):
    token = desk.admin.till_add(desk.store)
    desk.clock.utc_ms += 15 * MINUTE_MS
    answer = anyone.post("/osp/1/enrol", json=enrol_body(token, Ed25519PrivateKey.generate()))
    assert answer.json()["code"] == "token_used"


def test_enrolment_needs_a_known_token_and_the_key_it_names(desk: Desk, anyone: httpx.Client):
    key, token = Ed25519PrivateKey.generate(), desk.admin.till_add(desk.store)
    unknown = anyone.post("/osp/1/enrol", json=enrol_body(f"{token}x", key))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
    stolen = enrol_body(token, key) | {
        "pub": enrol_body(token, Ed25519PrivateKey.generate())["pub"]
    }
    refused = anyone.post("/osp/1/enrol", json=stolen)
    assert (refused.status_code, refused.json()["code"]) == (401, "bad_signature")
    assert anyone.post("/osp/1/enrol", json=enrol_body(token, key)).status_code == 200


def test_unsigned_request_is_refused(desk: Desk, anyone: httpx.Client):
    answer = anyone.get(f"/osp/1/claims/{new_rid()}")
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")


def test_replayed_request_is_refused(desk: Desk):
    till, unit = desk.till(), desk.unit()
    request = till.signed(
        "POST", "/osp/1/claims", {"rid": new_rid(), "unit": unit, "amount_minor": 1}
    )
    assert till.client.send(request).status_code == 200
    replay = till.client.send(request)
    assert (replay.status_code, replay.json()["code"]) == (401, "bad_signature")


def test_nonce_may_come_again_after_ten_minutes(desk: Desk):
    till, target = desk.till(), f"/osp/1/claims/{new_rid()}"
    assert till.ask("GET", target, nonce="always-the-same").status_code == 200
    desk.clock.utc_ms += 10 * MINUTE_MS + 1
    assert till.ask("GET", target).status_code == 200
    assert till.ask("GET", target, nonce="always-the-same").status_code == 200


@pytest.mark.parametrize("part", ["body", "path", "query", "epoch", "key"])
def test_changed_request_is_refused(desk: Desk, part: str):
    till, other = desk.till(), desk.till()
    rid, unit = new_rid(), desk.unit()
    body = {"rid": rid, "unit": unit, "amount_minor": 500}
    request = till.signed("POST", "/osp/1/claims", body)
    content, url = request.content, request.url
    if part == "body":
        content = content.replace(b"500", b"501")
    elif part == "path":
        url = url.copy_with(path=f"/osp/1/claims/{rid}/void")
    elif part == "query":
        url = url.copy_with(query=b"a=1")
    elif part == "epoch":
        request.headers["osp-epoch"] = "2"
    else:
        changed = request.headers["signature-input"].replace(till.dev, other.dev)
        request.headers["signature-input"] = changed
    answer = till.client.post(url, content=content, headers=request.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    assert till.query(rid).state == "unknown"


@pytest.mark.parametrize("late_ms", [5 * MINUTE_MS + 1000, -5 * MINUTE_MS - 1000])
def test_clock_skew_is_told_with_the_platforms_time(desk: Desk, late_ms: int):
    problem = desk.till().problem("GET", f"/osp/1/claims/{new_rid()}", late_ms=late_ms)
    assert (problem.code, problem.server_utc_ms) == ("clock_skew", desk.clock())


def test_five_minutes_of_clock_difference_are_accepted(desk: Desk):
    answer = desk.till().ask("GET", f"/osp/1/claims/{new_rid()}", late_ms=5 * MINUTE_MS)
    assert answer.status_code == 200


def test_revoked_till_may_only_deliver_its_ledger(desk: Desk):
    till, unit = desk.till(), desk.unit("any")
    rid = till.grant(unit)
    desk.admin.revoke("device", till.dev)
    body = {"rid": new_rid(), "unit": unit, "amount_minor": 500}
    assert till.problem("POST", "/osp/1/claims", body).code == "device_revoked"
    assert till.upload().acked_through == 2
    assert desk.till().query(rid).state == "consumed"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"rid": 1}', b'{"rid":"x","unit":"y","amount_minor":1}', b"\xff\xfe"],
)
def test_body_that_does_not_fit_is_a_bad_request(desk: Desk, body: bytes, anyone: httpx.Client):
    answer = anyone.post("/osp/1/enrol", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_too_large_body_is_refused(desk: Desk, anyone: httpx.Client):
    answer = anyone.post("/osp/1/enrol", content=b" " * (1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_unknown_path_and_method_are_problems(desk: Desk, anyone: httpx.Client):
    assert anyone.get("/osp/1/nothing").json()["code"] == "not_found"
    answer = anyone.delete("/osp/1/hello")
    assert (answer.status_code, answer.json()["code"]) == (405, "bad_request")


def test_lookup_finds_the_token_and_brakes_guessing(desk: Desk):
    till, coupon = desk.till(), desk.coupon()
    found = till.ask("POST", "/osp/1/coupons/lookup", {"short_code": coupon.short_code}).json()
    assert found["payload"] == coupon.payload
    for _ in range(30):
        miss = till.ask("POST", "/osp/1/coupons/lookup", {"short_code": "0" * 14}).json()
        assert miss["reason"] == "NOT_FOUND"
    problem = till.problem("POST", "/osp/1/coupons/lookup", {"short_code": coupon.short_code})
    assert problem.code == "rate_limited"
    assert problem.retry_after_s is not None
    desk.clock.utc_ms += MINUTE_MS
    again = till.ask("POST", "/osp/1/coupons/lookup", {"short_code": coupon.short_code})
    assert again.status_code == 200


@pytest.mark.expected_logs("Exception in ASGI application")
def test_own_defect_is_a_problem_too(
    desk: Desk, anyone: httpx.Client, monkeypatch: pytest.MonkeyPatch
):
    from dataclasses import replace

    from platform_server import app, operations

    def broken(*_what: object) -> None:
        raise ZeroDivisionError

    rows = tuple(replace(row, act=broken) for row in operations.OPERATIONS)
    desk.server.stop()
    monkeypatch.setattr(app, "OPERATIONS", rows)
    desk.server.start()
    answer = anyone.get("/osp/1/hello")
    assert (answer.status_code, answer.json()["code"]) == (500, "unavailable")
