"""The lists with what an organisation added and switched off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peers.threads.rules.risk import assess
from peers.threads.rules.topics import Risk
from peers.threads.rules.triage import screen
from peers.threads.rules.triage.changes import Added, Changes, in_plain_words
from peers.threads.rules.triage.lexicon import LANGUAGES, lexicon
from peers.threads.rules.triage.patterns import BadPattern

OWN = Added("en-own-1", "en", "meeting", 3, "purple ... garden*")


def hits(text: str, changes: Changes, language: str = "en") -> list[str]:
    return [hit.id for hit in screen(text, language=language, changes=changes).hits]


@pytest.mark.parametrize("text", ["the purple and old gardens", "PURPLE g4rden", "purplé garden"])
def test_an_own_phrase_is_found_like_a_shipped_one(text: str) -> None:
    assert hits(text, Changes(added=(OWN,))) == ["en-own-1"]
    assert hits(text, Changes()) == []


def test_an_own_phrase_can_be_denied() -> None:
    assert hits("he did not say purple garden", Changes(added=(OWN,))) == []


@pytest.mark.parametrize(
    ("language", "words", "text"),
    [
        ("ar", "الحديقة البنفسجية", "قال لي نلتقي في الحديقه البنفسجيه"),
        ("fa", "باغ بنفش", "گفت بیا به باغ بنفش"),
        ("ps", "ارغواني باغ", "زه به ارغواني باغ ته ځم"),
        ("bg", "лилава градина", "той каза lilava gradina и аз"),
        ("zh-hans", "紫色花园", "他说在紫色花园见面"),
        ("vi", "khu vườn tím", "gặp nhau ở khu vuon tim nhé"),
        ("sq", "kopshti vjollcë", "takohemi te kopshti vjollce"),
        ("ro", "grădina mov", "ne vedem in gradina mov"),
    ],
)
def test_an_own_phrase_works_in_any_script(language: str, words: str, text: str) -> None:
    prefix = language.partition("-")[0]
    own = Added(f"{prefix}-own-7", language, "meeting", 3, words)
    assert f"{prefix}-own-7" in hits(text, Changes(added=(own,)), language)


def test_an_own_phrase_counts_where_the_language_is_in_doubt_and_a_coach_reads_first() -> None:
    own = Added("ar-own-1", "ar", "meeting", 2, "الحديقة البنفسجية")
    verdict = assess(
        topic="account_security",
        answers={},
        age_band="13-15",
        language="en",
        text="hello how are you, الحديقة البنفسجية today please",
        changes=Changes(added=(own,)),
    )
    assert "script:mixed" in verdict.reasons
    assert "signal:meeting:ar-own-1" in verdict.reasons
    assert not verdict.peer_allowed


def test_a_phrase_that_is_switched_off_does_not_count_and_the_others_do() -> None:
    text = "i want to die"
    found = set(hits(text, Changes()))
    gone = next(iter(found))
    assert set(hits(text, Changes(off=frozenset({gone})))) == found - {gone}


def test_a_story_can_be_switched_off() -> None:
    text = "my stepdad left a bruise on my arm"
    assert "en-kin-hurts" in hits(text, Changes())
    assert "en-kin-hurts" not in hits(text, Changes(off=frozenset({"en-kin-hurts"})))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_lists_of_a_changed_language_are_made_anew(language: str) -> None:
    changes = Changes(added=(OWN,))
    unchanged = lexicon(language) is lexicon(language, changes)
    assert unchanged is (language != "en")
    assert lexicon("en", changes) is lexicon("en", Changes(added=(OWN,)))


@pytest.mark.parametrize(
    "words", ["", "  ", "(a|b)", "[abc]", "a.b", "two$", "... garden", "garden ...", "*", "<adult>"]
)
def test_only_plain_words_can_be_read(words: str) -> None:
    with pytest.raises(BadPattern):
        in_plain_words(words)


WORDS = st.lists(
    st.sampled_from("i want to die he meet me purple old garden not nudes send pay or my".split()),
    max_size=12,
).map(" ".join)


@given(text=WORDS, level=st.integers(2, 4))
def test_an_own_phrase_only_raises(text: str, level: int) -> None:
    own = Added("en-own-1", "en", "meeting", level, "purple garden")
    facts = {"topic": "account_security", "answers": {}, "age_band": "13-15", "language": "en"}
    before = assess(**facts, text=text)
    after = assess(**facts, text=text, changes=Changes(added=(own,)))
    assert after.risk >= before.risk
    assert before.peer_allowed or not after.peer_allowed
    assert after.risk >= Risk(level) or "purple garden" not in text or "not" in text
