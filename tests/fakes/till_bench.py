"""A till core on the real encrypted ledger, with a clock in hand and coupons of our making."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from local_db.engine import connect, reader_engine, writer_engine
from local_db.ledger_store import LedgerStore
from local_db.migrate import migrate
from local_db.sealed_field import FieldCipher
from local_db.verify import Anchor, VerifyReport, verify_ledger
from local_db.views import LedgerViews
from pos_app.device_key import DeviceKey
from pos_app.domain.acts import Outcome, RedeemCoupon, Source
from pos_app.domain.coupon import Coupon, OfflineRight
from pos_app.domain.risk import RiskLimits
from pos_app.ids import Uuid7Maker
from pos_app.services.asks import Answer, Ask, NoAnswer
from pos_app.services.desk import Desk
from pos_app.services.redeem_coupon import redeem_coupon
from pos_app.services.settle_answer import settle_answer
from pos_app.wire.coupon_token import KeyRing, coupon_id_of, issue_token
from pos_app.wire.keyset import kid_of, pack_bytes
from pos_app.wire.records import ClaimAnswer, Evidence, KeyRecord, Keyset
from tests.fakes.fake_clock import FakeClock

STORE = "1001"
DEV = "m1-till"
ISSUER = "m1"
YEAR_MS = 365 * 86_400_000


@dataclass
class TillBench:
    """Everything a service test needs; close() lets the file go."""

    folder: Path
    clock: FakeClock
    coupon_key: Ed25519PrivateKey
    store: LedgerStore
    views: LedgerViews
    device: DeviceKey
    db_key: bytes
    ring: KeyRing
    is_line_up: bool = True
    busy: frozenset[str] = frozenset()
    serial: int = 0
    surroundings: dict[str, object] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.folder / "till.db"

    def coupon(self, off: str = "none", **changes: object) -> str:
        """A genuine token; `changes` replace claims."""
        self.serial += 1
        claims = Coupon(
            coupon_id=coupon_id_of(ISSUER, 7, self.serial),
            issuer=ISSUER,
            campaign=7,
            serial=self.serial,
            value_minor=5800,
            uses=1,
            off=OfflineRight.parse(off),
            expires_at_utc_ms=self.clock.wall_utc_ms() // 60_000 * 60_000 + YEAR_MS,
            ver=1,
            kid=kid_of(self.coupon_key.public_key().public_bytes_raw()),
        )
        return issue_token(replace(claims, **changes), self.coupon_key)

    def desk(self, *, is_attended: bool = True) -> Desk:
        now = self.clock.wall_utc_ms()
        desk = Desk(
            store_id=STORE,
            store_name="望京店",
            dev=DEV,
            till_name="1号台",
            reader=self.ring,
            now_lo_utc_ms=now - 1000,
            now_hi_utc_ms=now + 1000,
            is_line_up=self.is_line_up,
            new_id=self.new_rid,
            is_attended=is_attended,
            busy_rids=self.busy,
        )
        return replace(desk, **self.surroundings)

    def new_rid(self) -> str:
        return Uuid7Maker(self.clock).new_rid()

    def scan(self, code: str, *, rid: str = "", operator_id: str = "li") -> Outcome | Ask:
        """The first unit of work of a scan."""
        self.clock.advance(50)
        command = RedeemCoupon(rid or self.new_rid(), code, Source.SCAN, operator_id)
        with self.store.work() as work:
            return redeem_coupon(command, work, self.desk())

    def answer(self, ask: Ask, answer: Answer, *, is_attended: bool = True) -> Outcome | Ask:
        """The second unit of work."""
        self.clock.advance(50)
        with self.store.work() as work:
            return settle_answer(ask, answer, work, self.desk(is_attended=is_attended))

    def redeem(self, code: str) -> Outcome:
        """A scan the platform says yes to."""
        ask = self.scan(code)
        assert isinstance(ask, Ask)
        outcome = self.answer(ask, consumed(ask, self.clock))
        assert isinstance(outcome, Outcome)
        return outcome

    def allow_risk(self, **limits: object) -> None:
        """The owner sets limits, on a till that has just heard of keys and revocations."""
        now = self.clock.wall_utc_ms()
        with self.store.work() as work:
            work.set_risk_limits(RiskLimits(**limits), {"operator_id": "owner"})
            for name in ("keys", "revocations"):
                work.move_stream_cursor(name, "x", now)
            work.commit()

    def entry_types(self) -> list[str]:
        with connect(self.path, self.db_key) as raw:
            rows = raw.execute("SELECT type FROM entry ORDER BY pos").fetchall()
        return [row[0] for row in rows]

    def verify(self, anchor: Anchor | None = None) -> VerifyReport:
        return verify_ledger(
            self.path, self.db_key, device_pub=self.device.public_raw, anchor=anchor
        )

    def reopen(self) -> None:
        """Close and open again, as after a crash."""
        self.store.close()
        self.store, self.views = _open(self.path, self.db_key, self.clock)

    def close(self) -> None:
        self.store.close()


def till_bench(folder: Path) -> TillBench:
    """A fresh till."""
    clock, key, db_key = FakeClock(), Ed25519PrivateKey.generate(), os.urandom(32)
    raw = connect(folder / "till.db", db_key)
    migrate(raw)
    raw.close()
    writer = writer_engine(folder / "till.db", db_key)
    LedgerStore.create(writer, dev=DEV)
    writer.dispose()
    store, views = _open(folder / "till.db", db_key, clock)
    return TillBench(
        folder=folder,
        clock=clock,
        coupon_key=key,
        store=store,
        views=views,
        device=DeviceKey(os.urandom(32)),
        db_key=db_key,
        ring=KeyRing.of(keyset_of(key)),
    )


def keyset_of(key: Ed25519PrivateKey, *, status: str = "active", version: int = 1) -> Keyset:
    public = key.public_key().public_bytes_raw()
    record = KeyRecord(
        kid=pack_bytes(kid_of(public)),
        alg="EdDSA",
        pub=pack_bytes(public),
        issuer=ISSUER,
        currency="CNY",
        not_before_utc_ms=0,
        not_after_utc_ms=4_000_000_000_000,
        status=status,
    )
    return Keyset(
        version=version, issued_utc_ms=1, expires_utc_ms=4_000_000_000_000, keys=(record,)
    )


def consumed(ask: Ask, clock: FakeClock, *, used_k: tuple[int, ...] = ()) -> ClaimAnswer:
    return ClaimAnswer(
        rid=ask.rid,
        state="consumed",
        unit=ask.unit,
        reversible_until_utc_ms=clock.wall_utc_ms() + 3_600_000,
        used_k=used_k,
        server_utc_ms=clock.wall_utc_ms(),
    )


def refused(
    ask: Ask, clock: FakeClock, reason: str, evidence: Evidence | None = None
) -> ClaimAnswer:
    return ClaimAnswer(
        rid=ask.rid,
        state="refused",
        unit=ask.unit,
        reason=reason,
        evidence=evidence,
        server_utc_ms=clock.wall_utc_ms(),
    )


def told(ask: Ask, clock: FakeClock, state: str) -> ClaimAnswer:
    return ClaimAnswer(rid=ask.rid, state=state, unit=ask.unit, server_utc_ms=clock.wall_utc_ms())


NO_ANSWER = NoAnswer()


def _open(path: Path, db_key: bytes, clock: FakeClock) -> tuple[LedgerStore, LedgerViews]:
    reader = reader_engine(path, db_key)
    store = LedgerStore(
        writer_engine(path, db_key), reader, clock=clock, cipher=FieldCipher(bytes(32))
    )
    return store, LedgerViews(reader)
