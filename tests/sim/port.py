"""ports.PlatformPort over the simulated line; mirrors sync.platform_client.HttpPlatform."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from pos_app.clock import instant_of
from pos_app.domain.time_interval import Instant, TimeSample, sample_from
from pos_app.ports import Clock
from pos_app.wire.records import (
    ClaimAnswer,
    ClaimRequest,
    EnrolAnswer,
    EnrolRequest,
    Hello,
    LookupAnswer,
    LookupRequest,
    Record,
    ReverseRequest,
    StreamPage,
    UploadAnswer,
    UploadRequest,
    VoidRequest,
)
from sync.answers import fault_for, misfit, problem_in, record_in
from sync.page_check import check_page
from tests.sim.network import Network
from tests.sim.platform_side import Ask
from tests.sim.scheduler import Machine

ATTEMPTS_MAX = 2
R = TypeVar("R", bound=Record)


class SimPort:
    """One till's line to the platform. Parks the greenlet that calls it."""

    def __init__(
        self,
        network: Network,
        machine: Machine,
        dev: str,
        clock: Clock,
        time_sample: Callable[[TimeSample], None],
    ) -> None:
        self._network = network
        self._machine = machine
        self._dev = dev
        self._clock = clock
        self._time_sample = time_sample

    def hello(self, *, deadline_s: float) -> Hello:
        """As the port says."""
        return self._call(Ask(self._dev, "hello"), Hello, deadline_s)

    def enrol(self, request: EnrolRequest, *, deadline_s: float) -> EnrolAnswer:
        """Tills are enrolled before a run begins."""
        raise AssertionError("no till enrols during a run")

    def lookup(self, short_code: str, *, deadline_s: float) -> LookupAnswer:
        """As the port says."""
        body = msgspec.json.encode(LookupRequest(short_code=short_code))
        return self._call(Ask(self._dev, "lookup", body=body), LookupAnswer, deadline_s)

    def claim(self, request: ClaimRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        ask = Ask(self._dev, "claim", body=msgspec.json.encode(request))
        return self._claim_call(ask, request.rid, request.unit, deadline_s)

    def void(self, rid: str, request: VoidRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        ask = Ask(self._dev, "void", {"rid": rid}, body=msgspec.json.encode(request))
        return self._claim_call(ask, rid, request.unit, deadline_s)

    def reverse(self, rid: str, request: ReverseRequest, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        ask = Ask(self._dev, "reverse", {"rid": rid}, body=msgspec.json.encode(request))
        return self._claim_call(ask, rid, request.unit, deadline_s)

    def query(self, rid: str, *, deadline_s: float) -> ClaimAnswer:
        """As the port says."""
        return self._claim_call(Ask(self._dev, "query", {"rid": rid}), rid, None, deadline_s)

    def upload(self, request: UploadRequest, *, deadline_s: float) -> UploadAnswer:
        """As the port says."""
        ask = Ask(self._dev, "upload", {"dev": self._dev}, body=msgspec.json.encode(request))
        return self._call(ask, UploadAnswer, deadline_s)

    def stream(self, name: str, *, after: str, limit: int, deadline_s: float) -> StreamPage:
        """As the port says."""
        ask = Ask(self._dev, "stream", {"name": name}, {"after": after, "limit": str(limit)})
        page = self._call(ask, StreamPage, deadline_s)
        check_page(page, name, after=after, limit=limit, dev=self._dev)
        return page

    def close(self) -> None:
        """Nothing is held open."""

    def _claim_call(self, ask: Ask, rid: str, unit: str | None, deadline_s: float) -> ClaimAnswer:
        answer = self._call(ask, ClaimAnswer, deadline_s)
        if answer.rid != rid or (unit is not None and answer.unit not in (None, unit)):
            misfit("an answer about another redemption")
        return answer

    def _call(self, ask: Ask, kind: type[R], deadline_s: float) -> R:
        for attempt in range(1, ATTEMPTS_MAX + 1):
            sent = instant_of(self._clock)
            reply = self._network.exchange(self._machine, ask, round(deadline_s * 1000))
            received = instant_of(self._clock)
            if reply.status == 200:
                record = record_in(reply, kind)
                self._note_time(record, sent, received)
                return record
            problem = problem_in(reply)
            # A nonce that was spent by a copy of this very request: once more with a fresh one.
            if problem and problem.code == "bad_signature" and attempt < ATTEMPTS_MAX:
                continue
            raise fault_for(reply, problem)
        raise AssertionError("the last attempt returns or raises")

    def _note_time(self, record: Record, sent: Instant, received: Instant) -> None:
        server_utc_ms = getattr(record, "server_utc_ms", None)
        sample = None
        if server_utc_ms is not None:
            sample = sample_from(server_utc_ms, sent=sent, received=received)
        if sample is not None:
            self._time_sample(sample)
