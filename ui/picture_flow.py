"""Pictures of codes: dropped, pasted, chosen, or seen by the camera, on their way to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from pos_app.counter import Counter
from pos_app.domain.acts import Source
from ui.error_code import error_code
from ui.frame_source import PICTURE_ENDINGS, CameraWorker, FrameSource
from ui.language import translate
from ui.picture_desk import PictureDesk
from ui.presenters.ports import Home
from ui.presenters.redeem import Notice, NoticeKind
from ui.screens.redeem_screen import Panel
from ui.shell import Shell


class PictureFlow:
    """Carries pictures to the counter and their codes to the scan desk. Thread: GUI.

    `on_code` hears each code with its source; `on_notice` hears what went wrong.
    """

    def __init__(
        self,
        shell: Shell,
        counter: Counter,
        home: Home,
        open_camera: Callable[[], FrameSource] | None,
    ) -> None:
        self._shell, self._counter, self._home = shell, counter, home
        self._open_camera = open_camera
        self._desk = PictureDesk()
        self._camera: CameraWorker | None = None
        self._is_reading = False
        self.on_code: Callable[[str, Source], None] = lambda _code, _source: None
        self.on_notice: Callable[[Notice], None] = lambda _notice: None

    def open_panel(self) -> None:
        """Open the panel, and the camera where there is one."""
        self._shell.redeem.show_picture_panel(is_open=True)
        if self._open_camera is not None and self._camera is None:
            self._camera = CameraWorker(self._open_camera(), self._frame_seen)
            self._camera.start()

    def close_panel(self) -> None:
        """Close the panel and let the camera go."""
        self._shell.redeem.show_picture_panel(is_open=False)
        self._stop_camera()

    def toggle_panel(self) -> None:
        """Open or close."""
        if self._shell.redeem.work.panel is Panel.PICTURE:
            self.close_panel()
        else:
            self.open_panel()

    def take(self, mime: QMimeData) -> None:
        """Read a dropped or pasted picture."""
        future = self._desk.from_mime(mime)
        if future is None:
            self.on_notice(Notice(NoticeKind.NO_CODE))
        else:
            self._carry(future)

    def paste(self) -> None:
        """Read the picture on the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is not None:
            self.take(mime)

    def choose_file(self) -> None:
        """Ask for a picture file."""
        dialog = QFileDialog(self._shell, translate("Picture", "Choose a picture of the code"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        endings = " ".join(f"*{ending}" for ending in PICTURE_ENDINGS)
        dialog.setNameFilter(f"{translate('Picture', 'Pictures')} ({endings})")
        dialog.fileSelected.connect(lambda path: self._carry(self._desk.read_file(Path(path))))
        dialog.open()

    def shut(self) -> None:
        """Let camera and worker go."""
        self._stop_camera()
        self._desk.close()

    def _stop_camera(self) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
        self._shell.redeem.work.picture.show_frame(None)

    def _carry(self, picture: Future[bytes]) -> None:
        self._shell.redeem.work.picture.show_reading(is_reading=True)
        self._home.bring(picture, lambda found: self._decode(found, Source.IMAGE), self._failed)

    def _decode(self, picture: bytes, source: Source) -> None:
        self._is_reading = True
        self._home.bring(
            self._counter.read_picture(picture),
            lambda codes: self._decoded(codes, source),
            self._failed if source is Source.IMAGE else self._frame_failed,
        )

    def _decoded(self, codes: Sequence[str], source: Source) -> None:
        self._is_reading = False
        self._shell.redeem.work.picture.show_reading(is_reading=False)
        if codes:
            self.close_panel()
            self.on_code(codes[0], source)
        elif source is Source.IMAGE:
            self.on_notice(Notice(NoticeKind.NO_CODE))

    def _failed(self, fault: BaseException) -> None:
        self._is_reading = False
        self._shell.redeem.work.picture.show_reading(is_reading=False)
        self.close_panel()
        self.on_notice(Notice(NoticeKind.FAULT, code=error_code(fault)))

    def _frame_failed(self, _fault: BaseException) -> None:
        """A frame without a code is nothing to tell anybody."""
        self._is_reading = False

    def _frame_seen(self, frame: bytes) -> None:
        """Show a frame and have it read. Thread: camera worker."""
        image = QImage.fromData(frame)
        self._home.call(lambda: self._frame_home(frame, image))

    def _frame_home(self, frame: bytes, image: QImage) -> None:
        if self._camera is None:
            return
        self._shell.redeem.work.picture.show_frame(image)
        if not self._is_reading:
            self._decode(frame, Source.CAMERA)
