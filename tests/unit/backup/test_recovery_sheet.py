"""The sheet on paper and as text, and the keys that come back from it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from devices.printer.layout import QrRow, TextRow, lay_out
from devices.printer.profile import PROFILES
from devices.printer.raster import fitting_module, qr_matrix
from pos_app.bootstrap.recovery import KEY_NAMES, make_recovery_sheet, open_recovery
from pos_app.bootstrap.secrets import Secrets, open_secrets
from pos_app.domain.recovery_sheet import (
    RecoverySheetContent,
    recovery_sheet,
    recovery_sheet_text,
)
from pos_app.errors import KeystoreFault, RecoveryCodeBad, RecoveryRefused, WrongUse
from pos_app.pin_hash import load_or_create_pepper
from pos_app.sealing import SealCost
from pos_app.settings import Home, TillConfig
from pos_app.wire.recovery_code import RecoveryCode, read_recovery_code

CHEAP = SealCost(64, 1, 1)
CONFIG = TillConfig(dev="m1-0123456789abcdef", till_name="1号台", store_name="禾里鲜生 望京店")
WORDS = "old pear tree, 17 lamps"
MODULE_DOTS_MIN = 3
"""Narrower modules run into each other on thermal paper. Source: devices.md 5.1."""


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    home = Home(tmp_path / "home")
    home.create()
    made = open_secrets(home, create=True)
    load_or_create_pepper(made.keystore)
    return made


def sheet(secrets: Secrets, words: str = WORDS) -> RecoverySheetContent:
    return make_recovery_sheet(secrets, CONFIG, words, now_utc_ms=1_795_000_000_000, cost=CHEAP)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_keys_come_back_from_the_saved_sheet_with_the_passphrase(secrets: Secrets, language: str):
    text = recovery_sheet_text(sheet(secrets), language)
    keys = open_recovery(read_recovery_code(text), WORDS)
    assert keys.dev == CONFIG.dev
    assert keys.by_name == {name: secrets.keystore.load(name) for name in KEY_NAMES}
    assert keys.ledger_key == secrets.ledger_key
    assert keys.device.public_raw == secrets.device.public_raw
    assert WORDS not in text
    for key in keys.by_name.values():
        assert key.hex() not in text.lower()


def test_full_width_letters_of_an_input_method_are_the_same_passphrase(secrets: Secrets):
    code = read_recovery_code(sheet(secrets).payload)
    assert open_recovery(code, WORDS.replace("1", "１").replace(",", "，")).dev == CONFIG.dev


def test_wrong_passphrase_and_another_tills_code_are_refused(secrets: Secrets):
    code = read_recovery_code(sheet(secrets).payload)
    with pytest.raises(RecoveryRefused):
        open_recovery(code, WORDS + "!")
    with pytest.raises(RecoveryRefused):
        open_recovery(RecoveryCode("m1-another", code.sealed), WORDS)
    with pytest.raises(RecoveryCodeBad):
        open_recovery(RecoveryCode(code.dev, os.urandom(190)), WORDS)


@pytest.mark.parametrize("words", ["", "short", "12345678", "aaaaaaaaaa", "password1", "19900101"])
def test_easy_passphrases_are_not_taken(secrets: Secrets, words: str):
    with pytest.raises(WrongUse):
        sheet(secrets, words)


def test_a_till_without_all_its_keys_makes_no_sheet(tmp_path: Path):
    home = Home(tmp_path / "home")
    home.create()
    with pytest.raises(KeystoreFault):
        sheet(open_secrets(home, create=True))


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES.keys())
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_sheet_fits_every_paper(secrets: Secrets, profile, language: str):
    content = sheet(secrets)
    rows = lay_out(recovery_sheet(content, language), profile)
    texts = [row.text for row in rows if isinstance(row, TextRow)]
    assert all(line in texts for line in content.code_lines), "a code line was broken in two"
    (qr,) = [row for row in rows if isinstance(row, QrRow)]
    assert qr.payload == content.payload
    modules = len(qr_matrix(qr.payload))
    assert fitting_module(qr, modules, profile.width_dots) >= MODULE_DOTS_MIN


def test_no_human_line_of_the_text_is_taken_for_a_code_line(secrets: Secrets):
    content = sheet(secrets)
    for language in ("zh-CN", "en"):
        without_qr = recovery_sheet_text(content, language).replace(content.payload, "")
        assert read_recovery_code(without_qr) == read_recovery_code(content.payload)
