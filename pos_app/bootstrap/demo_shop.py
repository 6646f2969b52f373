"""The demo shop: an embedded platform, one enrolled till, staff, coupons and a virtual printer.

Everything runs for real (sockets, signatures, encrypted ledger, printer bytes); only the paper and
the network switch are equipment of the demo.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from threading import Event, Lock

from devices.printer.profile import profile_named
from devices.printer.virtual_printer import VirtualSlipPrinter
from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform
from pos_app.bootstrap.app import App, Options, build
from pos_app.bootstrap.demo_coupons import DemoCoupon, issue_demo_coupons
from pos_app.bootstrap.enrolment import EnrolOrder, enrol
from pos_app.domain.staff import Role
from pos_app.ownership import DataFolderLock
from pos_app.pin_hash import FLOOR
from pos_app.ports import PlatformPort
from pos_app.settings import Home, home_of, load_config, save_config
from pos_app.staff_desk import NewStaff
from sync.line_switch import SwitchedPlatform
from ui.demo_controls import DEMO_PIN

STORE = ("禾里鲜生 望京店", "Heli Fresh, Wangjing")
OTHER_STORE = ("禾里鲜生 国贸店", "Heli Fresh, Guomao")
STAFF = (
    NewStaff("li", "李晓雯", Role.CASHIER.value, DEMO_PIN),
    NewStaff("zhou", "周雨桐", Role.CASHIER.value, DEMO_PIN),
)
TURN_S = 5.0


class DemoShop:
    """A running demo; close() ends it. Thread: start and close on one thread."""

    def __init__(self, root: Path, *, is_resident: bool, language: str = "zh-CN") -> None:
        self._folder = root
        self._latest: bytes | None = None
        self._lock = Lock()
        self.stopping = Event()
        self.paper_came = Event()
        self.on_paper: Callable[[], None] = lambda: None
        self.printer = VirtualSlipPrinter(
            self._keep_paper, root / "slips", profile=profile_named("virtual-picture-58")
        )
        self.admin = PlatformAdmin(root / "platform")
        self.home: Home = home_of(root / "till")
        self._owned = DataFolderLock(self.home).acquire(TURN_S)
        self.server = EmbeddedPlatform(self.admin)
        self.switch: SwitchedPlatform | None = None
        try:
            self.stores = self._open_platform()
            self.app = self._open_till(is_resident=is_resident, language=language)
            self.coupons = self._open_phone()
        except BaseException:
            self._owned.release()
            self.server.stop()
            raise

    @property
    def latest_slip(self) -> bytes | None:
        """The newest paper as a PNG."""
        with self._lock:
            return self._latest

    def issue_again(self) -> list[DemoCoupon]:
        """Put a fresh set of coupons on the phone."""
        self.coupons = issue_demo_coupons(self.admin, *self.stores)
        self._phone_file.write_text(
            json.dumps([asdict(one) for one in self.coupons], ensure_ascii=False), "utf-8"
        )
        return self.coupons

    def close(self) -> None:
        """End the till, then the platform, then let the folder go."""
        self.stopping.set()
        self.app.close()
        self.server.stop()
        self.admin.close()
        self._owned.release()

    @property
    def _phone_file(self) -> Path:
        return self._folder / "phone.json"

    def _open_platform(self) -> tuple[str, str]:
        known = self._folder / "stores.json"
        if known.exists():
            first, second = json.loads(known.read_text("utf-8"))
        else:
            self.admin.init(name="Guitai demo")
            first = self.admin.store_add(STORE[0], name_en=STORE[1])
            second = self.admin.store_add(OTHER_STORE[0], name_en=OTHER_STORE[1])
            known.write_text(json.dumps([first, second]), "utf-8")
        self.server.start()
        return str(first), str(second)

    def _open_till(self, *, is_resident: bool, language: str) -> App:
        options = Options(
            is_resident=is_resident, printer=self.printer, wrap_platform=self._switched
        )
        config = load_config(self.home)
        if config.is_enrolled:
            save_config(self.home, replace(config, platform_url=self.server.url))
            return build(self.home, options)
        order = EnrolOrder(
            url=self.server.url,
            token=self.admin.till_add(self.stores[0], "1号台"),
            owner_pin=DEMO_PIN,
            owner_name="沈立群",
            language=language,
            is_demo=True,
            printer_url="virtual:",
            pin_cost=FLOOR,
        )
        app, _ = enrol(self.home, order, options)
        for person in STAFF:
            app.staff.add(person, FLOOR)
        return app

    def _open_phone(self) -> list[DemoCoupon]:
        with suppress(OSError, ValueError, TypeError):
            kept = json.loads(self._phone_file.read_text("utf-8"))
            return [DemoCoupon(**one) for one in kept]
        return self.issue_again()

    def _switched(self, inner: PlatformPort) -> PlatformPort:
        self.switch = SwitchedPlatform(inner, self.stopping.wait)
        return self.switch

    def _keep_paper(self, png: bytes, text: str) -> None:
        with self._lock:
            self._latest = png
        self.paper_came.set()
        self.on_paper()
