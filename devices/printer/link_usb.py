"""A printer of the USB printer class, spoken to directly (Linux and macOS)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from devices.printer.link import LinkKind
from pos_app.errors import PrinterUnreachable

PRINTER_CLASS = 7
_READ_BYTES = 64
_DIRECTION_IN = 0x80
_BULK = 2


class UsbLink:
    """A USB printer by vendor and product number. pyusb is loaded at first use."""

    def __init__(self, vendor: int, product: int) -> None:
        self._vendor = vendor
        self._product = product
        # Any: pyusb carries no types.
        self._device: Any = None
        self._sends: Any = None
        self._answers: Any = None
        self._taken_from_kernel: int | None = None

    @property
    def name(self) -> str:
        """Vendor and product, as lsusb writes them."""
        return f"USB {self._vendor:04x}:{self._product:04x}"

    @property
    def kind(self) -> LinkKind:
        """A USB printer may answer, unless it has shown no way back."""
        is_mute = self._sends is not None and self._answers is None
        return LinkKind.ONE_WAY if is_mute else LinkKind.TWO_WAY

    def open(self, job_id: str) -> None:
        """Find and claim the printer. Raises PrinterUnreachable if it is not there or taken."""
        import usb.core
        import usb.util

        self.close()
        with self._mapped():
            device = usb.core.find(idVendor=self._vendor, idProduct=self._product)
            if device is None:
                raise PrinterUnreachable(f"{self.name}: not found")
            interface = _printer_interface(device)
            number = interface.bInterfaceNumber
            self._device = device
            self._taken_from_kernel = _release_kernel_driver(device, number)
            usb.util.claim_interface(device, number)
            self._sends = _endpoint(interface, is_in=False)
            self._answers = _endpoint(interface, is_in=True)
        if self._sends is None:
            self.close()
            raise PrinterUnreachable(f"{self.name}: has no way to send")

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        """Send a chunk. Raises PrinterUnreachable if it was unplugged or takes too long."""
        with self._mapped():
            if self._sends is None:
                raise PrinterUnreachable(f"{self.name}: not open")
            self._sends.write(chunk, timeout=max(1, int(timeout_s * 1000)))

    def read(self, *, timeout_s: float) -> bytes:
        """What came back in time. Raises PrinterUnreachable."""
        import usb.core

        if self._answers is None:
            raise PrinterUnreachable(f"{self.name}: has no way to answer")
        with self._mapped():
            try:
                wait_ms = max(1, int(timeout_s * 1000))
                return bytes(self._answers.read(_READ_BYTES, timeout=wait_ms))
            except usb.core.USBTimeoutError:
                return b""

    def close(self) -> None:
        """Give the printer back to the system."""
        device, number = self._device, self._taken_from_kernel
        self._device = self._sends = self._answers = self._taken_from_kernel = None
        if device is None:
            return
        import usb.core
        import usb.util

        usb.util.dispose_resources(device)
        if number is not None:
            with contextlib.suppress(
                usb.core.USBError
            ):  # unplugged meanwhile: nothing to give back
                device.attach_kernel_driver(number)

    def seconds_for(self, size: int) -> float:
        """USB is faster than any printer."""
        return 0.0

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        import usb.core

        try:
            yield
        except (usb.core.USBError, usb.core.NoBackendError) as error:
            raise PrinterUnreachable(f"{self.name}: {error}") from error


def _printer_interface(device: Any) -> Any:  # noqa: ANN401 - pyusb carries no types
    interfaces = list(device.get_active_configuration())
    printers = [one for one in interfaces if one.bInterfaceClass == PRINTER_CLASS]
    if not (printers or interfaces):
        raise PrinterUnreachable("the USB device has no interface")
    return (printers or interfaces)[0]


def _release_kernel_driver(device: Any, number: int) -> int | None:  # noqa: ANN401 - no types
    """Take the interface from the kernel; the number to give back later, or None."""
    try:
        if device.is_kernel_driver_active(number):
            device.detach_kernel_driver(number)
            return number
    except RuntimeError:
        return None  # "not implemented": only Linux has a driver to take away
    return None


def _endpoint(interface: Any, *, is_in: bool) -> Any:  # noqa: ANN401 - pyusb carries no types
    for endpoint in interface:
        leads_in = bool(endpoint.bEndpointAddress & _DIRECTION_IN)
        if endpoint.bmAttributes & 3 == _BULK and leads_in is is_in:
            return endpoint
    return None
