from __future__ import annotations

import subprocess
import sys

import httpcore
import pytest

from pos_app.errors import PlatformUnreachable
from sync.deadline_net import NameNotFound, TlsRefused
from sync.mapped_errors import Why, mapped_errors, unreachable, why_of

SLOW_TO_IMPORT = ("httpx", "httpcore", "ssl", "cryptography", "http_message_signatures")


@pytest.mark.parametrize(
    ("foreign", "why"),
    [
        (NameNotFound("x"), Why.NAME),
        (TlsRefused("x"), Why.TLS),
        (httpcore.ConnectTimeout("x"), Why.TIMEOUT),
        (httpcore.PoolTimeout("x"), Why.TIMEOUT),
        (httpcore.ReadTimeout("x"), Why.TIMEOUT),
        (TimeoutError(), Why.TIMEOUT),
        (httpcore.ConnectError("x"), Why.CONNECT),
        (httpcore.UnsupportedProtocol("x"), Why.CONNECT),
        (httpcore.ReadError("x"), Why.BROKEN),
        (httpcore.RemoteProtocolError("x"), Why.BROKEN),
        (ConnectionResetError("x"), Why.BROKEN),
        (RuntimeError("the pool is closed"), Why.BROKEN),
    ],
)
def test_foreign_exception_becomes_unreachable_and_keeps_its_cause(foreign: Exception, why: Why):
    with pytest.raises(PlatformUnreachable) as lost, mapped_errors():
        raise foreign

    assert why_of(lost.value) is why
    assert lost.value.__cause__ is foreign


def test_faults_of_our_own_pass_unchanged():
    ours = unreachable(Why.TOO_LARGE, "x")

    with pytest.raises(PlatformUnreachable) as lost, mapped_errors():
        raise ours

    assert lost.value is ours


def test_fault_of_another_origin_has_no_reason_of_ours():
    assert why_of(PlatformUnreachable("x")) is None
    assert why_of(PlatformUnreachable("x", why="weather")) is None


def test_client_is_imported_without_the_slow_libraries():
    program = (
        "import sys, sync.platform_client, sync.guarded_platform, sync.runner, sync.probe\n"
        f"print([name for name in {SLOW_TO_IMPORT!r} if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == "[]"
