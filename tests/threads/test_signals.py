"""Phrases of the organisation: who may change them, and that every text meets the lists of now."""

import datetime as dt

import pytest

from peers.people.models import User
from peers.threads.actions import signals, youth
from peers.threads.errors import AlreadyAsked, NotYours, PhraseRefused, TooLate
from peers.threads.models import OwnPhrase, PhraseOff, SignalChange, SignalHit
from peers.threads.phrases import changes_now
from peers.threads.rules.triage import screen
from tests.threads.conftest import OpenOne

TEXT = "Shall we go to the purple garden for a password lesson? I have never made one before."


@pytest.fixture
def phrase(carla: User, noon: dt.datetime) -> OwnPhrase:
    return signals.add_phrase(
        language="en", group="meeting", level=3, words="purple garden", by=carla, now=noon
    )


@pytest.fixture
def shipped() -> str:
    """A phrase that "i want to die" meets."""
    return screen("i want to die", language="en").hits[0].id


def test_an_own_phrase_counts_for_the_next_message(
    open_one: OpenOne, phrase: OwnPhrase, noon: dt.datetime
) -> None:
    assert open_one(message=TEXT).risk == 3
    signals.retire_phrase(pk=phrase.pk, reason="a café", by=phrase.made_by, now=noon)
    assert open_one(message=TEXT).risk == 0


def test_an_own_phrase_counts_in_a_further_message(
    open_one: OpenOne, phrase: OwnPhrase, noon: dt.datetime
) -> None:
    thread = open_one()
    youth.add_message(thread_id=thread.pk, text=TEXT, submission=thread.pk, now=noon)
    thread.refresh_from_db()
    assert thread.risk == 3
    assert [hit.phrase for hit in thread.signal_hits.all()] == [phrase.phrase_id]


def test_the_lists_of_now_take_one_query(
    phrase: OwnPhrase, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert [one.id for one in changes_now().added] == [phrase.phrase_id]


def test_a_row_that_cannot_be_read_stops_nobodys_message(
    open_one: OpenOne, phrase: OwnPhrase
) -> None:
    OwnPhrase.objects.filter(pk=phrase.pk).update(words="((")
    assert changes_now().added == ()
    assert open_one(message=TEXT).risk == 0


def test_a_shipped_phrase_counts_until_a_lead_agrees(
    carla: User, lea: User, shipped: str, noon: dt.datetime
) -> None:
    asked = signals.ask_off(phrase=shipped, reason="a song", by=carla, now=noon)
    assert changes_now().off == frozenset()
    signals.agree_off(pk=asked.pk, by=lea, now=noon)
    assert changes_now().off == {shipped}
    signals.keep_on(pk=asked.pk, by=carla, now=noon)
    assert changes_now().off == frozenset()
    kinds = SignalChange.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["asked_off", "switched_off", "back_on"]


def test_nobody_switches_a_phrase_off_alone(
    carla: User, cora: User, stan: User, lea: User, shipped: str, noon: dt.datetime
) -> None:
    asked = signals.ask_off(phrase=shipped, reason="a song", by=lea, now=noon)
    for adult in (lea, carla, cora, stan):
        with pytest.raises(NotYours):
            signals.agree_off(pk=asked.pk, by=adult, now=noon)
    with pytest.raises(AlreadyAsked):
        signals.ask_off(phrase=shipped, reason="again", by=carla, now=noon)
    assert changes_now().off == frozenset()


def test_a_refusal_keeps_the_phrase(
    carla: User, cora: User, shipped: str, noon: dt.datetime
) -> None:
    asked = signals.ask_off(phrase=shipped, reason="a song", by=carla, now=noon)
    signals.keep_on(pk=asked.pk, by=cora, now=noon)
    with pytest.raises(TooLate):
        signals.keep_on(pk=asked.pk, by=cora, now=noon)
    assert PhraseOff.objects.get().agreed_at is None
    assert SignalChange.objects.first().kind == "kept"


def test_only_what_is_in_a_list_can_be_switched_off(carla: User, noon: dt.datetime) -> None:
    with pytest.raises(TooLate):
        signals.ask_off(phrase="en-99999", reason="?", by=carla, now=noon)


def test_peers_and_outsiders_change_nothing(
    alice: User, tess: User, charlie: User, phrase: OwnPhrase, shipped: str, noon: dt.datetime
) -> None:
    for person in (alice, tess, charlie):
        with pytest.raises(NotYours):
            signals.ask_off(phrase=shipped, reason="?", by=person, now=noon)
        with pytest.raises(NotYours):
            signals.retire_phrase(pk=phrase.pk, reason="?", by=person, now=noon)
    assert SignalChange.objects.count() == 1


def test_a_phrase_is_added_once(phrase: OwnPhrase, carla: User, noon: dt.datetime) -> None:
    with pytest.raises(PhraseRefused, match="in the list already"):
        signals.add_phrase(
            language="en", group="meeting", level=2, words="purple garden", by=carla, now=noon
        )


def test_a_hit_is_kept_once_a_thread_and_holds_no_word(
    open_one: OpenOne, phrase: OwnPhrase, noon: dt.datetime
) -> None:
    thread = open_one(message=TEXT)
    youth.add_message(thread_id=thread.pk, text=TEXT, submission=thread.pk, now=noon)
    hit = SignalHit.objects.get(thread=thread)
    assert (hit.phrase, hit.group) == (phrase.phrase_id, "meeting")


def test_a_verdict_can_be_changed_and_is_one_for_each_adult(
    open_one: OpenOne, phrase: OwnPhrase, carla: User, cora: User, noon: dt.datetime
) -> None:
    thread = open_one(message=TEXT)
    hit = thread.signal_hits.get()
    for right in (True, False):
        signals.judge_hit(thread=thread, hit_id=hit.pk, right=right, by=carla, now=noon)
    signals.judge_hit(thread=thread, hit_id=hit.pk, right=True, by=cora, now=noon)
    assert sorted(hit.verdicts.values_list("by__name", "right")) == [
        ("Carla", False),
        ("Cora", True),
    ]


def test_a_peer_or_another_thread_judges_no_hit(
    open_one: OpenOne, phrase: OwnPhrase, alice: User, carla: User, noon: dt.datetime
) -> None:
    hit = open_one(message=TEXT).signal_hits.get()
    with pytest.raises(NotYours):
        signals.judge_hit(thread=hit.thread, hit_id=hit.pk, right=True, by=alice, now=noon)
    with pytest.raises(NotYours):
        signals.judge_hit(thread=open_one(), hit_id=hit.pk, right=True, by=carla, now=noon)
