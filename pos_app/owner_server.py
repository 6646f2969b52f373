"""The owner of a data folder answering the other processes of its user."""

from __future__ import annotations

import logging
import selectors
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from pos_app.durable_file import write_atomically
from pos_app.errors import DiskFull, GuitaiError
from pos_app.owner_line import (
    Address,
    LineBroken,
    LineSlow,
    Message,
    greet_caller,
    listen,
    receive_message,
    send_message,
)
from pos_app.settings import Home

RECEIVE_S = 10.0
SEND_S = 10.0
DRAIN_S = 5.0
ACCEPT_AGAIN_S = 0.25
CALLERS_AT_ONCE_MAX = 16
CALLERS_WAITING_MAX = 128

_log = logging.getLogger(__name__)


class OwnerServer:
    """Listens for the other processes' requests while this one owns the folder.

    `answer_to` gets each request, on several threads at once, and returns the answer; what it
    raises reaches the asking process as the same fault. Start it once, while holding the lock.
    """

    def __init__(self, home: Home, answer_to: Callable[[Message], Message]) -> None:
        self._home = home
        self._answer_to = answer_to
        self._stopping = Event()
        self._lock = Lock()
        self._reading: set[socket.socket] = set()
        self._unfinished: set[Future[None]] = set()
        self._started: _Started | None = None

    def start(self) -> None:
        """Listen, and write down where.

        Raises: DiskFull if the address cannot be written down.
        """
        try:
            listener, address = listen()
        except OSError as error:
            raise DiskFull(f"no local socket: {error.strerror}") from error
        try:
            write_atomically(self._home.owner, address.to_bytes(), is_private=True)
        except OSError as error:
            listener.close()
            address.remove_socket()
            raise DiskFull(f"cannot write {self._home.owner.name}: {error.strerror}") from error
        self._started = _Started(listener, address)
        thread = Thread(target=self._accept_all, args=(self._started,), name="owner-accept")
        self._started.thread = thread
        thread.start()

    def stop(self, drain_s: float = DRAIN_S) -> bool:
        """Listen no more, let requests being answered finish within `drain_s`.

        Returns whether all did. Leaves no socket, no address file and, if all did, no thread.
        """
        started, self._started = self._started, None
        if started is None:
            return True
        self._stopping.set()
        started.waker.send(b"x")
        started.thread.join()
        if Address.read(self._home.owner) == started.address:
            self._home.owner.unlink(missing_ok=True)
        started.close()
        with self._lock:
            unfinished = tuple(self._unfinished)
            for line in self._reading:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)
        is_drained = not wait(unfinished, timeout=drain_s).not_done
        started.pool.shutdown(wait=is_drained, cancel_futures=True)
        if not is_drained:
            _log.warning("requests of other processes did not finish within %.1f s", drain_s)
        return is_drained

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def _accept_all(self, started: _Started) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(started.listener, selectors.EVENT_READ)
            selector.register(started.wakened, selectors.EVENT_READ)
            while not self._stopping.is_set():
                selector.select()
                try:
                    line, _ = started.listener.accept()
                except BlockingIOError:
                    continue
                except OSError as error:  # out of descriptors: wait for some to be closed
                    _log.warning("cannot accept a caller: %s", error)
                    self._stopping.wait(ACCEPT_AGAIN_S)
                    continue
                self._take(line, started)

    def _take(self, line: socket.socket, started: _Started) -> None:
        with self._lock:
            if len(self._unfinished) >= CALLERS_WAITING_MAX:
                line.close()
                return
            self._reading.add(line)
            future = started.pool.submit(self._serve, line, started.address.key)
            self._unfinished.add(future)
        future.add_done_callback(lambda done: self._forget(done, line))

    def _serve(self, line: socket.socket, key: bytes) -> None:
        try:
            deadline = time.monotonic() + RECEIVE_S
            greet_caller(line, key, deadline)
            request = receive_message(line, deadline)
        except (LineBroken, LineSlow) as error:
            _log.debug("a caller was dropped: %s", error)
            return
        with self._lock:
            self._reading.discard(line)
        answer = self._answer(request)
        try:
            send_message(line, answer, time.monotonic() + SEND_S)
        except (ValueError, TypeError) as error:
            _log.exception("an answer cannot be sent")
            with suppress(LineBroken, LineSlow):
                send_message(line, _as_fault(GuitaiError(str(error))), time.monotonic() + SEND_S)
        except (LineBroken, LineSlow) as error:
            _log.info("the caller did not wait for its answer: %s", error)

    def _answer(self, request: Message) -> Message:
        try:
            return {"answer": self._answer_to(request)}
        except GuitaiError as fault:
            return _as_fault(fault)
        except Exception as error:
            _log.exception("unexpected while answering another process")
            return _as_fault(GuitaiError(f"unexpected: {type(error).__name__}"))

    def _forget(self, future: Future[None], line: socket.socket) -> None:
        line.close()
        with self._lock:
            self._reading.discard(line)
            self._unfinished.discard(future)


class _Started:
    """What a listening server has open."""

    def __init__(self, listener: socket.socket, address: Address) -> None:
        self.listener = listener
        self.address = address
        self.waker, self.wakened = socket.socketpair()
        self.pool = ThreadPoolExecutor(CALLERS_AT_ONCE_MAX, thread_name_prefix="owner")
        self.thread = Thread()

    def close(self) -> None:
        for open_socket in (self.listener, self.waker, self.wakened):
            open_socket.close()
        self.address.remove_socket()


def _as_fault(fault: GuitaiError) -> Message:
    particulars = {
        name: value if isinstance(value, str | int | float | bool | None) else str(value)
        for name, value in fault.particulars.items()
    }
    return {"fault": {"code": fault.code, "detail": fault.detail, "particulars": particulars}}
