"""Small files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pos_app.durable_file import create_once, write_atomically


def test_write_replaces_the_whole_content_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "f"
    write_atomically(path, b"a much longer content")
    write_atomically(path, b"short")
    assert path.read_bytes() == b"short"
    assert list(tmp_path.iterdir()) == [path]


def test_private_write_closes_a_file_that_was_open_to_others(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_atomically(path, b"new", is_private=True)
    assert path.read_bytes() == b"new"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_readers_see_one_of_the_contents_whole_while_writers_race(tmp_path: Path) -> None:
    path = tmp_path / "f"
    contents = {bytes([65 + n]) * 10_000 for n in range(8)}
    write_atomically(path, b"A" * 10_000)
    with ThreadPoolExecutor(8) as pool:
        writes = [pool.submit(write_atomically, path, content) for content in contents]
        seen = {path.read_bytes() for _ in range(50)}
        for write in writes:
            write.result(10)
    assert seen <= contents


def test_failed_write_leaves_no_litter(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    with pytest.raises(OSError):
        write_atomically(tmp_path / "f", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["f"]


def test_exactly_one_creates_when_many_try(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: create_once(path, b"%d" % n), range(32)))
    assert won.count(True) == 1
    assert path.read_bytes() == b"%d" % won.index(True)
    assert list(tmp_path.iterdir()) == [path]


def test_disk_that_fails_while_flushing_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "f"
    write_atomically(path, b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_file_is_created_once_where_the_disk_knows_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "f"
    assert create_once(path, b"first")
    assert not create_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]
