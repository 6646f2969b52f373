"""One process at a time owns a data folder; the others hand it their work, or wait their turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pos_app.errors import DiskFull, GuitaiError, LedgerBusy, OwnerLost, WrongUse
from pos_app.owner_line import (
    Address,
    LineBroken,
    LineSlow,
    Message,
    connect,
    receive_message,
    send_message,
)
from pos_app.settings import Home

if TYPE_CHECKING:
    from filelock import BaseFileLock

TURN_S = 60.0
"""How long a command waits for its turn before it gives up."""
LOOK_AGAIN_S = 0.25
"""Between two looks whether an owner listens by now."""
LOCK_POLL_S = 0.02


class DataFolderLock:
    """The system's lock on a data folder: freed when its process ends, however it ends.

    Thread: any, one at a time; it may be released by another thread than took it.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock: BaseFileLock | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the folder."""
        return self._lock is not None

    def acquire(self, timeout_s: float) -> Self:
        """Take the lock.

        Raises: LedgerBusy if another process holds it all that time, DiskFull if the folder
        cannot be written.
        """
        from filelock import FileLock, Timeout  # late: a command that hands over needs no lock

        if self._lock is not None:
            raise LedgerBusy("this lock is held already")
        self._home.create()
        # Not the soft fallback: a lock file that outlives kill -9 would shut the till for good.
        lock = FileLock(self._home.lock, mode=0o600, thread_local=False, fallback_to_soft=False)
        try:
            lock.acquire(timeout=max(0.0, timeout_s), poll_interval=LOCK_POLL_S)
        except Timeout as error:
            raise LedgerBusy("another process owns the data folder") from error
        except OSError as error:
            raise DiskFull(f"the data folder cannot be locked: {error.strerror}") from error
        self._lock = lock
        stale = Address.read(self._home.owner)
        if stale is not None:  # Whoever wrote it held this lock, so it was killed.
            stale.remove_socket()
            self._home.owner.unlink(missing_ok=True)
        return self

    def release(self) -> None:
        """Let the next one in. Twice does no harm."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release(force=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def ask_owner(home: Home, request: Message, timeout_s: float) -> Message | None:
    """The answer of the process that owns the folder; None if none listens: nothing was sent.

    Raises: the fault the owner met; WrongUse if the request is too large; LedgerBusy if the owner
    was too busy to be asked; OwnerLost if it was asked and did not answer, so that the act may
    have been done.
    """
    address = Address.read(home.owner)
    if address is None:
        return None
    deadline = time.monotonic() + timeout_s
    try:
        line = connect(address, deadline)
    except LineSlow as error:
        raise LedgerBusy(str(error)) from error
    if line is None:
        return None
    with line:
        try:
            send_message(line, request, deadline)
            reply = receive_message(line, deadline)
        except (LineBroken, LineSlow) as error:
            raise OwnerLost(f"asked, but {error}") from error
        except ValueError as error:
            raise WrongUse(f"the request cannot be handed over: {error}") from error
    if "fault" in reply:
        raise _fault_from(reply["fault"])
    answer = reply.get("answer")
    if not isinstance(answer, dict):
        raise OwnerLost("asked, but the answer cannot be understood")
    return answer


def own_or_ask(
    home: Home, request: Message, run: Callable[[], Message], *, timeout_s: float = TURN_S
) -> Message:
    """Have the owner do it, or become the owner in turn and `run` it here.

    The request carries the ids of its act: if the owner is lost after it was asked, the act is
    asked for again, or run here, and must be the same one.

    Raises: LedgerBusy if there was no turn in time, OwnerLost among them; else what the owner or
    `run` raises.
    """
    deadline = time.monotonic() + timeout_s
    lock = DataFolderLock(home)
    while True:
        try:
            answer = ask_owner(home, request, max(LOOK_AGAIN_S, deadline - time.monotonic()))
            if answer is not None:
                return answer
        except LedgerBusy:
            if time.monotonic() >= deadline:
                raise
        try:
            lock.acquire(min(LOOK_AGAIN_S, deadline - time.monotonic()))
        except LedgerBusy:
            if time.monotonic() >= deadline:
                raise
            continue
        with lock:
            return run()


def _fault_from(content: Message) -> GuitaiError:
    """The owner's fault again, as the class that bears its code."""
    kinds: list[type[GuitaiError]] = [GuitaiError]
    for kind in kinds:
        if kind.code == content.get("code"):
            break
        kinds.extend(kind.__subclasses__())
    else:
        kind = GuitaiError
    particulars = dict(content.get("particulars") or {})
    fault = kind.__new__(kind)
    # Not the class's own __init__: some ask for particulars by name, which stand here already.
    GuitaiError.__init__(fault, str(content.get("detail", "")), **particulars)
    vars(fault).update(particulars)
    return fault
