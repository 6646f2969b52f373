"""TLS: only a certificate the machine trusts, for the host that was asked."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pos_app.clock import SystemClock
from pos_app.errors import PlatformUnreachable, WrongUse
from sync.mapped_errors import Why, why_of
from sync.platform_client import HttpPlatform

DEADLINE_S = 20.0
HELLO = b'{"min_version":1,"max_version":1,"platform":"TLS","server_utc_ms":1795233600000}'


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(HELLO)))
        self.end_headers()
        self.wfile.write(HELLO)

    def log_message(self, *_: object) -> None:
        return


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        return  # a handshake the client gave up


def _certificate(folder: Path, host: str, *, days: int) -> Path:
    """A key and a self-signed certificate for `host` in one file; expired if `days` is negative."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    key_form = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(encoding, key_form, plain) + certificate.public_bytes(encoding)
    )
    return path


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[object]:
    servers: list[tuple[ThreadingHTTPServer, Thread]] = []

    def start(host: str, *, days: int = 30) -> tuple[str, ssl.SSLContext]:
        """A platform under this certificate: its address, and a context that trusts it."""
        pem = _certificate(tmp_path, host, days=days)
        server = _QuietServer(("127.0.0.1", 0), _Hello)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        servers.append((server, thread))
        trusting = ssl.create_default_context(cafile=str(pem))
        return f"https://localhost:{server.server_port}", trusting

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def _hello(url: str, tls: ssl.SSLContext | None) -> str:
    client = HttpPlatform(url, clock=SystemClock(), tls=tls)
    try:
        return client.hello(deadline_s=DEADLINE_S).platform
    finally:
        client.close()


def test_platform_with_a_trusted_certificate_is_reached(serve):
    url, trusting = serve("localhost")

    assert _hello(url, trusting) == "TLS"


def test_platform_nobody_vouches_for_is_unreachable(serve):
    url, _ = serve("localhost")

    with pytest.raises(PlatformUnreachable) as lost:
        _hello(url, None)
    assert why_of(lost.value) is Why.TLS


@pytest.mark.parametrize(("host", "days"), [("other.example", 30), ("localhost", -1)])
def test_certificate_of_another_host_or_expired_is_unreachable(serve, host: str, days: int):
    url, trusting = serve(host, days=days)

    with pytest.raises(PlatformUnreachable) as lost:
        _hello(url, trusting)
    assert why_of(lost.value) is Why.TLS


def test_context_that_does_not_verify_is_wrong_use():
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname = False
    blind.verify_mode = ssl.CERT_NONE

    with pytest.raises(WrongUse):
        HttpPlatform("https://localhost", clock=SystemClock(), tls=blind)


@pytest.mark.parametrize(
    "url",
    [
        "http://platform.example",
        "http://192.168.1.5:8800",
        "ftp://localhost",
        "localhost:8800",
        "https://",
        "https://name:word@platform.example",
        "https://platform.example/?x=1",
        "https://platform.example:99999",
    ],
)
def test_address_that_is_not_safe_is_wrong_use(url: str):
    with pytest.raises(WrongUse):
        HttpPlatform(url, clock=SystemClock())
