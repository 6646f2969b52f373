"""OSP/1 over HTTP: reads and checks a request, lets the platform act, writes the answer.

Nothing blocks the event loop: signatures, JSON of any size and the database are the work of a
small pool of threads that the application owns and closes.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

import msgspec
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from platform_server.operations import OPERATIONS, Call, Operation
from platform_server.platform import Platform
from platform_server.problems import OspProblem
from pos_app.wire.http_signature import RequestParts
from pos_app.wire.records import Problem, Rid

WORKERS_MAX = 16
BODY_BYTES_MAX = 1024 * 1024
QUERY_FIELDS_MAX = 16
_log = logging.getLogger(__name__)


def build_app(platform: Platform) -> Starlette:
    """The ASGI application of one platform."""
    workers = ThreadPoolExecutor(max_workers=WORKERS_MAX, thread_name_prefix="platform")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        workers.shutdown(wait=True)

    async def on_http_exception(_request: Request, fault: Exception) -> Response:
        assert isinstance(fault, HTTPException), "registered for this type"
        code = "not_found" if fault.status_code == 404 else "bad_request"
        problem = OspProblem(code, str(fault.detail), status=fault.status_code)
        return _problem_response(problem, platform.now(), headers=fault.headers)

    async def on_defect(_request: Request, _fault: Exception) -> Response:
        """Our own defect: the till is told to come back, the server's log gets the traceback."""
        problem = OspProblem("unavailable", "The platform met a defect of its own.", status=500)
        return _problem_response(problem, platform.now())

    return Starlette(
        routes=[
            Route(
                operation.path,
                _endpoint(platform, operation, workers),
                methods=[operation.method],
                name=operation.name,
            )
            for operation in OPERATIONS
        ],
        exception_handlers={HTTPException: on_http_exception, Exception: on_defect},
        lifespan=lifespan,
    )


def _endpoint(
    platform: Platform, operation: Operation, workers: ThreadPoolExecutor
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await _read_body(request)
        except OspProblem as problem:
            return _problem_response(problem, platform.now(), headers={"connection": "close"})
        except ClientDisconnect:
            return Response(status_code=400)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(workers, _answer, platform, operation, request, body)

    return endpoint


async def _read_body(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_BYTES_MAX:
            raise OspProblem("too_large", f"A request holds at most {BODY_BYTES_MAX} bytes.")
        chunks.append(chunk)
    return b"".join(chunks)


def _answer(platform: Platform, operation: Operation, request: Request, body: bytes) -> Response:
    """Thread: a worker of the application."""
    try:
        answer = operation.act(platform, _call(platform, operation, request, body))
        return _json_response(answer, 200)
    except OspProblem as problem:
        return _problem_response(problem, platform.now())
    except DataError:
        unfit = OspProblem("bad_request", "A value in the request cannot be stored.")
        return _problem_response(unfit, platform.now())
    except SQLAlchemyError:
        _log.exception("%s failed in the database", operation.name)
        down = OspProblem("unavailable", "The records cannot be reached.", retry_after_s=5.0)
        return _problem_response(down, platform.now())


def _call(platform: Platform, operation: Operation, request: Request, body: bytes) -> Call:
    scope = request.scope
    query = scope["query_string"].decode("latin-1")
    caller = None
    if operation.is_signed:
        path = scope["raw_path"].decode("latin-1").partition("?")[0]
        caller = platform.identify(
            RequestParts(scope["method"], path, query, body),
            [(k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"]],
            may_be_revoked=operation.may_be_revoked,
        )
    return Call(
        caller=caller,
        path=_path_words(request.path_params),
        query=_query_words(operation, query),
        body=_body_record(operation, body),
    )


def _path_words(words: Mapping[str, str]) -> Mapping[str, str]:
    if "rid" in words:
        try:
            msgspec.convert(words["rid"], Rid)
        except msgspec.ValidationError as fault:
            raise OspProblem("bad_request", "A rid is a UUIDv7 in lower case.") from fault
    return words


def _query_words(operation: Operation, query: str) -> Mapping[str, str]:
    try:
        pairs = parse_qsl(
            query,
            keep_blank_values=True,
            strict_parsing=bool(query),
            max_num_fields=QUERY_FIELDS_MAX,
            errors="strict",
        )
    except ValueError as fault:
        raise OspProblem("bad_request", "The query cannot be read.") from fault
    words = dict(pairs)
    if len(words) != len(pairs):
        raise OspProblem("bad_request", "The query names one word twice.")
    return {name: value for name, value in words.items() if name in operation.query}


def _body_record(operation: Operation, body: bytes) -> msgspec.Struct | None:
    if operation.request is None:
        return None
    try:
        record: msgspec.Struct = msgspec.json.decode(body, type=operation.request)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise OspProblem("bad_request", f"The body does not fit: {fault}") from fault
    return record


def _json_response(
    record: msgspec.Struct, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(
        msgspec.json.encode(record),
        status_code=status,
        media_type="application/json",
        headers={**(headers or {}), "cache-control": "no-store"},
    )


def _problem_response(
    problem: OspProblem, now_utc_ms: int, headers: Mapping[str, str] | None = None
) -> Response:
    more = dict(headers or {})
    if problem.retry_after_s is not None:
        more["retry-after"] = str(math.ceil(problem.retry_after_s))
    if problem.status == 401:
        more["www-authenticate"] = "Signature"
    record = Problem(
        code=problem.code,
        detail=problem.detail,
        expect=problem.expect,
        retry_after_s=problem.retry_after_s,
        server_utc_ms=now_utc_ms,
    )
    return _json_response(record, problem.status, more)
