"""Every fault has its own stable code and a sentence for people in Chinese and in English."""

from __future__ import annotations

import re

import pytest

from pos_app import errors
from pos_app.errors import Actor, GuitaiError, Retry
from ui.error_text import SENTENCES

FAULTS = sorted(
    (
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, GuitaiError)
    ),
    key=lambda kind: kind.code,
)


@pytest.mark.parametrize("kind", FAULTS, ids=lambda kind: kind.__name__)
def test_fault_says_what_happened_in_both_languages(kind: type[GuitaiError]):
    sentence = SENTENCES[kind.code]
    assert re.search(r"[\u4e00-\u9fff]", sentence("zh-CN"))
    assert not re.search(r"[\u4e00-\u9fff]", sentence("en"))
    assert len(sentence("en").split()) >= 4


def test_codes_of_faults_are_unique_and_stable_in_shape():
    codes = [kind.code for kind in FAULTS]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[A-Z]{3}-[0-9]{3}", code) for code in codes)


def test_every_fault_says_who_acts_and_whether_to_try_again():
    assert all(kind.retry in Retry and kind.actor in Actor for kind in FAULTS)
