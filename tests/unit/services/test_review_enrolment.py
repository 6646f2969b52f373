"""What an enrolment leaves behind: an owner who can sign in, and who keeps the store's guards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from platform_server.admin import PlatformAdmin
from platform_server.embedded import EmbeddedPlatform
from pos_app.bootstrap import enrolment
from pos_app.bootstrap.app import App, build
from pos_app.bootstrap.enrolment import OWNER_ID, EnrolOrder, enrol
from pos_app.bootstrap.housekeeping import CHECKPOINT_ENTRIES_MAX
from pos_app.pin_hash import FLOOR
from pos_app.settings import Home

PIN = "83920174"


@dataclass
class Store:
    admin: PlatformAdmin
    url: str
    store_id: str
    folder: Path

    def home(self, name: str) -> Home:
        return Home(self.folder / name)

    def order(self) -> EnrolOrder:
        token = self.admin.till_add(self.store_id)
        return EnrolOrder(url=self.url, token=token, owner_pin=PIN, pin_cost=FLOOR)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("GUITAI_KEYSTORE", "file")
    monkeypatch.setenv("GUITAI_KEYS", str(tmp_path / "keys"))
    admin = PlatformAdmin(tmp_path / "platform")
    admin.init(name="x")
    server = EmbeddedPlatform(admin)
    server.start()
    try:
        yield Store(admin, server.url, admin.store_add("一号店"), tmp_path)
    finally:
        server.stop()
        admin.close()


class PowerCut(BaseException):
    """The machine went off."""


def test_the_second_till_of_a_store_grants_nothing_alone(store: Store) -> None:
    guards = []
    for name in ("till-1", "till-2"):
        app, _ = enrol(store.home(name), store.order())
        app.close()
        again = build(store.home(name))
        guards.append(again.has_all_guards)
        again.close()
    assert guards == [True, False]


def test_a_till_that_stands_has_an_owner(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> App:
        raise PowerCut

    monkeypatch.setattr(enrolment, "build", cut)
    with pytest.raises(PowerCut):
        enrol(store.home("till"), store.order())
    app = build(store.home("till"))
    try:
        assert app.till.sign_in(OWNER_ID, PIN).result(10).accepted
        assert app.verify().ok
    finally:
        app.close()


def test_a_new_epoch_goes_on_with_checkpoints(store: Store) -> None:
    app, _ = enrol(store.home("till"), store.order())
    try:
        with app.store.work() as work:
            work.save_setting("last-checkpoint", f"{work.wall_utc_ms},{10**6}")
            for number in range(CHECKPOINT_ENTRIES_MAX):
                work.append("test.entry", str(number), {})
            work.commit()
        app.housekeeping.after_commit("")
        assert app.verify().checkpoints == 1
    finally:
        app.close()
