"""One-thread workers: a bounded queue in front, results through futures, stopped by flag."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event, Lock
from typing import Any, ParamSpec, TypeVar

from pos_app.errors import GuitaiError, WorkerBusy

P = ParamSpec("P")
T = TypeVar("T")

QUEUE_MAX = 256
"""More waiting acts than a counter can cause in a minute: beyond it something is stuck."""
DRAIN_S = 5.0

_log = logging.getLogger(__name__)


class Worker:
    """Runs what it is given on one thread, in the order it was given.

    What a call raises goes to the log once, with its traceback, and to whoever holds the future.
    The thread begins with the first call.

    Thread: any, except that a worker must not stop itself.
    """

    def __init__(self, name: str, queue_max: int = QUEUE_MAX) -> None:
        self.name = name
        self._queue_max = queue_max
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._stopping = Event()
        self._lock = Lock()
        self._unfinished: set[Future[Any]] = set()  # Any: calls of every kind share the queue

    @property
    def is_stopping(self) -> bool:
        """Whether the running call should end at its next step."""
        return self._stopping.is_set()

    @property
    def unfinished(self) -> int:
        """How many calls wait or run."""
        return len(self._unfinished)

    def submit(self, fn: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Queue one call.

        Raises: WorkerBusy if the queue is full or the worker is stopping; nothing was queued.
        """
        with self._lock:
            if self._stopping.is_set():
                raise WorkerBusy(f"{self.name} is stopping", worker=self.name)
            if len(self._unfinished) >= self._queue_max:
                raise WorkerBusy(f"{self.name} has {self._queue_max} calls waiting")
            future = self._executor.submit(_run, self.name, fn, *args, **kwargs)
            self._unfinished.add(future)
        future.add_done_callback(self._forget)
        return future

    def wait_for_stop(self, timeout_s: float) -> bool:
        """Pause the running call, at most so long; True as soon as the worker is to stop."""
        return self._stopping.wait(timeout_s)

    def stop(self, drain_s: float = DRAIN_S) -> bool:
        """Take nothing more, let what was queued finish within `drain_s`, drop the rest.

        Dropped calls end as cancelled futures. Returns whether all was finished; if not, the
        running call keeps its thread until it ends by itself. Stopping twice does no harm.
        """
        with self._lock:
            self._stopping.set()
            queued = tuple(self._unfinished)
        is_drained = not wait(queued, timeout=drain_s).not_done
        self._executor.shutdown(wait=is_drained, cancel_futures=True)
        if not is_drained:
            _log.warning("worker %s did not finish within %.1f s", self.name, drain_s)
        return is_drained

    def _forget(self, future: Future[Any]) -> None:
        with self._lock:
            self._unfinished.discard(future)


def fault_of(finished: Future[Any]) -> BaseException | None:
    """What a finished call raised; WorkerBusy if it was dropped before it began."""
    if finished.cancelled():
        return WorkerBusy("the worker stopped before this was begun")
    return finished.exception()


def pass_on(source: Future[T], target: Future[Any]) -> None:
    """Let `target` end as `source` does, whatever becomes of it."""

    def copy(finished: Future[T]) -> None:
        fault = fault_of(finished)
        if fault is not None:
            target.set_exception(fault)
        else:
            target.set_result(finished.result())

    source.add_done_callback(copy)


def _run(worker: str, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return fn(*args, **kwargs)
    except GuitaiError as fault:
        _log.warning("%s on worker %s", fault.code, worker, exc_info=True)
        raise
    except Exception:
        _log.exception("unexpected on worker %s", worker)
        raise
