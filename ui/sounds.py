"""The verdicts' sounds, played on a worker of their own; a till without sound flashes instead."""

from __future__ import annotations

import queue
import sys
import threading
import wave
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType
from typing import Any

import resources

WAITING_MAX = 4
"""More sounds than these in a row would only lag behind what is on screen."""
PLAY_AT_MOST_S = 2.0
_FOLDER = Path(resources.__file__).parent / "sounds"


class SoundPlayer:
    """Plays the WAV files of resources/sounds by name.

    `play` never blocks and never raises; where there is no audio device, or sound is muted, it
    says so by returning False, and the frame of the window flashes. Thread: `play` from the GUI;
    everything else happens on the player's worker.
    """

    def __init__(self, volume: float = 1.0) -> None:
        self._volume = volume
        self._is_muted = False
        self._is_silent = False
        self._jobs: queue.Queue[str | None] = queue.Queue(WAITING_MAX)
        self._worker: threading.Thread | None = None
        self._stop = threading.Event()

    @property
    def is_muted(self) -> bool:
        """Whether sound is switched off by a person."""
        return self._is_muted

    def mute(self, *, is_muted: bool) -> None:
        """Switch sound off or on."""
        self._is_muted = is_muted

    def warm_up(self) -> None:
        """Open the audio device ahead of the first sound."""
        self.play("")

    def play(self, name: str) -> bool:
        """Play a sound soon; "" only opens the device. False where nothing will be heard."""
        if self._is_silent or self._stop.is_set() or (self._is_muted and name):
            return False
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="sound", daemon=True)
            self._worker.start()
        try:
            self._jobs.put_nowait(name)
        except queue.Full:
            return False
        return True

    def close(self) -> None:
        """Stop the worker; waits at most two seconds."""
        self._stop.set()
        if self._worker is not None:
            with_room = not self._jobs.full()
            if with_room:
                self._jobs.put_nowait(None)
            self._worker.join(PLAY_AT_MOST_S)
            self._worker = None

    def _work(self) -> None:
        play = _open_device(self._stop)
        if play is None:
            self._is_silent = True
            return
        while not self._stop.is_set():
            try:
                name = self._jobs.get(timeout=0.5)
            except queue.Empty:
                continue
            if name is None:
                break
            if name:
                play(_samples(_FOLDER / f"{name}.wav", self._volume))
        play(b"")


def _samples(path: Path, volume: float) -> bytes:
    """The file's samples, made quieter where asked. Shape: mono signed 16 bit at 44.1 kHz."""
    with wave.open(str(path), "rb") as sound:
        raw = sound.readframes(sound.getnframes())
    if volume >= 1.0:
        return raw
    quiet = (round(sample * volume) for sample in memoryview(raw).cast("h"))
    return b"".join(sample.to_bytes(2, "little", signed=True) for sample in quiet)


def _open_device(stop: threading.Event) -> Callable[[bytes], None] | None:
    """A function that plays samples to their end, or None where there is no audio device."""
    miniaudio = _import_miniaudio()
    if miniaudio is None:
        return None
    try:
        device: Any = miniaudio.PlaybackDevice(  # its package carries no types
            nchannels=1, sample_rate=44_100, buffersize_msec=60
        )
    except (miniaudio.MiniaudioError, OSError):
        return None
    silence = threading.Event()

    def play(samples: bytes) -> None:
        if not samples:
            device.close()
            return
        ended = threading.Event()
        stream = _stream(samples, ended)
        next(stream)
        device.start(stream)
        while not (ended.wait(0.05) or stop.is_set()):
            pass
        silence.wait(0.06)
        device.stop()

    return play


def _import_miniaudio() -> ModuleType | None:
    """The library, or None where it is missing. Heavy, and only this worker needs it.

    Where numpy happens to be installed miniaudio would load it, for arrays that we never hand it:
    18 MB for nothing. Nothing else in the till asks for numpy meanwhile.
    """
    hides_numpy = "numpy" not in sys.modules
    if hides_numpy:
        sys.modules["numpy"] = None  # type: ignore[assignment]  # Python's own way to say absent
    try:
        import miniaudio
    except ImportError:
        return None
    finally:
        if hides_numpy:
            del sys.modules["numpy"]
    found: ModuleType = miniaudio
    return found


def _stream(samples: bytes, ended: threading.Event) -> Generator[bytes, int, None]:
    """Feeds the device frame by frame, silence after the end."""
    at = 0
    wanted = yield b""
    while True:
        piece = samples[at : at + 2 * wanted]
        at += len(piece)
        if at >= len(samples):
            ended.set()
        wanted = yield piece + bytes(2 * wanted - len(piece))
