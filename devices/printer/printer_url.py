"""A printer from the address in the settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from devices.printer.escpos_slip_printer import EscposSlipPrinter
from devices.printer.link import PrinterLink
from devices.printer.link_file import FileLink
from devices.printer.link_serial import BAUD_DEFAULT, SerialLink
from devices.printer.link_tcp import RAW_PORT, TcpLink
from devices.printer.link_usb import UsbLink
from devices.printer.profile import PrinterProfile
from devices.printer.virtual_printer import VirtualSlipPrinter
from pos_app.errors import WrongUse

if TYPE_CHECKING:
    from devices.printer.fonts import FontFiles
    from pos_app.ports import SlipPrinter

ADDRESS_FORMS = "file:PATH, tcp://HOST:9100, serial:PORT?baud=9600, usb:VENDOR:PRODUCT, virtual:"


def printer_from_url(
    url: str,
    profile: PrinterProfile,
    *,
    on_paper: Callable[[bytes, str], None] | None = None,
    fonts: FontFiles | None = None,
) -> SlipPrinter:
    """The printer at an address; nothing is opened or loaded yet.

    `file:PATH` appends to a file, or writes a file per job if the path is a folder or ends in a
    slash; `virtual:` or `virtual:FOLDER` draws pictures and hands them to `on_paper`.
    Raises: WrongUse if the address has none of these forms.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "virtual":
        folder = Path(rest) if rest else None
        return VirtualSlipPrinter(on_paper, folder, profile=profile, fonts=fonts)
    try:
        link = _link(scheme, rest)
    except ValueError as error:
        raise WrongUse(f"not a printer's address: {url!r} ({ADDRESS_FORMS})") from error
    return EscposSlipPrinter(link.name, link, profile, fonts=fonts)


def _link(scheme: str, rest: str) -> PrinterLink:
    match scheme:
        case "file" if rest:
            return FileLink(rest)
        case "tcp":
            parts = urlsplit(f"tcp:{rest}")
            if not parts.hostname:
                raise ValueError("no host")
            return TcpLink(parts.hostname, parts.port or RAW_PORT)
        case "serial":
            port, _, query = rest.partition("?")
            baud = int(parse_qs(query).get("baud", [str(BAUD_DEFAULT)])[0])
            if not port or baud <= 0:
                raise ValueError("no port or no speed")
            return SerialLink(port, baud)
        case "usb":
            vendor, product = rest.split(":")
            return UsbLink(int(vendor, 16), int(product, 16))
        case _:
            raise ValueError(f"unknown scheme {scheme!r}")
