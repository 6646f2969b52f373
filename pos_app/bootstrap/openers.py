"""Small doors to a data folder and its devices, for whoever needs no running till."""

from __future__ import annotations

from local_db.verify import Anchor, VerifyReport, verify_ledger
from pos_app.anchor import read_anchor
from pos_app.bootstrap.secrets import open_secrets
from pos_app.errors import NotEnrolled
from pos_app.ports import SlipPrinter, SymbolReader
from pos_app.settings import Home, TillConfig, load_config


def enrolled_config(home: Home) -> TillConfig:
    """The settings of a folder that is a till.

    Raises: NotEnrolled if it is none yet.
    """
    config = load_config(home)
    if not config.is_enrolled:
        raise NotEnrolled("this data folder holds no till yet: run `guitai enrol URL TOKEN`")
    return config


def verify_home(home: Home) -> VerifyReport:
    """Check the ledger of a data folder without opening it for work."""
    enrolled_config(home)
    secrets = open_secrets(home, create=False)
    anchored = read_anchor(home.anchor)
    anchor = Anchor(anchored.ep, anchored.seq, anchored.head) if anchored else None
    return verify_ledger(
        home.ledger, secrets.ledger_key, device_pub=secrets.device.public_raw, anchor=anchor
    )


def printer_of(config: TillConfig) -> SlipPrinter | None:
    """The printer of the settings, None without one; nothing is opened yet."""
    if not config.printer_url:
        return None
    from devices.printer.printer_url import printer_from_url
    from devices.printer.profile import profile_named

    return printer_from_url(config.printer_url, profile_named(config.printer_profile))


def symbol_reader() -> SymbolReader:
    """What reads codes from pictures; its libraries are loaded now."""
    from devices.scanner.symbol_reader import ZxingFirstReader

    return ZxingFirstReader()
