"""The page of signal phrases, and the verdict on a hit beside its thread."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from peers.people.models import User
from peers.threads.actions import signals
from peers.threads.models import OwnPhrase, PhraseOff, SignalHit, SignalVerdict, Thread
from tests.desk.conftest import As, Opened, Press, body

WORDS = "purple garden"
TEXT = "The quiz asked for a purple garden. How do I keep my account safe from such a quiz?"
LIST = "/en/desk/signals/"


@pytest.fixture
def phrase(carla: User, noon: dt.datetime) -> OwnPhrase:
    return signals.add_phrase(
        language="en", group="meeting", level=3, words=WORDS, by=carla, now=noon
    )


@pytest.fixture
def hit(phrase: OwnPhrase, opened: Opened, chris: User, otto: User) -> SignalHit:
    return opened(message=TEXT).signal_hits.get()


def test_whoever_does_not_look_after_phrases_finds_no_page(
    as_: As, alice: User, tess: User, charlie: User, otto: User
) -> None:
    for person in (alice, tess, charlie, otto):
        assert as_(person).get(LIST).status_code == 404
        assert as_(person).get(reverse("desk:signal_new")).status_code == 404
        assert as_(person).post(reverse("desk:signal_new"), {}).status_code == 404


def test_staff_leads_and_coaches_see_counts_and_no_text(
    as_: As, hit: SignalHit, carla: User, lea: User, stan: User
) -> None:
    for person in (carla, lea, stan):
        page = body(as_(person).get(LIST + "?language=en"))
        assert WORDS in page
        assert "&lt;5" in page
        assert "The quiz asked" not in page


def test_trying_a_phrase_keeps_nothing(as_: As, carla: User) -> None:
    data = {"language": "en", "group": "meeting", "level": "3", "words": WORDS, "text": TEXT}
    answer = as_(carla).post(reverse("desk:signal_new"), {**data, "try": "1"})
    page = body(answer)
    assert "harmless sample messages too" in page
    assert "It is found in your text." in page
    assert not OwnPhrase.objects.exists()


def test_a_saved_phrase_counts_from_then_on(as_: As, stan: User, opened: Opened) -> None:
    data = {"language": "en", "group": "meeting", "level": "3", "words": WORDS, "text": ""}
    answer = as_(stan).post(reverse("desk:signal_new"), {**data, "save": "1"})
    assert answer.status_code == 302
    assert opened(message=TEXT).risk == 3


@pytest.mark.parametrize("button", ["try", "save"])
def test_a_phrase_that_tells_nothing_is_refused_next_to_its_field(
    as_: As, carla: User, button: str
) -> None:
    data = {"language": "en", "group": "meeting", "level": "3", "words": "how", "text": ""}
    answer = as_(carla).post(reverse("desk:signal_new"), {**data, button: "1"})
    assert answer.status_code == 422
    assert "everyday words" in body(answer)
    assert 'aria-invalid="true"' in body(answer)
    assert not OwnPhrase.objects.exists()


def test_s11_only_a_lead_adds_a_sign_that_a_helper_is_accused(
    as_: As, carla: User, lea: User
) -> None:
    data = {"language": "en", "group": "helper_accusation", "level": "4", "words": WORDS}
    address = reverse("desk:signal_new")
    assert as_(carla).post(address, {**data, "save": "1"}).status_code == 422
    assert as_(lea).post(address, {**data, "save": "1"}).status_code == 302


def test_switching_off_takes_a_lead_who_did_not_ask(as_: As, carla: User, lea: User) -> None:
    address = reverse("desk:signal_ask_off", args=["en-1"])
    missing = as_(carla).post(address, {"language": "en"})
    assert missing.status_code == 422
    assert 'id="error-en-1"' in body(missing)
    as_(carla).post(address, {"language": "en", "reason": "a song"})
    asked = PhraseOff.objects.get()
    assert "Yes, I agree" not in body(as_(carla).get(LIST))
    assert "Yes, I agree" in body(as_(lea).get(LIST))
    agree = reverse("desk:signal_agree_off", args=[asked.pk])
    assert as_(carla).post(agree).status_code == 404
    assert as_(lea).post(agree).status_code == 302
    assert "Switch on again" in body(as_(carla).get(LIST + "?language=en"))
    as_(carla).post(reverse("desk:signal_keep_on", args=[asked.pk]), {"language": "en"})
    asked.refresh_from_db()
    assert asked.ended_by == carla


def test_an_own_phrase_is_retired_with_a_reason(
    as_: As, phrase: OwnPhrase, cora: User, noon: dt.datetime
) -> None:
    address = reverse("desk:signal_retire", args=[phrase.pk])
    assert as_(cora).post(address, {"language": "en"}).status_code == 422
    as_(cora).post(address, {"language": "en", "reason": "a café"})
    phrase.refresh_from_db()
    assert phrase.retired_by == cora
    assert "a café" in body(as_(cora).get(LIST + "?language=en"))


def test_changes_are_made_by_post_only(as_: As, carla: User) -> None:
    for name in ("signal_retire", "signal_agree_off", "signal_keep_on"):
        assert as_(carla).get(reverse(f"desk:{name}", args=[1])).status_code == 405
    assert as_(carla).get(reverse("desk:signal_ask_off", args=["en-1"])).status_code == 405


def test_an_adult_judges_a_hit_beside_its_thread(
    read: Any, press: Press, hit: SignalHit, carla: User
) -> None:
    assert WORDS in body(read(carla, hit.thread))
    assert press(carla, hit.thread, "hit", hit.pk, right="yes").status_code == 302
    assert press(carla, hit.thread, "hit", hit.pk, right="no").status_code == 302
    assert SignalVerdict.objects.get().right is False
    assert 'aria-pressed="true"' in body(read(carla, hit.thread))


def test_a_peer_neither_sees_nor_judges_a_hit(
    press: Press, read: Any, with_alice: Thread, alice: User, noon: dt.datetime
) -> None:
    hit = SignalHit.objects.create(thread=with_alice, phrase="en-1", group="death", found_at=noon)
    assert "Found in the text" not in body(read(alice, with_alice))
    assert press(alice, with_alice, "hit", hit.pk, right="no").status_code == 404
    assert not SignalVerdict.objects.exists()


def test_the_queue_holds_what_the_reader_may_open(
    as_: As, hit: SignalHit, carla: User, stan: User, noon: dt.datetime
) -> None:
    address = reverse("desk:thread", args=[hit.thread_id])
    assert address in body(as_(carla).get(LIST))
    assert address not in body(as_(stan).get(LIST))
    signals.judge_hit(thread=hit.thread, hit_id=hit.pk, right=True, by=carla, now=noon)
    assert address not in body(as_(carla).get(LIST))


def test_s11_hits_about_a_helper_are_in_the_counts_of_leads_alone(
    as_: As, opened: Opened, phrase: OwnPhrase, carla: User, lea: User, luc: User
) -> None:
    opened(message=TEXT, topic="staff_concern")
    assert "&lt;5" in body(as_(lea).get(LIST + "?language=en"))
    assert "&lt;5" not in body(as_(carla).get(LIST + "?language=en"))


def test_from_five_on_numbers_are_told_and_the_wrong_come_first(
    as_: As, opened: Opened, phrase: OwnPhrase, carla: User, chris: User, noon: dt.datetime
) -> None:
    for _n in range(5):
        hit = opened(message=TEXT).signal_hits.get()
        signals.judge_hit(thread=hit.thread, hit_id=hit.pk, right=False, by=carla, now=noon)
    page = body(as_(carla).get(LIST + "?language=en&all=1"))
    lines = page.split('<li class="card stack" id="')[1:]
    assert lines[0].startswith(phrase.phrase_id)
    assert lines[0].count('<bdi dir="ltr">5</bdi>') == 2
