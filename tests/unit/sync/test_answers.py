from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from pos_app.errors import (
    ForkDetected,
    PlatformBusy,
    PlatformRefused,
    PlatformUnreachable,
    UploadGap,
)
from pos_app.wire.records import Hello, RevocationItem, StreamItem, StreamPage, VerdictItem
from sync.answers import RETRY_AFTER_LONGEST_S, fault_for, problem_in, record_in
from sync.mapped_errors import Why, why_of
from sync.page_check import check_page

RID = "0190b3c4-0000-7000-8000-000000000001"
HELLO = {"min_version": 1, "max_version": 1, "platform": "p", "server_utc_ms": 5}


@dataclass
class Answer:
    status: int = 200
    media_type: str = "application/json"
    retry_after: str = ""
    body: bytes = b""


def _problem(status: int, code: str, **fields: object) -> Answer:
    return Answer(status, body=json.dumps({"code": code, "server_utc_ms": 5, **fields}).encode())


def _fault(answer: Answer) -> Exception:
    return fault_for(answer, problem_in(answer))


def test_record_of_a_newer_platform_is_read_without_what_we_do_not_know():
    answer = Answer(body=json.dumps({**HELLO, "capabilities": ["x"]}).encode())

    assert record_in(answer, Hello).platform == "p"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"body": b"<html>"}, Why.MISFIT),
        ({"body": b'{"min_version":1'}, Why.MISFIT),
        ({"body": json.dumps({**HELLO, "server_utc_ms": "5"}).encode()}, Why.MISFIT),
        ({"body": json.dumps({**HELLO, "server_utc_ms": -1}).encode()}, Why.MISFIT),
        ({"body": b"\xff\xfe"}, Why.MISFIT),
        ({"media_type": "text/html"}, Why.FOREIGN),
        ({"media_type": ""}, Why.FOREIGN),
        ({"status": 204}, Why.FOREIGN),
    ],
)
def test_answer_that_is_not_the_record_is_unreachable(change: dict, why: Why):
    fields = {"body": json.dumps(HELLO).encode(), **change}

    with pytest.raises(PlatformUnreachable) as lost:
        record_in(Answer(**fields), Hello)

    assert why_of(lost.value) is why


@pytest.mark.parametrize(
    ("answer", "retry_after_s"),
    [
        (_problem(429, "rate_limited", retry_after_s=2.5), 2.5),
        (_problem(409, "in_flight", retry_after_s=0.2), 0.2),
        (_problem(409, "in_flight"), 1.0),
        (_problem(503, "unavailable", retry_after_s=1e9), RETRY_AFTER_LONGEST_S),
        (_problem(503, "unavailable", retry_after_s=-1), 0.0),
        (Answer(429, "text/html", "12"), 12.0),
        (Answer(503, "text/html", "Wed, 21 Oct 2026 07:28:00 GMT"), 1.0),
    ],
)
def test_answer_that_puts_us_off_is_busy(answer: Answer, retry_after_s: float):
    fault = _fault(answer)

    assert isinstance(fault, PlatformBusy)
    assert fault.retry_after_s == retry_after_s


@pytest.mark.parametrize(
    "answer",
    [
        Answer(503, "text/html"),
        Answer(500, "text/plain"),
        Answer(404, "text/html"),
        Answer(302, ""),
        Answer(429, "text/html"),
        Answer(400, body=b"{}"),
        _problem(500, "unavailable"),
        _problem(409, "gap"),
        _problem(400, ""),
    ],
)
def test_answer_without_meaning_is_unreachable(answer: Answer):
    assert isinstance(_fault(answer), PlatformUnreachable)


def test_problems_of_the_chain_keep_their_meaning():
    gap = _fault(_problem(409, "gap", expect=17))
    refused = _fault(_problem(422, "rid_mismatch"))

    assert isinstance(gap, UploadGap)
    assert gap.expect == 17
    assert isinstance(_fault(_problem(409, "fork")), ForkDetected)
    assert isinstance(refused, PlatformRefused)
    assert refused.problem == "rid_mismatch"


def _revoked(rev: int) -> StreamItem:
    item = RevocationItem(kind="unit", target="x", action="revoke", since_utc_ms=1)
    return StreamItem(rev=rev, revocation=item)


def _verdict(dev: str) -> StreamItem:
    item = VerdictItem(dev=dev, ep=1, seq=1, rid=RID, verdict="confirmed")
    return StreamItem(rev=1, verdict=item)


def _page(*items: StreamItem, after: str = "r.9", more: bool = False) -> StreamPage:
    return StreamPage(items=items, next=after, more=more, as_of_utc_ms=1, server_utc_ms=1)


def test_page_that_answers_the_question_is_taken():
    page = _page(_revoked(3), _revoked(7), more=True)

    check_page(page, "revocations", after="r.2", limit=2, dev="m1-1")
    check_page(_page(_verdict("m1-1")), "verdicts", after="", limit=2, dev="m1-1")
    check_page(_page(after="r.2"), "revocations", after="r.2", limit=2, dev="m1-1")


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (_page(_revoked(1), _revoked(2), _revoked(3)), "revocations"),
        (_page(_revoked(2), _revoked(2)), "revocations"),
        (_page(_revoked(2), _revoked(1)), "revocations"),
        (_page(_revoked(1)), "campaigns"),
        (_page(StreamItem(rev=1)), "revocations"),
        (_page(_verdict("m1-2")), "verdicts"),
        (_page(more=True), "revocations"),
        (_page(_revoked(1), after="r.2", more=True), "revocations"),
    ],
)
def test_page_that_does_not_answer_the_question_is_unreachable(page: StreamPage, name: str):
    with pytest.raises(PlatformUnreachable) as lost:
        check_page(page, name, after="r.2", limit=2, dev="m1-1")

    assert why_of(lost.value) is Why.MISFIT
