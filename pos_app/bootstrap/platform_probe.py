"""What the platform holds of a till that is being restored: asked once, never required."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass

from pos_app import __version__
from pos_app.device_key import DeviceKey
from pos_app.errors import PlatformFault
from pos_app.ports import Clock, PlatformPort
from pos_app.settings import TillConfig
from pos_app.wire.http_signature import RequestSigner
from pos_app.wire.records import UploadRequest
from sync.platform_client import HttpPlatform

PROBE_DEADLINE_S = 5.0
EPOCHS_MAX = 64
"""More restores than any till sees; beyond it the clock decides about the epoch."""


@dataclass(frozen=True, slots=True)
class PlatformView:
    """How far the platform has a till's entries.

    `acked_through` counts in the backup's epoch, `last_ep` is the newest epoch with entries.
    """

    acked_through: int
    last_ep: int


def look_at_platform(
    config: TillConfig, key: DeviceKey, ep: int, clock: Clock
) -> PlatformView | None:
    """Ask how far the backup's epoch came, and which later epochs exist; None without an answer.

    An upload of no entries is the question: its answer is what the platform holds, and it changes
    nothing (protocol.md 2.7).
    """
    signer = RequestSigner(
        dev=config.dev, ep=ep, client=f"guitai/{__version__}", key=key.private_key
    )
    client = HttpPlatform(config.platform_url, clock=clock, signer=signer)
    try:
        acked_through = _held(client, key, ep)
        last_ep = ep
        while last_ep - ep < EPOCHS_MAX and _held(client, key, last_ep + 1) > 0:
            last_ep += 1
        return None if last_ep - ep == EPOCHS_MAX else PlatformView(acked_through, last_ep)
    except PlatformFault:
        return None
    finally:
        client.close()


def _held(platform: PlatformPort, key: DeviceKey, ep: int) -> int:
    signature = urlsafe_b64encode(key.sign(b"")).decode().rstrip("=")
    question = UploadRequest(ep=ep, from_seq=1, events=(), head_sig=signature)
    return platform.upload(question, deadline_s=PROBE_DEADLINE_S).acked_through
