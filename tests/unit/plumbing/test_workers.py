"""One thread, one order, a bounded queue, and a clean end."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import CancelledError

import pytest

from pos_app.errors import PlatformUnreachable, WorkerBusy
from pos_app.workers import Worker

WAIT_S = 10.0


def threads_named(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(name)]


def test_worker_runs_calls_in_order_on_one_thread() -> None:
    worker = Worker("order")
    seen: list[tuple[int, str]] = []
    futures = [
        worker.submit(lambda n=n: seen.append((n, threading.current_thread().name)))
        for n in range(50)
    ]
    for future in futures:
        future.result(WAIT_S)
    assert [n for n, _ in seen] == list(range(50))
    assert len({thread for _, thread in seen}) == 1
    assert worker.stop()
    assert threads_named("order") == []


def test_worker_refuses_when_its_queue_is_full_and_takes_more_when_it_is_not() -> None:
    worker = Worker("full", queue_max=2)
    gate = threading.Event()
    held = worker.submit(gate.wait, WAIT_S)
    worker.submit(int)
    with pytest.raises(WorkerBusy) as caught:
        worker.submit(int)
    assert caught.value.code == "GEN-110"
    gate.set()
    assert held.result(WAIT_S)
    assert worker.stop()
    assert worker.unfinished == 0


@pytest.mark.expected_logs("unexpected on worker raising", "NET-101 on worker raising")
def test_worker_logs_once_and_delivers_what_was_raised(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker("raising")
    with caplog.at_level(logging.DEBUG):
        failed = worker.submit(int, "not a number").exception(WAIT_S)
    assert isinstance(failed, ValueError)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert caplog.records[0].exc_info is not None
    caplog.clear()

    def fault() -> None:
        raise PlatformUnreachable("no answer")

    with caplog.at_level(logging.DEBUG):
        assert isinstance(worker.submit(fault).exception(WAIT_S), PlatformUnreachable)
    assert [record.getMessage() for record in caplog.records] == ["NET-101 on worker raising"]
    assert worker.submit(int).result(WAIT_S) == 0
    assert worker.stop()


def test_stop_finishes_what_was_queued_and_refuses_more() -> None:
    worker = Worker("draining")
    gate = threading.Event()
    worker.submit(gate.wait, WAIT_S)
    last = worker.submit(lambda: "done")
    releaser = threading.Timer(0.05, gate.set)
    releaser.start()
    assert worker.stop(WAIT_S)
    assert last.result(0) == "done"
    with pytest.raises(WorkerBusy):
        worker.submit(int)
    assert worker.stop()
    releaser.join()


@pytest.mark.expected_logs("worker stuck did not finish")
def test_stop_drops_the_queue_when_a_call_does_not_end(caplog: pytest.LogCaptureFixture) -> None:
    worker = Worker("stuck")
    gate, began = threading.Event(), threading.Event()

    def hang() -> bool:
        began.set()
        return gate.wait(WAIT_S)

    held = worker.submit(hang)
    dropped = worker.submit(int)
    assert began.wait(WAIT_S)
    assert not worker.stop(0.05)
    with pytest.raises(CancelledError):
        dropped.result(0)
    assert "stuck did not finish" in caplog.text
    gate.set()
    assert held.result(WAIT_S)
    for thread in threads_named("stuck"):
        thread.join(WAIT_S)
    assert worker.unfinished == 0


def test_running_call_hears_at_once_that_it_is_to_stop() -> None:
    worker = Worker("listening")
    began = threading.Event()

    def loop() -> bool:
        began.set()
        return worker.wait_for_stop(WAIT_S) and worker.is_stopping

    future = worker.submit(loop)
    assert began.wait(WAIT_S)
    assert not worker.is_stopping
    assert worker.stop()
    assert future.result(0) is True


def test_stop_before_the_first_call_leaves_no_thread() -> None:
    assert Worker("idle").stop()
    assert threads_named("idle") == []
