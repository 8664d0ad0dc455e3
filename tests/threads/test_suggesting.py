"""What might help before writing: found by topic, by signs and by words, and kept nowhere."""

import pytest

from capsules.topics import TOPICS
from peers.threads.rules.suggesting import (
    AT_MOST,
    TOPIC_OF_SIGN,
    Leaflet,
    fitting_leaflets,
    needs_numbers_now,
    read_unsent,
    stems,
)
from peers.threads.rules.triage.lexicon import LANGUAGES, lexicon

SHELF = (
    Leaflet("passwords", "account_security", frozenset(), "Strong passwords for your account"),
    Leaflet("bullying", "cyberbullying", frozenset({"hate_speech"}), "When it stops being funny"),
    Leaflet("sextortion", "sextortion", frozenset({"ncii"}), "Threatened with pictures"),
    Leaflet("grooming", "grooming", frozenset(), "A stranger who is too kind"),
)


def found(text: str = "", *, topic: str = "", language: str = "en") -> list[str]:
    reading = read_unsent(text, topic=topic, language=language)
    return fitting_leaflets(SHELF, topics=reading.topics, text=text)


@pytest.mark.parametrize(
    ("topic", "first"),
    [("cyberbullying", "bullying"), ("hate_speech", "bullying"), ("ncii", "sextortion")],
)
def test_the_chosen_topic_finds_its_capsule(topic: str, first: str) -> None:
    assert found(topic=topic)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Someone got my password and changed it.", "passwords"),
        ("He says he will post my nudes if I do not pay.", "sextortion"),
    ],
)
def test_the_words_find_a_capsule_without_a_topic(text: str, first: str) -> None:
    assert found(text)[0] == first


def test_the_topic_that_was_chosen_weighs_more_than_a_word() -> None:
    assert found("my password", topic="grooming")[0] == "grooming"


def test_nothing_fits_is_an_answer() -> None:
    assert found("hm", topic="technical_settings") == []


def test_there_are_few_and_always_the_same() -> None:
    text = "password funny stranger pictures"
    assert len(found(text)) == AT_MOST
    assert found(text) == found(text)


def test_a_danger_in_the_words_calls_for_the_numbers() -> None:
    assert read_unsent("I want to die tonight", topic="", language="en").in_need
    assert not read_unsent("How do I mute a chat?", topic="", language="en").in_need


@pytest.mark.parametrize(
    ("ticked", "needs"),
    [
        ({"in_danger": "yes"}, True),
        ({"self_harm": "yes"}, True),
        ({"in_danger": "unsure"}, False),
        ({"topic": "suicide"}, True),
        ({"topic": "staff_concern"}, False),
        ({"topic": "nonsense"}, False),
    ],
)
def test_what_is_ticked_calls_for_the_numbers_at_once(ticked: dict[str, str], needs: bool) -> None:
    filled = {"topic": "", "in_danger": "", "self_harm": "", **ticked}
    assert needs_numbers_now(**filled) is needs


def test_every_sign_leads_to_a_topic_that_exists() -> None:
    groups = {signal.group for code in LANGUAGES for signal in lexicon(code).signals}
    assert set(TOPIC_OF_SIGN) <= groups
    assert set(TOPIC_OF_SIGN.values()) <= set(TOPICS)


def test_a_word_is_found_again_with_another_ending_or_accent() -> None:
    assert stems("Passwords!") & stems("my PASSWORD")
    assert stems("harcèlement") & stems("harcelement")
    assert not stems("a an the und") & stems("the")
