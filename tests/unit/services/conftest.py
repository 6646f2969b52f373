from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.till_bench import TillBench, till_bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[TillBench]:
    made = till_bench(tmp_path)
    yield made
    made.close()
