"""The enrolment link, in every form in which it reaches the till. No Qt.

`URL TOKEN` as `guitai platform till add` prints it (with or without the command in front), the JSON
of protocol.md 2.14 with `url` and `token`, or either of them behind `OE1:`, plain or in base64url.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from urllib.parse import urlsplit

PREFIX = "OE1:"
LINK_CHARS_MAX = 2048
TOKEN_CHARS_MAX = 512
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class EnrolLink:
    """Where the platform answers, and the one-use token."""

    url: str
    token: str

    @property
    def is_safe(self) -> bool:
        """Whether the way there is encrypted, or does not leave this machine."""
        parts = urlsplit(self.url)
        return parts.scheme == "https" or parts.hostname in _LOOPBACK


def parse_link(text: str) -> EnrolLink | None:
    """The link in a pasted, typed or scanned text, or None if there is none."""
    text = text.strip()
    if not text or len(text) > LINK_CHARS_MAX:
        return None
    if text[: len(PREFIX)].upper() == PREFIX:
        rest = text[len(PREFIX) :].strip()
        return _plain(rest) or _plain(_decoded(rest))
    return _plain(text)


def _plain(text: str) -> EnrolLink | None:
    return _from_json(text) if text.startswith("{") else _from_words(text)


def _from_json(text: str) -> EnrolLink | None:
    try:
        content = json.loads(text)
    except ValueError:
        return None
    return _checked(str(content.get("url", "")), str(content.get("token", "")))


def _from_words(text: str) -> EnrolLink | None:
    words = text.split()
    at = next((at for at, word in enumerate(words) if "://" in word), None)
    if at is None or len(words) != at + 2:
        return None
    return _checked(words[at], words[at + 1])


def _checked(url: str, token: str) -> EnrolLink | None:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return None
    is_token = 0 < len(token) <= TOKEN_CHARS_MAX and token.isascii() and token.isprintable()
    if parts.scheme not in ("http", "https") or not has_host or not is_token or " " in token:
        return None
    return EnrolLink(url.rstrip("/"), token)


def _decoded(text: str) -> str:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
    except (NotBase64, ValueError):
        return ""
