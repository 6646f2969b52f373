"""The operator's side of the platform: set up, stores, tills, coupons and what became of them.

Used by the command line, the demo and the tests; the same database as the server, at the same time.
Thread: any.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Row, select

from platform_server import enrolment, issuing, refunds, rehoming
from platform_server.coupon_view import CouponView, find_by_code, view_coupon
from platform_server.database import Database
from platform_server.folder import ROOT_KEY, FolderProblem, PlatformFolder, PlatformSettings
from platform_server.issuing import IssuedCoupon, IssueOrder, Issuer
from platform_server.keysets import key_record, newest_keyset, publish_keys
from platform_server.platform import Platform
from platform_server.refunds import WAIT_DAYS, RefundView
from platform_server.rehoming import Recalling, RecallPending
from platform_server.revocations import add_revocation, mark_coupon
from platform_server.stores import add_store, known_store, lock_merchant
from platform_server.tables import cases, merchants
from pos_app.domain.coupon import OfflineRight
from pos_app.domain.verdict import Reason
from pos_app.wire.keyset import kid_of, unpack_bytes
from pos_app.wire.records import Keyset, RevocationItem

REVERSAL_WINDOW_S = 3600


def wall_utc_ms() -> int:
    """This machine's time in ms UTC."""
    return time.time_ns() // 1_000_000


class PlatformAdmin:
    """One platform in one data folder.

    `database_url` names a database other than SQLite in the folder; it is kept by init(), so later
    commands need the folder only. `now` gives the platform's time in ms UTC. Coupons are named by
    short code, hex id or token; naming an unknown one raises ValueError.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        database_url: str | None = None,
        now: Callable[[], int] = wall_utc_ms,
    ) -> None:
        self.now = now
        self.folder = PlatformFolder(data_dir)
        self._database_url = database_url
        self._database: Database | None = None

    @property
    def merchant_id(self) -> str:
        """The merchant whose platform this is."""
        return self.folder.settings().merchant_id

    @property
    def database(self) -> Database:
        """The records, brought to the newest schema when first used.

        Raises: FolderProblem if the folder holds no platform.
        """
        if self._database is None:
            self._database = self._open(self._database_url or self.folder.settings().database_url)
        return self._database

    def init(
        self,
        *,
        name: str = "Guitai reference platform",
        currency: str = "CNY",
        time_zone: str = "Asia/Shanghai",
        reversal_window_s: int = REVERSAL_WINDOW_S,
    ) -> str:
        """Make a new platform with its keys; returns the merchant's id.

        Raises: FolderProblem if the folder already holds one.
        """
        self.folder.make()
        merchant_id = f"m{secrets.token_hex(4)}"
        root, coupon_key = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
        self.folder.new_key(ROOT_KEY, root)
        self.folder.new_key(_key_name(coupon_key), coupon_key)
        now = self.now()

        def work(connection: Connection) -> None:
            connection.execute(
                merchants.insert().values(
                    merchant_id=merchant_id,
                    name=name,
                    currency=currency,
                    time_zone=time_zone,
                    reversal_window_ms=reversal_window_s * 1000,
                    root_pub=root.public_key().public_bytes_raw(),
                    created_utc_ms=now,
                )
            )
            record = key_record(coupon_key, issuer=merchant_id, currency=currency, now_utc_ms=now)
            publish_keys(connection, merchant_id, (record,), root=root, now_utc_ms=now)

        self._database = self._open(self._database_url)
        self._database.write(work)
        self.folder.write_settings(PlatformSettings(merchant_id, name, self._database_url))
        return merchant_id

    def open_platform(self) -> Platform:
        """The platform itself, for a server to put on a socket."""
        return Platform(self.database, name=self.folder.settings().name, now=self.now)

    def close(self) -> None:
        """Close the database's connections."""
        if self._database is not None:
            self._database.dispose()
            self._database = None

    def store_add(self, name: str, *, name_en: str = "") -> str:
        """A new store; returns its id, decimal digits from 1001 on."""
        merchant_id, now = self.merchant_id, self.now()

        def work(connection: Connection) -> str:
            lock_merchant(connection, merchant_id)
            return add_store(connection, merchant_id, name, name_en=name_en, now_utc_ms=now)

        return self.database.write(work)

    def till_add(self, store_id: str, till_name: str | None = None) -> str:
        """A one-use token that enrols one till of this store within 15 minutes.

        Raises: ValueError if there is no such store.
        """
        merchant_id, now = self.merchant_id, self.now()

        def work(connection: Connection) -> str:
            known_store(connection, merchant_id, store_id)
            return enrolment.new_token(
                connection, merchant_id, store_id, till_name=till_name or "", now_utc_ms=now
            )

        return self.database.write(work)

    def issue(self, order: IssueOrder) -> tuple[IssuedCoupon, ...]:
        """Issue coupons.

        Raises: ValueError if the order cannot be met.
        """
        merchant_id, now = self.merchant_id, self.now()

        def work(connection: Connection) -> tuple[IssuedCoupon, ...]:
            lock_merchant(connection, merchant_id)
            if order.off.store_id is not None:
                known_store(connection, merchant_id, order.off.store_id)
            return issuing.issue(connection, self._issuer(connection), order, now_utc_ms=now)

        return self.database.write(work)

    def reissue(
        self, code: str, *, off: OfflineRight | None = None, wait_days: int = WAIT_DAYS
    ) -> IssuedCoupon:
        """The same coupon with a higher version, and with another right where one is given.

        A right that a store holds is recalled first. Raises: RecallPending until it is given back
        or `wait_days` have passed; ValueError if the coupon cannot have that right.
        """
        merchant_id, now = self.merchant_id, self.now()

        def work(connection: Connection) -> IssuedCoupon | Recalling:
            lock_merchant(connection, merchant_id)
            row = self._coupon(connection, code)
            right = off or OfflineRight.parse(row.off)
            if right.store_id is not None:
                known_store(connection, merchant_id, right.store_id)
            issuer = self._issuer(connection)
            return rehoming.reissue(
                connection, issuer, row, right, wait_days=wait_days, now_utc_ms=now
            )

        issued = self.database.write(work)
        if isinstance(issued, Recalling):
            raise RecallPending(issued.held_by)
        return issued

    def refund(self, code: str, *, wait_days: int = WAIT_DAYS) -> RefundView:
        """Refund what is unused of a coupon, once no store can redeem it any more.

        From `wait_days` after the first asking on it is refunded without an answer.
        Raises: ValueError for a frozen coupon.
        """
        merchant_id, now = self.merchant_id, self.now()

        def work(connection: Connection) -> RefundView:
            lock_merchant(connection, merchant_id)
            row = self._coupon(connection, code)
            return refunds.refund(connection, row, wait_days=wait_days, now_utc_ms=now)

        return self.database.write(work)

    def set_coupon_state(self, code: str, state: Reason | None) -> None:
        """Mark a coupon REFUNDING, REFUNDED or FROZEN; None makes it usable again.

        Raises: ValueError for another reason.
        """

        def work(connection: Connection) -> None:
            row = self._coupon(connection, code)
            mark_coupon(connection, row.merchant_id, row.coupon_id, state)

        self.database.write(work)

    def revoke(
        self,
        kind: Literal["unit", "coupon", "campaign", "key", "device"],
        target: str,
        *,
        action: Literal["revoke", "block", "unblock"] = "revoke",
        reason: str = str(Reason.REVOKED),
    ) -> int:
        """Add a line to the revocation log, in force at once; returns its revision.

        `target`: the unit's key, the coupon's hex id, the campaign's number, the key's kid as in
        the keyset, or the device's id.
        """
        merchant_id = self.merchant_id
        item = RevocationItem(
            kind=kind, target=target, action=action, reason=reason, since_utc_ms=self.now()
        )
        return self.database.write(lambda work: add_revocation(work, merchant_id, item))

    def rotate_key(self, *, status_of_old: Literal["retired", "compromised"] = "retired") -> Keyset:
        """Sign new coupons with a new key from now on; returns the published key list."""
        merchant_id, now = self.merchant_id, self.now()
        root, fresh = self.folder.key(ROOT_KEY), Ed25519PrivateKey.generate()
        self.folder.new_key(_key_name(fresh), fresh)

        def work(connection: Connection) -> Keyset:
            lock_merchant(connection, merchant_id)
            held = newest_keyset(connection, merchant_id, root)
            assert held is not None, "init() published the first"
            old = [
                msgspec.structs.replace(key, status=status_of_old)
                if key.status == "active"
                else key
                for key in held.keys
            ]
            currency = held.keys[-1].currency
            new = key_record(fresh, issuer=merchant_id, currency=currency, now_utc_ms=now)
            return publish_keys(connection, merchant_id, (*old, new), root=root, now_utc_ms=now)

        return self.database.write(work)

    def coupon_show(self, code: str) -> CouponView:
        """A coupon and each of its uses."""
        now = self.now()
        return self.database.read(
            lambda view: view_coupon(view, self._coupon(view, code), now_utc_ms=now)
        )

    def open_cases(self) -> list[Row[Any]]:
        """The conflicts nobody has closed yet, oldest first."""
        merchant_id = self.merchant_id
        return self.database.read(
            lambda view: list(
                view.execute(
                    select(cases)
                    .where(cases.c.merchant_id == merchant_id)
                    .where(cases.c.state == "open")
                    .order_by(cases.c.opened_utc_ms, cases.c.case_id)
                ).all()
            )
        )

    def _open(self, url: str | None) -> Database:
        database = Database(self.folder.database_url(url))
        try:
            database.migrate()
        except BaseException:
            database.dispose()
            raise
        return database

    def _coupon(self, connection: Connection, code: str) -> Row[Any]:
        row = find_by_code(connection, self.merchant_id, code)
        if row is None:
            raise ValueError("there is no such coupon")
        return row

    def _issuer(self, connection: Connection) -> Issuer:
        root = self.folder.key(ROOT_KEY)
        keyset = newest_keyset(connection, self.merchant_id, root)
        active = [key for key in keyset.keys if key.status == "active"] if keyset else []
        if not active:
            raise FolderProblem("There is no active coupon key.")
        key = self.folder.key(f"coupon-{unpack_bytes(active[-1].kid).hex()}")
        return Issuer(self.merchant_id, active[-1].currency, key)


def _key_name(key: Ed25519PrivateKey) -> str:
    return f"coupon-{kid_of(key.public_key().public_bytes_raw()).hex()}"
