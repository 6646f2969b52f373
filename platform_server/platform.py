"""The platform's acts, each one transaction: what the HTTP layer calls and the tests see.

Thread: any; the HTTP layer calls from its worker threads.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from platform_server import claims, enrolment
from platform_server.database import Database
from platform_server.devices import (
    REVOKED,
    Device,
    find_device,
    forget_old_nonces,
    spend_nonce,
)
from platform_server.lookup import GuessBrake, lookup
from platform_server.posting import POSTED_AT_ONCE_MAX, post_pending
from platform_server.problems import OspProblem
from platform_server.streams import (
    STREAM_NAMES,
    page_limit,
    read_page,
    rights_stream,
    verdict_stream,
)
from platform_server.upload import ForkFound, accept_batch, read_batch
from pos_app.wire.http_signature import RequestParts, SignatureRefused, verify_request
from pos_app.wire.records import (
    ClaimAnswer,
    ClaimRequest,
    EnrolAnswer,
    EnrolRequest,
    Hello,
    LookupAnswer,
    LookupRequest,
    ReverseRequest,
    StreamPage,
    UploadAnswer,
    UploadRequest,
    VoidRequest,
)

VERSION_MIN, VERSION_MAX = 1, 1
NONCES_SWEPT_EVERY_MS = 60_000
ANSWER = TypeVar("ANSWER")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """A device whose signature held, and the nonce it spends with this request."""

    device: Device
    nonce: str


class Platform:
    """OSP/1 without HTTP. `now` gives the platform's time in ms UTC."""

    def __init__(self, database: Database, *, name: str, now: Callable[[], int]) -> None:
        self.now = now
        self._database = database
        self._name = name
        self._brake = GuessBrake()
        self._sweep_lock = threading.Lock()
        self._swept_utc_ms = 0

    def hello(self) -> Hello:
        """Who is here and what it speaks."""
        return Hello(
            min_version=VERSION_MIN,
            max_version=VERSION_MAX,
            platform=self._name,
            server_utc_ms=self.now(),
        )

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Spend a token for a new device."""
        return self._database.write(
            lambda work: enrolment.enrol(work, request, now_utc_ms=self.now())
        )

    def identify(
        self, parts: RequestParts, headers: Iterable[tuple[str, str]], *, may_be_revoked: bool
    ) -> Caller:
        """Who signed a request.

        Raises: OspProblem if the signature does not hold or the device may not act.
        """
        known: dict[str, Device] = {}

        def key_of(dev: str) -> Ed25519PublicKey | None:
            device = self._database.read(lambda view: find_device(view, dev))
            if device is None:
                return None
            known[dev] = device
            return device.key

        try:
            signed = verify_request(parts, headers, key_of=key_of, now_utc_ms=self.now())
        except SignatureRefused as fault:
            raise OspProblem(fault.code, fault.detail) from fault
        device = known[signed.dev]
        if device.state == REVOKED and not may_be_revoked:
            raise OspProblem("device_revoked", "This till has been revoked.")
        return Caller(device, signed.nonce)

    def lookup(self, caller: Caller, request: LookupRequest) -> LookupAnswer:
        """The coupon behind a typed code."""
        now = self.now()
        self._brake.check(caller.device.dev, now_utc_ms=now)
        answer = self._act(
            caller, lambda work: lookup(work, caller.device, request, now_utc_ms=now)
        )
        if answer.payload is None:
            self._brake.note_miss(caller.device.dev, now_utc_ms=now)
        return answer

    def claim(self, caller: Caller, request: ClaimRequest) -> ClaimAnswer:
        """Consume one unit for one rid."""
        return self._act(
            caller,
            lambda work: claims.claim(work, caller.device, request, now_utc_ms=self.now()),
        )

    def void(self, caller: Caller, rid: str, request: VoidRequest) -> ClaimAnswer:
        """End a claim."""
        return self._act(
            caller,
            lambda work: claims.void(work, caller.device, rid, request, now_utc_ms=self.now()),
        )

    def reverse(self, caller: Caller, rid: str, request: ReverseRequest) -> ClaimAnswer:
        """Take a redemption back."""
        return self._act(
            caller,
            lambda work: claims.reverse(work, caller.device, rid, request, now_utc_ms=self.now()),
        )

    def query(self, caller: Caller, rid: str) -> ClaimAnswer:
        """What is known of a rid."""
        return self._act(
            caller, lambda work: claims.query(work, caller.device, rid, now_utc_ms=self.now())
        )

    def upload(self, caller: Caller, dev: str, request: UploadRequest) -> UploadAnswer:
        """Store a run of ledger entries; what they mean is posted after the acknowledgement."""
        owner = self._owner_of(caller.device, dev)
        batch = read_batch(owner, request)
        answer = self._act(
            caller,
            lambda work: accept_batch(work, owner, request.ep, batch, now_utc_ms=self.now()),
        )
        if isinstance(answer, ForkFound):
            raise OspProblem(
                "fork",
                "The platform holds other entries under these numbers.",
                expect=answer.expect,
            )
        self.post(owner)
        return answer

    def stream(self, caller: Caller, name: str, *, after: str, limit: str | None) -> StreamPage:
        """One page of a change stream; verdicts are the caller's own, rights its store's."""
        if name not in STREAM_NAMES:
            raise OspProblem("not_found", f"There is no stream {name}.")
        device = caller.device
        own = {"verdicts": verdict_stream(device.dev), "rights": rights_stream(device.store_id)}
        stream = own.get(name, name)
        length = page_limit(limit)
        return self._act(
            caller,
            lambda work: read_page(
                work,
                device.merchant_id,
                stream,
                after=after,
                limit=length,
                now_utc_ms=self.now(),
            ),
        )

    def post(self, owner: Device) -> None:
        """Post what a device uploaded. A failure waits for the next upload; the ack stands."""
        try:
            while (
                self._database.write(lambda work: post_pending(work, owner, now_utc_ms=self.now()))
                == POSTED_AT_ONCE_MAX
            ):
                pass
        except SQLAlchemyError:
            _log.exception("posting for %s stopped; it goes on with the next upload", owner.dev)

    def _act(self, caller: Caller, act: Callable[[Connection], ANSWER]) -> ANSWER:
        """Spend the caller's nonce and act, in one transaction."""

        def work(connection: Connection) -> ANSWER:
            spend_nonce(connection, caller.device, caller.nonce, now_utc_ms=self.now())
            return act(connection)

        answer = self._database.write(work)
        self._sweep_nonces(caller.device.merchant_id)
        return answer

    def _sweep_nonces(self, merchant_id: str) -> None:
        now = self.now()
        with self._sweep_lock:
            if now - self._swept_utc_ms < NONCES_SWEPT_EVERY_MS:
                return
            self._swept_utc_ms = now
        self._database.write(lambda work: forget_old_nonces(work, merchant_id, now_utc_ms=now))

    def _owner_of(self, sender: Device, dev: str) -> Device:
        """Whose entries these are: the sender's, or those of another till of its store."""
        if dev == sender.dev:
            return sender
        owner = self._database.read(lambda view: find_device(view, dev))
        if owner is None or (owner.merchant_id, owner.store_id) != (
            sender.merchant_id,
            sender.store_id,
        ):
            raise OspProblem("not_found", "There is no such till in your store.")
        return owner
