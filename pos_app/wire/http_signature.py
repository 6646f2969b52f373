"""Signed requests between till and platform: HTTP message signatures over OSP/1 calls.

Both halves, on plain values: the till's transport adds the headers sign_request() returns, the
platform checks what arrived with verify_request(). The signature library is imported when first
needed, so that importing this module costs nothing.
Source: protocol.md 2.14 point 4; RFC 9421 (signatures), RFC 9530 (content-digest).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

CLOCK_TOLERANCE_MS = 5 * 60 * 1000
NONCE_KEPT_MS = 10 * 60 * 1000
NONCE_BYTES = 16
NONCE_CHARS_MAX = 64
EPOCH_HEADER = "osp-epoch"
CLIENT_HEADER = "osp-client"
COVERED = ("@method", "@path", "@query", "content-digest", EPOCH_HEADER, CLIENT_HEADER)
_TAG = "osp-1"
# RFC 9421 resolves @path and @query from an absolute URL; the authority is not covered, because a
# proxy in front of the platform may change it.
_ANY_ORIGIN = "http://platform.invalid"

SignatureCode = Literal["bad_signature", "clock_skew"]


class SignatureRefused(Exception):
    """A request whose signature does not hold. `code` is the problem code for the answer."""

    def __init__(self, code: SignatureCode, detail: str) -> None:
        super().__init__(detail)
        self.code: SignatureCode = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class RequestParts:
    """What a signature covers of a request.

    Shape: `path` and `query` exactly as on the request line, percent-encoded, the query without
    its question mark; `body` the bytes as sent.
    """

    method: str
    path: str
    query: str = ""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class RequestSigner:
    """Who signs: the enrolled device, its epoch, its software version and its key."""

    dev: str
    ep: int
    client: str
    key: Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class SignedBy:
    """What a verified signature says. The nonce is the caller's to remember for NONCE_KEPT_MS."""

    dev: str
    ep: int
    client: str
    nonce: str
    created_utc_ms: int


def sign_request(
    parts: RequestParts, signer: RequestSigner, *, created_utc_ms: int, nonce: str | None = None
) -> dict[str, str]:
    """The headers to add to a request so that the platform knows who sent it.

    `created_utc_ms` is this machine's idea of the platform's time (protocol.md 2.10).
    """
    from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
    from http_message_signatures.algorithms import ED25519

    message = _Message(parts, {EPOCH_HEADER: str(signer.ep), CLIENT_HEADER: signer.client})
    HTTPMessageSigner(
        signature_algorithm=ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={signer.dev: signer.key}),
    ).sign(
        message,
        key_id=signer.dev,
        created=datetime.fromtimestamp(created_utc_ms / 1000, tz=UTC),
        nonce=nonce or secrets.token_urlsafe(NONCE_BYTES),
        label="osp",
        tag=_TAG,
        covered_component_ids=COVERED,
        body=parts.body,
    )
    return {name.lower(): value for name, value in message.headers.items()}


def verify_request(
    parts: RequestParts,
    headers: Iterable[tuple[str, str]],
    *,
    key_of: Callable[[str], Ed25519PublicKey | None],
    now_utc_ms: int,
) -> SignedBy:
    """Who signed this request, if the signature holds.

    `headers` are the field lines as received; `key_of` gives a device's public key or None.
    Raises: SignatureRefused with `bad_signature` or, where only the time is wrong, `clock_skew`.
    """
    from http_message_signatures import HTTPMessageSignaturesException

    message = _Message(parts, headers)
    try:
        results = _verifier(key_of).verify(
            message, max_age=None, expect_tag=_TAG, require_components=COVERED, body=parts.body
        )
    except (HTTPMessageSignaturesException, ValueError, TypeError, KeyError) as fault:
        raise SignatureRefused("bad_signature", f"The signature does not hold: {fault}") from fault
    if len(results) != 1:
        raise SignatureRefused("bad_signature", "A request carries exactly one signature.")
    return _signed_by(results[0], now_utc_ms)


def claimed_dev(headers: Iterable[tuple[str, str]]) -> str | None:
    """The device a request says it comes from, before anything is verified; None if it says none.

    For logs and for choosing where to look for the key, never for a decision.
    """
    for name, value in headers:
        if name.lower() == "signature-input":
            _, found, rest = value.partition('keyid="')
            return rest.partition('"')[0] if found else None
    return None


def enrolment_proof_text(token: str, pub_raw: bytes) -> bytes:
    """The bytes a till signs with its new key to prove, at enrolment, that it holds that key."""
    return b"OSP/1 enrol\x00" + token.encode() + b"\x00" + pub_raw


def comparison_code(token: str, pub_raw: bytes, root_pub_raw: bytes) -> str:
    """The six digits both screens show at enrolment, derived from both sides' keys."""
    digest = sha256(b"OSP/1 compare\x00" + token.encode() + b"\x00" + pub_raw + root_pub_raw)
    return f"{int.from_bytes(digest.digest()[:8], 'big') % 1_000_000:06d}"


class _Message:
    """A request as the signature library reads it: method, absolute URL, header lines."""

    def __init__(
        self, parts: RequestParts, headers: dict[str, str] | Iterable[tuple[str, str]]
    ) -> None:
        self.method = parts.method
        self.url = _ANY_ORIGIN + parts.path + (f"?{parts.query}" if parts.query else "")
        self.headers: Any = headers if isinstance(headers, dict) else _HeaderLines(headers)


class _HeaderLines:
    """Header lines for verification only: repeated lines are kept apart."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        self._lines = tuple(lines)

    def items(self) -> tuple[tuple[str, str], ...]:
        return self._lines


def _verifier(key_of: Callable[[str], Ed25519PublicKey | None]) -> Any:  # noqa: ANN401
    """A verifier of the library, which has no types of its own, hence Any."""
    from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver
    from http_message_signatures.algorithms import ED25519

    class DeviceKeys(HTTPSignatureKeyResolver):
        def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
            return key_of(key_id)

    verifier = HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=DeviceKeys())
    # The time is judged by us afterwards, against the platform's clock: only a signature that
    # holds may be told "your clock is wrong". The library compares with the machine's own clock.
    verifier.max_clock_skew = timedelta(days=36_500)
    return verifier


def _signed_by(result: Any, now_utc_ms: int) -> SignedBy:  # noqa: ANN401
    """What the library verified, checked for our own rules: nonce, epoch and time."""
    parameters, covered = result.parameters, result.covered_components
    nonce, epoch = parameters.get("nonce"), covered[f'"{EPOCH_HEADER}"']
    if not isinstance(nonce, str) or not 8 <= len(nonce) <= NONCE_CHARS_MAX:
        raise SignatureRefused(
            "bad_signature", "The signature needs a nonce of 8 to 64 characters."
        )
    if not (epoch.isascii() and epoch.isdigit() and 1 <= int(epoch) < 2**31):
        raise SignatureRefused("bad_signature", f"The {EPOCH_HEADER} header needs a whole number.")
    created_utc_ms = parameters["created"] * 1000
    if abs(created_utc_ms - now_utc_ms) > CLOCK_TOLERANCE_MS:
        raise SignatureRefused(
            "clock_skew", "The request was signed more than five minutes from the platform's time."
        )
    return SignedBy(
        dev=parameters["keyid"],
        ep=int(epoch),
        client=covered[f'"{CLIENT_HEADER}"'],
        nonce=nonce,
        created_utc_ms=created_utc_ms,
    )
