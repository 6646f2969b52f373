"""Reads the codes in a picture: the plain look first, then as many others as time allows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from PIL import Image

from devices.scanner.decoders import EASILY_MISREAD, NEVER_ALONE, Decoder, load_decoders
from devices.scanner.picture_opening import grey_of, load_file, open_grey
from devices.scanner.picture_variants import variants
from pos_app.errors import DecoderMissing, UnreadablePicture
from pos_app.ports import Frame, Symbol

WORK_LIMIT_S = 1.5


class ZxingFirstReader:
    """A `ports.SymbolReader`: zxing-cpp first, zbar as second opinion where libzbar is present.

    `decoders` are found on this machine unless given. No new look at a picture is begun after
    `work_limit_s` seconds. A bar code that only a changed copy showed counts when another copy or
    library shows the same: its check digit lets one misreading in ten pass.
    Thread: any, one call at a time per instance.
    """

    def __init__(
        self,
        decoders: Sequence[Decoder] | None = None,
        *,
        work_limit_s: float = WORK_LIMIT_S,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._decoders = tuple(load_decoders() if decoders is None else decoders)
        self._work_limit_s = work_limit_s
        self._now_s = now_s

    @property
    def decoder_names(self) -> tuple[str, ...]:
        """The libraries in use, best first; empty where none could be loaded."""
        return tuple(decoder.name for decoder in self._decoders)

    def read_file(self, path: str) -> Sequence[Symbol]:
        """Every code in a picture file.

        Raises: UnreadablePicture if the file is missing, no picture, too large, or shows no code;
            DecoderMissing if this machine has no decoder.
        """
        return self.read_bytes(load_file(path))

    def read_bytes(self, picture: bytes) -> Sequence[Symbol]:
        """Every code in an encoded picture (PNG, JPEG, WebP, BMP, GIF).

        Raises: as read_file.
        """
        self._expect_decoder()
        found = self._search(open_grey(picture))
        if not found:
            raise UnreadablePicture("no code was found in the picture", why="no_code")
        return found

    def read_frame(self, frame: Frame) -> Sequence[Symbol]:
        """The codes in a camera frame by the first looks only; empty if there is none.

        Raises: UnreadablePicture if the frame's bytes do not fit its size; DecoderMissing.
        """
        self._expect_decoder()
        for found in self._first_looks(grey_of(frame)):
            if found:
                return found
        return ()

    def _expect_decoder(self) -> None:
        if not self._decoders:
            raise DecoderMissing("neither zxing-cpp nor zbar can be loaded")

    def _search(self, grey: Image.Image) -> Sequence[Symbol]:
        until_s = self._now_s() + self._work_limit_s
        witnesses = _Witnesses()
        for found in self._first_looks(grey):
            sure = witnesses.sure_of(found, 0, NEVER_ALONE)
            if sure:
                return sure
        for number, variant in enumerate(variants(grey), start=1):
            for look in self._looks_at(variant):
                sure = witnesses.sure_of(look, number, EASILY_MISREAD)
                if sure:
                    return sure
                if self._now_s() >= until_s:
                    return ()
        return ()

    def _first_looks(self, grey: Image.Image) -> Iterator[Sequence[Symbol]]:
        for look in self._looks_at(grey):
            yield _distinct(look)

    def _looks_at(self, grey: Image.Image) -> Iterator[Sequence[Symbol]]:
        for decoder in self._decoders:
            yield decoder.decode(grey)
        yield self._decoders[0].decode(grey, by_histogram=True)


class _Witnesses:
    """Who has seen a bar code so far: which copy of the picture, by which library."""

    def __init__(self) -> None:
        self._seen_by: dict[tuple[str, str], set[tuple[int, str]]] = {}

    def sure_of(
        self, look: Sequence[Symbol], number: int, doubtful: frozenset[str]
    ) -> Sequence[Symbol]:
        """The codes of a look at copy `number` that need no, or have had, a second witness."""
        return _distinct([symbol for symbol in look if self._is_sure(symbol, number, doubtful)])

    def _is_sure(self, symbol: Symbol, number: int, doubtful: frozenset[str]) -> bool:
        seen_by = self._seen_by.setdefault((symbol.symbology, symbol.text), set())
        seen_by.add((number, symbol.reader))
        return symbol.symbology not in doubtful or len(seen_by) > 1


def _distinct(symbols: Sequence[Symbol]) -> Sequence[Symbol]:
    """Each code once, in the order found, however often it stands in the picture."""
    return tuple({(symbol.symbology, symbol.text): symbol for symbol in symbols}.values())
