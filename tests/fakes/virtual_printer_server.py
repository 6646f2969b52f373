"""The virtual printer behind a real TCP socket, as a network printer stands in a shop."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from devices.printer.profile import PrinterProfile
from devices.printer.virtual_device import VirtualDevice
from devices.printer.virtual_paper import Sheet

POLL_S = 0.2


class PrinterServer:
    """Listens on a free port. `papers`: pictures and words printed; `received`: all bytes."""

    def __init__(self, profile: PrinterProfile) -> None:
        self.papers: list[tuple[bytes, str]] = []
        self.received = bytearray()
        self.device = VirtualDevice(profile, self._keep)
        self.hang_up_after: int | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(POLL_S)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="printer-server")

    @property
    def port(self) -> int:
        return self._listener.getsockname()[1]

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join()
        self._listener.close()

    def _keep(self, sheet: Sheet) -> None:
        self.papers.append((sheet.png, sheet.text))

    def _serve(self) -> None:
        while not self._stopping.is_set():
            with contextlib.suppress(TimeoutError):
                connection, _ = self._listener.accept()
                with connection:
                    self._talk(connection)
                self.device.end_job()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(POLL_S)
        while not self._stopping.is_set():
            try:
                chunk = connection.recv(4096)
            except TimeoutError:
                continue
            except ConnectionError:
                return
            self.received += chunk
            if not chunk or (
                self.hang_up_after is not None and len(self.received) > self.hang_up_after
            ):
                return
            answer = self.device.feed(chunk)
            if answer:
                connection.sendall(answer)


@contextlib.contextmanager
def printer_server(profile: PrinterProfile) -> Iterator[PrinterServer]:
    server = PrinterServer(profile)
    server.start()
    try:
        yield server
    finally:
        server.stop()
