"""Bring the .ts files up to date with the texts in ui/: new ones in, vanished ones out.

Run `python resources/i18n/update_ts.py` after changing a text. New texts are marked unfinished in
Chinese, so that Qt Linguist lists them; English takes the source text itself.
"""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from xml.etree import ElementTree

FOLDER = Path(__file__).resolve().parent
SOURCES = FOLDER.parents[1] / "ui"
TARGETS = {"zh_CN": 1, "en": 2}
"""The files, and how many plural forms each language has."""
Text = tuple[str, str]


def used_texts(folder: Path = SOURCES) -> dict[Text, bool]:
    """Every (context, text) given to translate(), and whether it counts something."""
    found: dict[Text, bool] = {}
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "translate":
                continue
            given = [it.value for it in node.args[:2] if isinstance(it, ast.Constant)]
            if len(given) == 2:
                found[str(given[0]), str(given[1])] = len(node.args) > 3
    return found


def known_texts(path: Path) -> dict[Text, list[str]]:
    """The finished translations of a file, each with its plural forms."""
    found: dict[Text, list[str]] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            target = message.find("translation")
            if target is None or target.get("type") is not None:
                continue
            forms = [form.text or "" for form in target.iter("numerusform")] or [target.text or ""]
            found[context.findtext("name", ""), message.findtext("source", "")] = forms
    return found


def write_ts(
    path: Path, language: str, texts: dict[Text, list[str] | None], *, plural: int
) -> None:
    """Write a file; None stands for a translation that is still missing."""
    counted = used_texts()
    root = ElementTree.Element(
        "TS", {"version": "2.1", "language": language, "sourcelanguage": "en_US"}
    )
    for name in sorted({context for context, _text in texts}):
        context = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(context, "name").text = name
        for key in sorted(key for key in texts if key[0] == name):
            message = ElementTree.SubElement(context, "message")
            ElementTree.SubElement(message, "source").text = key[1]
            target = ElementTree.SubElement(message, "translation")
            forms = texts[key]
            if forms is None:
                target.set("type", "unfinished")
            if counted[key]:
                message.set("numerus", "yes")
                for at in range(plural):
                    form = ElementTree.SubElement(target, "numerusform")
                    form.text = forms[min(at, len(forms) - 1)] if forms else ""
            else:
                target.text = forms[0] if forms else ""
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode")
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
    path.write_text(f"{head}{body}\n", encoding="utf-8")


def release(path: Path) -> None:
    """Compile a file for Qt, which reads it ten times faster than XML."""
    compiled = path.with_suffix(".qm")
    command = ["pyside6-lrelease", str(path), "-qm", str(compiled)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def main() -> None:
    """Update both files and say how many texts still lack a translation."""
    used = used_texts()
    for language, plural in TARGETS.items():
        path = FOLDER / f"guitai_{language}.ts"
        known = known_texts(path)
        default = None if language != "en" else []
        texts: dict[Text, list[str] | None] = {}
        for key in used:
            forms = known.get(key)
            texts[key] = forms if forms is not None else ([key[1]] if default == [] else None)
        write_ts(path, language, texts, plural=plural)
        release(path)
        missing = sum(forms is None for forms in texts.values())
        print(f"{path.name}: {len(texts)} texts, {missing} missing")


if __name__ == "__main__":
    main()
