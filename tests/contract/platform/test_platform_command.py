"""`platform …` on the command line: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
import zxingcpp
from PIL import Image
from platform_till import PlatformClock, PlatformTill
from typer.testing import CliRunner

from platform_server.admin import wall_utc_ms
from pos_app.cli.platform import app

ENDS_WITHIN_S = 30
PROGRAM = [sys.executable, "-c", "from pos_app.cli.platform import app; app()"]


def run(*words: object, exit_code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == exit_code, result.output
    return result.stdout if exit_code == 0 else result.stderr


def lines(*words: object) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*words, "--json").splitlines()]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A platform's folder with one store, 1001."""
    [made] = lines("init", "--data", tmp_path / "p")
    assert made["merchant_id"].startswith("m")
    [store] = lines(
        "store", "add", "--data", tmp_path / "p", "--name", "一号店", "--name-en", "One"
    )
    assert store == {"store_id": "1001"}
    return tmp_path / "p"


def test_issue_prints_one_object_a_line_and_writes_readable_pictures(data: Path, tmp_path: Path):
    issued = lines(
        "issue", "--data", data, "--off", "home:1001", "--count", 2, "--value-minor", 500,
        "--expires", "2027-01-01T00:00:00Z", "--out", tmp_path / "qr", "--name", "套餐",
    )  # fmt: skip
    assert len(issued) == 2
    for line in issued:
        assert set(line) == {"coupon_id", "payload", "short_code", "png"}
        [found] = zxingcpp.read_barcodes(Image.open(line["png"]))
        assert found.text == line["payload"]


def test_issue_without_a_folder_names_no_picture(data: Path):
    [line] = lines("issue", "--data", data, "--off", "any", "--count", 1, "--uses", 3)
    assert line["png"] is None
    [shown] = lines("coupon", "show", line["short_code"], "--data", data)
    assert (shown["uses"], shown["off"], shown["state"]) == (3, "any", "AVAILABLE")
    assert [unit["state"] for unit in shown["units"]] == ["available"] * 3


def test_plain_words_without_json(data: Path):
    code = run("issue", "--data", data, "--off", "none", "--count", 1).split()[0]
    assert "AVAILABLE, 0 of 1 used" in run("coupon", "show", code, "--data", data)
    told = run("till", "add", "--data", data, "--store", "1001", "--url", "http://p.test")
    assert "guitai enrol http://p.test m" in told


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("issue", "--off", "everyone", "--count", 1), 2, "USE-100"),
        (("issue", "--off", "home:9999", "--count", 1), 2, "USE-100"),
        (("issue", "--off", "none", "--count", 1, "--expires", "soon"), 2, "USE-100"),
        (("till", "add", "--store", "9", "--url", "u"), 2, "USE-100"),
        (("coupon", "show", "00000000000000"), 2, "USE-100"),
        (("init",), 3, "PLT-101"),
    ],
)
def test_wrong_use_and_faults_are_one_sentence_and_a_code(
    data: Path, words: tuple[object, ...], exit_code: int, code: str
):
    said = run(*words, "--data", data, exit_code=exit_code).strip()
    assert said.endswith(f"({code})")
    assert len(said.splitlines()) == 1


def test_folder_without_a_platform_is_a_fault(tmp_path: Path):
    said = run("store", "add", "--name", "店", "--data", tmp_path / "none", exit_code=3)
    assert said.strip().endswith("(PLT-101)")
    assert not (tmp_path / "none").exists()


def test_unreachable_database_is_a_fault(tmp_path: Path):
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    said = run("init", "--data", tmp_path / "p", "--database-url", url, exit_code=3)
    assert said.strip().endswith("(PLT-103)")


@pytest.mark.postgres
def test_database_address_is_kept_for_later_commands(postgres_url: str, tmp_path: Path):
    data = tmp_path / "p"
    lines("init", "--data", data, "--database-url", postgres_url)
    assert lines("store", "add", "--data", data, "--name", "店") == [{"store_id": "1001"}]
    assert not (data / "platform.db").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_serve_says_where_it_listens_and_ends_quietly(data: Path, number: signal.Signals):
    """A till enrols and redeems at the served process, which then ends with code 0."""
    [till_slot] = lines("till", "add", "--data", data, "--store", "1001", "--url", "u")
    [coupon] = lines("issue", "--data", data, "--off", "none", "--count", 1)
    with subprocess.Popen(
        [*PROGRAM, "serve", "--data", str(data), "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        cwd=Path(__file__).parents[3],
    ) as process:
        watchdog = threading.Timer(ENDS_WITHIN_S, process.kill)
        watchdog.start()
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            assert httpx.get(f"{url}/osp/1/hello").json()["max_version"] == 1
            till = PlatformTill(url, till_slot["token"], PlatformClock(wall_utc_ms()))
            assert till.claim(f"{coupon['coupon_id']}:1").state == "consumed"
            till.close()
            process.send_signal(number)
            rest, errors = process.communicate(timeout=ENDS_WITHIN_S)
        finally:
            watchdog.cancel()
            process.kill()
    assert (process.returncode, rest, errors) == (0, b"", b"")
    [shown] = lines("coupon", "show", coupon["coupon_id"], "--data", data)
    assert shown["state"] == "REDEEMED"
    assert shown["units"][0]["store_name"] == "一号店"


def test_serve_on_a_taken_port_is_a_fault(data: Path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = run("serve", "--data", data, "--port", port, exit_code=3)
    assert said.strip().endswith("(PLT-104)")


def test_refund_and_reissue_wait_for_the_home_store_or_for_the_days_named(data: Path):
    refunded, moved = lines("issue", "--data", data, "--off", "home:1001", "--count", 2)
    refund = ("coupon", "refund", refunded["short_code"], "--data", data)
    [waiting] = lines(*refund)
    assert (waiting["state"], waiting["held_by"]) == ("REFUNDING", ["1001"])
    [done] = lines(*refund, "--refund-wait-days", 0)
    assert (done["state"], done["at_own_cost"]) == ("REFUNDED", True)
    reissue = ("coupon", "reissue", moved["short_code"], "--data", data, "--off", "none")
    assert lines(*reissue) == [{"state": "RECALLING", "held_by": ["1001"]}]
    [issued] = lines(*reissue, "--wait-days", 0)
    assert (issued["state"], issued["ver"], issued["off"]) == ("REISSUED", 2, "none")
    said = run("coupon", "reissue", refunded["short_code"], "--data", data, exit_code=2)
    assert "REFUNDED" in said
