"""Write the verdict sounds: sine notes with soft edges, 44.1 kHz mono 16 bit.

Run `python resources/sounds/make_sounds.py`. Pitches and lengths: ux table of verdict sounds.
"""

from __future__ import annotations

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

RATE_HZ = 44_100
EDGE_MS = 8
LOUDNESS = 0.45


@dataclass(frozen=True, slots=True)
class Note:
    """One tone; it glides from `from_hz` to `to_hz`. `to_hz` 0 is a rest."""

    from_hz: float
    to_hz: float
    length_ms: int
    loudness: float = LOUDNESS


def _rest(length_ms: int) -> Note:
    return Note(0, 0, length_ms, 0)


SOUNDS: dict[str, tuple[Note, ...]] = {
    "green": (Note(880, 1320, 120),),
    "green_pending": (Note(880, 1320, 120), _rest(60), Note(1760, 1760, 25, 0.2)),
    "amber_wait": tuple(note for _ in range(3) for note in (Note(440, 440, 110), _rest(140))),
    "amber_elsewhere": (Note(660, 660, 140), _rest(60), Note(495, 495, 180)),
    "red": (Note(220, 220, 300),),
    "held": (Note(1040, 1040, 60), _rest(60), Note(1040, 1040, 60)),
    "tick": (Note(1760, 1760, 25, 0.2),),
}


def samples(note: Note) -> list[int]:
    """The note as signed 16-bit samples."""
    count = RATE_HZ * note.length_ms // 1000
    edge = max(1, min(count // 2, RATE_HZ * EDGE_MS // 1000))
    phase = 0.0
    out = []
    for index in range(count):
        hertz = note.from_hz + (note.to_hz - note.from_hz) * index / count
        phase += 2 * math.pi * hertz / RATE_HZ
        shape = min(1.0, index / edge, (count - index) / edge)
        out.append(round(32767 * note.loudness * shape * math.sin(phase)))
    return out


def write_sound(path: Path, notes: tuple[Note, ...]) -> None:
    """Write one WAV file."""
    body = [sample for note in notes for sample in samples(note)]
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE_HZ)
        sound.writeframes(struct.pack(f"<{len(body)}h", *body))


def main() -> None:
    """Write every sound beside this script."""
    folder = Path(__file__).resolve().parent
    for name, notes in SOUNDS.items():
        write_sound(folder / f"{name}.wav", notes)


if __name__ == "__main__":
    main()
