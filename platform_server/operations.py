"""The table of OSP/1 operations: routing and the OpenAPI document both come from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from platform_server.platform import Caller, Platform
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

SIGNED_PROBLEMS = ("bad_request", "bad_signature", "clock_skew", "device_revoked", "unavailable")


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked and typed: who asks, the path's and the query's words, the body.

    `caller` is None only for operations that are not signed, `body` only for those without one.
    """

    caller: Caller | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any  # the request type the operation names

    @property
    def device_caller(self) -> Caller:
        """The caller of a signed operation."""
        assert self.caller is not None, "the door lets nobody unsigned through to here"
        return self.caller


@dataclass(frozen=True, slots=True)
class Operation:
    """One row: what is asked how, by whom, and what may come back."""

    name: str
    method: str
    path: str
    summary: str
    answer: type[msgspec.Struct]
    act: Callable[[Platform, Call], msgspec.Struct]
    request: type[msgspec.Struct] | None = None
    problems: tuple[str, ...] = ()
    is_signed: bool = True
    may_be_revoked: bool = False
    query: tuple[str, ...] = ()

    @property
    def all_problems(self) -> tuple[str, ...]:
        """Every problem code this operation may answer with."""
        expected = SIGNED_PROBLEMS if self.is_signed else ("bad_request", "unavailable")
        too_large = ("too_large",) if self.request is not None else ()
        return tuple(dict.fromkeys((*expected, *too_large, *self.problems)))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="hello",
        method="GET",
        path="/osp/1/hello",
        summary="Protocol range and the platform's time; needs no signature.",
        answer=Hello,
        act=lambda platform, _call: platform.hello(),
        is_signed=False,
    ),
    Operation(
        name="enrol",
        method="POST",
        path="/osp/1/enrol",
        summary="Join a store with a one-use token and a new device key.",
        request=EnrolRequest,
        answer=EnrolAnswer,
        act=lambda platform, call: platform.enrol(call.body),
        problems=("bad_signature", "not_found", "token_used"),
        is_signed=False,
    ),
    Operation(
        name="lookup",
        method="POST",
        path="/osp/1/coupons/lookup",
        summary="The coupon token behind a typed 14-digit code.",
        request=LookupRequest,
        answer=LookupAnswer,
        act=lambda platform, call: platform.lookup(call.device_caller, call.body),
        problems=("rate_limited",),
    ),
    Operation(
        name="claim",
        method="POST",
        path="/osp/1/claims",
        summary="Consume one unit for one rid; the same rid gets the same answer again.",
        request=ClaimRequest,
        answer=ClaimAnswer,
        act=lambda platform, call: platform.claim(call.device_caller, call.body),
        problems=("rid_mismatch",),
    ),
    Operation(
        name="void",
        method="POST",
        path="/osp/1/claims/{rid}/void",
        summary="End a claim; a tombstone where it never arrived.",
        request=VoidRequest,
        answer=ClaimAnswer,
        act=lambda platform, call: platform.void(call.device_caller, call.path["rid"], call.body),
        problems=("rid_mismatch",),
    ),
    Operation(
        name="reverse",
        method="POST",
        path="/osp/1/claims/{rid}/reverse",
        summary="Free a consumed unit inside the platform's window.",
        request=ReverseRequest,
        answer=ClaimAnswer,
        act=lambda platform, call: platform.reverse(
            call.device_caller, call.path["rid"], call.body
        ),
        problems=("rid_mismatch",),
    ),
    Operation(
        name="query",
        method="GET",
        path="/osp/1/claims/{rid}",
        summary="What the platform knows of a rid.",
        answer=ClaimAnswer,
        act=lambda platform, call: platform.query(call.device_caller, call.path["rid"]),
    ),
    Operation(
        name="upload",
        method="POST",
        path="/osp/1/devices/{dev}/events",
        summary="Deliver ledger entries; acknowledged once durable, judged on the verdict stream.",
        request=UploadRequest,
        answer=UploadAnswer,
        act=lambda platform, call: platform.upload(call.device_caller, call.path["dev"], call.body),
        problems=("not_found", "gap", "fork"),
        may_be_revoked=True,
    ),
    Operation(
        name="stream",
        method="GET",
        path="/osp/1/streams/{name}",
        summary="One page of a change stream after an opaque cursor.",
        answer=StreamPage,
        act=lambda platform, call: platform.stream(
            call.device_caller,
            call.path["name"],
            after=call.query.get("after", ""),
            limit=call.query.get("limit"),
        ),
        problems=("not_found",),
        query=("after", "limit"),
    ),
)
