"""The receipt judge: emupos, a printer simulator written by others, in its own Python.

It knows no Chinese set and shows each byte through code page 437, so the words of a slip are read
by turning its text back into bytes and these into Chinese. That is lossless: GBK has no byte FF.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
START_TIMEOUT_S = 30.0
RECEIPT_TIMEOUT_S = 15.0
POLL_S = 0.05
STOP_TIMEOUT_S = 10.0

_PROFILE_58 = """\
type: printer
name: a 58 mm printer
dpi: 203
width_dots: 384
font_a: { width: 12, height: 24 }
font_b: { width: 9, height: 17 }
code_pages: { 0: PC437 }
default_code_page: 0
drawer_sensor_open_level: high
"""


@dataclass(frozen=True)
class Receipt:
    """One paper as the judge saw it."""

    png: bytes
    text: str

    @property
    def words(self) -> str:
        """The text with its bytes read as Chinese."""
        return self.text.encode("cp437", errors="replace").decode("gb18030", errors="replace")


def emupos_command() -> Path | None:
    """The judge's program, or None where it was not set up."""
    chosen = os.environ.get("GUITAI_EMUPOS_PYTHON")
    folders = [Path(chosen).parent] if chosen else []
    folders += [ROOT / ".venv-emupos" / "bin", ROOT / ".venv-emupos" / "Scripts"]
    for folder in folders:
        if found := shutil.which("emupos", path=str(folder)):
            return Path(found)
    return None


class EmuposJudge:
    """A running simulator with one printer named `front`."""

    def __init__(self, command: Path, folder: Path, *, width_dots: int) -> None:
        self.port, self._api_port = _free_ports(2)
        self._folder = folder
        self._seen: set[str] = set()
        self._pause = threading.Event()
        profile = "epson-tm-t20iii" if width_dots == 576 else "./p58.yaml"
        (folder / "p58.yaml").write_text(_PROFILE_58, encoding="utf-8")
        config = {
            "schema": 1,
            "api": {"port": self._api_port},
            "devices": [
                {
                    "id": "front",
                    "type": "printer",
                    "profile": profile,
                    "connections": [{"tcp": {"port": self.port}}],
                }
            ],
        }
        (folder / "emupos.yaml").write_text(json.dumps(config), encoding="utf-8")
        self._log = (folder / "emupos.log").open("wb")
        self._program = subprocess.Popen(
            [command, "run", "--config", folder / "emupos.yaml"],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            cwd=folder,
        )
        self._wait_until_up()

    def next_receipt(self) -> Receipt:
        """The next paper not yet taken."""
        deadline = time.monotonic() + RECEIPT_TIMEOUT_S
        while time.monotonic() < deadline:
            for entry in self._ask("GET", "devices/front/receipts"):
                if entry["id"] not in self._seen:
                    self._seen.add(entry["id"])
                    base = self._folder / "receipts" / entry["id"]
                    text = base.with_suffix(".txt").read_bytes().decode("utf-8")
                    return Receipt(base.with_suffix(".png").read_bytes(), text)
            self._pause.wait(POLL_S)
        raise AssertionError(f"no receipt came: {self.log()}")

    def receipts(self) -> int:
        """How many papers came out so far."""
        return len(self._ask("GET", "devices/front/receipts"))

    def set_fault(self, fault: str, *, active: bool) -> None:
        """`paper-out`, `paper-near-end`, `cover-open` or `offline`."""
        self._ask("PUT" if active else "DELETE", f"devices/front/faults/{fault}")

    def drawer(self) -> str:
        """`open` or `closed`."""
        return self._ask("GET", "devices/front")["state"]["drawer"]

    def log(self) -> str:
        """What the judge said, unknown commands among it."""
        return (self._folder / "emupos.log").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        self._program.terminate()
        try:
            self._program.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()
        self._log.close()

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            assert self._program.poll() is None, f"emupos did not start: {self.log()}"
            try:
                self._ask("GET", "health")
            except (urllib.error.URLError, ConnectionError):
                self._pause.wait(POLL_S)
            else:
                return
        self.stop()
        raise AssertionError(f"emupos did not answer: {self.log()}")

    def _ask(self, method: str, path: str):
        url = f"http://127.0.0.1:{self._api_port}/api/v1/{path}"
        request = urllib.request.Request(url, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5) as answer:
            body = answer.read()
        return json.loads(body) if body else None


def _free_ports(count: int) -> list[int]:
    holders = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports
