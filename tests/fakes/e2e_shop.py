"""A whole shop for end-to-end tests: a platform process, its operator's hand, one till's folder.

with E2eShop(tmp_path) as shop:
    coupon = shop.issue(off=shop.home_right)
    shop.run("redeem", coupon.payload).answer["verdict"]

Nothing is played here: commands are processes, the platform is a process with a real socket, the
till's file is encrypted, the printer writes files. The operator works on the platform's own
database, as its command line does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from platform_server.admin import PlatformAdmin
from platform_server.coupon_view import CouponView
from platform_server.issuing import IssuedCoupon, IssueOrder
from platform_server.tables import claims, events
from pos_app.bootstrap.app import App, Options, build
from pos_app.bootstrap.requests import answer_request
from pos_app.domain.coupon import OfflineRight
from pos_app.settings import Home

ROOT = Path(__file__).parents[2]
COMMAND_TIMEOUT_S = 120.0
STOP_TIMEOUT_S = 30.0
OWNER_PIN = "Str0ng-owner-pin"


@dataclass(frozen=True)
class Ran:
    """How one command ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output, which must be JSON objects, one a line, and nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def answer(self) -> dict[str, Any]:
        """The one JSON object of a command that did what it was asked."""
        assert self.code == 0, f"exit {self.code}: {self.err}"
        (line,) = self.lines
        return line


class E2eShop:
    """See the module's text."""

    def __init__(
        self,
        folder: Path,
        *,
        reversal_window_s: int = 3600,
        home: Path | None = None,
    ) -> None:
        self.folder = folder
        self.platform_folder = folder / "platform"
        self.home = home or folder / "till"
        self.slips = folder / "slips"
        self.pin_file = folder / "pin"
        self.settings = {
            "GUITAI_HOME": str(self.home),
            "GUITAI_KEYS": str(folder / "keys"),
            "GUITAI_KEYSTORE": "file",
            "LANG": "C.UTF-8",
        }
        self.admin = PlatformAdmin(self.platform_folder)
        self.store_id = ""
        self.url = ""
        self.dev = ""
        self._reversal_window_s = reversal_window_s
        self._platform: subprocess.Popen[str] | None = None

    def __enter__(self) -> E2eShop:
        self.pin_file.write_text(f"{OWNER_PIN}\n", "utf-8")
        self.admin.init(reversal_window_s=self._reversal_window_s)
        self.store_id = self.admin.store_add("望京店", name_en="Wangjing")
        try:
            self.start_platform()
            self.enrol()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        platform, self._platform = self._platform, None
        if platform is not None and platform.returncode is None:
            assert end(platform).code == 0
        self.admin.close()

    @property
    def home_right(self) -> str:
        """The offline right that belongs to this till's store."""
        return f"home:{self.store_id}"

    def enrol(self) -> dict[str, Any]:
        """Join the till."""
        token = self.admin.till_add(self.store_id, "1号台")
        slips = f"file:{self.slips}{os.sep}"
        pin = ("--owner-pin-file", self.pin_file)
        enrolled = self.run("enrol", self.url, token, *pin, "--printer", slips).answer
        self.dev = enrolled["dev"]
        return enrolled

    def start_platform(self) -> None:
        """Bring the platform up, on the port it had before."""
        if self._platform is not None:
            return
        port = self.url.rpartition(":")[2] or "0"
        where = ("--data", self.platform_folder, "--port", port)
        self._platform = self.start("platform", "serve", *where)
        self.url = first_line(self._platform)["url"]

    def stop_platform(self) -> None:
        """The platform is gone from one moment to the next."""
        platform, self._platform = self._platform, None
        if platform is not None and platform.returncode is None:
            platform.kill()
            finish(platform)

    def start(
        self, *arguments: object, settings: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Begin a command with --json and leave it running; the caller ends it."""
        return subprocess.Popen(
            [sys.executable, "-m", "pos_app", *map(str, arguments), "--json"],
            cwd=ROOT,
            env={**os.environ, **self.settings, **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: object, settings: Mapping[str, str] | None = None) -> Ran:
        """Run a command with --json to its end."""
        return finish(self.start(*arguments, settings=settings))

    def run_together(self, commands: Sequence[Sequence[object]]) -> list[Ran]:
        """Run commands at the same time, each in its own process."""
        started = [self.start(*command) for command in commands]
        return [finish(process) for process in started]

    @contextmanager
    def owner_process(self) -> Iterator[subprocess.Popen[str]]:
        """`guitai sync` runs in the background and owns the folder."""
        process = self.start("sync")
        try:
            assert first_line(process) == {"listening": True}
            yield process
        finally:
            end(process)

    def issue(self, *, off: str = "none", uses: int = 1, **terms: Any) -> IssuedCoupon:
        """A new coupon."""
        return self.issue_many(1, off=off, uses=uses, **terms)[0]

    def issue_many(self, count: int, *, off: str = "none", **terms: Any) -> list[IssuedCoupon]:
        """New coupons of one campaign."""
        order = IssueOrder(off=OfflineRight.parse(off), count=count, **terms)
        return list(self.admin.issue(order))

    def show(self, code: str) -> CouponView:
        """What the platform says of a coupon."""
        return self.admin.coupon_show(code)

    def consumed_by(self, code: str) -> list[str]:
        """The rids that hold uses of a coupon at the platform."""
        return [use.rid for use in self.show(code).units if use.rid is not None]

    def platform_claims(self) -> dict[str, str]:
        """The state of every rid the platform ever heard of."""
        return dict(
            self.admin.database.read(
                lambda view: [
                    (row.rid, row.state)
                    for row in view.execute(select(claims.c.rid, claims.c.state))
                ]
            )
        )

    def platform_entries(self) -> list[bytes]:
        """The bytes of every entry of this till that the platform holds, in order."""
        query = select(events.c.bytes).where(events.c.dev == self.dev)
        ordered = query.order_by(events.c.ep, events.c.seq)
        return self.admin.database.read(lambda view: list(view.execute(ordered).scalars()))

    @contextmanager
    def open_till(self, options: Options | None = None) -> Iterator[App]:
        """The till in this process, as a command opens it; its keystore must be in our settings."""
        app = build(Home(self.home), options)
        try:
            yield app
        finally:
            app.close()

    def slip_files(self) -> list[Path]:
        """The papers the printer laid down."""
        return sorted(self.slips.glob("*.escpos"))


def scan(app: App, code: str) -> dict[str, Any]:
    """What `guitai redeem` would print."""
    rid = app.till.new_rid()
    return answer_request(app, {"act": "redeem", "rid": rid, "code": code, "operator": "li"})


def first_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The first JSON line of a command that goes on running."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        ran = finish(process)
        raise AssertionError(f"the command ended at once: exit {ran.code}: {ran.err}")
    said: dict[str, Any] = json.loads(line)
    return said


def finish(process: subprocess.Popen[str]) -> Ran:
    """Wait for a command to end by itself."""
    try:
        out, err = process.communicate(timeout=COMMAND_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        raise AssertionError(f"a command did not end: {out}{err}") from None
    return Ran(process.returncode, out, err)


def end(process: subprocess.Popen[str]) -> Ran:
    """Ask a process to stop and wait until it has."""
    process.terminate()
    return finish(process)
