"""The small language of signal phrases."""

import json

import pytest

from peers.threads.rules.triage.lexicon import FOLDER, LANGUAGES, build, lexicon
from peers.threads.rules.triage.patterns import BadPattern, Sequence, forget_parts, parse
from peers.threads.rules.triage.screening import signals_in

GROUPS = set(
    "death self_harm leaving giving_away goodbye deadline money secrecy meeting older_partner"
    " gifts_debt location held dont_tell image_threat sexual_images abuse weapon adult_contact"
    " helper_accusation sexual_thoughts_children missing radicalisation".split()
)


def found(text: str, *patterns: str, **more: object) -> list[str]:
    data = {
        "language": "en",
        "reach": 2,
        "common": "the",
        "negators": ["not"],
        "no_denials": ["not only"],
        "clauses": ["but"],
        "words": {"want": "want|wanna"},
        "idioms": ["dying of laughter"],
        "signals": [
            {"id": p, "group": "death", "level": 3, "pattern": p, "note": "", **more}
            for p in patterns
        ],
    }
    return [signal.id for signal in signals_in(text, build(data))]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("want to die", "I want to die"),
        ("suicid*", "suicidal thoughts"),
        ("(want to|wanna) die", "i wanna die"),
        ("(really)? die", "die"),
        ("@want ..2 die", "want to just die"),
        ("i am <minor> ..3 <adult>", "i am 14 and he is 25"),
        ("<number> euro", "20 euro"),
        ("不想活", "我不想活了"),
        ("want to die", "w4nt to d1e"),
        ("want to die", "WAAAANT TO DIIIIE"),
    ],
)
def test_a_phrase_is_found(pattern: str, text: str) -> None:
    assert found(text, pattern) == [pattern]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("want to die", "to die want"),
        ("@want ..1 die", "want to just die"),
        ("die", "diet"),
        ("<minor>", "25"),
        ("<adult>", "he saw that i spent 20 euro, 30 likes"),
        ("dying", "I am dying of laughter"),
        ("want to die", "I do not want to die"),
        ("want ..2 die", "i want not die"),
    ],
)
def test_a_phrase_is_not_found(pattern: str, text: str) -> None:
    assert found(text, pattern) == []


def test_a_denial_ends_with_its_clause() -> None:
    assert found("not now, want to die", "want to die")
    assert found("not me but want to die", "want to die")


def test_what_only_looks_like_a_denial_is_none() -> None:
    assert found("not only want to die", "want to die")


def test_a_phrase_may_be_a_denial_itself() -> None:
    assert found("i do not want to live", "not want to live", deniable=False)


def test_an_idiom_covers_only_itself() -> None:
    assert found("dying of laughter, no really dying", "dying")


@pytest.mark.parametrize("broken", ["(a|b", "a)", "", "@unknown", "a*b", "(a|)"])
def test_a_phrase_that_cannot_be_read_says_so(broken: str) -> None:
    with pytest.raises(BadPattern):
        parse(broken, {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phrases_of_a_language_can_be_read_and_reviewed(language: str) -> None:
    signals = lexicon(language).signals
    assert len(signals) >= (120 if language in ("en", "fr", "nl") else 60)
    assert sorted({signal.level for signal in signals}) == [1, 2, 3, 4]
    assert {signal.group for signal in signals} >= GROUPS
    assert all(signal.note and signal.id.startswith(language[:2]) for signal in signals)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_stands_on_a_line_of_its_own(language: str) -> None:
    text = (FOLDER / f"{language}.json").read_text(encoding="utf-8")
    for row in json.loads(text)["signals"]:
        assert f"    {json.dumps(row, ensure_ascii=False)}" in text


def test_an_id_is_given_once() -> None:
    ids = [signal.id for code in LANGUAGES for signal in lexicon(code).signals]
    assert len(ids) == len(set(ids))


def test_a_word_that_many_phrases_ask_for_is_kept_once() -> None:
    forget_parts()
    one, other = parse("want to die", {}), parse("nothing to lose", {})
    assert isinstance(one, Sequence)
    assert isinstance(other, Sequence)
    assert one.parts[1] is other.parts[1]
    assert not hasattr(one, "__dict__")
