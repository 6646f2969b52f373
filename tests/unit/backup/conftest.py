from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.till_bench import TillBench, till_bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[TillBench]:
    folder = tmp_path / "till"
    folder.mkdir()
    made = till_bench(folder)
    yield made
    made.close()
