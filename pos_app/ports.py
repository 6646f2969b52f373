"""What the core asks of the world: every effect behind a small protocol.

Each port has one contract suite in tests/contract, run on the real adapter and on its fake.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pos_app.domain.printing import PrinterState, PrintResult
from pos_app.domain.slip import Slip
from pos_app.wire.records import (
    ClaimAnswer,
    ClaimRequest,
    EnrolAnswer,
    EnrolRequest,
    Hello,
    LookupAnswer,
    ReverseRequest,
    StreamPage,
    UploadAnswer,
    UploadRequest,
    VoidRequest,
)


class Clock(Protocol):
    """Wall and monotonic time of this machine."""

    @property
    def boot_id(self) -> str:
        """A name for this run of the machine's monotonic clock."""

    def wall_utc_ms(self) -> int:
        """Milliseconds since the Unix epoch by the machine's own clock."""

    def mono_ms(self) -> int:
        """Milliseconds of a clock that never goes back while boot_id stays the same."""


class RidMaker(Protocol):
    """Where new ids come from."""

    def new_rid(self) -> str:
        """A fresh UUIDv7 as text."""


class PlatformPort(Protocol):
    """The online platform as OSP/1 offers it to a till.

    Every call takes a total deadline in seconds and raises PlatformUnreachable when no usable
    answer came by then (the request may have arrived), PlatformBusy when told to come back,
    PlatformRefused when the request itself is not acceptable, or one of the narrower faults named.
    Thread: any worker, one call at a time per instance is enough for the till.
    """

    def hello(self, *, deadline_s: float) -> Hello:
        """Ask who is there; used as the circuit breaker's probe."""

    def enrol(self, request: EnrolRequest, *, deadline_s: float) -> EnrolAnswer:
        """Join with a one-use token. The only call that is not signed."""

    def lookup(self, short_code: str, *, deadline_s: float) -> LookupAnswer:
        """The coupon behind a typed short code."""

    def claim(self, request: ClaimRequest, *, deadline_s: float) -> ClaimAnswer:
        """Consume one unit for one rid."""

    def void(self, rid: str, request: VoidRequest, *, deadline_s: float) -> ClaimAnswer:
        """End a claim; a tombstone where it never arrived."""

    def reverse(self, rid: str, request: ReverseRequest, *, deadline_s: float) -> ClaimAnswer:
        """Take a redemption back."""

    def query(self, rid: str, *, deadline_s: float) -> ClaimAnswer:
        """What the platform knows of this rid."""

    def upload(self, request: UploadRequest, *, deadline_s: float) -> UploadAnswer:
        """Deliver ledger entries. Raises UploadGap or ForkDetected where the chain does not fit."""

    def stream(self, name: str, *, after: str, limit: int, deadline_s: float) -> StreamPage:
        """One page of a change stream; `after` is the stored cursor, empty at first."""

    def close(self) -> None:
        """Let connections go."""


class LedgerSigner(Protocol):
    """The device key, as far as the ledger and requests need it."""

    @property
    def public_raw(self) -> bytes:
        """The 32 bytes of the Ed25519 public key."""

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature of a message."""


class SlipPrinter(Protocol):
    """One receipt printer. Thread: its own printer worker only."""

    @property
    def name(self) -> str:
        """What people call this printer."""

    def status(self) -> PrinterState:
        """What the printer says of itself, UNKNOWN if it gives no answer, within two seconds."""

    def print_slip(self, slip: Slip, *, job_id: str, copy: int) -> PrintResult:
        """Preflight, send, read the status back. Never raises for a device's failure.

        `copy` 0 is the original; from 1 on the paper says COPY and the number.
        """

    def close(self) -> None:
        """Release the line."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """One code read from a picture. `symbology`: qr, ean13, ean8, upca, code128 and so on."""

    text: str
    raw: bytes
    symbology: str
    reader: str


class SymbolReader(Protocol):
    """Reads codes from pictures."""

    def read_file(self, path: str) -> Sequence[Symbol]:
        """Every code in a picture file. Raises UnreadablePicture or DecoderMissing."""

    def read_bytes(self, picture: bytes) -> Sequence[Symbol]:
        """Every code in an encoded picture (PNG, JPEG, WebP, BMP, GIF)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One grey picture from a camera.

    Shape: `grey` is width times height bytes, row by row from the top, 0 black to 255 white.
    """

    width: int
    height: int
    grey: bytes
    taken_mono_ms: int


class FrameSource(Protocol):
    """One camera. Thread: its own camera worker only."""

    @property
    def name(self) -> str:
        """What people call this camera."""

    def next_frame(self, *, timeout_s: float) -> Frame | None:
        """The next frame, or None if none came in time. Raises DeviceFault when it is gone."""

    def close(self) -> None:
        """Let the camera go; a waiting next_frame returns soon after."""


class Keystore(Protocol):
    """Where secrets live: the OS keyring, else a protected file outside the data folder."""

    @property
    def is_reduced(self) -> bool:
        """Whether protection is reduced (no OS keyring): shown to the owner."""

    def load(self, name: str) -> bytes | None:
        """The secret of that name, or None."""

    def store(self, name: str, secret: bytes) -> None:
        """Keep a secret. Raises KeystoreFault if it cannot be kept."""
