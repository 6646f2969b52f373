"""What an HTTP answer means: a record we can use, or the fault it stands for.

Strict: an answer that is not exactly OSP/1 came from something that is not the platform.
"""

from __future__ import annotations

from typing import NoReturn, Protocol, TypeVar

import msgspec

from pos_app.errors import (
    ForkDetected,
    PlatformBusy,
    PlatformFault,
    PlatformRefused,
    UploadGap,
)
from pos_app.wire.records import Problem, Record
from sync.mapped_errors import Why, unreachable

RETRY_AFTER_DEFAULT_S = 1.0
RETRY_AFTER_LONGEST_S = 300.0
"""The runner's own longest pause; a peer must not silence a till for longer."""
_JSON = "application/json"
_PROBLEM_TYPES = (_JSON, "application/problem+json")

R = TypeVar("R", bound=Record)


class Answered(Protocol):
    """An HTTP answer read to its end; osp_http.RawAnswer is one."""

    @property
    def status(self) -> int:
        """The HTTP status code."""

    @property
    def media_type(self) -> str:
        """The content type without its parameters, lower case."""

    @property
    def retry_after(self) -> str:
        """The Retry-After header, empty if none."""

    @property
    def body(self) -> bytes:
        """The whole body."""


def record_in(answer: Answered, kind: type[R]) -> R:
    """The record of a 200 answer.

    Raises: PlatformUnreachable if it is anything else, such as a captive portal's page.
    """
    if answer.status != 200 or answer.media_type != _JSON:
        raise unreachable(Why.FOREIGN, f"status {answer.status}, {answer.media_type or 'no type'}")
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise unreachable(Why.MISFIT, f"not a {kind.__name__}: {fault}") from fault


def problem_in(answer: Answered) -> Problem | None:
    """The problem body of an answer that is not 200; None if it has none that is valid."""
    if answer.status < 400 or answer.media_type not in _PROBLEM_TYPES:
        return None
    try:
        problem = msgspec.json.decode(answer.body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return problem if problem.code else None


def fault_for(answer: Answered, problem: Problem | None) -> PlatformFault:
    """The fault an answer that is not 200 stands for.

    429 and 503 count as "come back later" only if they say so in OSP/1 or by Retry-After: a bare
    503 comes from whatever stands in front of a platform that is gone.
    """
    status = answer.status
    if status in (429, 503) and (problem is not None or answer.retry_after):
        return PlatformBusy(_detail(problem, status), retry_after_s=_retry_after_s(answer, problem))
    if problem is None:
        why = Why.SERVER_ERROR if status >= 500 else Why.FOREIGN
        return unreachable(why, f"status {status} without an OSP/1 problem", status=status)
    if status >= 500:
        return unreachable(Why.SERVER_ERROR, _detail(problem, status), status=status)
    return _refusal(answer, problem)


def misfit(detail: str) -> NoReturn:
    """Refuse an answer of the right kind that does not answer our question.

    Raises: PlatformUnreachable always.
    """
    raise unreachable(Why.MISFIT, detail)


def _refusal(answer: Answered, problem: Problem) -> PlatformFault:
    if problem.code == "in_flight":
        retry_after_s = _retry_after_s(answer, problem)
        return PlatformBusy(problem.detail, retry_after_s=retry_after_s)
    if problem.code == "fork":
        return ForkDetected(problem.detail)
    if problem.code == "gap":
        if problem.expect is None or problem.expect < 1:
            return unreachable(Why.MISFIT, "a gap that does not say what is expected")
        return UploadGap(problem.detail, expect=problem.expect)
    return PlatformRefused(problem.detail, problem=problem.code)


def _retry_after_s(answer: Answered, problem: Problem | None) -> float:
    said: float | None = None if problem is None else problem.retry_after_s
    header = answer.retry_after.strip()
    if said is None and header.isascii() and header.isdigit() and len(header) <= 6:
        said = float(header)
    if said is None:
        return RETRY_AFTER_DEFAULT_S
    return min(max(said, 0.0), RETRY_AFTER_LONGEST_S)


def _detail(problem: Problem | None, status: int) -> str:
    return problem.detail if problem is not None and problem.detail else f"status {status}"
