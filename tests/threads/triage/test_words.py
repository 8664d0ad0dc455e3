"""Folding and cutting: what is written in many ways is read in one."""

import pytest

from peers.threads.rules.triage.letters import LIMIT, fold
from peers.threads.rules.triage.scripts import is_mixed, main_script
from peers.threads.rules.triage.tokens import forms_of, tokens


def words(text: str) -> list[str]:
    return [forms[0] for forms in tokens(text).forms]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("DÉJÀ", "deja"),
        ("cœur", "coeur"),
        ("ﬁn", "fin"),
        ("𝓱𝓮𝓵𝓹", "help"),
        ("s\u200bec\u200dret", "secret"),
        ("\u202esecret\u202c", "secret"),
        ("h\u0336e\u0336l\u0336p\u0336", "help"),
        ("كـــتاب", "كتاب"),
        ("كِتَابٌ", "كتاب"),
        ("گفتی", "گفتي"),
        ("می\u200cخواهم", "ميخواهم"),
        ("١٤", "14"),
        ("۲۵", "25"),
        ("đừng", "dung"),
        ("錢", "钱"),
    ],
)
def test_spellings_are_folded(written: str, read: str) -> None:
    assert fold(written) == read


def test_emoji_and_money_signs_become_words() -> None:
    assert words("he wants 200€ 🔪") == ["he", "wants", "200", "moneysign", "emojiknife"]


@pytest.mark.parametrize(
    ("written", "stands_for"),
    [
        ("k1ll", "kill"),
        ("$ecret", "secret"),
        ("diiiie", "die"),
        ("suuuicide", "suicide"),
        ("k*ll", "kill"),
        ("d!e", "die"),
        ("j'ai", "ai"),
        ("don't", "dont"),
        ("24yo", "24"),
        ("kіll", "kill"),  # the і is Cyrillic
    ],
)
def test_a_word_stands_for_what_it_hides(written: str, stands_for: str) -> None:
    assert stands_for in forms_of(fold(written))


def test_letters_set_apart_are_joined() -> None:
    assert "kill" in tokens("k i l l").forms[-1]
    assert "kys" in tokens("k.y.s").forms[-1]


def test_chinese_is_cut_into_characters() -> None:
    assert words("我想死了 help") == ["我", "想", "死", "了", "help"]


def test_a_clause_begins_after_punctuation() -> None:
    assert tokens("no, yes").breaks == 0b10


def test_no_more_is_read_than_the_limit() -> None:
    assert len(tokens("a " * LIMIT).forms) == LIMIT // 2


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("How do I log in?", False),
        ("مرحبا كيف حالك", False),
        ("كيف أستعيد حسابي على Instagram و TikTok", False),
        ("مرحبا hello كيف my friend", True),
        ("sеcret", True),  # the е is Cyrillic
        ("hello привет", True),
        ("12 :) 🙂", False),
    ],
)
def test_mixed_scripts_are_seen(text: str, mixed: bool) -> None:
    assert is_mixed(text) is mixed


def test_the_script_is_that_of_most_letters() -> None:
    assert main_script("سلام Instagram چطور می‌تونم رمز عوض کنم") == "arabic"
    assert main_script("123") == ""
