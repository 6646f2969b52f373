"""One process owns a data folder; the others hand over or wait; and a killed owner blocks nobody.

The processes here are real, and so are their deaths.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from pos_app.errors import DiskFull, LedgerBusy, OwnerLost, PlatformBusy, WrongUse
from pos_app.owner_line import MESSAGE_BYTES_MAX, Address, Message, connect, listen
from pos_app.owner_server import OwnerServer
from pos_app.ownership import DataFolderLock, ask_owner, own_or_ask
from pos_app.settings import Home

ROOT = Path(__file__).parents[2]
WAIT_S = 30.0

HEAD = """
import json, sys, threading
from pathlib import Path
from pos_app.owner_server import OwnerServer
from pos_app.ownership import DataFolderLock, ask_owner, own_or_ask
from pos_app.settings import Home
home = Home(Path(sys.argv[1]))
count_file = home.path / "count"
def count_on(request):
    count = int(count_file.read_text()) if count_file.exists() else 0
    count_file.write_text("")  # a second writer here would lose the count
    count_file.write_text(str(count + 1))
    return {"count": count + 1}
def say(text):
    sys.stdout.write(text + "\\n")  # whole, whichever thread says it
    sys.stdout.flush()
"""
COUNT = HEAD + 'print(json.dumps(own_or_ask(home, {"rid": sys.argv[2]}, lambda: count_on({}))))'
LISTEN_AND_NEVER_ANSWER = HEAD + (
    "lock = DataFolderLock(home).acquire(20)\n"
    'server = OwnerServer(home, lambda request: say("asked") or threading.Event().wait())\n'
    'server.start()\nsay("ready")\nsys.stdin.read()\n'
)
HOLD_WITHOUT_LISTENING = HEAD + (
    'lock = DataFolderLock(home).acquire(20)\nsay("ready")\nsys.stdin.read()\n'
)


class Child:
    """Another process of the same user."""

    def __init__(self, script: str, home: Home, *args: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(home.path), *args],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    def hears(self, word: str) -> None:
        """Wait for a line of the child's."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == word

    def answer(self) -> Message:
        """Wait for the child's end and its one line of JSON."""
        out, _ = self.process.communicate(timeout=WAIT_S)
        assert self.process.returncode == 0
        answer: Message = json.loads(out)
        return answer

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.communicate(timeout=WAIT_S)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "till")
    home.create()
    return home


@pytest.fixture
def start(home: Home) -> Iterator[Callable[..., Child]]:
    with ExitStack() as stack:

        def start(script: str, *args: str) -> Child:
            child = Child(script, home, *args)
            stack.callback(child.kill)
            return child

        yield start


@contextmanager
def owning(home: Home, answer_to: Callable[[Message], Message]) -> Iterator[OwnerServer]:
    with DataFolderLock(home).acquire(1), OwnerServer(home, answer_to) as server:
        yield server


def echo(request: Message) -> Message:
    return {"heard": request}


def test_twenty_processes_at_once_each_get_their_turn(
    home: Home, start: Callable[..., Child]
) -> None:
    children = [start(COUNT, f"r{n}") for n in range(20)]
    counts = sorted(child.answer()["count"] for child in children)
    assert counts == list(range(1, 21))
    assert (home.path / "count").read_text() == "20"


def test_killed_owner_that_never_answered_hands_its_callers_on(
    home: Home, start: Callable[..., Child]
) -> None:
    owner = start(LISTEN_AND_NEVER_ANSWER)
    owner.hears("ready")
    callers = [start(COUNT, f"r{n}") for n in range(5)]
    for _ in callers:
        owner.hears("asked")
    stale = Address.read(home.owner)
    owner.kill()
    assert sorted(caller.answer()["count"] for caller in callers) == [1, 2, 3, 4, 5]
    assert not home.owner.exists()
    assert stale is not None
    assert stale.port or not Path(stale.place).parent.exists()


def test_killed_owner_leaves_no_lock_and_its_stale_address_is_cleared_away(
    home: Home, start: Callable[..., Child]
) -> None:
    owner = start(LISTEN_AND_NEVER_ANSWER)
    owner.hears("ready")
    stale = Address.read(home.owner)
    assert stale is not None
    owner.kill()
    assert ask_owner(home, {}, 5) is None
    with owning(home, echo):
        assert stale.port or not Path(stale.place).parent.exists()
        assert Address.read(home.owner) != stale
        assert ask_owner(home, {"n": 1}, 5) == {"heard": {"n": 1}}


def test_folder_held_by_another_process_is_busy_until_it_ends(
    home: Home, start: Callable[..., Child]
) -> None:
    holder = start(HOLD_WITHOUT_LISTENING)
    holder.hears("ready")
    with pytest.raises(LedgerBusy):
        DataFolderLock(home).acquire(0.1)
    with pytest.raises(LedgerBusy):
        own_or_ask(home, {}, dict, timeout_s=0.5)
    holder.kill()
    assert own_or_ask(home, {}, lambda: {"mine": True}, timeout_s=5) == {"mine": True}


def test_caller_waits_for_an_owner_that_holds_the_folder_but_does_not_listen_yet(
    home: Home,
) -> None:
    with DataFolderLock(home).acquire(1), ThreadPoolExecutor(1) as pool:
        asked = pool.submit(own_or_ask, home, {"n": 1}, lambda: {"mine": True})
        with OwnerServer(home, echo):
            assert asked.result(WAIT_S) == {"heard": {"n": 1}}


def test_lock_is_free_after_release_and_may_be_taken_again(home: Home) -> None:
    lock = DataFolderLock(home)
    with lock.acquire(1):
        assert lock.is_held
        with pytest.raises(LedgerBusy):
            lock.acquire(1)
        with pytest.raises(LedgerBusy):
            DataFolderLock(home).acquire(0)
    assert not lock.is_held
    lock.release()
    with DataFolderLock(home).acquire(0):
        pass


def test_lock_says_so_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskFull):
        DataFolderLock(Home(tmp_path / "file")).acquire(1)


def test_nobody_listens_where_there_is_no_address_or_a_damaged_one(home: Home) -> None:
    assert ask_owner(home, {}, 1) is None
    for content in (b"", b"{", b"[]", b'{"place": "x"}', b"\xff", b'{"place":"","port":-1}'):
        home.owner.write_bytes(content)
        assert ask_owner(home, {}, 1) is None
    assert own_or_ask(home, {}, lambda: {"mine": True}) == {"mine": True}


def test_answer_comes_back_whatever_its_size_and_letters(home: Home) -> None:
    with owning(home, echo):
        request = {"text": "柜台 " * 100_000, "n": [1, None, True, 1.5]}
        assert ask_owner(home, request, 10) == {"heard": request}


def test_many_callers_are_answered_at_once(home: Home) -> None:
    together = threading.Barrier(8)

    def meet(request: Message) -> Message:
        together.wait(WAIT_S)
        return request

    with owning(home, meet), ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda n: ask_owner(home, {"n": n}, WAIT_S), range(8))
        assert [answer and answer["n"] for answer in answers] == list(range(8))


def test_fault_of_the_owner_reaches_the_caller_as_itself(home: Home) -> None:
    def refuse(request: Message) -> Message:
        if request["n"] == 1:
            raise PlatformBusy("later", retry_after_s=7.5)
        raise WrongUse("no such thing", path=Path("x"))

    with owning(home, refuse):
        with pytest.raises(PlatformBusy) as busy:
            ask_owner(home, {"n": 1}, 5)
        with pytest.raises(WrongUse) as wrong:
            own_or_ask(home, {"n": 2}, dict)
    assert busy.value.retry_after_s == 7.5
    assert (wrong.value.code, wrong.value.detail) == ("USE-100", "no such thing")
    assert wrong.value.particulars == {"path": "x"}


@pytest.mark.expected_logs("unexpected while answering", "an answer cannot be sent")
def test_defect_in_the_owner_is_a_fault_for_the_caller_and_the_owner_goes_on(home: Home) -> None:
    def stumble(request: Message) -> Message:
        if request["n"] == 1:
            raise KeyError("pin 739164")
        return {"answer": b"no JSON"} if request["n"] == 2 else request

    with owning(home, stumble):
        for n in (1, 2):
            with pytest.raises(Exception, match=r"unexpected: KeyError|not JSON serializable") as e:
                ask_owner(home, {"n": n}, 5)
            assert e.value.code == "GEN-100"
        assert ask_owner(home, {"n": 3}, 5) == {"n": 3}


def test_request_that_is_too_large_is_refused_before_it_is_sent(home: Home) -> None:
    with owning(home, echo), pytest.raises(WrongUse):
        ask_owner(home, {"text": "x" * (MESSAGE_BYTES_MAX + 1)}, 5)


def test_owner_that_does_not_answer_in_time_is_lost(home: Home) -> None:
    gate = threading.Event()

    def wait(request: Message) -> Message:
        gate.wait(WAIT_S)
        return request

    with owning(home, wait):
        with pytest.raises(OwnerLost):
            ask_owner(home, {}, 0.2)
        with pytest.raises(LedgerBusy):
            own_or_ask(home, {}, dict, timeout_s=0.3)
        gate.set()


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTTP/1.1\r\n\r\n", b"GTO1" + bytes(32), b"GTO1" + bytes(64)],
    ids=["nothing", "another language", "no proof", "wrong proof"],
)
def test_caller_that_dies_or_babbles_disturbs_nobody(home: Home, sent: bytes) -> None:
    with owning(home, echo):
        address = Address.read(home.owner)
        assert address is not None
        family = socket.AF_INET if address.port else socket.AF_UNIX
        for _ in range(20):
            with socket.socket(family, socket.SOCK_STREAM) as line:
                line.connect((address.place, address.port) if address.port else address.place)
                line.sendall(sent)
        assert ask_owner(home, {"n": 1}, 5) == {"heard": {"n": 1}}


@pytest.mark.parametrize(
    "frame",
    [
        b"\x00\x00",
        b"\x00\x00\x00\x05[1",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x01x",
        b"\x00\x00\x00\x02[]",
    ],
)
def test_caller_that_dies_in_the_middle_of_its_request_disturbs_nobody(
    home: Home, frame: bytes
) -> None:
    heard: list[Message] = []
    with owning(home, lambda request: heard.append(request) or request):
        address = Address.read(home.owner)
        assert address is not None
        line = connect(address, time.monotonic() + 5)
        assert line is not None
        with line:
            line.sendall(frame)
        assert ask_owner(home, {"n": 1}, 5) == {"n": 1}
    assert heard == [{"n": 1}]


def test_stranger_at_a_stale_address_gets_no_request(home: Home) -> None:
    listener, theirs = listen()
    listener.setblocking(True)
    ours = Address(theirs.place, theirs.port, bytes(32), theirs.pid)
    home.owner.write_bytes(ours.to_bytes())
    received: list[bytes] = []

    def stranger() -> None:
        line, _ = listener.accept()
        with line:
            line.settimeout(WAIT_S)
            received.append(line.recv(1000))
            line.sendall(bytes(64))
            received.append(line.recv(1000))

    with listener, ThreadPoolExecutor(1) as pool:
        listening = pool.submit(stranger)
        assert ask_owner(home, {"pin": "739164"}, 5) is None
        listening.result(WAIT_S)
    theirs.remove_socket()
    assert len(received[0]) == 36
    assert received[1] == b""


def test_address_is_for_its_user_alone_and_gone_after_the_end(home: Home) -> None:
    with owning(home, echo) as server:
        address = Address.read(home.owner)
        assert address is not None
        if os.name == "posix":
            assert home.owner.stat().st_mode & 0o777 == 0o600
            assert Path(address.place).parent.stat().st_mode & 0o777 == 0o700
            assert len(os.fsencode(address.place)) <= 100
        assert server.stop()
        assert server.stop()
        assert not home.owner.exists()
        assert address.port or not Path(address.place).parent.exists()
        assert ask_owner(home, {}, 1) is None


def test_loopback_port_is_used_where_no_path_is_short_enough(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("x" * 100)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    with owning(home, echo):
        address = Address.read(home.owner)
        assert address is not None
        assert (address.place, address.port > 0) == ("127.0.0.1", True)
        assert ask_owner(home, {"n": 1}, 5) == {"heard": {"n": 1}}
    assert list(deep.iterdir()) == []


def test_stop_lets_a_request_finish_and_drops_a_caller_that_says_nothing(home: Home) -> None:
    gate, began = threading.Event(), threading.Event()

    def work(request: Message) -> Message:
        began.set()
        gate.wait(WAIT_S)
        return {"done": True}

    with owning(home, work) as server, ThreadPoolExecutor(2) as pool:
        asked = pool.submit(ask_owner, home, {}, WAIT_S)
        assert began.wait(WAIT_S)
        address = Address.read(home.owner)
        assert address is not None
        silent = connect(address, time.monotonic() + 5)
        assert silent is not None
        stopping = pool.submit(server.stop, WAIT_S)
        with silent:
            silent.settimeout(WAIT_S)
            assert silent.recv(1) == b""
        gate.set()
        assert stopping.result(WAIT_S)
        assert asked.result(WAIT_S) == {"done": True}


@pytest.mark.expected_logs("requests of other processes did not finish")
def test_stop_gives_up_on_a_request_that_does_not_end(home: Home) -> None:
    gate, began = threading.Event(), threading.Event()

    def hang(request: Message) -> Message:
        began.set()
        gate.wait(WAIT_S)
        return request

    with owning(home, hang) as server, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask_owner, home, {}, WAIT_S)
        assert began.wait(WAIT_S)
        assert not server.stop(0.05)
        gate.set()
        assert asked.result(WAIT_S) == {}
