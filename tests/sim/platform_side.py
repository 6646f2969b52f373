"""The real platform over its real SQLite file, called in-process with messages as bytes.

Mirrors platform_server.app: the same table of operations, the same records, the same problems.
Only sockets and request signatures are left out; the nonce of a request is still spent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as sqlite

from platform_server.admin import PlatformAdmin
from platform_server.devices import REVOKED, Device, find_device
from platform_server.operations import OPERATIONS, Call
from platform_server.platform import Caller
from platform_server.problems import OspProblem
from pos_app.wire.records import Problem
from tests.sim.journal import Journal
from tests.sim.scheduler import Scheduler

_BY_NAME = {operation.name: operation for operation in OPERATIONS}


class PlatformDied(Exception):
    """The platform's process stopped in the middle of a request."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request on its way."""

    dev: str
    name: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer read to its end, as sync.answers takes it."""

    status: int
    body: bytes
    media_type: str = "application/json"
    retry_after: str = ""


class PlatformHouse:
    """The platform's process and its operator."""

    def __init__(self, folder: Path, scheduler: Scheduler, journal: Journal) -> None:
        self._folder = folder
        self._scheduler = scheduler
        self._journal = journal
        self.dies_before_posting = False
        self.admin = self._open()
        self._raw = sqlite.connect(str(folder / "platform.db"), isolation_level=None)

    def serve(self, ask: Ask, nonce: str) -> Reply:
        """Act on one request. Raises: PlatformDied if the process stops before the answer."""
        try:
            answer = self._act(ask, nonce)
        except OspProblem as problem:
            return _problem(problem, self._scheduler.now_ms)
        return Reply(200, msgspec.json.encode(answer))

    def restart(self) -> None:
        """The process ends and comes back; only its records are left."""
        self.admin.close()
        self.admin = self._open()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the platform's records from outside."""
        return list(self._raw.execute(query, values))

    def close(self) -> None:
        """Let the file go."""
        self._raw.close()
        self.admin.close()

    def _open(self) -> PlatformAdmin:
        admin = PlatformAdmin(self._folder, now=lambda: self._scheduler.now_ms)
        self._platform = admin.open_platform()
        return admin

    def _act(self, ask: Ask, nonce: str) -> msgspec.Struct:
        operation = _BY_NAME[ask.name]
        caller = None
        if operation.is_signed:
            device = self.admin.database.read(lambda view: find_device(view, ask.dev))
            assert device is not None, "every till of a run is enrolled"
            if device.state == REVOKED and not operation.may_be_revoked:
                raise OspProblem("device_revoked", "This till has been revoked.")
            caller = Caller(device, nonce)
        body = msgspec.json.decode(ask.body, type=operation.request) if operation.request else None
        call = Call(caller=caller, path=ask.path, query=ask.query, body=body)
        if ask.name == "upload" and self.dies_before_posting:
            self.dies_before_posting = False
            return self._die_between_ack_and_posting(call)
        return operation.act(self._platform, call)

    def _die_between_ack_and_posting(self, call: Call) -> msgspec.Struct:
        def stop(owner: Device) -> None:
            raise PlatformDied("between the acknowledgement and the posting")

        self._platform.post = stop  # type: ignore[method-assign]
        try:
            return _BY_NAME["upload"].act(self._platform, call)
        except PlatformDied:
            self._journal.mark("platform died between ack and posting")
            self.restart()
            raise


def _problem(problem: OspProblem, now_utc_ms: int) -> Reply:
    record = Problem(
        code=problem.code,
        detail=problem.detail,
        expect=problem.expect,
        retry_after_s=problem.retry_after_s,
        server_utc_ms=now_utc_ms,
    )
    return Reply(problem.status, msgspec.json.encode(record))
