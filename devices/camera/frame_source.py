"""Frames from pictures instead of a camera: for the demo, and for trying a shop's own photographs.

The port is `pos_app.ports.FrameSource`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from devices.scanner.picture_opening import load_file, open_grey
from pos_app.errors import DeviceFault
from pos_app.ports import Clock, Frame

RATE_FPS = 8.0
RATE_FPS_MAX = 60.0
PICTURES_MAX = 10_000
PICTURE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"})


def pictures_in(folder: Path) -> tuple[bytes, ...]:
    """The encoded pictures of a folder in the order of their names.

    Raises: DeviceFault if there is no such folder; UnreadablePicture if one cannot be read.
    """
    if not folder.is_dir():
        raise DeviceFault("there is no such folder of pictures")
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES)
    return tuple(load_file(str(path)) for path in paths[:PICTURES_MAX])


class ReplayFrameSource:
    """A `ports.FrameSource` that shows encoded pictures one after the other at a steady rate.

    A picture is due at its place in the rhythm by `clock`; one asked for late comes at once, and
    none is left out. `wait` pauses up to so many seconds and may come back early; by default it
    ends when the source is closed. After the last picture there are no more frames unless `loops`.
    Thread: next_frame on the camera worker; close from any.
    """

    def __init__(
        self,
        pictures: Sequence[bytes],
        clock: Clock,
        *,
        rate_fps: float = RATE_FPS,
        loops: bool = False,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        if not 0 < rate_fps <= RATE_FPS_MAX:
            raise ValueError(f"a camera gives up to {RATE_FPS_MAX:g} frames a second")
        self._pictures = tuple(pictures)
        self._clock = clock
        self._gap_ms = 1000 / rate_fps
        self._loops = loops
        self._closed = threading.Event()
        self._wait = wait or self._closed.wait
        self._started_ms = clock.mono_ms()
        self._shown = 0

    @property
    def name(self) -> str:
        """What people call this camera."""
        return "pictures"

    @property
    def is_finished(self) -> bool:
        """Whether every picture has been shown, or the source is closed."""
        is_over = not self._loops and self._shown >= len(self._pictures)
        return self._closed.is_set() or is_over or not self._pictures

    def next_frame(self, *, timeout_s: float) -> Frame | None:
        """The next picture as a frame, or None if none is due within `timeout_s`.

        Raises: UnreadablePicture if it is not a picture or too large; it counts as shown.
        """
        due_ms = self._started_ms + self._shown * self._gap_ms
        missing_s = (due_ms - self._clock.mono_ms()) / 1000
        if self.is_finished or missing_s > 0:
            self._wait(timeout_s if self.is_finished else min(missing_s, timeout_s))
        if self.is_finished or self._clock.mono_ms() < due_ms:
            return None
        encoded = self._pictures[self._shown % len(self._pictures)]
        self._shown += 1
        grey = open_grey(encoded)
        return Frame(grey.width, grey.height, grey.tobytes(), self._clock.mono_ms())

    def close(self) -> None:
        """End the replay; a waiting next_frame returns at once."""
        self._closed.set()
