"""The client on a bad line: every fault ends as the right error, within the deadline."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.clock import SystemClock
from pos_app.domain.sync_state import RoundResult, StopFlag
from pos_app.domain.time_interval import TimeSample
from pos_app.errors import PlatformBusy, PlatformRefused, PlatformUnreachable, WrongUse
from pos_app.ids import Uuid7Maker
from pos_app.wire.http_signature import RequestSigner
from pos_app.wire.records import ClaimRequest, VoidRequest
from sync.mapped_errors import Why, why_of
from sync.platform_client import HttpPlatform
from sync.runner import STOP_GRACE_S, SyncRunner
from sync.schedule import RoundSchedule
from tests.fakes.fake_clock import FakeClock
from tests.fakes.faulty_proxy import Fault, FaultyProxy
from tests.fakes.real_platform import DEADLINE_S, RealPlatform, RealTill, enrol_request

SHORT_S = 0.5
SLACK_S = 1.5
"""How much later than the deadline a call may end on a machine with two busy cores."""
CLAIM = "POST /osp/1/claims"


@dataclass
class Line:
    """A till whose line to the platform goes through the proxy; `direct` does not."""

    platform: RealPlatform
    proxy: FaultyProxy
    client: HttpPlatform
    till: RealTill
    clock: FakeClock

    def __post_init__(self) -> None:
        self.rids = Uuid7Maker(self.clock)

    @property
    def direct(self) -> HttpPlatform:
        return self.till.port

    def claim_request(self) -> ClaimRequest:
        unit = f"{self.platform.issue().coupon_id}:1"
        return ClaimRequest(rid=self.rids.new_rid(), unit=unit, amount_minor=1000)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    clock = FakeClock()
    with (
        RealPlatform(tmp_path / "platform", clock) as platform,
        FaultyProxy(platform.url) as proxy,
    ):
        till = platform.new_till()
        yield Line(platform, proxy, platform.client(proxy.url, till.signer), till, clock)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (Fault.CUT, Why.TIMEOUT),
        (Fault.REFUSE, Why.CONNECT),
        (Fault.RESET, Why.BROKEN),
        (Fault.RESET_MID_BODY, Why.BROKEN),
        (Fault.TRUNCATE, Why.BROKEN),
        (Fault.TRUNCATE_JSON, Why.MISFIT),
        (Fault.PORTAL, Why.FOREIGN),
        (Fault.REDIRECT, Why.FOREIGN),
        (Fault.WRONG_TYPE, Why.FOREIGN),
        (Fault.JUNK, Why.BROKEN),
        (Fault.BARE_503, Why.SERVER_ERROR),
        (Fault.ERROR_500_AFTER, Why.SERVER_ERROR),
        (Fault.LOSE_ANSWER, Why.BROKEN),
        (Fault.SWALLOW_ANSWER, Why.TIMEOUT),
        (Fault.TRICKLE, Why.TIMEOUT),
        (Fault.TRICKLE_HEAD, Why.TIMEOUT),
        (Fault.ENDLESS, Why.TOO_LARGE),
    ],
)
def test_claim_is_unreachable_within_its_deadline_when_the_line_fails(
    line: Line, fault: Fault, why: Why
):
    # The endless answer ends by the cap on its size, which a busy machine takes a while to reach.
    deadline_s = DEADLINE_S if fault is Fault.ENDLESS else SHORT_S
    line.client.hello(deadline_s=DEADLINE_S)
    line.proxy.fault = fault

    began = time.monotonic()
    with pytest.raises(PlatformUnreachable) as lost:
        line.client.claim(line.claim_request(), deadline_s=deadline_s)

    assert time.monotonic() - began < deadline_s + SLACK_S
    assert why_of(lost.value) is why


@pytest.mark.parametrize(("fault", "retry_after_s"), [(Fault.BUSY_429, 7.0), (Fault.BUSY_503, 9.0)])
def test_claim_is_busy_when_asked_to_come_back(line: Line, fault: Fault, retry_after_s: float):
    line.proxy.fault = fault

    with pytest.raises(PlatformBusy) as busy:
        line.client.claim(line.claim_request(), deadline_s=DEADLINE_S)

    assert busy.value.retry_after_s == retry_after_s
    assert line.proxy.forwarded == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault.LOSE_ANSWER,
        Fault.SWALLOW_ANSWER,
        Fault.ERROR_500_AFTER,
        Fault.RESET_MID_BODY,
        Fault.TRICKLE,
        Fault.TRUNCATE,
    ],
)
def test_claim_whose_answer_was_lost_is_found_consumed_by_the_same_rid(line: Line, fault: Fault):
    request = line.claim_request()
    line.proxy.fault = fault
    with pytest.raises(PlatformUnreachable):
        line.client.claim(request, deadline_s=SHORT_S)

    line.proxy.fault = Fault.NONE
    found = line.client.query(request.rid, deadline_s=DEADLINE_S)
    again = line.client.claim(request, deadline_s=DEADLINE_S)

    assert (found.state, found.unit) == ("consumed", request.unit)
    assert again == found


def test_claim_whose_request_was_lost_is_ended_by_a_void_for_good(line: Line):
    request = line.claim_request()
    line.proxy.fault = Fault.CUT
    with pytest.raises(PlatformUnreachable):
        line.client.claim(request, deadline_s=SHORT_S)

    line.proxy.fault = Fault.NONE
    voided = line.client.void(request.rid, VoidRequest(unit=request.unit), deadline_s=DEADLINE_S)

    assert voided.state == "voided"
    assert line.client.claim(request, deadline_s=DEADLINE_S).state == "voided"


def test_claim_sent_twice_on_the_way_consumes_once(line: Line):
    request = line.claim_request()
    line.proxy.script(Fault.DUPLICATE)

    answer = line.client.claim(request, deadline_s=DEADLINE_S)

    assert (answer.state, answer.used_k) == ("consumed", (1,))
    assert line.proxy.forwarded == [CLAIM, CLAIM, CLAIM]
    uses = line.platform.admin.coupon_show(request.unit.partition(":")[0])
    assert str(uses).count(request.rid) == 1


def test_claim_waits_for_a_slow_answer_within_its_deadline(line: Line):
    line.proxy.fault = Fault.DELAY

    assert line.client.claim(line.claim_request(), deadline_s=DEADLINE_S).state == "consumed"


def test_client_recovers_at_once_when_the_line_comes_back(line: Line):
    request = line.claim_request()
    line.proxy.fault = Fault.REFUSE
    with pytest.raises(PlatformUnreachable):
        line.client.claim(request, deadline_s=SHORT_S)

    line.proxy.fault = Fault.NONE

    assert line.client.claim(request, deadline_s=DEADLINE_S).state == "consumed"


def test_call_goes_out_again_when_the_idle_connection_was_dead(line: Line):
    line.client.hello(deadline_s=DEADLINE_S)
    line.proxy.script(Fault.LOSE_ANSWER)

    answer = line.client.claim(line.claim_request(), deadline_s=DEADLINE_S)

    assert answer.state == "consumed"
    assert line.proxy.forwarded == ["GET /osp/1/hello", CLAIM, CLAIM]


def test_idle_connection_that_was_ended_is_not_used(line: Line):
    line.client.hello(deadline_s=DEADLINE_S)
    line.proxy.drop_idle()

    line.client.hello(deadline_s=DEADLINE_S)

    assert len(line.proxy.received) == 2


def test_wrong_clock_is_made_good_with_the_offered_time_once(line: Line):
    samples: list[TimeSample] = []
    wrong = FakeClock(wall_utc_ms=line.clock.wall_utc_ms() - 3_600_000)
    slow_clocked = HttpPlatform(
        line.proxy.url, clock=wrong, signer=line.till.signer, time_sample=samples.append
    )
    request = line.claim_request()

    assert slow_clocked.claim(request, deadline_s=DEADLINE_S).state == "consumed"
    assert slow_clocked.query(request.rid, deadline_s=DEADLINE_S).state == "consumed"
    slow_clocked.close()

    assert line.proxy.received == [CLAIM, CLAIM, f"GET /osp/1/claims/{request.rid}"]
    assert [sample.offset_ms for sample in samples] == [3_600_000] * 3
    assert wrong.wall_utc_ms() == line.clock.wall_utc_ms() - 3_600_000


def test_request_signed_by_a_stranger_is_refused(line: Line):
    stranger = RequestSigner(line.till.signer.dev, 1, "guitai/test", Ed25519PrivateKey.generate())
    client = line.platform.client(line.proxy.url, stranger)

    with pytest.raises(PlatformRefused) as refusal:
        client.query(line.rids.new_rid(), deadline_s=DEADLINE_S)

    assert refusal.value.problem == "bad_signature"


def test_revoked_till_is_refused(line: Line):
    line.platform.admin.revoke("device", line.till.signer.dev)

    with pytest.raises(PlatformRefused) as refusal:
        line.client.claim(line.claim_request(), deadline_s=DEADLINE_S)

    assert refusal.value.problem == "device_revoked"


def test_enrolment_whose_answer_was_lost_is_repeated_with_the_same_key(line: Line):
    client = line.platform.client(line.proxy.url)
    token, key = line.platform.admin.till_add(line.platform.store_id), Ed25519PrivateKey.generate()
    line.proxy.fault = Fault.LOSE_ANSWER
    with pytest.raises(PlatformUnreachable):
        client.enrol(enrol_request(token, key), deadline_s=DEADLINE_S)

    line.proxy.fault = Fault.NONE
    answer = client.enrol(enrol_request(token, key), deadline_s=DEADLINE_S)

    assert answer.certificate.store_id == line.platform.store_id
    with pytest.raises(WrongUse):
        client.query(line.rids.new_rid(), deadline_s=DEADLINE_S)


def test_close_ends_a_call_that_is_waiting(line: Line):
    line.proxy.fault = Fault.CUT
    ended, why = Event(), []

    def ask() -> None:
        try:
            line.client.hello(deadline_s=DEADLINE_S)
        except PlatformUnreachable as fault:
            why.append(why_of(fault))
        ended.set()

    asking = Thread(target=ask)
    asking.start()
    assert line.proxy.wait_for_request(DEADLINE_S)
    began = time.monotonic()
    line.client.close()

    assert ended.wait(SLACK_S)
    assert time.monotonic() - began < SLACK_S
    asking.join()
    assert why == [Why.CLOSED]


@pytest.mark.expected_logs(r"WARNING sync\.runner: a sync round failed: NET-101")
def test_sync_runner_stops_in_the_middle_of_a_request(line: Line, rng: Random):
    line.proxy.fault = Fault.CUT
    results: list[RoundResult] = []

    def one_round(_: StopFlag) -> RoundResult:
        line.client.stream("keys", after="", limit=10, deadline_s=DEADLINE_S)
        return RoundResult()

    schedule = RoundSchedule(SystemClock(), rng)
    runner = SyncRunner(one_round, schedule, interrupt=line.client.close, on_result=results.append)
    runner.start()
    assert line.proxy.wait_for_request(DEADLINE_S)
    began = time.monotonic()

    assert runner.stop()

    assert time.monotonic() - began < STOP_GRACE_S + SLACK_S
    assert [result.failed for result in results] == ["NET-101"]


def test_calls_from_several_threads_share_one_client(line: Line):
    line.proxy.fault = Fault.DELAY
    requests = [line.claim_request() for _ in range(6)]
    states: list[str] = []

    def ask(request: ClaimRequest) -> None:
        states.append(line.client.claim(request, deadline_s=DEADLINE_S).state)

    threads = [Thread(target=ask, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert states == ["consumed"] * 6


def test_platform_that_restarts_is_found_again(line: Line):
    line.direct.hello(deadline_s=DEADLINE_S)
    line.platform.server.stop()
    with pytest.raises(PlatformUnreachable) as lost:
        line.direct.hello(deadline_s=DEADLINE_S)
    assert why_of(lost.value) is Why.CONNECT

    line.platform.server.start()

    assert line.direct.hello(deadline_s=DEADLINE_S).max_version >= 1
