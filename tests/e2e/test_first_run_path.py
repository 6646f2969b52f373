"""From an empty folder to a till that has printed its first slip, as a newcomer goes through it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.bootstrap.app import build
from pos_app.bootstrap.openers import verify_home
from pos_app.bootstrap.recovery import open_recovery
from pos_app.bootstrap.set_up import HomeSetUp, joined_before
from pos_app.clock import SystemClock
from pos_app.domain.scan_burst import ScanRead
from pos_app.pin_hash import FLOOR
from pos_app.settings import Home, load_config
from pos_app.wire.recovery_code import read_recovery_code
from tests.fakes.real_platform import RealPlatform
from ui.first_run.presenter import FirstRunPresenter
from ui.first_run.state import GARBLED, End, Step

WAIT_S = 60.0
PIN = "harbour-27-lamp"
PASSPHRASE = "seven quiet herons"


class AtOnce:
    """Brings results home on the test's own thread, waiting for each."""

    def bring(self, future, done, failed) -> None:
        fault = future.exception(timeout=WAIT_S)
        failed(fault) if fault is not None else done(future.result())

    def call(self, function) -> None:
        function()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "till")


@pytest.fixture
def set_up(home: Home) -> Iterator[HomeSetUp]:
    one = HomeSetUp(home, pin_cost=FLOOR)
    yield one
    one.close()


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[RealPlatform]:
    with RealPlatform(tmp_path / "platform", SystemClock()) as one:
        yield one


def wizard(set_up: HomeSetUp, home: Home) -> tuple[FirstRunPresenter, list[End]]:
    presenter = FirstRunPresenter(set_up, AtOnce(), language="zh-CN", joined=joined_before(home))
    ends: list[End] = []
    presenter.on_finished = ends.append
    return presenter, ends


def answer(presenter: FirstRunPresenter, step: Step, text: str) -> None:
    assert presenter.state.step is step, presenter.state
    presenter.type_text(text)
    presenter.go_on()


def join(presenter: FirstRunPresenter, link: str) -> None:
    presenter.go_on()
    presenter.go_on()
    answer(presenter, Step.LINK, link)
    answer(presenter, Step.OWNER, "沈立群")
    answer(presenter, Step.PIN, PIN)
    answer(presenter, Step.PIN_AGAIN, PIN)


def test_an_empty_machine_becomes_a_till(tmp_path, home, set_up, platform):
    presenter, ends = wizard(set_up, home)
    link = f"{platform.url} {platform.admin.till_add(platform.store_id, '1号台')}"
    join(presenter, link)
    assert presenter.state.step is Step.CODE, presenter.state
    assert presenter.state.joined.store_name == "人民路店"
    assert len(presenter.state.joined.comparison_code) == 6
    presenter.go_on()
    paper = tmp_path / "paper.bin"
    answer(presenter, Step.PRINTER, f"file:{paper}")
    first = paper.read_bytes()
    assert "测试".encode("gbk") in first
    presenter.skip()
    presenter.choose(GARBLED)
    presenter.go_on()
    assert presenter.state.step is Step.PAPER
    assert len(paper.read_bytes()) > len(first) + 1000, "the second slip is a picture"
    presenter.go_on()
    presenter.scan(ScanRead("6901028075831", "wedge", 1000, 1118))
    presenter.go_on()
    answer(presenter, Step.PASSPHRASE, PASSPHRASE)
    answer(presenter, Step.PASSPHRASE_AGAIN, PASSPHRASE)
    sheet = tmp_path / "sheet.txt"
    presenter.save_sheet(sheet)
    assert presenter.state.step is Step.DONE, presenter.state
    assert load_config(home).is_set_up_open
    presenter.go_on()
    assert ends == [End.TILL]
    check_till(home, paper)
    keys = open_recovery(read_recovery_code(sheet.read_text("utf-8")), PASSPHRASE)
    assert keys.dev == load_config(home).dev


def check_till(home: Home, paper: Path) -> None:
    config = load_config(home)
    assert (config.printer_url, config.printer_profile) == (f"file:{paper}", "picture-58")
    assert not config.is_set_up_open
    assert not config.is_recovery_sheet_due
    report = verify_home(home)
    assert report.ok, report
    app = build(home)
    try:
        (owner,) = app.till.staff().result(WAIT_S)
        assert owner.name == "沈立群"
        assert app.till.sign_in(owner.operator_id, PIN).result(WAIT_S).accepted
    finally:
        app.close()


@pytest.mark.expected_logs(r"WARNING pos_app\.workers: NET-10\d on worker set-up")
def test_a_used_link_is_refused_and_a_new_one_needs_no_second_pin(home, set_up, platform):
    presenter, _ends = wizard(set_up, home)
    spent = platform.admin.till_add(platform.store_id)
    other = HomeSetUp(Home(home.path.with_name("other")), pin_cost=FLOOR)
    try:
        first, _ = wizard(other, Home(home.path.with_name("other")))
        join(first, f"{platform.url} {spent}")
        assert first.state.step is Step.CODE
    finally:
        other.close()
    join(presenter, f"{platform.url} {spent}")
    assert (presenter.state.step, presenter.state.fault) == (Step.LINK, "NET-102")
    fresh = platform.admin.till_add(platform.store_id)
    answer(presenter, Step.LINK, f"guitai enrol {platform.url} {fresh}")
    assert presenter.state.step is Step.CODE, presenter.state


def test_a_first_run_broken_off_after_joining_goes_on_where_it_was(home, set_up, platform):
    presenter, _ends = wizard(set_up, home)
    join(presenter, f"{platform.url} {platform.admin.till_add(platform.store_id)}")
    again, ends = wizard(set_up, home)
    assert again.state.step is Step.PRINTER
    assert not again.can_go_back
    again.skip()
    again.skip()
    again.skip()
    assert again.state.step is Step.DONE
    again.go_on()
    assert ends == [End.TILL]
    assert load_config(home).is_recovery_sheet_due
    assert joined_before(home) is None


def test_the_sheet_is_printed_on_the_printer_just_set_up(tmp_path, home, set_up, platform):
    presenter, _ends = wizard(set_up, home)
    join(presenter, f"{platform.url} {platform.admin.till_add(platform.store_id)}")
    presenter.go_on()
    answer(presenter, Step.PRINTER, f"file:{tmp_path / 'paper.bin'}")
    presenter.go_on()
    before = (tmp_path / "paper.bin").stat().st_size
    presenter.skip()
    answer(presenter, Step.PASSPHRASE, PASSPHRASE)
    answer(presenter, Step.PASSPHRASE_AGAIN, PASSPHRASE)
    presenter.go_on()
    assert presenter.state.step is Step.DONE, presenter.state
    assert presenter.state.has_sheet
    assert (tmp_path / "paper.bin").stat().st_size > before
    assert not load_config(home).is_recovery_sheet_due
    assert verify_home(home).ok


@pytest.mark.expected_logs(r"WARNING pos_app\.workers: BAK-101 on worker set-up")
def test_a_sheet_that_cannot_be_saved_is_still_to_be_made(tmp_path, home, set_up, platform):
    presenter, _ends = wizard(set_up, home)
    join(presenter, f"{platform.url} {platform.admin.till_add(platform.store_id)}")
    presenter.go_on()
    presenter.skip()
    presenter.skip()
    answer(presenter, Step.PASSPHRASE, PASSPHRASE)
    answer(presenter, Step.PASSPHRASE_AGAIN, PASSPHRASE)
    presenter.save_sheet(tmp_path / "no such folder" / "sheet.txt")
    assert (presenter.state.step, presenter.state.fault) == (Step.SHEET, "BAK-101")
    assert load_config(home).is_recovery_sheet_due
