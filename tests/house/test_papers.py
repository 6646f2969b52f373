"""The papers of the house agree with what is there: licence, documents, locks, commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib

import pytest

from tests.house.tree import ROOT

LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-emupos.txt")
DOCUMENTS = (
    *("README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("CHANGELOG.md",),
)
DECISION_PARTS = ("Summary", "Context", "Decision", "Consequences", "Alternatives")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _project() -> dict:
    return tomllib.loads(_read("pyproject.toml"))["project"]


def _plain(requirement: str) -> str:
    name = re.split(r"[\s\[<>=!~;]", requirement.strip())[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def test_licence_is_apache_2():
    text = _read("LICENSE")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert _project()["license"] == "Apache-2.0"


@pytest.mark.parametrize("name", LOCKS)
def test_lock_carries_hashes_and_no_addresses(name: str):
    text = _read(f".ci/{name}").replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip()]
    assert requirements
    for line in requirements:
        assert re.match(r"^[a-z0-9][a-z0-9._-]*==[^\s@]+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line
        assert ":/" not in line
        assert " @ " not in line


def test_locks_hold_every_dependency_of_the_project():
    project = _project()
    runtime = {_plain(line) for line in _read(".ci/requirements.txt").splitlines() if "==" in line}
    tests = {
        _plain(line) for line in _read(".ci/requirements-test.txt").splitlines() if "==" in line
    }
    assert {_plain(line) for line in project["dependencies"]} <= runtime
    assert {_plain(line) for line in project["optional-dependencies"]["test"]} <= tests
    assert runtime <= tests


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_names_only_make_targets_and_files_that_exist(name: str):
    text = _read(name)
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^\s*)make ([a-z-]+)", text, re.MULTILINE)) <= targets
    for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in link:
            assert (ROOT / link).exists(), f"{name} links to {link}"


def test_readmes_show_the_same_commands():
    def commands(name: str) -> list[str]:
        blocks = re.findall(r"```[a-z]*\n(.*?)```", _read(name), re.DOTALL)
        lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
        return [line for line in lines if line]

    assert commands("README.md") == commands("README.zh-CN.md")
    assert {"make demo", "make test"} <= set(commands("README.md"))


def test_decisions_are_numbered_and_complete():
    parts = re.split(r"^### (\d+)\. .+$", _read("ARCHITECTURE.md"), flags=re.MULTILINE)
    numbers, bodies = [int(number) for number in parts[1::2]], parts[2::2]
    assert numbers == list(range(1, len(numbers) + 1))
    for number, body in zip(numbers, bodies, strict=True):
        for part in DECISION_PARTS:
            assert f"**{part}.**" in body, f"decision {number} lacks {part}"


def test_every_runtime_dependency_says_why_it_is_there():
    rows = re.findall(r"^\| `([^`]+)` \|(.*)\|$", _read("ARCHITECTURE.md"), re.MULTILINE)
    described = {_plain(name): cells.split(" | ") for name, cells in rows}
    for requirement in _project()["dependencies"]:
        cells = described.get(_plain(requirement))
        assert cells, f"no row for {_plain(requirement)}"
        assert all(cell.strip() for cell in cells)
        assert len(cells) == 3


def test_demo_and_tests_run_what_they_say():
    makefile = _read("Makefile")
    assert "make test" in _read(".ci/run")
    order = ["ruff format --check", "ruff check", "/mypy", "lint-imports", "$(PYTEST)"]
    places = [makefile.index(step) for step in order[:4]]
    assert places == sorted(places)
    test_rule = makefile.split("\ntest:")[1].split("\n\n")[0]
    assert "lint" in test_rule.splitlines()[0]
    assert "$(PYTEST)" in test_rule


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_names_only_commands_that_exist(name: str):
    spoken = set(re.findall(r"`guitai ([a-z]+)", _read(name)))
    spoken |= set(re.findall(r"^guitai ([a-z]+)", _read(name), re.MULTILINE))
    result = subprocess.run(
        [sys.executable, "-m", "pos_app", "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "COLUMNS": "120"},
        cwd=ROOT,
    )
    assert result.returncode == 0, result.stderr
    lacking = [word for word in sorted(spoken) if not re.search(rf"\b{word}\b", result.stdout)]
    assert lacking == []
