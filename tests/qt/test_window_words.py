"""Every word is there in both languages."""

from __future__ import annotations

import re

import pytest

from pos_app.domain.verdict import Reason
from resources.i18n.update_ts import used_texts
from ui.error_code import error_code
from ui.error_text import SENTENCES, error_sentence
from ui.formats import Locale, amount_text, day_text, moment_text, money_text
from ui.language import _FOLDER, CHINESE, ENGLISH, read_ts
from ui.reader import Reader
from ui.reason_words import WORDS
from ui.showcase import shop
from ui.verdict_words import verdict_words

HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(("file", "forms"), [("guitai_zh_CN.ts", 1), ("guitai_en.ts", 2)])
def test_every_text_of_the_window_is_translated(file, forms):
    known, used = read_ts(_FOLDER / file), used_texts()
    assert set(known) == set(used)
    for key, counts in used.items():
        assert len(known[key]) == (forms if counts else 1), key
        assert all(known[key]), key


def test_chinese_texts_are_chinese_and_keep_their_gaps():
    for (context, source), forms in read_ts(_FOLDER / "guitai_zh_CN.ts").items():
        for text in forms:
            assert HAN.search(text), (context, source)
            assert sorted(re.findall(r"\{\w+\}|%n", source)) == sorted(
                re.findall(r"\{\w+\}|%n", text)
            ), (context, source)


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_speaks_both_languages(reason):
    assert set(WORDS) == set(Reason)
    for language in (CHINESE, ENGLISH):
        reader = Reader(Locale(language, shop.ZONE, shop.NOW_UTC_MS), {"zhou": "周雨桐"})
        for facts in (None, shop.FACTS.get(reason)):
            words = verdict_words(shop.refused(reason, facts), reader)
            for text in (words.headline, words.reason, words.evidence, words.next_step, words.say):
                assert text
                assert "{" not in text
                assert bool(HAN.search(text)) == (language == CHINESE) or "店" in text


def test_every_error_has_three_sentences_in_both_languages():
    for code, text in SENTENCES.items():
        assert len([part for part in text.zh.split("。") if part]) >= 2, code
        assert text.en.count(". ") + text.en.endswith(".") >= 2, code
        assert HAN.search(text.zh)
        assert not HAN.search(text.en)


def test_unknown_fault_still_has_words():
    assert error_code(ValueError("x")) == "GEN-100"
    assert error_sentence("NO-SUCH", "en") == SENTENCES["GEN-100"].en


def test_money_and_dates_follow_the_language():
    zh = Locale(CHINESE, shop.ZONE, shop.NOW_UTC_MS)
    en = Locale(ENGLISH, shop.ZONE, shop.NOW_UTC_MS)
    assert money_text(128800, "CNY") == "¥1,288.00"
    assert money_text(-500, "CNY") == "\u2212¥5.00"
    assert money_text(500, "JPY") == "JP¥500"
    assert money_text(500, "THB") == "THB 5.00"
    assert amount_text(-123456, "CNY") == "\u22121,234.56"
    assert day_text(shop.NOW_UTC_MS, zh, with_year=True) == "2026-11-21 周六"
    assert day_text(shop.NOW_UTC_MS, en, with_year=True) == "Sat 21 Nov 2026"
    assert moment_text(shop.NOW_UTC_MS - 86_400_000, en) == "yesterday 14:32"
    assert moment_text(shop.NOW_UTC_MS - 400 * 86_400_000, zh) == "2025-10-17 14:32"
