"""Every answer that is not 2xx: a stable code, its HTTP status and one plain sentence."""

from __future__ import annotations

STATUS_OF = {
    "bad_request": 400,
    "bad_signature": 401,
    "clock_skew": 401,
    "unknown_device": 401,
    "device_revoked": 403,
    "not_found": 404,
    "token_used": 409,
    "in_flight": 409,
    "gap": 409,
    "fork": 409,
    "too_large": 413,
    "rid_mismatch": 422,
    "rate_limited": 429,
    "unavailable": 503,
}
DETAIL_CHARS_MAX = 500


class OspProblem(Exception):
    """A request the platform does not act on. Shape: pos_app.wire.records.Problem."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        expect: int | None = None,
        retry_after_s: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail[:DETAIL_CHARS_MAX]
        self.expect = expect
        self.retry_after_s = retry_after_s
        self.status = STATUS_OF[code] if status is None else status
