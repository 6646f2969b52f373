"""What counts as the address of a platform, and as a way to trust it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pos_app.errors import WrongUse

if TYPE_CHECKING:
    import ssl

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CERT_REQUIRED = 2
"""ssl.CERT_REQUIRED, written out because importing ssl costs start-up time."""


def checked_url(url: str) -> str:
    """The address without blanks and closing slash: https, or http on this machine only.

    Raises: WrongUse if it is anything else.
    """
    wanted = url.strip().rstrip("/")
    try:
        parts = urlsplit(wanted)
        host, _ = parts.hostname, parts.port
    except ValueError as fault:
        raise WrongUse(f"not the address of a platform: {url}") from fault
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise WrongUse(f"not the address of a platform: {url}")
    if parts.username or parts.password:
        raise WrongUse("a platform's address holds no name and no password")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise WrongUse(f"a platform on another machine needs https: {url}")
    return wanted


def checked_tls(tls: ssl.SSLContext | None) -> ssl.SSLContext | None:
    """The context, if it verifies certificates and host names; None is the system's trust store.

    Raises: WrongUse for one that does not verify.
    """
    if tls is not None and not (tls.check_hostname and tls.verify_mode == _CERT_REQUIRED):
        raise WrongUse("a TLS context that does not verify is not accepted")
    return tls
