"""Where camera frames come from: a port, and a source that replays recorded pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

FRAMES_A_SECOND = 6
FRAME_SIZE_MAX = 20 * 1024 * 1024
PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")


class FrameSource(Protocol):
    """A camera, or something that behaves like one. Thread: the camera worker only."""

    def next_frame(self, *, timeout_s: float) -> bytes | None:
        """The next frame as an encoded picture; None if none came in time."""

    def close(self) -> None:
        """Let the camera go."""


class ReplayFrameSource:
    """Replays the pictures of a folder, in the order of their names, over and over."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = tuple(paths)
        self._at = 0
        self._closed = Event()

    @staticmethod
    def of_folder(folder: Path) -> ReplayFrameSource:
        """Every picture of a folder."""
        names = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURE_ENDINGS)
        return ReplayFrameSource(names)

    def next_frame(self, *, timeout_s: float) -> bytes | None:
        """The next recorded picture, at the pace of a camera."""
        self._closed.wait(min(timeout_s, 1 / FRAMES_A_SECOND))
        if self._closed.is_set() or not self._paths:
            return None
        path = self._paths[self._at % len(self._paths)]
        self._at += 1
        if path.stat().st_size > FRAME_SIZE_MAX:
            return None
        return path.read_bytes()

    def close(self) -> None:
        """End the wait of a reader."""
        self._closed.set()


class CameraWorker:
    """Reads frames while the camera panel is open and hands each to a listener.

    Thread: `on_frame` is called on the camera worker; it must hop home by itself.
    """

    def __init__(self, source: FrameSource, on_frame: Callable[[bytes], None]) -> None:
        self._source, self._on_frame = source, on_frame
        self._stop = Event()
        self._thread = Thread(target=self._run, name="camera", daemon=True)

    def start(self) -> None:
        """Begin reading."""
        self._thread.start()

    def stop(self) -> None:
        """Stop reading and let the camera go; waits at most two seconds."""
        self._stop.set()
        self._source.close()
        self._thread.join(2.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            frame = self._source.next_frame(timeout_s=0.5)
            if frame is not None and not self._stop.is_set():
                self._on_frame(frame)
