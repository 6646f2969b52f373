"""Foreign exceptions of the network, turned into our own faults at the edge."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from pos_app.errors import PlatformUnreachable


class Why(StrEnum):
    """Why there was no usable answer: the `why` of every PlatformUnreachable raised in sync.

    FOREIGN: something else than a platform answered, such as a captive portal or a gateway.
    MISFIT: an answer of the right kind that is not valid, or not about what was asked.
    """

    TIMEOUT = "timeout"
    NAME = "name"
    CONNECT = "connect"
    TLS = "tls"
    BROKEN = "broken"
    FOREIGN = "foreign"
    MISFIT = "misfit"
    TOO_LARGE = "too_large"
    SERVER_ERROR = "server_error"
    CLOSED = "closed"
    LINE_DOWN = "line_down"


IS_ANSWERED = frozenset({Why.MISFIT, Why.TOO_LARGE, Why.SERVER_ERROR})
"""The platform is there, but this one answer was of no use: no reason to stop other calls."""


def unreachable(why: Why, detail: str, **particulars: object) -> PlatformUnreachable:
    """The fault that says: no usable answer, and the request may have arrived."""
    return PlatformUnreachable(detail, why=str(why), **particulars)


def why_of(fault: PlatformUnreachable) -> Why | None:
    """The reason `unreachable` was given, or None for a fault of another origin."""
    said = fault.particulars.get("why")
    return Why(said) if isinstance(said, str) and said in Why.__members__.values() else None


@contextmanager
def mapped_errors() -> Iterator[None]:
    """Raise PlatformUnreachable for whatever httpcore or the system raises inside.

    Imports httpcore, so it is used only where a request is really made.
    """
    import httpcore

    from sync.deadline_net import NameNotFound, TlsRefused

    try:
        yield
    except NameNotFound as fault:
        raise unreachable(Why.NAME, str(fault)) from fault
    except TlsRefused as fault:
        raise unreachable(Why.TLS, str(fault)) from fault
    except (httpcore.TimeoutException, TimeoutError) as fault:
        raise unreachable(Why.TIMEOUT, str(fault) or "no answer in time") from fault
    except httpcore.ConnectError as fault:
        raise unreachable(Why.CONNECT, str(fault)) from fault
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as fault:
        raise unreachable(Why.BROKEN, str(fault) or "the connection broke") from fault
    except (httpcore.UnsupportedProtocol, httpcore.ConnectionNotAvailable) as fault:
        raise unreachable(Why.CONNECT, str(fault)) from fault
    except (OSError, RuntimeError) as fault:
        # httpcore says RuntimeError where its pool is used after close() from another thread.
        raise unreachable(Why.BROKEN, str(fault)) from fault
