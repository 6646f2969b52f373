"""A printer on the shop's network, by raw TCP (port 9100 as a rule)."""

from __future__ import annotations

import socket

from devices.printer.link import CONNECT_TIMEOUT_S, LinkKind
from pos_app.errors import PrinterUnreachable

RAW_PORT = 9100
_READ_BYTES = 64


class TcpLink:
    """One TCP connection per job, so that other tills can use the same printer."""

    def __init__(self, host: str, port: int = RAW_PORT) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    @property
    def name(self) -> str:
        """Host and port."""
        return f"{self._address[0]}:{self._address[1]}"

    @property
    def kind(self) -> LinkKind:
        """A network printer may answer."""
        return LinkKind.TWO_WAY

    def open(self, job_id: str) -> None:
        """Connect within two seconds. Raises PrinterUnreachable."""
        self.close()
        try:
            self._socket = socket.create_connection(self._address, timeout=CONNECT_TIMEOUT_S)
        except OSError as error:
            raise PrinterUnreachable(f"{self.name}: {error}") from error

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        """Send a chunk. Raises PrinterUnreachable on a broken line or when time runs out."""
        line = self._connected()
        try:
            line.settimeout(max(timeout_s, 0.001))
            line.sendall(chunk)
        except OSError as error:
            raise PrinterUnreachable(f"{self.name}: {error}") from error

    def read(self, *, timeout_s: float) -> bytes:
        """What came back in time. Raises PrinterUnreachable if the printer hung up."""
        line = self._connected()
        try:
            line.settimeout(max(timeout_s, 0.001))
            answer = line.recv(_READ_BYTES)
        except TimeoutError:
            return b""
        except OSError as error:
            raise PrinterUnreachable(f"{self.name}: {error}") from error
        if not answer:
            raise PrinterUnreachable(f"{self.name}: the printer closed the connection")
        return answer

    def close(self) -> None:
        """Hang up, letting what was sent arrive first."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def seconds_for(self, size: int) -> float:
        """A network is faster than any printer."""
        return 0.0

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise PrinterUnreachable(f"{self.name}: not connected")
        return self._socket
