"""How two processes of one user talk: framed JSON over a local socket, both sides proven.

Shape: a frame is its length (4 bytes, big-endian) and as many bytes. The caller sends `GTO1` and
32 random bytes; the owner answers with 32 of its own and HMAC-SHA256(key, "owner" + both); the
caller with HMAC-SHA256(key, "caller" + both). Then one request, one answer. Nothing of a request
leaves before the owner has proven itself, since a stale address may be a stranger's by now.

A unix socket in a folder of its own where there is one and its path fits; else a loopback port.
"""

from __future__ import annotations

import hmac
import json
import os
import shutil
import socket
import struct
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Message = dict[str, Any]  # Any: JSON

MESSAGE_BYTES_MAX = 8 * 1024 * 1024
ADDRESS_BYTES_MAX = 4096
BACKLOG = 128
SOCKET_PATH_BYTES_MAX = 100
"""sun_path holds 108 bytes on Linux and 104 on macOS, with the closing zero."""

_HELLO = b"GTO1"
_NONCE_BYTES = 32
_PROOF_BYTES = 32
_CHUNK_BYTES = 64 * 1024
_LENGTH = struct.Struct(">I")


class LineBroken(Exception):
    """The other side went away or did not speak our language."""


class LineSlow(Exception):
    """The other side is there but did not do its part by the deadline."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an owner listens, and the key that proves both sides. A unix socket has port 0."""

    place: str
    port: int
    key: bytes
    pid: int

    def to_bytes(self) -> bytes:
        """As the address file keeps it."""
        content = {"place": self.place, "port": self.port, "key": self.key.hex(), "pid": self.pid}
        return json.dumps(content).encode("utf-8")

    @staticmethod
    def read(path: Path) -> Address | None:
        """The address in a file, or None where there is none that can be understood."""
        try:
            with path.open("rb") as file:
                content = json.loads(file.read(ADDRESS_BYTES_MAX))
            key = bytes.fromhex(content["key"])
            return Address(str(content["place"]), int(content["port"]), key, int(content["pid"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def remove_socket(self) -> None:
        """Clear away the socket and its folder, which a killed owner leaves behind."""
        folder = Path(self.place).parent
        if not self.port and folder.name.startswith("guitai-"):
            shutil.rmtree(folder, ignore_errors=True)


def listen() -> tuple[socket.socket, Address]:
    """Open a listening, non-blocking socket with a fresh key."""
    key, pid = os.urandom(32), os.getpid()
    place = _socket_place()
    if place is None:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        address = Address("127.0.0.1", int(listener.getsockname()[1]), key, pid)
    else:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(place)
        address = Address(place, 0, key, pid)
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener, address


def connect(address: Address, deadline: float) -> socket.socket | None:
    """A line to an owner that has proven itself, or None if none listens there (any more).

    Raises: LineSlow if somebody listens but is too busy until the deadline (`time.monotonic`).
    """
    if not address.port and not hasattr(socket, "AF_UNIX"):
        return None
    family = socket.AF_INET if address.port else socket.AF_UNIX
    target = (address.place, address.port) if address.port else address.place
    line = socket.socket(family, socket.SOCK_STREAM)
    try:
        line.settimeout(_left_s(deadline))
        line.connect(target)
        _prove_as_caller(line, address.key, deadline)
    except (TimeoutError, BlockingIOError) as error:
        line.close()
        raise LineSlow("the owner of the data folder is busy") from error
    except (OSError, LineBroken):
        line.close()
        return None
    except LineSlow:
        line.close()
        raise
    return line


def greet_caller(line: socket.socket, key: bytes, deadline: float) -> None:
    """The owner's half of the proof.

    Raises: LineBroken or LineSlow if no caller that knows the key is there.
    """
    hello = _receive_exactly(line, len(_HELLO) + _NONCE_BYTES, deadline)
    if not hello.startswith(_HELLO):
        raise LineBroken("not one of ours")
    nonces = hello[len(_HELLO) :] + os.urandom(_NONCE_BYTES)
    _send(line, nonces[_NONCE_BYTES:] + _proof(key, b"owner", nonces), deadline)
    proof = _receive_exactly(line, _PROOF_BYTES, deadline)
    if not hmac.compare_digest(proof, _proof(key, b"caller", nonces)):
        raise LineBroken("a caller without the key")


def send_message(line: socket.socket, message: Message, deadline: float) -> None:
    """Send one JSON object.

    Raises: ValueError or TypeError if it is too large or no JSON; LineBroken; LineSlow.
    """
    content = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    if len(content) > MESSAGE_BYTES_MAX:
        raise ValueError(f"a message of {len(content)} bytes is too large")
    _send(line, _LENGTH.pack(len(content)) + content, deadline)


def receive_message(line: socket.socket, deadline: float) -> Message:
    """Wait for one JSON object.

    Raises: LineBroken if the other side ended or sent something else, LineSlow at the deadline.
    """
    (length,) = _LENGTH.unpack(_receive_exactly(line, _LENGTH.size, deadline))
    if length > MESSAGE_BYTES_MAX:
        raise LineBroken(f"a message of {length} bytes is too large")
    try:
        message = json.loads(_receive_exactly(line, length, deadline))
    except (ValueError, RecursionError) as error:
        raise LineBroken("not JSON") from error
    if not isinstance(message, dict):
        raise LineBroken("not a JSON object")
    return message


def _prove_as_caller(line: socket.socket, key: bytes, deadline: float) -> None:
    nonce = os.urandom(_NONCE_BYTES)
    _send(line, _HELLO + nonce, deadline)
    answer = _receive_exactly(line, _NONCE_BYTES + _PROOF_BYTES, deadline)
    nonces = nonce + answer[:_NONCE_BYTES]
    if not hmac.compare_digest(answer[_NONCE_BYTES:], _proof(key, b"owner", nonces)):
        raise LineBroken("somebody else listens there")
    _send(line, _proof(key, b"caller", nonces), deadline)


def _proof(key: bytes, who: bytes, nonces: bytes) -> bytes:
    return hmac.digest(key, who + nonces, "sha256")


def _send(line: socket.socket, content: bytes, deadline: float) -> None:
    try:
        line.settimeout(_left_s(deadline))
        line.sendall(content)
    except TimeoutError as error:
        raise LineSlow("the other side does not read") from error
    except OSError as error:
        raise LineBroken("the other side went away") from error


def _receive_exactly(line: socket.socket, count: int, deadline: float) -> bytes:
    received = bytearray()
    while len(received) < count:
        try:
            line.settimeout(_left_s(deadline))
            chunk = line.recv(min(count - len(received), _CHUNK_BYTES))
        except TimeoutError as error:
            raise LineSlow("the other side does not answer") from error
        except OSError as error:
            raise LineBroken("the other side went away") from error
        if not chunk:
            raise LineBroken("the other side went away")
        received += chunk
    return bytes(received)


def _left_s(deadline: float) -> float:
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s


def _socket_place() -> str | None:
    """A short path for a unix socket, in a fresh folder only this user may enter, if there is."""
    if not hasattr(socket, "AF_UNIX"):
        return None
    for parent in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir()):
        if not parent or not os.access(parent, os.W_OK):
            continue
        # mkdtemp adds eight letters.
        if len(os.fsencode(Path(parent, "guitai-12345678", "s"))) <= SOCKET_PATH_BYTES_MAX:
            return str(Path(tempfile.mkdtemp(prefix="guitai-", dir=parent), "s"))
    return None
