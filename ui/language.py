"""Chinese and English, switched at run time; English is the language of the sources.

Texts are looked up by `translate(context, text)`, which Qt Linguist's tools recognise. A compiled
`guitai_<language>.qm` is used where there is one, else the `.ts` beside it is read as it is.
`python resources/i18n/update_ts.py` keeps both up to date.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

import resources

CHINESE = "zh-CN"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)
OWN_NAMES = {CHINESE: "中文", ENGLISH: "English"}
_FOLDER = Path(resources.__file__).parent / "i18n"


def translate(context: str, text: str, note: str | None = None, count: int = -1) -> str:
    """The text in the language in use; `count` chooses between singular and plural."""
    return QCoreApplication.translate(context, text, note, count)


def system_language() -> str:
    """The language to start with, from the system's own setting."""
    is_chinese = QLocale.system().language() == QLocale.Language.Chinese
    return CHINESE if is_chinese else ENGLISH


def read_ts(path: Path) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every finished translation of a .ts file: (context, source) to its plural forms."""
    from xml.etree import ElementTree  # not needed where there is a compiled file

    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            target = message.find("translation")
            if target is None or target.get("type") is not None:
                continue
            forms = tuple(form.text or "" for form in target.iter("numerusform"))
            found[name, message.findtext("source", "")] = forms or (target.text or "",)
    return found


class TsTranslator(QTranslator):
    """A translator that reads a .ts file directly, so that no build step is needed."""

    def __init__(self, path: Path, language: str) -> None:
        super().__init__()
        self._texts = read_ts(path)
        self._has_plural = not language.startswith("zh")

    def isEmpty(self) -> bool:
        """Whether nothing is translated; Qt skips empty translators."""
        return not self._texts

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """The translation, or nothing so that Qt goes on to the next translator."""
        forms = self._texts.get((context, sourceText))
        if forms is None:
            return None  # type: ignore[return-value]  # a null string, which "" is not
        return forms[-1 if self._has_plural and n != 1 else 0]


class LanguageSwitch:
    """The language in use by the whole application. Thread: GUI."""

    def __init__(self) -> None:
        self._language = ENGLISH
        self._translator: QTranslator | None = None

    @property
    def language(self) -> str:
        """`zh-CN` or `en`."""
        return self._language

    def use(self, language: str) -> None:
        """Change the language now; Qt tells every widget by a LanguageChange event."""
        translator = _load(language)
        self._language = language
        self.release()
        self._translator = translator
        QCoreApplication.installTranslator(translator)

    def release(self) -> None:
        """Take our translations out again."""
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None


def _load(language: str) -> QTranslator:
    stem = f"guitai_{language.replace('-', '_')}"
    compiled = _FOLDER / f"{stem}.qm"
    if compiled.is_file():
        translator = QTranslator()
        if translator.load(str(compiled)):
            return translator
    return TsTranslator(_FOLDER / f"{stem}.ts", language)
