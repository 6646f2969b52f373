"""The till's end of OSP/1: ports.PlatformPort over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from pos_app.clock import instant_of
from pos_app.domain.time_interval import Instant, TimeSample, sample_from
from pos_app.errors import PlatformUnreachable, WrongUse
from pos_app.ports import Clock
from pos_app.wire.http_signature import RequestParts, RequestSigner, sign_request
from pos_app.wire.records import (
    ClaimAnswer,
    ClaimRequest,
    EnrolAnswer,
    EnrolRequest,
    Hello,
    LookupAnswer,
    LookupRequest,
    Problem,
    Record,
    ReverseRequest,
    StreamPage,
    UploadAnswer,
    UploadRequest,
    VoidRequest,
)
from sync.answers import fault_for, misfit, problem_in, record_in
from sync.mapped_errors import Why, unreachable
from sync.page_check import check_page
from sync.platform_address import checked_tls, checked_url

if TYPE_CHECKING:
    import ssl

    from sync.osp_http import OspHttp, RawAnswer

PREFIX = "/osp/1"
ATTEMPTS_MAX = 2
"""A call goes out twice only within its deadline: after an idle connection turned out to be dead,
or for a reason in _REPEATED_PROBLEMS."""
_REPEATED_PROBLEMS = ("clock_skew", "bad_signature")

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One question. `key` is its idempotency key; the same key always goes with the same body."""

    method: str
    path: str
    body: Record | None = None
    key: str = ""
    is_signed: bool = True


class HttpPlatform:
    """A platform reached over HTTP/1.1 with keep-alive, as ports.PlatformPort.

    Every call ends within its total deadline. Beyond what the port says, PlatformUnreachable
    carries `why` (mapped_errors.Why). `time_sample` hears of the server's time with every valid
    answer. `signer` may be exchanged when the device's epoch or key changes.
    Thread: any, several calls at once; `close` may be called while others wait for an answer.
    Source: protocol.md 2.7, 2.8, 2.10, 2.14.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Clock,
        signer: RequestSigner | None = None,
        time_sample: Callable[[TimeSample], None] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Nothing is opened yet.

        `url` is https, or http on this machine only; `tls` is a context that trusts another
        authority than the system's, never one that does not verify. Raises: WrongUse.
        """
        self.signer = signer
        self.time_sample = time_sample
        self._url = checked_url(url)
        self._prefix = urlsplit(self._url).path.rstrip("/") + PREFIX
        self._clock = clock
        self._tls = checked_tls(tls)
        self._skew_ms = 0
        self._lock = Lock()
        self._http: OspHttp | None = None
        self._is_closed = False

    def hello(self, *, deadline_s: float) -> Hello:
        """Ask who is there; the circuit breaker's probe. Not signed: works before enrolment."""
        hello = self._call(_Ask("GET", "/hello", is_signed=False), Hello, deadline_s)
        if hello.min_version > hello.max_version:
            misfit("a version range without versions")
        return hello

    def enrol(self, request: EnrolRequest, *, deadline_s: float) -> EnrolAnswer:
        """Join with a one-use token. Not signed; the same key may ask again with the same token."""
        return self._call(_Ask("POST", "/enrol", request, is_signed=False), EnrolAnswer, deadline_s)

    def lookup(self, short_code: str, *, deadline_s: float) -> LookupAnswer:
        """The coupon behind a typed short code."""
        ask = _Ask("POST", "/coupons/lookup", LookupRequest(short_code=short_code))
        answer = self._call(ask, LookupAnswer, deadline_s)
        if (answer.payload is None) == (answer.reason is None):
            misfit("a lookup answers either with a payload or with a reason")
        return answer

    def claim(self, request: ClaimRequest, *, deadline_s: float) -> ClaimAnswer:
        """Consume one unit for one rid."""
        ask = _Ask("POST", "/claims", request, f"{request.rid}:claim")
        return self._claim_call(ask, request.rid, request.unit, deadline_s)

    def void(self, rid: str, request: VoidRequest, *, deadline_s: float) -> ClaimAnswer:
        """End a claim; a tombstone where it never arrived."""
        ask = _Ask("POST", f"/claims/{quote(rid, safe='')}/void", request, f"{rid}:void")
        return self._claim_call(ask, rid, request.unit, deadline_s)

    def reverse(self, rid: str, request: ReverseRequest, *, deadline_s: float) -> ClaimAnswer:
        """Take a redemption back."""
        ask = _Ask("POST", f"/claims/{quote(rid, safe='')}/reverse", request, f"{rid}:reverse")
        return self._claim_call(ask, rid, request.unit, deadline_s)

    def query(self, rid: str, *, deadline_s: float) -> ClaimAnswer:
        """What the platform knows of this rid."""
        ask = _Ask("GET", f"/claims/{quote(rid, safe='')}")
        return self._claim_call(ask, rid, None, deadline_s)

    def upload(self, request: UploadRequest, *, deadline_s: float) -> UploadAnswer:
        """Deliver ledger entries. Raises UploadGap or ForkDetected where the chain does not fit."""
        dev = quote(self._signer().dev, safe="")
        answer = self._call(
            _Ask("POST", f"/devices/{dev}/events", request), UploadAnswer, deadline_s
        )
        if answer.acked_through < request.from_seq - 1 or answer.expect <= answer.acked_through:
            misfit("an acknowledgement that does not fit what was sent")
        return answer

    def stream(self, name: str, *, after: str, limit: int, deadline_s: float) -> StreamPage:
        """One page of a change stream; `after` is the stored cursor, empty at first."""
        query = urlencode({"after": after, "limit": limit}, quote_via=quote)
        ask = _Ask("GET", f"/streams/{quote(name, safe='')}?{query}")
        page = self._call(ask, StreamPage, deadline_s)
        check_page(page, name, after=after, limit=limit, dev=self._signer().dev)
        return page

    def close(self) -> None:
        """Break off running calls (PlatformUnreachable) and let connections go, for good."""
        with self._lock:
            self._is_closed = True
            http = self._http
        if http is not None:
            http.close()

    def _claim_call(self, ask: _Ask, rid: str, unit: str | None, deadline_s: float) -> ClaimAnswer:
        answer = self._call(ask, ClaimAnswer, deadline_s)
        if answer.rid != rid:
            misfit("an answer about another rid")
        if unit is not None and answer.unit is not None and answer.unit != unit:
            misfit("an answer about another unit")
        return answer

    def _call(self, ask: _Ask, kind: type[R], deadline_s: float) -> R:
        until_s = time.monotonic() + deadline_s
        body = b"" if ask.body is None else msgspec.json.encode(ask.body)
        for attempt in range(1, ATTEMPTS_MAX + 1):
            may_repeat = attempt < ATTEMPTS_MAX
            try:
                answer, sent = self._send(ask, body, until_s)
            except PlatformUnreachable as fault:
                if may_repeat and fault.particulars.get("is_stale"):
                    continue
                raise
            received = instant_of(self._clock)
            if answer.status == 200:
                record = record_in(answer, kind)
                self._note_time(record, sent, received)
                return record
            problem = problem_in(answer)
            if problem is not None:
                self._note_time(problem, sent, received)
                if may_repeat and ask.is_signed and self._learn_from(problem, received):
                    continue
            raise fault_for(answer, problem)
        raise AssertionError("the last attempt returns or raises")

    def _send(self, ask: _Ask, body: bytes, until_s: float) -> tuple[RawAnswer, Instant]:
        from sync.osp_http import RawAsk

        target = self._prefix + ask.path
        headers = self._signature(ask.method, target, body) if ask.is_signed else {}
        if ask.body is not None:
            headers["content-type"] = "application/json"
        if ask.key:
            headers["idempotency-key"] = ask.key
        http = self._open_http()
        sent = instant_of(self._clock)
        return http.exchange(RawAsk(ask.method, target, headers, body), until_s=until_s), sent

    def _signature(self, method: str, target: str, body: bytes) -> dict[str, str]:
        path, _, query = target.partition("?")
        created_utc_ms = self._clock.wall_utc_ms() + self._skew_ms
        parts = RequestParts(method, path, query, body)
        return sign_request(parts, self._signer(), created_utc_ms=created_utc_ms)

    def _learn_from(self, problem: Problem, received: Instant) -> bool:
        """Whether to ask once more: with the offered time, or with a fresh nonce.

        A bad signature may mean that something on the way sent our request twice and that only
        the second one's answer reached us: the platform refuses a nonce it has seen. With a rid
        asking again is safe, and tells the two apart.
        """
        if problem.code == "clock_skew":
            self._skew_ms = problem.server_utc_ms - received.wall_utc_ms
        return problem.code in _REPEATED_PROBLEMS

    def _note_time(self, record: Record, sent: Instant, received: Instant) -> None:
        server_utc_ms = getattr(record, "server_utc_ms", None)
        if server_utc_ms is None or self.time_sample is None:
            return
        sample = sample_from(server_utc_ms, sent=sent, received=received)
        if sample is not None:
            self.time_sample(sample)

    def _signer(self) -> RequestSigner:
        if self.signer is None:
            raise WrongUse("this till is not enrolled, so it cannot sign a request")
        return self.signer

    def _open_http(self) -> OspHttp:
        from sync.osp_http import OspHttp

        with self._lock:
            if self._is_closed:
                raise unreachable(Why.CLOSED, "the client is closed")
            if self._http is None:
                parts = urlsplit(self._url)
                self._http = OspHttp(f"{parts.scheme}://{parts.netloc}", tls=self._tls)
            return self._http
