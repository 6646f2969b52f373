"""The platform's own records: schema steps, lost updates, restart, the data folder."""

from __future__ import annotations

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from platform_desk import Desk
from platform_till import PlatformTill
from sqlalchemy import create_engine, inspect, text

from platform_server.admin import PlatformAdmin
from platform_server.database import Database
from platform_server.embedded import EmbeddedPlatform, listen
from platform_server.folder import FolderProblem
from platform_server.issuing import IssueOrder
from platform_server.migrations import STEPS, SchemaTooNew
from platform_server.tables import metadata
from pos_app.domain.coupon import OfflineRight


@pytest.fixture
def fresh_url(tmp_path: Path, database_url: str | None):
    """An empty database."""
    if database_url is None:
        yield f"sqlite:///{(tmp_path / 'fresh.db').as_posix()}"
        return
    engine = create_engine(
        database_url.replace("postgresql://", "postgresql+psycopg://"),
        isolation_level="AUTOCOMMIT",
    )
    name = f"fresh_{tmp_path.name.replace('-', '_')}"[:60].lower()
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    yield database_url.replace("/postgres?", f"/{name}?")


def test_schema_steps_make_the_tables_the_code_uses(fresh_url: str):
    database = Database(fresh_url)
    assert database.migrate() == database.migrate() == len(STEPS)

    def shape(view):
        found = inspect(view)
        return {
            name: (
                {column["name"]: column["nullable"] for column in found.get_columns(name)},
                found.get_pk_constraint(name)["constrained_columns"],
                {index["name"]: index["column_names"] for index in found.get_indexes(name)},
            )
            for name in metadata.tables
        }

    expected = {
        name: (
            {column.name: column.nullable for column in table.columns},
            [column.name for column in table.primary_key.columns],
            {index.name: [column.name for column in index.columns] for index in table.indexes},
        )
        for name, table in metadata.tables.items()
    }
    assert database.read(shape) == expected
    assert all(pk[0] == "merchant_id" for _columns, pk, _indexes in expected.values())
    database.dispose()


def test_database_of_a_newer_program_is_refused(fresh_url: str):
    database = Database(fresh_url)
    database.migrate()
    database.write(lambda work: work.execute(text("INSERT INTO schema_version VALUES (9999)")))
    with pytest.raises(SchemaTooNew):
        database.migrate()
    database.dispose()


def test_two_programs_may_bring_the_schema_up_at_once(fresh_url: str):
    databases = [Database(fresh_url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(Database.migrate, databases)) == {len(STEPS)}
    for database in databases:
        database.dispose()


def test_no_increment_is_lost_between_writers(fresh_url: str):
    first, second = Database(fresh_url), Database(fresh_url)
    first.write(lambda work: work.execute(text("CREATE TABLE counter (n BIGINT NOT NULL)")))
    first.write(lambda work: work.execute(text("INSERT INTO counter VALUES (0)")))

    def add(number: int) -> None:
        def work(connection) -> None:
            lock = " FOR UPDATE" if connection.dialect.name == "postgresql" else ""
            held = connection.execute(text(f"SELECT n FROM counter{lock}")).scalar_one()
            connection.execute(text("UPDATE counter SET n = :n"), {"n": held + 1})

        (first if number % 2 else second).write(work)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(80)))
    assert first.read(lambda v: v.execute(text("SELECT n FROM counter")).scalar_one()) == 80
    first.dispose()
    second.dispose()


def test_other_databases_are_refused():
    with pytest.raises(ValueError, match="PostgreSQL or SQLite"):
        Database("mysql://somewhere/else")


def test_answers_survive_a_restart_of_the_server(desk: Desk):
    till, unit = desk.till(), desk.unit()
    rid = till.claim(unit).rid
    desk.server.stop()
    desk.server.start()
    assert till.query(rid).state == "consumed"
    replay = till.signed("GET", f"/osp/1/claims/{rid}")
    assert till.client.send(replay).status_code == 200
    desk.server.stop()
    desk.server.start()
    assert till.client.send(replay).status_code == 401


def test_coupons_issued_by_another_process_are_redeemed(desk: Desk, tmp_path: Path):
    till = desk.till()
    second = PlatformAdmin(tmp_path / "platform", now=desk.clock)
    [coupon] = second.issue(IssueOrder(off=OfflineRight.parse("none")))
    second.close()
    assert till.claim(f"{coupon.coupon_id}:1").state == "consumed"


def test_serials_and_short_codes_are_never_given_twice(desk: Desk):
    order = IssueOrder(off=OfflineRight.parse("none"), count=5)
    campaign = desk.admin.issue(order)[0].campaign

    def more(_number: int):
        again = IssueOrder(off=OfflineRight.parse("none"), count=5, campaign=campaign)
        return desk.admin.issue(again)

    with ThreadPoolExecutor(4) as pool:
        issued = [coupon for batch in pool.map(more, range(4)) for coupon in batch]
    assert len({coupon.coupon_id for coupon in issued}) == 20
    assert len({coupon.short_code for coupon in issued}) == 20
    assert {coupon.campaign for coupon in issued} == {campaign}


def test_issue_refuses_what_cannot_be(desk: Desk):
    for wrong in (
        IssueOrder(off=OfflineRight.parse("home:9999")),
        IssueOrder(off=OfflineRight.parse("none"), count=0),
        IssueOrder(off=OfflineRight.parse("none"), campaign=77),
    ):
        with pytest.raises(ValueError):
            desk.admin.issue(wrong)


def test_keys_are_readable_by_their_owner_only(desk: Desk, tmp_path: Path):
    if sys.platform == "win32":
        return
    files = [*(tmp_path / "platform" / "keys").iterdir(), tmp_path / "platform" / "platform.json"]
    assert len(files) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "platform").stat().st_mode) == 0o700


def test_folder_is_made_once(desk: Desk, tmp_path: Path):
    with pytest.raises(FolderProblem):
        PlatformAdmin(tmp_path / "platform").init()
    with pytest.raises(FolderProblem):
        PlatformAdmin(tmp_path / "empty").store_add("店")


def test_taken_port_is_told(desk: Desk):
    port = int(desk.server.url.rpartition(":")[2])
    with pytest.raises(OSError):
        listen("127.0.0.1", port)
    second = EmbeddedPlatform(desk.admin, port=port)
    with pytest.raises(OSError):
        second.start()
    assert not second.is_running


def test_two_servers_of_one_database_share_what_they_know(desk: Desk, tmp_path: Path):
    admin = PlatformAdmin(tmp_path / "platform", now=desk.clock)
    with EmbeddedPlatform(admin) as second:
        till, unit = desk.till(), desk.unit()
        other = PlatformTill(second.url, desk.admin.till_add(desk.store), desk.clock)
        request = till.signed("GET", "/osp/1/streams/keys")
        assert till.client.send(request).status_code == 200
        request.url = request.url.copy_with(port=int(second.url.rpartition(":")[2]))
        assert till.client.send(request).status_code == 401
        with ThreadPoolExecutor(8) as pool:
            asked = pool.map(lambda n: (till, other)[n % 2].claim(unit).state, range(8))
            assert sorted(asked) == ["consumed"] + ["refused"] * 7
        other.close()
    admin.close()
