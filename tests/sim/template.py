"""A merchant with its stores and enrolled tills, made once a process and copied for every run."""

from __future__ import annotations

import shutil
import tempfile
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from local_db.engine import connect, reader_engine, writer_engine
from local_db.ledger_store import LedgerStore
from local_db.migrate import migrate
from local_db.sealed_field import FieldCipher
from platform_server.admin import PlatformAdmin
from pos_app.device_key import DeviceKey
from pos_app.services.apply_right import GUARDS, GUARDS_INCOMPLETE
from pos_app.wire.http_signature import enrolment_proof_text
from pos_app.wire.keyset import pack_bytes
from pos_app.wire.records import EnrolRequest, TillCertificate
from tests.fakes.fake_clock import FakeClock
from tests.sim.seeded import seeded_platform

START_UTC_MS = 1_795_233_600_000
ROOT_PUB = "root-pub"
FIELD_KEY = bytes(32)
_SEED = "template"
_SHARED_MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class TillSeat:
    """One enrolled till: who it is, and what it keeps outside its database."""

    name: str
    certificate: TillCertificate
    device_raw: bytes
    db_key: bytes
    root_pub: bytes

    @property
    def device(self) -> DeviceKey:
        """The till's key pair."""
        return DeviceKey(self.device_raw)


@dataclass(frozen=True)
class Template:
    """What every run begins with."""

    folder: Path
    store_ids: tuple[str, ...]
    seats: tuple[TillSeat, ...]

    def copy_to(self, folder: Path) -> None:
        """Lay a fresh copy of the platform and of every till's file into an empty folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)


def new_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where the system has one, so that a flush costs little."""
    parent = _SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None
    return tempfile.TemporaryDirectory(prefix="guitai-sim-", dir=parent)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def template(stores: int, tills: int) -> Template:
    """The merchant with that many stores of that many tills each."""
    kept = new_folder()
    _KEPT.append(kept)  # removed when the process ends
    folder, random = Path(kept.name), Random(_SEED)
    with seeded_platform(random):
        admin = PlatformAdmin(folder / "platform", now=lambda: START_UTC_MS)
        admin.init(time_zone="UTC")
        store_ids = tuple(admin.store_add(f"store {at + 1}") for at in range(stores))
        seats = tuple(
            _enrol(admin, store_id, f"s{at + 1}t{number + 1}", folder, random.randbytes)
            for at, store_id in enumerate(store_ids)
            for number in range(tills)
        )
        admin.close()
    return Template(folder, store_ids, seats)


def _enrol(
    admin: PlatformAdmin,
    store_id: str,
    name: str,
    folder: Path,
    draw: Callable[[int], bytes],
) -> TillSeat:
    device_raw, db_key = draw(32), draw(32)
    device = DeviceKey(device_raw)
    token = admin.till_add(store_id, name)
    proof = device.sign(enrolment_proof_text(token, device.public_raw))
    request = EnrolRequest(
        token=token, pub=pack_bytes(device.public_raw), proof=pack_bytes(proof), software="sim"
    )
    answer = admin.open_platform().enrol(request)
    root_pub = urlsafe_b64decode(answer.root_pub + "=" * (-len(answer.root_pub) % 4))
    seat = TillSeat(name, answer.certificate, device_raw, db_key, root_pub)
    _begin_ledger(folder / name, seat)
    return seat


def _begin_ledger(folder: Path, seat: TillSeat) -> None:
    """As pos_app.bootstrap.enrolment does after the platform's answer."""
    folder.mkdir()
    path = folder / "till.db"
    raw = connect(path, seat.db_key)
    migrate(raw)
    raw.close()
    writer = writer_engine(path, seat.db_key)
    LedgerStore.create(writer, dev=seat.certificate.dev)
    clock = FakeClock(START_UTC_MS, boot_id="enrolment")
    reader = reader_engine(path, seat.db_key)
    store = LedgerStore(writer, reader, clock=clock, cipher=FieldCipher(FIELD_KEY))
    with store.work() as work:
        body = {"store_id": seat.certificate.store_id, "root_pub": seat.root_pub}
        work.append("till.enrolled", seat.certificate.dev, body)
        work.save_setting(ROOT_PUB, seat.root_pub.hex())
        if not seat.certificate.single_till:
            work.save_setting(GUARDS, GUARDS_INCOMPLETE)
        work.commit()
    store.close()
