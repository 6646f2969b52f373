"""Scan payload → durable offline verdict, against one verification and one raw transaction.

Floor: one Ed25519 verification of the same token plus the same rows written by the bare driver in
one transaction with synchronous=FULL, alternating with the measured act in the same run.
Targets: 3 × the floor at the median, 5 × the floor's p99 at p99 (issue: the counter opens).
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.bench_shop import Shop, bench_shop
from benchmarks.figures import report, spread_of, timed
from local_db.engine import connect
from local_db.migrate import migrate
from local_db.redemption_rows import UPSERT, to_row
from pos_app.bootstrap.app import App
from pos_app.domain.acts import RedeemCoupon, Source
from pos_app.domain.verdict import Face
from pos_app.wire.entry import decode_entry

WARM_UP = 50
P50_MAX = 3.0
P99_MAX = 5.0


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1500)
    count = parser.parse_args().count
    with bench_shop(count + WARM_UP) as shop:
        shop.server.stop()
        app = shop.open()
        try:
            return _measure(shop, app, count)
        finally:
            app.close()


def _measure(shop: Shop, app: App, count: int) -> bool:
    for payload in shop.payloads[:WARM_UP]:
        _redeem(app, payload)
    floor = _Floor(app, shop.home.path / "floor.db")
    whole: list[float] = []
    raw: list[float] = []
    for payload in shop.payloads[WARM_UP:]:
        whole.append(timed(lambda payload=payload: _redeem(app, payload)))  # type: ignore[misc]
        app.on_ledger(lambda work: None)
        raw.append(floor.once(payload))
    floor.close()
    return report(
        f"scan to durable offline verdict ({count} scans)",
        spread_of(whole),
        spread_of(raw),
        p50_max=P50_MAX,
        p99_max=P99_MAX,
    )


def _redeem(app: App, payload: str) -> None:
    command = RedeemCoupon(app.till.new_rid(), payload, Source.SCAN, "console")
    outcome = app.till.redeem(command).result(30)
    assert outcome.verdict.face is Face.GREEN_PENDING, outcome


class _Floor:
    """The same rows, by the bare driver, into a file of the same kind."""

    def __init__(self, app: App, path: Path) -> None:
        self._db = connect(path, os.urandom(32))
        migrate(self._db)
        self._db.execute("INSERT INTO ledger_head VALUES (1, 'floor', 1, 0, 0, zeroblob(32), 0)")
        self._keys = app.keys
        self._pos = 0
        encoded = app.store.entries(1, app.store.head.seq - 2, limit=3, bytes_max=10**6)
        self._entries = [(decode_entry(one), one) for one in encoded]
        rid = self._entries[-1][0].agg
        found = app.views.redemption(rid)
        assert found is not None, "the last warm-up redemption is there"
        self._row = to_row(found)
        self._unit = found.unit

    def once(self, payload: str) -> float:
        """One verification and one durable transaction; seconds."""
        return timed(lambda: self._act(payload))

    def _act(self, payload: str) -> None:
        self._keys.read(payload)
        run: Callable[..., Any] = self._db.execute
        number = self._pos
        run("BEGIN IMMEDIATE")
        for entry, encoded in self._entries:
            self._pos += 1
            run(
                "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, zeroblob(32))",
                (self._pos, 1, self._pos, entry.type, entry.agg, entry.wall, encoded),
            )
        run("INSERT INTO unit_guard VALUES (?, ?)", (f"{self._unit}{number}", "r"))
        run(UPSERT, (f"{self._row[0]}{number}", *self._row[1:]))
        run("INSERT INTO coupon_evidence VALUES (?, zeroblob(210))", (f"r{number}",))
        run("UPDATE ledger_head SET seq = ?, pos = ?, hash = zeroblob(32)", (self._pos, self._pos))
        run("COMMIT")

    def close(self) -> None:
        """Let the file go."""
        self._db.close()


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
