"""Works at a till until it is killed, and says on standard output what it is about to do.

`python -m tests.fakes.e2e_driver COUPONS` loads the program once and waits. Each line
`SEED LINE_STATE` on standard input makes one worker that opens the till and redeems and syncs; its
lines all begin with its process id:

    PID born               it exists; it opens the till next
    PID open               the till is open
    PID try RID            it asks for this redemption next
    PID verdict RID FACE   what the screen says, and about which redemption
    PID end RID            it gives this redemption up, or takes it back
    PID sync / PID synced  a round begins, has ended
    PID gone STATUS        written by its parent: it ended, or was killed
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from threading import Event

from pos_app.bootstrap.app import App, Options, build
from pos_app.bootstrap.requests import answer_request
from pos_app.domain.acts import ReverseRedemption
from pos_app.ownership import DataFolderLock
from pos_app.ports import PlatformPort
from pos_app.settings import home_of
from sync.line_switch import LineSwitch, SwitchedPlatform

ACTS_MAX = 60
ANSWER_S = 60.0
LOCK_S = 30.0


def say(*words: object) -> None:
    """One line, written at once and whole: a killed worker leaves no half of it."""
    line = " ".join(map(str, (os.getpid(), *words))) + "\n"
    os.write(1, line.encode())


def work(coupons: list[str], seed: str, line_state: str) -> None:
    """Redeem and sync at random until all acts are done."""
    rng = Random(seed)

    def switched(inner: PlatformPort) -> PlatformPort:
        return SwitchedPlatform(inner, Event().wait, LineSwitch(line_state))

    home = home_of()
    with DataFolderLock(home).acquire(LOCK_S):
        app = build(home, Options(wrap_platform=switched))
        say("open")
        for _ in range(ACTS_MAX):
            if rng.random() < 0.2:
                sync(app)
                continue
            rid, face = redeem(app, rng.choice(coupons))
            if face != "red" and rng.random() < 0.2:
                end(app, rid, is_granted=face != "amber_wait")
        app.close()


def redeem(app: App, code: str) -> tuple[str, str]:
    """One scan, as `guitai redeem` asks the owner for it, and its paper."""
    rid = app.till.new_rid()
    say("try", rid)
    request = {"act": "redeem", "rid": rid, "code": code, "operator": "li"}
    answer = answer_request(app, request)
    say("verdict", answer["rid"], answer["verdict"])
    return answer["rid"], answer["verdict"]


def end(app: App, rid: str, *, is_granted: bool) -> None:
    """Give a waiting redemption up, or take a granted one back."""
    say("end", rid)
    if is_granted:
        app.till.reverse(ReverseRedemption(rid, "taken back", "owner")).result(ANSWER_S)
    else:
        answer_request(app, {"act": "cancel", "rid": rid, "operator": "li"})


def sync(app: App) -> None:
    """One round, as `guitai sync --once` asks the owner for it."""
    say("sync")
    answer_request(app, {"act": "sync"})
    say("synced")


def main() -> None:
    """Make one worker after another, as standard input says."""
    coupons_file = sys.argv[1]
    if len(sys.argv) > 2:
        _work_here(coupons_file, *sys.argv[2:])
        return
    for line in sys.stdin:
        seed, line_state = line.split()
        if hasattr(os, "fork"):  # a fork is there at once; a fresh interpreter takes half a second
            pid = os.fork()
            if pid == 0:
                _work_here(coupons_file, seed, line_state)
                os._exit(0)
            status = os.waitpid(pid, 0)[1]
        else:
            command = [sys.executable, "-m", "tests.fakes.e2e_driver", coupons_file, *line.split()]
            worker = subprocess.Popen(command)
            pid, status = worker.pid, worker.wait()
        os.write(1, f"{pid} gone {status}\n".encode())


def _work_here(coupons_file: str, seed: str, line_state: str) -> None:
    say("born")
    work(Path(coupons_file).read_text("ascii").split(), seed, line_state)


if __name__ == "__main__":
    main()
