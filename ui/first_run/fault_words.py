"""Sentences of faults as they are meant before the first guest: nobody waits, nothing was sold.

What has no sentence of its own here takes the counter's.
"""

from __future__ import annotations

from pos_app.domain.pin_policy import PinFlaw
from ui.first_run.state import Flaw
from ui.language import CHINESE, translate
from ui.screens.redeem_view import fault_face
from ui.widgets.notice import NoticeFace


def fault_notice(code: str, language: str) -> NoticeFace:
    """A fault in words: what happened, what it means, what to do."""
    words = _printer_words(code, language) if code.startswith("PRN-") else _platform_words(code)
    if words is None:
        return fault_face(code, language)
    return NoticeFace(words[0], words[1], code=code)


def _platform_words(code: str) -> tuple[str, str] | None:
    return {
        "NET-101": (
            translate("FirstRun", "The platform does not answer"),
            translate(
                "FirstRun",
                "Nothing is lost. Check the network cable and the address, then try again; if it "
                "goes on, ask for a new link.",
            ),
        ),
        "NET-102": (
            translate("FirstRun", "The platform did not take this link"),
            translate(
                "FirstRun",
                "It works once, for 15 minutes. Make a new one at the platform and enter it here.",
            ),
        ),
        "NET-103": (
            translate("FirstRun", "The platform is busy"),
            translate("FirstRun", "Nothing is lost. Wait a few seconds, then try again."),
        ),
    }.get(code)


def _printer_words(code: str, language: str) -> tuple[str, str]:
    again = translate("FirstRun", "Then print the test slip again.")
    title, body = {
        "PRN-101": (
            translate("FirstRun", "The printer is out of paper"),
            translate("FirstRun", "Put a roll in and close the cover."),
        ),
        "PRN-102": (
            translate("FirstRun", "The printer's cover is open"),
            translate("FirstRun", "Close it until it clicks."),
        ),
        "PRN-103": (
            translate("FirstRun", "The printer's cutter is stuck"),
            translate("FirstRun", "Switch it off, take the paper out, switch it on."),
        ),
    }.get(
        code,
        (
            translate("FirstRun", "The printer does not answer"),
            translate("FirstRun", "Check its power, its cable and the address."),
        ),
    )
    gap = "" if language == CHINESE else " "
    return title, f"{body}{gap}{again}"


def flaw_words(flaw: Flaw | PinFlaw) -> str:
    """What is wrong with what was typed, in one line."""
    return {
        Flaw.LINK_UNREADABLE: translate(
            "FirstRun", "That is no link: it has an address, a space and a token."
        ),
        Flaw.LINK_UNSAFE: translate(
            "FirstRun", "The address must begin with https:// to be safe on the way."
        ),
        Flaw.PINS_DIFFER: translate("FirstRun", "The two are not the same. Type it once more."),
        Flaw.CODE_DIFFERS: translate(
            "FirstRun", "Stop here: revoke this till at the platform and call support."
        ),
        Flaw.ADDRESS_UNKNOWN: translate(
            "FirstRun", "That is no printer's address; see the examples above."
        ),
        PinFlaw.TOO_SHORT: translate("FirstRun", "Too short: at least 8 characters."),
        PinFlaw.TOO_LONG: translate("FirstRun", "Too long: at most 64 characters."),
        PinFlaw.NOT_DIGITS: translate("FirstRun", "Digits only."),
        PinFlaw.COMMON: translate("FirstRun", "Too common: thieves try this one first."),
        PinFlaw.REPEATED: translate("FirstRun", "Too easy: it repeats itself."),
        PinFlaw.SEQUENCE: translate("FirstRun", "Too easy: it is a row like 12345678."),
        PinFlaw.DATE: translate("FirstRun", "Too easy: it looks like a date."),
        PinFlaw.PHONE: translate("FirstRun", "Too easy: it is part of a phone number."),
    }[flaw]
