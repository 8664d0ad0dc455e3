"""Peer and adults talk beside a thread; a second adult can read it, the youth never (S12)."""

import datetime as dt
from typing import Any

import pytest

from capsules.numbers import NO_BREAK
from peers.people.models import User
from peers.threads.actions import peer
from peers.threads.models import Message, Notification, Thread
from tests.desk.conftest import As, Press, body, fresh

pytestmark = pytest.mark.django_db
ASKED = "I do not know what to say about the bicycle."
TOLD = "Listen first, you are doing well."


@pytest.fixture
def talked(press: Press, with_alice: Thread, alice: User, carla: User) -> Thread:
    press(alice, with_alice, "say_to_adults", text=ASKED, submission=fresh())
    press(carla, with_alice, "say_to_peer", text=TOLD, submission=fresh())
    return with_alice


def test_s12_both_sides_write_and_a_second_adult_reads(
    read: Any, talked: Thread, alice: User, carla: User, cora: User, lea: User, chris: User
) -> None:
    for person in (alice, carla, lea):
        html = body(read(person, talked))
        assert ASKED in html
        assert TOLD in html
    for outsider in (cora,):
        assert read(outsider, talked).status_code in (200, 404)
    assert list(talked.messages.for_youth().values_list("writer", flat=True)) == ["youth"]


def test_s12_it_ends_for_the_peer_when_they_lose_the_thread(
    press: Press, read: Any, talked: Thread, alice: User, bob: User, noon: dt.datetime
) -> None:
    peer.hand_back(thread_id=talked.pk, by=alice, now=noon)
    assert read(alice, talked).status_code == 404
    assert press(alice, talked, "say_to_adults", text=ASKED, submission=fresh()).status_code == 404
    talked.refresh_from_db()
    if talked.status == "offered":
        peer.accept_offer(thread_id=talked.pk, by=bob, now=noon)
    else:
        Thread.objects.filter(pk=talked.pk).update(owner=bob, status="with_peer")
    html = body(read(bob, talked))
    assert ASKED not in html
    assert TOLD not in html


def test_s12_no_contact_is_exchanged_beside_the_conversation(
    press: Press, read: Any, with_alice: Thread, alice: User, carla: User, lea: User
) -> None:
    mine, theirs = "Call me at 0470 11 22 33 please.", "Mail me: carla@example.net today."
    press(alice, with_alice, "say_to_adults", text=mine, submission=fresh())
    press(carla, with_alice, "say_to_peer", text=theirs, submission=fresh())
    for person, hidden in ((alice, "carla@example.net"), (carla, "0470 11 22 33")):
        html = body(read(person, with_alice)).replace(NO_BREAK, " ")
        assert hidden not in html
        assert "Contact details in this text are hidden." in html
    seen_by_lead = body(read(lea, with_alice)).replace(NO_BREAK, " ")
    assert "0470 11 22 33" in seen_by_lead
    assert "carla@example.net" in seen_by_lead


def test_one_form_is_one_word_however_often_pressed(
    press: Press, with_alice: Thread, alice: User, carla: User
) -> None:
    for person, name in ((alice, "say_to_adults"), (carla, "say_to_peer")):
        token = fresh()
        for _press in range(2):
            assert press(person, with_alice, name, text=ASKED, submission=token).status_code == 302
    assert with_alice.messages.filter(to="peer").count() == 2


@pytest.mark.parametrize("text", ["", "x" * 5001])
def test_a_refused_word_is_kept_in_its_own_form(
    press: Press, with_alice: Thread, alice: User, carla: User, text: str
) -> None:
    for person, name in ((alice, "say_to_adults"), (carla, "say_to_peer")):
        answer = press(person, with_alice, name, text=text, submission=fresh())
        assert answer.status_code == 422
        assert text in body(answer)
    assert not with_alice.messages.filter(to="peer").exists()


def test_without_a_peer_there_is_nobody_to_talk_to(
    press: Press, read: Any, with_chris: Thread, chris: User
) -> None:
    assert "A word to the peer expert" not in body(read(chris, with_chris))
    answer = press(chris, with_chris, "say_to_peer", text=TOLD, submission=fresh())
    assert answer.status_code == 409


def test_a_word_is_told_on_the_board_while_the_thread_is_theirs(
    as_: As, talked: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    assert "Your coach has written to you" in body(as_(alice).get("/en/desk/"))
    assert "The peer expert has written to you" in body(as_(carla).get("/en/desk/"))
    peer.hand_back(thread_id=talked.pk, by=alice, now=noon)
    html = body(as_(alice).get("/en/desk/"))
    assert "Your coach has written to you" not in html
    assert talked.number not in html


def test_the_talk_says_whom_it_was_with(talked: Thread, alice: User) -> None:
    assert set(talked.messages.filter(to="peer").values_list("peer", flat=True)) == {alice.pk}
    assert Notification.objects.filter(kind="talk").count() == 2
    assert Message.objects.filter(to="peer", body_sealed=None).count() == 0
