"""A printer on a serial port, also one behind USB or Bluetooth that shows up as a COM port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.printer.link import LinkKind
from pos_app.errors import PrinterUnreachable

if TYPE_CHECKING:
    import serial

BAUD_DEFAULT = 9600
_BITS_PER_BYTE = 10
_READ_BYTES = 64


class SerialLink:
    """A serial port, 8N1. pyserial is loaded when the port is first opened."""

    def __init__(self, port: str, baud: int = BAUD_DEFAULT) -> None:
        self._port_name = port
        self._baud = baud
        self._port: serial.Serial | None = None

    @property
    def name(self) -> str:
        """The port's name."""
        return self._port_name

    @property
    def kind(self) -> LinkKind:
        """A serial printer may answer."""
        return LinkKind.TWO_WAY

    def open(self, job_id: str) -> None:
        """Open the port and drop what came before. Raises PrinterUnreachable."""
        import serial

        self.close()
        try:
            self._port = serial.serial_for_url(self._port_name, baudrate=self._baud, timeout=0)
            self._port.reset_input_buffer()
        except (OSError, ValueError) as error:
            self.close()
            raise PrinterUnreachable(f"{self.name}: {error}") from error

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        """Send a chunk. Raises PrinterUnreachable if the port is gone or takes too long."""
        port = self._opened()
        try:
            port.write_timeout = timeout_s + self.seconds_for(len(chunk))
            port.write(chunk)
            port.flush()
        except OSError as error:
            raise PrinterUnreachable(f"{self.name}: {error}") from error

    def read(self, *, timeout_s: float) -> bytes:
        """What came back in time. Raises PrinterUnreachable if the port is gone."""
        port = self._opened()
        try:
            port.timeout = timeout_s
            first = port.read(1)
            return bytes(first + port.read(min(port.in_waiting, _READ_BYTES)))
        except OSError as error:
            raise PrinterUnreachable(f"{self.name}: {error}") from error

    def close(self) -> None:
        """Let the port go."""
        if self._port is not None:
            self._port.close()
            self._port = None

    def seconds_for(self, size: int) -> float:
        """How long the wire needs at this speed."""
        return size * _BITS_PER_BYTE / self._baud

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise PrinterUnreachable(f"{self.name}: not open")
        return self._port
