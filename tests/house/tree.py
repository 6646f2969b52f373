"""The repository as the house rules see it: which files are ours, and what stands in them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("pos_app", "ui", "sync", "devices", "local_db", "resources", "platform_server")
TEXT_SUFFIXES = {
    *(".py", ".pyi", ".md", ".toml", ".txt", ".sh", ".json", ".yaml", ".yml", ".sql", ".cfg"),
    *(".ini", ".ts", ".svg", ".csv", ".qss", ".html"),
}
TEXT_NAMES = {"Makefile", "LICENSE", "run", ".gitignore"}
NOT_OURS = {"__pycache__", "build", "dist"}


@cache
def text_files() -> tuple[Path, ...]:
    """Every text file of the tree, environments and caches aside."""
    return tuple(
        path
        for path in _walk(ROOT)
        if path.suffix in TEXT_SUFFIXES or (path.name in TEXT_NAMES and not path.suffix)
    )


def modules(*folders: str) -> list[Path]:
    """Every Python file below these top-level folders."""
    return [
        path
        for path in text_files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name_of(path: Path) -> str:
    """The file's path from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a module, methods and nested ones included."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            is_hidden = path.name.startswith(".") and path.name != ".ci"
            if not (is_hidden or path.name in NOT_OURS or path.name.endswith(".egg-info")):
                yield from _walk(path)
        elif path.is_file():
            yield path
