"""One shop for a module; the platform stands again before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.e2e_shop import E2eShop


@pytest.fixture(scope="module")
def _module_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[E2eShop]:
    with E2eShop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop


@pytest.fixture
def shop(_module_shop: E2eShop, monkeypatch: pytest.MonkeyPatch, _own_folders: None) -> E2eShop:
    """A shop with an enrolled till, whose keystore this process finds too."""
    for name, value in _module_shop.settings.items():
        monkeypatch.setenv(name, value)
    _module_shop.start_platform()
    return _module_shop
