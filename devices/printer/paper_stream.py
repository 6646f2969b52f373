"""ESC/POS read back: the bytes of a job as commands and runs of words.

Knows the commands this program sends and the common ones around them; passes over the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

DLE, ESC, FS, GS, LF = 0x10, 0x1B, 0x1C, 0x1D, 0x0A

# Parameter bytes after each two-byte command. Source: Epson ESC/POS command reference.
_PARAMETERS = {
    b"\x1b@": 0, b"\x1b2": 0, b"\x1c&": 0, b"\x1c.": 0, b"\x1bi": 0, b"\x1bm": 0,
    b"\x1ba": 1, b"\x1bE": 1, b"\x1bG": 1, b"\x1b!": 1, b"\x1b-": 1, b"\x1bM": 1,
    b"\x1b3": 1, b"\x1bd": 1, b"\x1bJ": 1, b"\x1bt": 1, b"\x1bR": 1, b"\x1b{": 1,
    b"\x1c!": 1, b"\x1cW": 1, b"\x1cC": 1, b"\x1d!": 1, b"\x1dB": 1, b"\x1da": 1, b"\x1dr": 1,
    b"\x1dI": 1, b"\x1dL": 2, b"\x1dW": 2, b"\x1bp": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Printable bytes, in whatever set is selected."""

    encoded: bytes


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its opening bytes, and all bytes after them."""

    name: bytes
    arguments: bytes


def read_commands(stream: bytes) -> tuple[list[Words | Command], bytes]:
    """Everything complete in the stream, in order, and the unfinished rest."""
    found: list[Words | Command] = []
    at = 0
    while at < len(stream):
        length = _length(stream, at)
        if length is None:
            break
        piece = stream[at : at + length]
        name_length = _name_length(piece)
        if name_length:
            found.append(Command(piece[:name_length], piece[name_length:]))
        else:
            found.append(Words(piece))
        at += length
    return found, stream[at:]


def _name_length(piece: bytes) -> int:
    if piece[0] >= 0x20:
        return 0
    if piece[0] not in (DLE, ESC, FS, GS):
        return 1
    return 3 if piece[:3] in (b"\x1dv0", b"\x1d(k") else 2


def _length(stream: bytes, at: int) -> int | None:
    """Bytes of the next word run or command; None if more must come first."""
    first = stream[at]
    if first >= 0x20:
        end = next((i for i in range(at, len(stream)) if stream[i] < 0x20), len(stream))
        return end - at
    if first not in (DLE, ESC, FS, GS):
        return 1
    if len(stream) - at < 2:
        return None
    length = _command_length(stream[at : at + 8])
    if length is None or len(stream) - at < length:
        return None
    return length


def _command_length(head: bytes) -> int | None:
    match head[:2]:
        case b"\x10\x04":
            return 3
        case b"\x10\x14":
            if len(head) < 3:
                return None
            return 3 + {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}.get(head[2], 0)
        case b"\x1dv":
            if len(head) < 8:
                return None
            return 8 + int.from_bytes(head[4:6], "little") * int.from_bytes(head[6:8], "little")
        case b"\x1d(" | b"\x1b(" | b"\x1c(":
            return None if len(head) < 5 else 5 + int.from_bytes(head[3:5], "little")
        case b"\x1dV":
            if len(head) < 3:
                return None
            return 4 if head[2] in (65, 66, 97, 98, 103, 104) else 3
        case known:
            return 2 + _PARAMETERS.get(known, 0)
