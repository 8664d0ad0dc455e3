"""Grave words in a lesson, a film, a question or a joke: when they count, and when they do not.

`scenes.jsonl` states the grammar in all languages, in pairs: a harmless message, and one in which
the same frame stands beside something that happens to the writer or to somebody they know.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from peers.threads.rules.risk import assess
from peers.threads.rules.topics import Risk
from peers.threads.rules.triage.lexicon import LANGUAGES, build, lexicon
from peers.threads.rules.triage.scenes import SCENE_CONCEPTS, SCENES
from peers.threads.rules.triage.screening import signals_in
from peers.threads.rules.triage.stories import CONCEPTS

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
ROWS = [
    json.loads(line) for line in (HERE / "scenes.jsonl").read_text(encoding="utf-8").splitlines()
]
NAMED = {
    "taught": "((my)? lesson|(in a)? film)",
    "peril": "(blackmail|abuse|threatened)",
    "explain": "(what is|how do i protect myself)",
    "mirrored": "(happens to me|does it)",
    "oneself": "(me|my|myself)",
    "contrast": "but",
    "forebear": "(mum|granny)",
    "posted": "posted",
    "small_then": "as a baby",
    "hyperbole": "dying",
    "trifle": "phone",
    "kin": "uncle",
    "picture": "photo",
    "bare": "naked",
    "means": "pills",
}
SIGNALS = {
    "blackmail": "blackmail",
    "abuse": "abuse",
    "threatened": "threatened",
    "photo": "photo",
    "dying": "dying",
    "silence": "never ..4 tell",
}


def found(text: str) -> list[str]:
    data: dict[str, Any] = {
        "language": "en",
        "reach": 3,
        "common": "the",
        "negators": ["never"],
        "no_denials": [],
        "clauses": ["but", "and"],
        "words": {},
        "idioms": [],
        "signals": [
            {"id": name, "group": name, "level": 3, "pattern": pattern, "note": ""}
            for name, pattern in SIGNALS.items()
        ],
        "concepts": NAMED,
    }
    return [one.id for one in signals_in(text, build(data))]


@pytest.mark.parametrize(
    "text",
    [
        "a lesson about blackmail",
        "blackmail is in my lesson",
        "my lesson about blackmail and abuse",
        "in a film, a girl is threatened",
        "what is blackmail",
        "how do i protect myself from blackmail",
        "granny posted a photo of me as a baby",
        "photo of me as a baby that granny posted",
        "the phone is gone i am dying",
        "we never blackmail",
        "they never asked, we tell everybody",
    ],
)
def test_grave_words_of_a_scene_do_not_count(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("a lesson about blackmail. somebody tries blackmail", ["blackmail"]),
        ("a lesson about abuse but there is blackmail", ["blackmail"]),
        ("after a lesson he threatened me", ["threatened"]),
        ("a lesson, he told my friend of blackmail", ["blackmail"]),
        ("after the film my friend is threatened", ["threatened"]),
        ("a lesson " + "and so on " * 10 + "blackmail", ["blackmail"]),
        ("a lesson about blackmail that happens to me", ["blackmail", "en-heard-and-mine"]),
        ("a lesson about abuse and my uncle does it", ["abuse", "en-heard-and-mine"]),
        ("what is abuse my uncle does it", ["abuse", "en-kin-as-heard"]),
        ("what is it, he threatened me", ["threatened"]),
        ("granny posted a naked photo of me as a baby", ["photo"]),
        ("a stranger posted a photo of me as a baby", ["photo"]),
        ("the phone is gone i am dying and the pills are here", ["dying"]),
        ("i am dying", ["dying"]),
        ("he says never ever tell", ["silence"]),
    ],
)
def test_when_in_doubt_a_grave_word_counts(text: str, hits: list[str]) -> None:
    assert set(hits) <= set(found(text))


def test_it_never_happened_to_me_is_a_denial_like_any_other() -> None:
    assert found("a lesson about blackmail, never happens to me") == []


def test_scenes_are_made_of_concepts_of_their_own_and_undone_by_known_ones() -> None:
    frames = {name for one in SCENES for name in (one.frame, one.grave, one.beside) if name}
    assert frames <= SCENE_CONCEPTS <= CONCEPTS
    assert {void for one in SCENES for void in one.voids} <= CONCEPTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_words_for_scenes(language: str) -> None:
    assert lexicon(language).concepts.keys() >= SCENE_CONCEPTS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_both_what_is_harmless_and_what_is_not(language: str) -> None:
    said = [row["alarm"] for row in ROWS if row["language"] == language]
    assert said.count(True) >= 6
    assert said.count(False) >= 6


def _risk(language: str, text: str) -> Risk:
    return assess(
        topic="account_security", answers={}, age_band="13-15", language=language, text=text
    ).risk


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['language']}: {row['text'][:40]}")
def test_the_grammar_holds_in_all_languages(row: dict[str, Any]) -> None:
    assert (_risk(row["language"], row["text"]) >= Risk.R3) == row["alarm"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_told_of_first_silences_nobody(language: str) -> None:
    """Every serious message of the samples, run on after a harmless sentence without a stop."""
    frame = next(row["text"] for row in ROWS if row["language"] == language and not row["alarm"])
    lines = (CORPUS / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    serious = [
        one
        for one in map(json.loads, lines)
        if one["expect"]["risk_min"] >= Risk.R3 and _risk(language, one["text"]) >= Risk.R3
    ]
    heard = [one for one in serious if _risk(language, f"{frame} {one['text']}") >= Risk.R3]
    assert len(heard) >= 0.95 * len(serious)
