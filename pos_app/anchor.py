"""The chain head kept outside the database: shows a ledger that was put back in time.

Shape: one JSON line {ep, seq, head}. Written behind each commit, replaced atomically, without
fsync: the file may lag behind the ledger, but never runs ahead of it. Source: protocol.md 2.14.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class AnchoredHead:
    """The newest head this till is known to have had."""

    ep: int
    seq: int
    head: bytes


def write_anchor(path: Path, anchored: AnchoredHead) -> None:
    """Replace the anchor; a failure is left alone, since the anchor only ever proves damage."""
    text = json.dumps({"ep": anchored.ep, "seq": anchored.seq, "head": anchored.head.hex()})
    beside = path.with_name(path.name + ".new")
    try:
        beside.write_text(text, "utf-8")
        os.replace(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)


def read_anchor(path: Path) -> AnchoredHead | None:
    """The anchored head, None where there is none that can be read."""
    try:
        fields = json.loads(path.read_text("utf-8"))
        return AnchoredHead(int(fields["ep"]), int(fields["seq"]), bytes.fromhex(fields["head"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
