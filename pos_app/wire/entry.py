"""Ledger entries as bytes: deterministic CBOR, hashed as they are stored and sent (decision 6)."""

from __future__ import annotations

import hashlib
from typing import Any

import cbor2

from pos_app.domain.entries import ENVELOPE_VERSION, Entry

ENTRY_BYTES_MAX = 64 * 1024
_FIELDS = {
    *("v", "dev", "ep", "seq", "hlc", "wall", "boot", "mono_ms"),
    *("type", "tv", "agg", "cause", "body", "prev"),
}


class EntryUnreadable(ValueError):
    """The bytes are not one entry in deterministic CBOR."""


def encode_entry(entry: Entry) -> bytes:
    """The exact bytes of an entry.

    Raises: ValueError if the body holds a float or another type the ledger does not keep.
    """
    _refuse_unkept(entry.body)
    encoded: bytes = cbor2.dumps(
        {
            "v": entry.v,
            "dev": entry.dev,
            "ep": entry.ep,
            "seq": entry.seq,
            "hlc": entry.hlc,
            "wall": entry.wall,
            "boot": entry.boot,
            "mono_ms": entry.mono_ms,
            "type": entry.type,
            "tv": entry.tv,
            "agg": entry.agg,
            "cause": list(entry.cause),
            "body": dict(entry.body),
            "prev": entry.prev,
        },
        canonical=True,
    )
    if len(encoded) > ENTRY_BYTES_MAX:
        raise ValueError(f"entry of {len(encoded)} bytes is over {ENTRY_BYTES_MAX}")
    return encoded


def decode_entry(encoded: bytes) -> Entry:
    """The entry behind the bytes.

    Raises: EntryUnreadable if they are not exactly what `encode_entry` would write.
    """
    if len(encoded) > ENTRY_BYTES_MAX:
        raise EntryUnreadable("too long")
    try:
        fields = cbor2.loads(encoded)
        is_exact = cbor2.dumps(fields, canonical=True) == encoded
    except (cbor2.CBORError, ValueError, TypeError, RecursionError, OverflowError) as fault:
        raise EntryUnreadable(f"not CBOR: {fault}") from fault
    if not is_exact or not isinstance(fields, dict) or set(fields) != _FIELDS:
        raise EntryUnreadable("not one entry in deterministic form")
    _refuse_ill_typed(fields)
    fields["cause"] = tuple(fields["cause"])
    return Entry(**fields)


def entry_hash(encoded: bytes) -> bytes:
    """SHA-256(0x00 ‖ bytes): the link of the chain. Source: protocol.md 2.7."""
    return hashlib.sha256(b"\x00" + encoded).digest()


def _refuse_unkept(value: Any) -> None:  # noqa: ANN401 - any JSON-like value is walked
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise ValueError(f"the ledger keeps text keys only, not {key!r}")
            _refuse_unkept(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_unkept(item)
    elif value is not None and not isinstance(value, int | str | bytes):
        raise ValueError(f"the ledger does not keep {type(value).__name__}")


def _refuse_ill_typed(fields: dict[str, Any]) -> None:
    ints = ("v", "ep", "seq", "hlc", "wall", "mono_ms", "tv")
    texts = ("dev", "boot", "type", "agg")
    fits = (
        all(type(fields[name]) is int for name in ints)
        and all(isinstance(fields[name], str) for name in texts)
        and isinstance(fields["body"], dict)
        and isinstance(fields["cause"], list)
        and isinstance(fields["prev"], bytes)
        and len(fields["prev"]) == 32
        and fields["v"] >= ENVELOPE_VERSION
    )
    if not fits:
        raise EntryUnreadable("a field has the wrong type")
