"""The data folder and the settings in it."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pos_app.errors import DiskFull, WrongUse
from pos_app.settings import (
    CONFIG_BYTES_MAX,
    Home,
    TillConfig,
    home_of,
    load_config,
    save_config,
)


def test_home_is_the_folder_named_then_the_environment_then_the_users_own(tmp_path: Path) -> None:
    environ = {"GUITAI_HOME": str(tmp_path / "env")}
    assert home_of(tmp_path / "named", environ).path == tmp_path / "named"
    assert home_of(None, environ).path == tmp_path / "env"
    default = home_of(None, {}).path
    assert default.is_absolute()
    assert "guitai" in default.parts


def test_files_of_a_home_lie_inside_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    places = [home.ledger, home.lock, home.owner, home.anchor, home.config, home.logs, home.slips]
    assert {place.parent for place in places} == {tmp_path}
    assert home.ledger.name == "till.db"


def test_home_is_made_for_its_user_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "a" / "b")
    home.create()
    home.create()
    if os.name == "posix":
        assert home.path.stat().st_mode & 0o077 == 0


def test_home_id_is_minted_once_even_when_many_ask_and_moves_with_the_folder(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    home.create()
    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(lambda _: home.home_id(), range(32)))
    assert len(ids) == 1
    home.path.rename(tmp_path / "moved")
    assert Home(tmp_path / "moved").home_id() in ids


@pytest.mark.parametrize("content", [b"", b"../../etc", b"\xff\xfe"])
def test_home_id_refuses_a_file_that_is_not_ours(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "home.id").write_bytes(content)
    with pytest.raises(WrongUse):
        Home(tmp_path).home_id()


def test_home_says_so_when_it_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskFull):
        Home(tmp_path / "file" / "home").create()
    with pytest.raises(DiskFull):
        Home(tmp_path / "nowhere").home_id()


def test_config_is_the_default_where_none_was_saved(tmp_path: Path) -> None:
    config = load_config(Home(tmp_path))
    assert config == TillConfig()
    assert not config.is_enrolled


def test_config_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    home = Home(tmp_path / "till")
    config = TillConfig(
        platform_url="https://platform.example",
        dev="dev-7",
        till_name="前台 1",
        store_name="老王牛肉面",
        claim_deadline_s=2.5,
        is_demo=True,
        role_permissions={"cashier": ("redeem", "reverse")},
    )
    save_config(home, config)
    assert load_config(home) == config
    assert load_config(home).is_enrolled
    assert [path.name for path in home.path.iterdir()] == ["config.json"]


def test_config_keeps_what_a_newer_version_wrote(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.config.write_text('{"till_name": "A", "drone_port": {"x": [1]}}', encoding="utf-8")
    save_config(home, replace(load_config(home), till_name="B"))
    content = json.loads(home.config.read_text(encoding="utf-8"))
    assert content["drone_port"] == {"x": [1]}
    assert content["till_name"] == "B"


def test_config_written_by_notepad_is_read(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.config.write_bytes(b'\xef\xbb\xbf{"claim_deadline_s": 3}')
    assert load_config(home).claim_deadline_s == 3.0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe{}",
        b'{"till_name": 7}',
        b'{"idle_lock_s": true}',
        b'{"idle_lock_s": "120"}',
        b'{"claim_deadline_s": true}',
        b'{"role_permissions": {"cashier": "redeem"}}',
        b'{"role_permissions": []}',
        b" " * (CONFIG_BYTES_MAX + 1),
    ],
)
def test_config_that_cannot_be_understood_is_refused_and_left_alone(
    tmp_path: Path, content: bytes
) -> None:
    home = Home(tmp_path)
    home.config.write_bytes(content)
    with pytest.raises(WrongUse):
        load_config(home)
    assert home.config.read_bytes() == content


def test_config_that_cannot_be_saved_leaves_the_old_one(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.config.mkdir()
    with pytest.raises(DiskFull):
        save_config(home, TillConfig())
    assert [path.name for path in tmp_path.iterdir()] == ["config.json"]
    with pytest.raises(WrongUse):
        load_config(home)
