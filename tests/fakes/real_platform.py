"""The reference platform on a real socket, with a store and tills that are enrolled in it.

with RealPlatform(tmp_path / "platform", clock) as platform:
    till = platform.new_till()
    till.port.hello(deadline_s=DEADLINE_S)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform
from platform_server.issuing import IssuedCoupon, IssueOrder
from pos_app.domain.coupon import OfflineRight
from pos_app.ports import Clock
from pos_app.wire.http_signature import RequestSigner, enrolment_proof_text
from pos_app.wire.keyset import pack_bytes
from pos_app.wire.records import EnrolAnswer, EnrolRequest
from sync.platform_client import HttpPlatform

DEADLINE_S = 20.0
"""For calls that are expected to succeed: far beyond what they take on a busy machine."""


@dataclass
class RealTill:
    """An enrolled till: its line to the platform, its key and what enrolment answered."""

    port: HttpPlatform
    signer: RequestSigner
    enrolment: EnrolAnswer


class RealPlatform:
    """See the module's text."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.clock = clock
        self.admin = PlatformAdmin(folder, now=clock.wall_utc_ms)
        self.server = EmbeddedPlatform(self.admin)
        self.store_id = ""
        self._clients: list[HttpPlatform] = []

    @property
    def url(self) -> str:
        return self.server.url

    def client(self, url: str = "", signer: RequestSigner | None = None) -> HttpPlatform:
        """A client that is closed at the end; `url` may lead through a proxy."""
        client = HttpPlatform(url or self.url, clock=self.clock, signer=signer)
        self._clients.append(client)
        return client

    def new_till(self, store_id: str = "") -> RealTill:
        """Enrol one more till, in the first store or another one."""
        client, key = self.client(), Ed25519PrivateKey.generate()
        token = self.admin.till_add(store_id or self.store_id)
        answer = client.enrol(enrol_request(token, key), deadline_s=DEADLINE_S)
        client.signer = RequestSigner(answer.certificate.dev, 1, "guitai/test", key)
        return RealTill(client, client.signer, answer)

    def issue(self, *, off: str = "none", uses: int = 1) -> IssuedCoupon:
        """A new coupon."""
        return self.admin.issue(IssueOrder(off=OfflineRight.parse(off), uses=uses))[0]

    def __enter__(self) -> RealPlatform:
        self.admin.init()
        self.store_id = self.admin.store_add("人民路店")
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        for client in self._clients:
            client.close()
        self.server.stop()
        self.admin.close()


def enrol_request(token: str, key: Ed25519PrivateKey) -> EnrolRequest:
    """What a till with this key asks for."""
    pub = key.public_key().public_bytes_raw()
    proof = key.sign(enrolment_proof_text(token, pub))
    return EnrolRequest(token=token, pub=pack_bytes(pub), proof=pack_bytes(proof))
