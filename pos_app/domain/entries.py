"""Ledger entries: what happened, in the past tense, with the stamps that order and prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS_HASH = bytes(32)
ENVELOPE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a till's ledger.

    Units: wall in ms UTC by the machine's clock, mono_ms in ms of the boot named by `boot`,
    hlc a 64-bit hybrid logical clock (48 bits of ms, 16 bits of count).
    Shape: prev is the 32-byte hash of the entry before, GENESIS_HASH for the first.
    Source: protocol.md 2.7.
    """

    dev: str
    ep: int
    seq: int
    hlc: int
    wall: int
    boot: str
    mono_ms: int
    type: str
    agg: str
    body: Mapping[str, Any]
    prev: bytes
    cause: tuple[str, ...] = ()
    tv: int = 1
    v: int = ENVELOPE_VERSION


def short_hash(head: bytes) -> str:
    """The last 8 hex characters of a chain head, as slips and screens show it."""
    return head.hex()[-8:]
