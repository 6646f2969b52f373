"""The OpenAPI document of OSP/1, generated from the table of operations and the wire records.

`python -m platform_server.openapi FILE` writes it; a test compares docs/osp-1.yaml with it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec
import yaml  # type: ignore[import-untyped]  # the library ships no types

from platform_server.operations import OPERATIONS, Operation
from platform_server.problems import STATUS_OF
from platform_server.streams import PAGE_DEFAULT, STREAM_NAMES
from pos_app.wire.http_signature import COVERED
from pos_app.wire.records import STREAM_PAGE_MAX, Problem, Rid

_REF = "#/components/schemas/{name}"
_INTRODUCTION = (
    "How tills and the platform agree on redemptions, with or without a network. Every operation"
    " but hello and enrol is signed by the device's Ed25519 key (RFC 9421): tag osp-1, keyid the"
    f" device, covering {', '.join(COVERED)}, with created and nonce. The platform accepts five"
    " minutes of clock difference and every nonce once. Idempotency-Key is accepted; what makes a"
    " repeat harmless is the rid. Every answer that is not 2xx is a Problem."
)
_PATH_WORDS: dict[str, dict[str, Any]] = {
    "rid": msgspec.json.schema(Rid),
    "dev": {"type": "string", "minLength": 1, "maxLength": 200},
    "name": {"type": "string", "enum": list(STREAM_NAMES)},
}
_QUERY_WORDS: dict[str, dict[str, Any]] = {
    "after": {
        "schema": {"type": "string", "maxLength": 64},
        "description": "The cursor stored with the last page; empty at first.",
    },
    "limit": {
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": STREAM_PAGE_MAX,
            "default": PAGE_DEFAULT,
        },
        "description": "The most items to send.",
    },
}


def document() -> dict[str, Any]:
    """The whole OpenAPI 3.1 document as plain data."""
    types = {operation.answer for operation in OPERATIONS}
    types |= {operation.request for operation in OPERATIONS if operation.request}
    ordered: list[type[msgspec.Struct]] = [*types, Problem]
    ordered.sort(key=lambda record: record.__name__)
    _, schemas = msgspec.json.schema_components(ordered, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _describe(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "OSP/1", "version": "1", "description": _INTRODUCTION},
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "deviceSignature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Signature",
                    "description": "RFC 9421 message signature by the enrolled device's key.",
                }
            },
        },
    }


def render() -> str:
    """The document as the YAML that is committed."""
    text: str = yaml.safe_dump(document(), allow_unicode=True, sort_keys=False, width=100)
    return text


def _describe(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{"deviceSignature": []}] if operation.is_signed else [],
    }
    parameters = _parameters(operation)
    if parameters:
        described["parameters"] = parameters
    if operation.request is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.request)}
    described["responses"] = _responses(operation)
    return described


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    named = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _PATH_WORDS[name]}
        for name in named
    ]
    in_query = [{"name": name, "in": "query", **_QUERY_WORDS[name]} for name in operation.query]
    return [*in_path, *in_query]


def _responses(operation: Operation) -> dict[str, Any]:
    responses: dict[str, Any] = {
        "200": {"description": "Done.", "content": _content(operation.answer)}
    }
    by_status: dict[int, list[str]] = {}
    for code in operation.all_problems:
        by_status.setdefault(STATUS_OF[code], []).append(code)
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = {
            "description": f"Problem: {', '.join(codes)}.",
            "content": _content(Problem),
        }
    return responses


def _content(record: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=record.__name__)}}}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render(), encoding="utf-8", newline="\n")
