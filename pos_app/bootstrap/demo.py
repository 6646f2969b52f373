"""`guitai demo`: the demo shop in a window, or its path proved on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from pos_app.bootstrap.demo_shop import DemoShop
from pos_app.bootstrap.requests import answer_request
from pos_app.domain.verdict import Face

WAIT_PAPER_S = 20.0


def demo_folder(home: Path | None) -> Path:
    """Where the demo lives: the folder named, else beside the user's data."""
    if home is not None:
        return home.absolute()
    from platformdirs import user_data_dir

    return Path(user_data_dir("guitai-demo", appauthor=False))


def run_demo(home: Path | None, language: str | None = None) -> int:
    """Open the demo shop; returns the exit code when its window is closed.

    `language` None follows the system.
    """
    from pos_app.bootstrap.demo_desk import DemoDesk
    from ui.app import run_window
    from ui.language import system_language
    from ui.options import WindowOptions

    language = language or system_language()
    root = demo_folder(home)
    root.mkdir(parents=True, exist_ok=True)
    shop = DemoShop(root, is_resident=True, language=language)
    desk = DemoDesk(shop)
    try:
        options = WindowOptions(language=language, is_demo=True, demo=desk)
        return run_window(shop.app.till, options)
    finally:
        desk.close()
        shop.close()


def run_headless_demo(home: Path | None) -> int:
    """Prove the path without a window: scan, verdict, ledger, slip, outage, sync.

    Prints what happens, line by line; 0 when every verdict was the right one.
    """
    import tempfile

    if home is not None:
        home.mkdir(parents=True, exist_ok=True)
        return _prove(home)
    with tempfile.TemporaryDirectory(prefix="guitai-demo-") as folder:
        return _prove(Path(folder))


def _prove(root: Path) -> int:
    shop = DemoShop(root, is_resident=False)
    try:
        shop.issue_again()
        return 0 if _Proof(shop).run() else 3
    finally:
        shop.close()


class _Proof:
    """One walk through the demo: each step prints itself and is checked."""

    def __init__(self, shop: DemoShop) -> None:
        self._shop = shop
        self._good = True

    def run(self) -> bool:
        """Walk; whether everything was as it should be."""
        from sync.line_switch import LineSwitch

        switch = self._shop.switch
        assert switch is not None, "the demo's till has a switch"
        meal, cake, coffee, voucher, elsewhere, expired, refunding, stranger = self._shop.coupons
        self._scan("a coupon, online", meal.payload, Face.GREEN)
        self._paper()
        self._scan("the same coupon again", meal.payload, Face.RED)
        self._scan("a pass, first use", coffee.payload, Face.GREEN)
        self._scan("an expired coupon", expired.payload, Face.RED)
        self._scan("a coupon whose refund runs", refunding.payload, Face.RED)
        self._scan("another platform's link", stranger.payload, Face.RED)
        self._say("the network is cut")
        switch.set_state(LineSwitch.CUT)
        self._scan("a coupon of this store, offline", cake.payload, Face.GREEN_PENDING)
        self._scan("the same one again, offline", cake.payload, Face.RED)
        self._scan("a coupon of any store, offline", voucher.payload, Face.AMBER_WAIT)
        self._scan("another store's coupon, offline", elsewhere.payload, Face.AMBER_ELSEWHERE)
        self._say("the network is back; one sync")
        switch.set_state(LineSwitch.ON)
        self._mend_line()
        self._status("unsent", 0)
        self._status("in_doubt", 0)
        self._status("exposure_minor", 0)
        report = self._shop.app.verify()
        self._check(f"ledger of {report.entries} entries verifies", lambda: report.ok)
        return self._good

    def _scan(self, what: str, code: str, expected: Face) -> None:
        request = {"act": "redeem", "rid": self._shop.app.till.new_rid(), "code": code}
        answer = answer_request(self._shop.app, request)
        reason = f" · {answer['reason']}" if answer["reason"] else ""
        self._check(
            f"{what}: {answer['verdict']}{reason} ({answer['took_ms']} ms)",
            lambda: answer["verdict"] == expected.value,
        )

    def _paper(self) -> None:
        came = self._shop.paper_came.wait(WAIT_PAPER_S)
        slip = self._shop.latest_slip or b""
        self._check(f"the slip is on paper ({len(slip)} bytes of picture)", lambda: came)

    def _mend_line(self) -> None:
        self._shop.app.breaker.network_came_up()
        self._shop.app.probe_line()
        answer = answer_request(self._shop.app, {"act": "sync"})
        self._say(json.dumps({key: answer[key] for key in ("unsent", "in_doubt", "online")}))

    def _status(self, name: str, expected: int) -> None:
        answer = answer_request(self._shop.app, {"act": "status"})
        self._check(f"{name}: {answer[name]}", lambda: answer[name] == expected)

    def _check(self, line: str, holds: Callable[[], bool]) -> None:
        is_good = holds()
        self._good = self._good and is_good
        print(f"{'ok  ' if is_good else 'NOT '} {line}", flush=True)

    def _say(self, line: str) -> None:
        print(f"---- {line}", flush=True)
