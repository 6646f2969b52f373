"""A till and a platform in a temporary folder, with coupons, for benchmarks."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform
from platform_server.issuing import IssueOrder
from pos_app.bootstrap.app import App, build
from pos_app.bootstrap.enrolment import EnrolOrder, enrol
from pos_app.domain.coupon import OffKind, OfflineRight
from pos_app.settings import Home, home_of

OWNER_PIN = "bench-owner-pin"


@dataclass(frozen=True, slots=True)
class Shop:
    """One enrolled till and the coupons it may redeem offline."""

    home: Home
    payloads: tuple[str, ...]
    server: EmbeddedPlatform

    def open(self) -> App:
        """The till, as a one-shot command opens it."""
        return build(self.home)


@contextmanager
def bench_shop(coupons: int) -> Iterator[Shop]:
    """Set up, and take down."""
    with tempfile.TemporaryDirectory(prefix="guitai-bench-") as folder:
        root = Path(folder)
        os.environ["GUITAI_KEYS"] = str(root / "keys")
        os.environ["GUITAI_KEYSTORE"] = "file"
        admin = PlatformAdmin(root / "platform")
        admin.init()
        store_id = admin.store_add("基准店", name_en="Bench store")
        server = EmbeddedPlatform(admin).start()
        home = home_of(root / "till")
        order = EnrolOrder(url=server.url, token=admin.till_add(store_id), owner_pin=OWNER_PIN)
        payloads: list[str] = []
        for count in [1000] * (coupons // 1000) + [coupons % 1000]:
            if count:
                right = OfflineRight(OffKind.HOME, store_id)
                issued = admin.issue(IssueOrder(off=right, count=count, value_minor=5800))
                payloads += [one.payload for one in issued]
        app, _ = enrol(home, order)
        app.close()
        try:
            yield Shop(home, tuple(payloads), server)
        finally:
            server.stop()
            admin.close()
