"""Join a till to a store: keys first, then the one-use token, then the ledger and its owner.

Source: protocol.md 2.14. A crash before the platform's answer leaves nothing but unused keys; after
it, `enrol` with a new token begins again.
"""

from __future__ import annotations

import platform as machine
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from local_db.engine import connect, reader_engine, writer_engine
from local_db.ledger_store import LedgerStore
from local_db.migrate import migrate
from local_db.sealed_field import FieldCipher
from pos_app import __version__
from pos_app.bootstrap.app import ROOT_PUB, App, Options, build
from pos_app.bootstrap.secrets import Secrets, open_secrets
from pos_app.clock import SystemClock
from pos_app.domain.pin_policy import pin_flaw
from pos_app.domain.staff import Role
from pos_app.errors import PlatformFault, WrongUse
from pos_app.pin_hash import PinCost, hash_pin, load_or_create_pepper, tune
from pos_app.services.apply_right import GUARDS, GUARDS_INCOMPLETE
from pos_app.settings import Home, TillConfig, load_config, save_config
from pos_app.wire.http_signature import enrolment_proof_text
from pos_app.wire.records import EnrolAnswer, EnrolRequest
from pos_app.work import StaffRow
from sync.platform_client import HttpPlatform

ENROL_DEADLINE_S = 15.0
OWNER_ID = "owner"


@dataclass(frozen=True, slots=True)
class EnrolOrder:
    """What is needed to join: where, the token, and the owner's name and PIN."""

    url: str
    token: str
    owner_pin: str
    owner_name: str = "Owner"
    language: str = "zh-CN"
    printer_url: str = ""
    is_demo: bool = False
    pin_cost: PinCost | None = None


def enrol(home: Home, order: EnrolOrder, options: Options | None = None) -> tuple[App, str]:
    """Join, and give the running till and the six-digit code both screens show.

    Raises: WrongUse for a folder that is a till already or a PIN that is too easy; PlatformFault
    when the platform does not take the token.
    """
    if load_config(home).is_enrolled:
        raise WrongUse("this data folder is a till already")
    flaw = pin_flaw(order.owner_pin, Role.OWNER, is_demo=order.is_demo)
    if flaw is not None:
        raise WrongUse(f"this owner's PIN is not taken: {flaw.value}", flaw=flaw.value)
    home.create()
    secrets = open_secrets(home, create=True)
    owner = _owner(order, secrets)
    answer = _ask(order, secrets)
    config = _config(order, answer)
    _begin_ledger(home, secrets, answer, owner)
    save_config(home, config)
    app = build(home, options)
    try:
        app.refresh()
    except PlatformFault:
        # Keys and terms come with the first sync; the till stands already.
        return app, answer.comparison_code
    except BaseException:
        app.close()
        raise
    return app, answer.comparison_code


def _ask(order: EnrolOrder, secrets: Secrets) -> EnrolAnswer:
    public = secrets.device.public_raw
    proof = secrets.device.sign(enrolment_proof_text(order.token, public))
    client = HttpPlatform(order.url, clock=SystemClock())
    try:
        return client.enrol(
            EnrolRequest(
                token=order.token,
                pub=_text(public),
                proof=_text(proof),
                software=f"guitai/{__version__}",
                hardware=f"{machine.system()} {machine.machine()}",
            ),
            deadline_s=ENROL_DEADLINE_S,
        )
    finally:
        client.close()


def _owner(order: EnrolOrder, secrets: Secrets) -> StaffRow:
    """The first person. Hashed before the token is spent: it takes a while."""
    pepper = load_or_create_pepper(secrets.keystore)
    hashed = hash_pin(order.owner_pin, pepper, order.pin_cost or tune())
    return StaffRow(OWNER_ID, order.owner_name, Role.OWNER.value, hashed)


def _begin_ledger(home: Home, secrets: Secrets, answer: EnrolAnswer, owner: StaffRow) -> None:
    """Make the ledger, its owner in it: a till nobody can sign in to could never be repaired.

    One left behind by an enrolment that never ended is put aside, not lost.
    """
    if home.ledger.exists():
        aside = home.ledger.with_name(f"{home.ledger.name}.{answer.server_utc_ms}.unfinished")
        home.ledger.rename(aside)
    raw = connect(home.ledger, secrets.ledger_key)
    try:
        migrate(raw)
    finally:
        raw.close()
    writer = writer_engine(home.ledger, secrets.ledger_key)
    reader = reader_engine(home.ledger, secrets.ledger_key)
    dev = answer.certificate.dev
    LedgerStore.create(writer, dev=dev)
    clock = SystemClock()
    store = LedgerStore(writer, reader, clock=clock, cipher=FieldCipher(secrets.field_key))
    root_pub = urlsafe_b64decode(answer.root_pub + "=" * (-len(answer.root_pub) % 4))
    with store.work() as work:
        body = {
            "store_id": answer.certificate.store_id,
            "merchant_id": answer.certificate.merchant_id,
            "device_pub": secrets.device.public_raw,
            "root_pub": root_pub,
            "single_till": int(answer.certificate.single_till),
        }
        work.append("till.enrolled", dev, body)
        work.save_setting(ROOT_PUB, root_pub.hex())
        if not answer.certificate.single_till:  # another till keeps the store's guards (2.1)
            work.save_setting(GUARDS, GUARDS_INCOMPLETE)
        work.save_staff(owner)
        work.append("staff.added", OWNER_ID, {"operator_id": OWNER_ID, "role": owner.role})
        work.commit()
    store.close()


def _config(order: EnrolOrder, answer: EnrolAnswer) -> TillConfig:
    certificate = answer.certificate
    return TillConfig(
        platform_url=order.url,
        dev=certificate.dev,
        till_name=certificate.till_name,
        store_id=certificate.store_id,
        store_name=certificate.store_name,
        merchant=certificate.merchant_id,
        currency=certificate.currency,
        time_zone=certificate.time_zone,
        language=order.language,
        is_demo=order.is_demo,
        printer_url=order.printer_url,
    )


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
