"""Enrolment: a one-use token and a new device key become a till's certificate.

Source: protocol.md 2.14 points 1 to 3.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, select

from platform_server.devices import ACTIVE, REVOKED
from platform_server.problems import OspProblem
from platform_server.tables import devices, enrol_tokens, merchants, stores
from pos_app.wire.http_signature import comparison_code, enrolment_proof_text
from pos_app.wire.keyset import PUB_BYTES, pack_bytes, unpack_bytes
from pos_app.wire.records import EnrolAnswer, EnrolRequest, TillCertificate

TOKEN_LIVES_MS = 15 * 60 * 1000
TOKEN_BYTES = 18
DEV_BYTES = 5


def new_token(
    connection: Connection, merchant_id: str, store_id: str, *, till_name: str, now_utc_ms: int
) -> str:
    """A token that enrols one till of this store within 15 minutes. Only its hash is kept."""
    token = f"{merchant_id}.{secrets.token_urlsafe(TOKEN_BYTES)}"
    connection.execute(
        enrol_tokens.insert().values(
            merchant_id=merchant_id,
            token_hash=_token_hash(token),
            store_id=store_id,
            till_name=till_name,
            expires_utc_ms=now_utc_ms + TOKEN_LIVES_MS,
            used_by_dev=None,
        )
    )
    return token


def enrol(connection: Connection, request: EnrolRequest, *, now_utc_ms: int) -> EnrolAnswer:
    """Spend a token for a new device.

    The same token with the same key gives the same answer again, so that a lost answer can be
    asked for again; with another key it is dead.
    Raises: OspProblem for a bad proof and for an unknown, used or expired token.
    """
    pub = _proven_key(request)
    merchant_id = request.token.partition(".")[0]
    slot = connection.execute(
        select(enrol_tokens)
        .where(enrol_tokens.c.merchant_id == merchant_id)
        .where(enrol_tokens.c.token_hash == _token_hash(request.token))
        .with_for_update()
    ).one_or_none()
    if slot is None:
        raise OspProblem("not_found", "The platform does not know this enrolment token.")
    if slot.used_by_dev is not None:
        device = _device_row(connection, merchant_id, slot.used_by_dev)
        if device.pub != pub:
            raise OspProblem("token_used", "This enrolment token has been used.")
    elif slot.expires_utc_ms <= now_utc_ms:
        raise OspProblem("token_used", "This enrolment token is older than 15 minutes.")
    else:
        device = _add_device(connection, slot, request, pub=pub, now_utc_ms=now_utc_ms)
    return _answer(connection, device, request.token, now_utc_ms=now_utc_ms)


def _proven_key(request: EnrolRequest) -> bytes:
    try:
        pub, proof = unpack_bytes(request.pub), unpack_bytes(request.proof)
    except ValueError as fault:
        raise OspProblem("bad_request", "pub and proof are unpadded base64url.") from fault
    if len(pub) != PUB_BYTES:
        raise OspProblem("bad_request", "pub is an Ed25519 public key of 32 bytes.")
    try:
        Ed25519PublicKey.from_public_bytes(pub).verify(
            proof, enrolment_proof_text(request.token, pub)
        )
    except InvalidSignature as fault:
        raise OspProblem("bad_signature", "The proof was not made with this key.") from fault
    return pub


def _add_device(
    connection: Connection, slot: Row[Any], request: EnrolRequest, *, pub: bytes, now_utc_ms: int
) -> Row[Any]:
    dev = f"{slot.merchant_id}-{secrets.token_hex(DEV_BYTES)}"
    of_store = (devices.c.merchant_id == slot.merchant_id) & (devices.c.store_id == slot.store_id)
    # The row lock makes two tills of one store that enrol at the same moment take turns.
    connection.execute(
        select(stores.c.store_id)
        .where(stores.c.merchant_id == slot.merchant_id)
        .where(stores.c.store_id == slot.store_id)
        .with_for_update()
    )
    others = connection.execute(
        select(devices.c.dev).where(of_store).where(devices.c.state != REVOKED).limit(1)
    ).first()
    ever = len(connection.execute(select(devices.c.dev).where(of_store)).all())
    connection.execute(
        devices.insert().values(
            merchant_id=slot.merchant_id,
            dev=dev,
            store_id=slot.store_id,
            till_name=slot.till_name or str(ever + 1),
            pub=pub,
            state=ACTIVE,
            # A later till does not keep the store's guards: only the first answers for them.
            single_till=int(others is None),
            software=request.software,
            hardware=request.hardware,
            enrolled_utc_ms=now_utc_ms,
        )
    )
    connection.execute(
        enrol_tokens.update()
        .where(enrol_tokens.c.merchant_id == slot.merchant_id)
        .where(enrol_tokens.c.token_hash == slot.token_hash)
        .values(used_by_dev=dev)
    )
    return _device_row(connection, slot.merchant_id, dev)


def _device_row(connection: Connection, merchant_id: str, dev: str) -> Row[Any]:
    return connection.execute(
        select(devices).where(devices.c.merchant_id == merchant_id).where(devices.c.dev == dev)
    ).one()


def _answer(
    connection: Connection, device: Row[Any], token: str, *, now_utc_ms: int
) -> EnrolAnswer:
    merchant = connection.execute(
        select(merchants).where(merchants.c.merchant_id == device.merchant_id)
    ).one()
    store = connection.execute(
        select(stores)
        .where(stores.c.merchant_id == device.merchant_id)
        .where(stores.c.store_id == device.store_id)
    ).one()
    return EnrolAnswer(
        certificate=TillCertificate(
            dev=device.dev,
            till_name=device.till_name,
            merchant_id=device.merchant_id,
            store_id=device.store_id,
            store_name=store.name,
            store_name_en=store.name_en,
            currency=merchant.currency,
            time_zone=merchant.time_zone,
            enrolled_at_utc_ms=device.enrolled_utc_ms,
            single_till=bool(device.single_till),
        ),
        root_pub=pack_bytes(merchant.root_pub),
        comparison_code=comparison_code(token, device.pub, merchant.root_pub),
        server_utc_ms=now_utc_ms,
    )


def _token_hash(token: str) -> str:
    return hashlib.sha256(b"OSP/1 token\x00" + token.encode()).hexdigest()
