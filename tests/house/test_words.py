"""What may not stand in the tree: machine paths, index hosts, banned names, unfinished work."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGES, ROOT, functions, modules, name_of, parsed, text_files

ADDRESSES = {
    "a file address": r"\bfile:/{2}",
    "a path of one machine": r"(?<![\w.$}])/(?:work|root|home|opt|tmp|farm)(?=[/\s\"'`)]|$)",
    "a Windows user's path": r"\b[A-Z]:\\{1,2}Users\b",
    "a package index": r"pypi\.org|pythonhosted\.org|(?:deb|archive|security)\.(?:debian|ubuntu)\."
    r"|registry\.npmjs",
}
UNFINISHED = {
    "unfinished work": r"\b(?:TO[D]O|FIX[M]E)\b|raise NotImplemented[E]rror",
    "a skipped test": r"pytest\.mark\.ski[p]\b|@unittest\.ski[p]",
    "an ignored type without its code": r"#\s*type:\s*ignor[e](?!\[)",
}
BANNED_NAMES = {"data", "info", "manager", "helper", "util", "utils", "common", "misc"}
BANNED_NAMES |= {"helpers", "handle", "process"}
BANNED_ENDINGS = ("Manager", "Helper", "Util", "Utils")
WORDS_OF_THE_FIELD = {"MANAGER": "a role at the counter", "COMMON": "how a bad PIN is bad"}

# Where a fault of any kind is carried on, never dropped: to a log with its traceback or to whoever
# waits for the result.
CATCH_ALL_ALLOWED = {
    "pos_app/workers.py": "a worker survives what its call raises, and logs it",
    "pos_app/keystore.py": "keyring backends raise anything; it is passed on as a KeystoreFault",
    "pos_app/owner_server.py": "another process must get an answer; it is logged",
    "pos_app/redemption_desk.py": "a callback's fault goes into the caller's future",
    "pos_app/redemption_drive.py": "a callback's fault goes into the caller's future",
    "sync/runner.py": "the sync thread survives a round, and logs it",
    "ui/relay.py": "a worker's fault goes to the presenter's own handler",
}


def _found(patterns: dict[str, str], files: Iterator[Path] | list[Path]) -> list[str]:
    compiled = {what: re.compile(pattern) for what, pattern in patterns.items()}
    return [
        f"{name_of(path)}:{number}: {what}: {line.strip()[:100]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for what, pattern in compiled.items()
        if pattern.search(line)
    ]


def _fail_on(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(sorted(problems)), pytrace=False)


def test_no_address_or_machine_path_stands_in_a_file():
    _fail_on(_found(ADDRESSES, list(text_files())))


@pytest.mark.parametrize(
    "line",
    [
        "file:" + "///srv/simple",
        'open("' + "/tm" + 'p/x")',
        "cd " + "/ro" + "ot/main",
        "index-url = https://py" + "pi.org/simple",
    ],
)
def test_address_check_sees_a_planted_one(line: str, tmp_path: Path):
    assert any(re.search(pattern, line) for pattern in ADDRESSES.values())


def test_no_lock_file_with_addresses_is_in_the_tree():
    names = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock"}
    assert [path.name for path in ROOT.iterdir() if path.name in names] == []


def test_no_unfinished_work_stands_in_the_code():
    _fail_on(_found(UNFINISHED, modules(*PACKAGES, "tests", "benchmarks")))


def test_no_test_sleeps():
    problems = [
        f"{name_of(path)}:{node.lineno}: waits by sleeping"
        for path in modules("tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep")
    ]
    _fail_on(problems)


def test_names_say_something():
    problems = []
    for path in modules(*PACKAGES):
        if path.stem in BANNED_NAMES:
            problems.append(f"{name_of(path)}: the module's name says nothing")
        problems += [
            f"{name_of(path)}:{line}: {name} says nothing"
            for line, name in _defined_names(path)
            if (name.lower().strip("_") in BANNED_NAMES or name.endswith(BANNED_ENDINGS))
            and name.strip("_") not in WORDS_OF_THE_FIELD
        ]
    _fail_on(problems)


def _defined_names(path: Path) -> Iterator[tuple[int, str]]:
    """Names this module gives: functions, classes, parameters, variables.

    Methods of classes with a base may have to carry the base's word.
    """
    inherited = {
        id(inner)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.bases
        for inner in node.body
    }
    for function in functions(path):
        if id(function) in inherited:
            continue
        yield function.lineno, function.name
        for argument in (*function.args.args, *function.args.kwonlyargs):
            yield argument.lineno, argument.arg
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id


def test_domain_counts_without_floats():
    """Money, times and quantities are whole numbers; only waits in seconds may have a fraction."""
    problems = [
        f"{name_of(path)}:{getattr(node, 'lineno', 0)}: a float in the domain"
        for path in modules("pos_app")
        if "domain" in path.parts
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float" and id(node) not in _waits(path))
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    ]
    _fail_on(problems)


def _waits(path: Path) -> set[int]:
    """The ids of `float` in annotations of names that end in `_s`."""
    annotations = [
        node.annotation
        for node in ast.walk(parsed(path))
        if (isinstance(node, ast.arg) and node.arg.endswith("_s"))
        or (isinstance(node, ast.AnnAssign) and ast.unparse(node.target).endswith("_s"))
    ]
    return {id(part) for kept in annotations if kept for part in ast.walk(kept)}


def test_nothing_is_caught_wholesale():
    problems = [
        f"{name_of(path)}:{node.lineno}: catches everything"
        for path in modules(*PACKAGES)
        if name_of(path) not in CATCH_ALL_ALLOWED
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]
    _fail_on(problems)
