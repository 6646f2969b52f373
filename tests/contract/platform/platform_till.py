"""A till's end of the wire for the platform's own tests: an HTTP client that signs and chains."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.domain.entries import GENESIS_HASH, Entry
from pos_app.wire.entry import encode_entry, entry_hash
from pos_app.wire.http_signature import (
    RequestParts,
    RequestSigner,
    enrolment_proof_text,
    sign_request,
)
from pos_app.wire.keyset import pack_bytes
from pos_app.wire.records import (
    ClaimAnswer,
    EnrolAnswer,
    Problem,
    StreamPage,
    TillCertificate,
    UploadAnswer,
    VerdictItem,
)

TIMEOUT_S = 20.0


class PlatformClock:
    """The platform's time in the test's hand."""

    def __init__(self, utc_ms: int = 1_795_233_600_000) -> None:
        self.utc_ms = utc_ms

    def __call__(self) -> int:
        return self.utc_ms


def new_rid() -> str:
    """A fresh id with the marks of a UUIDv7."""
    raw = bytearray(uuid.uuid4().bytes)
    raw[6] = 0x70 | raw[6] & 0x0F
    return str(uuid.UUID(bytes=bytes(raw)))


def enrol_body(token: str, key: Ed25519PrivateKey) -> dict[str, str]:
    """A proper enrolment request."""
    pub = key.public_key().public_bytes_raw()
    proof = key.sign(enrolment_proof_text(token, pub))
    return {"token": token, "pub": pack_bytes(pub), "proof": pack_bytes(proof), "software": "t/1"}


class PlatformTill:
    """One enrolled till. Methods return what the platform said; `problem` where it refused."""

    def __init__(self, url: str, token: str, clock: PlatformClock) -> None:
        self.clock = clock
        # Plain HTTP: reading the certificate store for every till would take most of the time.
        self.client = httpx.Client(base_url=url, timeout=TIMEOUT_S, verify=False)
        self.key = Ed25519PrivateKey.generate()
        answer = self.client.post("/osp/1/enrol", json=enrol_body(token, self.key))
        assert answer.status_code == 200, answer.text
        self.enrolled = msgspec.json.decode(answer.content, type=EnrolAnswer)
        self.dev = self.certificate.dev
        self.chain: list[bytes] = []

    @property
    def certificate(self) -> TillCertificate:
        return self.enrolled.certificate

    def signed(
        self,
        method: str,
        target: str,
        body: Any = None,
        *,
        nonce: str | None = None,
        late_ms: int = 0,
    ) -> httpx.Request:
        path, _, query = target.partition("?")
        content = b"" if body is None else msgspec.json.encode(body)
        headers = sign_request(
            RequestParts(method, path, query, content),
            RequestSigner(self.dev, 1, "t/1", self.key),
            created_utc_ms=self.clock() - late_ms,
            nonce=nonce,
        )
        return self.client.build_request(method, target, content=content, headers=headers)

    def ask(self, method: str, target: str, body: Any = None, **how: Any) -> httpx.Response:
        return self.client.send(self.signed(method, target, body, **how))

    def problem(self, method: str, target: str, body: Any = None, **how: Any) -> Problem:
        answer = self.ask(method, target, body, **how)
        assert answer.status_code >= 400, answer.text
        return msgspec.json.decode(answer.content, type=Problem)

    def claim(self, unit: str, rid: str | None = None, **fields: Any) -> ClaimAnswer:
        body = {"rid": rid or new_rid(), "unit": unit, "amount_minor": 500, **fields}
        return self._claim_answer(self.ask("POST", "/osp/1/claims", body))

    def void(self, rid: str, unit: str) -> ClaimAnswer:
        return self._claim_answer(self.ask("POST", f"/osp/1/claims/{rid}/void", {"unit": unit}))

    def reverse(self, rid: str, unit: str) -> ClaimAnswer:
        body = {"unit": unit, "reason": "wrong item", "operator_id": "li"}
        return self._claim_answer(self.ask("POST", f"/osp/1/claims/{rid}/reverse", body))

    def query(self, rid: str) -> ClaimAnswer:
        return self._claim_answer(self.ask("GET", f"/osp/1/claims/{rid}"))

    def page(self, name: str, after: str = "", limit: int = 200) -> StreamPage:
        answer = self.ask("GET", f"/osp/1/streams/{name}?after={after}&limit={limit}")
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=StreamPage)

    def verdicts(self) -> list[VerdictItem]:
        return [item.verdict for item in self.page("verdicts").items if item.verdict]

    def write(self, kind: str, rid: str, body: dict[str, Any], *, ep: int = 1) -> bytes:
        """Append one entry to this till's chain."""
        prev = entry_hash(self.chain[-1]) if self.chain else GENESIS_HASH
        entry = Entry(
            dev=self.dev,
            ep=ep,
            seq=len(self.chain) + 1,
            hlc=self.clock() << 16,
            wall=self.clock(),
            boot="b",
            mono_ms=1,
            type=kind,
            agg=rid,
            body=body,
            prev=prev,
        )
        self.chain.append(encode_entry(entry))
        return self.chain[-1]

    def grant(self, unit: str, rid: str | None = None, *, level: str = "till") -> str:
        """Write the entries of one redemption that was granted here; returns its rid."""
        rid = rid or new_rid()
        self.write("redemption.checked", rid, {"unit": unit, "amount_minor": 500})
        body = {
            "level": level,
            "unit": unit,
            "amount_minor": 500,
            "currency": "CNY",
            "operator_id": "wang",
        }
        self.write("redemption.granted", rid, body)
        return rid

    def batch(self, events: Iterable[bytes], *, from_seq: int = 1, ep: int = 1) -> dict[str, Any]:
        sent = list(events)
        return {
            "ep": ep,
            "from_seq": from_seq,
            "events": [pack_bytes(encoded) for encoded in sent],
            "head_sig": pack_bytes(self.key.sign(entry_hash(sent[-1])) if sent else b""),
        }

    def upload(self, *, from_seq: int = 1) -> UploadAnswer:
        answer = self.ask(
            "POST", self.events_path, self.batch(self.chain[from_seq - 1 :], from_seq=from_seq)
        )
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=UploadAnswer)

    @property
    def events_path(self) -> str:
        return f"/osp/1/devices/{self.dev}/events"

    def close(self) -> None:
        self.client.close()

    @staticmethod
    def _claim_answer(answer: httpx.Response) -> ClaimAnswer:
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=ClaimAnswer)


def without_time(answer: ClaimAnswer) -> ClaimAnswer:
    """An answer apart from the moment it was given."""
    return msgspec.structs.replace(answer, server_utc_ms=0)
