"""Pictures on their way to the decoder: files are read and images encoded off the GUI thread."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from pos_app.errors import UnreadablePicture
from ui.frame_source import FRAME_SIZE_MAX, PICTURE_ENDINGS


class PictureDesk:
    """Turns whatever was dropped, pasted or chosen into an encoded picture.

    Thread: called from the GUI; the work is done on the desk's own worker.
    """

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None

    def read_file(self, path: Path) -> Future[bytes]:
        """The bytes of a picture file. Raises UnreadablePicture if it is too large or missing."""
        return self._worker().submit(_read_file, path)

    def encode(self, image: QImage) -> Future[bytes]:
        """An image from the clipboard as PNG."""
        return self._worker().submit(_encode, image)

    def from_mime(self, mime: QMimeData) -> Future[bytes] | None:
        """The picture in a drop or on the clipboard, None if there is none."""
        for url in mime.urls():
            path = Path(url.toLocalFile())
            if url.isLocalFile() and path.suffix.lower() in PICTURE_ENDINGS:
                return self.read_file(path)
        if mime.hasImage():
            image = mime.imageData()
            if isinstance(image, QImage) and not image.isNull():
                return self.encode(image)
        return None

    def close(self) -> None:
        """Let the worker go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _worker(self) -> ThreadPoolExecutor:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture")
        return self._pool


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > FRAME_SIZE_MAX:
            raise UnreadablePicture("the file is too large")
        return path.read_bytes()
    except OSError as fault:
        raise UnreadablePicture(str(fault)) from fault


def _encode(image: QImage) -> bytes:
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise UnreadablePicture(writer.errorString())
    buffer.close()
    return bytes(store.data())
