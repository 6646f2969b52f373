"""The generated OpenAPI document: committed as it is, and true of the running platform."""

from __future__ import annotations

from pathlib import Path

import requests
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, settings
from platform_desk import Desk
from platform_till import PlatformTill
from requests.auth import AuthBase
from schemathesis.specs.openapi.checks import positive_data_acceptance

from platform_server.openapi import document, render
from platform_server.operations import OPERATIONS
from platform_server.problems import STATUS_OF
from pos_app.wire.http_signature import RequestParts, RequestSigner, sign_request

COMMITTED = Path(__file__).parents[3] / "docs" / "osp-1.yaml"
EXAMPLES = 8
TIMEOUT_S = 20.0
# What no schema can say fits: there the document's word "valid" is not the platform's.
JUDGED_BEYOND_SCHEMA = {
    "enrol": "a key of 32 bytes and its own proof",
    "upload": "entries that are hashed and signed",
    "stream": "a cursor that this stream gave out",
}
schema = schemathesis.openapi.from_dict(document())
schema.config.generation.update(with_security_parameters=False)  # DeviceSignature does that
# 422 is rid_mismatch: what fits the document may still not fit what the same rid said before.
schema.config.checks.positive_data_acceptance.expected_statuses.append("422")


@schema.hook
def map_body(_context: object, body: object) -> object:
    """Write whole numbers as every JSON library does: JSON Schema also calls 1.0 an integer."""
    if isinstance(body, dict):
        return {key: map_body(_context, value) for key, value in body.items()}
    if isinstance(body, list):
        return [map_body(_context, value) for value in body]
    return int(body) if isinstance(body, float) and body.is_integer() else body


class DeviceSignature(AuthBase):
    """Signs each request as it goes out, whatever was generated for it."""

    def __init__(self, till: PlatformTill) -> None:
        self._till = till

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        path, _, query = request.path_url.partition("?")
        body = request.body or b""
        parts = RequestParts(
            request.method or "", path, query, body.encode() if isinstance(body, str) else body
        )
        signer = RequestSigner(self._till.dev, 1, "schemathesis", self._till.key)
        request.headers.update(sign_request(parts, signer, created_utc_ms=self._till.clock()))
        return request


def test_committed_document_is_the_generated_one():
    assert COMMITTED.read_text(encoding="utf-8") == render(), (
        "run: python -m platform_server.openapi docs/osp-1.yaml"
    )


def test_document_describes_every_operation_with_its_problems():
    described = yaml.safe_load(render())
    for operation in OPERATIONS:
        row = described["paths"][operation.path][operation.method.lower()]
        statuses = {str(STATUS_OF[code]) for code in operation.all_problems}
        assert set(row["responses"]) == {"200", *statuses}
        assert bool(row["security"]) == operation.is_signed


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,  # the same requests every time; fresh ones are for longer runs
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_platform_answers_as_the_document_says(case: schemathesis.Case, desk: Desk):
    till = desk.tills[0] if desk.tills else desk.till()
    signature = DeviceSignature(till)
    beyond = case.operation.definition.raw["operationId"] in JUDGED_BEYOND_SCHEMA
    case.call_and_validate(
        base_url=desk.server.url,
        auth=signature,
        timeout=TIMEOUT_S,
        excluded_checks=[positive_data_acceptance] if beyond else [],
    )
