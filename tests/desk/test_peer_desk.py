"""A peer expert at the desk: offers, own threads, the red button, a break (S05-S08, S21)."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from peers.people.models import Absence, Group, User
from peers.threads.actions import coach, peer, routing
from peers.threads.models import Message, Notification, Offer, Thread, ThreadEvent
from peers.threads.text import read_message
from tests.desk.conftest import REPLY, SECRET, As, Opened, Press, body, fresh

pytestmark = pytest.mark.django_db
BOARD = "/en/desk/"


def test_an_offer_shows_topic_language_and_age_but_no_text(
    as_: As, offered: Thread, alice: User
) -> None:
    html = body(as_(alice).get(BOARD))
    assert "Accounts and passwords" in html
    assert "English" in html
    assert "13 to 15" in html
    assert "in 12 h" in html or "in 4 h" in html
    assert SECRET not in html
    assert "Robin" not in html


def test_an_offer_that_ran_out_is_no_longer_shown(
    as_: As, offered: Thread, alice: User, noon: dt.datetime
) -> None:
    with time_machine.travel(noon + dt.timedelta(days=2), tick=False):
        assert "Yes, I take it" not in body(as_(alice).get(BOARD))


def test_the_empty_board_is_kind(as_: As, alice: User) -> None:
    html = body(as_(alice).get(BOARD))
    assert "Nobody is waiting for you right now" in html
    assert "Time for yourself" in html


def test_a_peer_accepts_and_reads(press: Press, read: Any, offered: Thread, alice: User) -> None:
    assert read(alice, offered).status_code == 404
    answer = press(alice, offered, "accept")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("desk:thread", args=[offered.pk])
    assert SECRET in body(read(alice, offered))


def test_pressing_accept_twice_lands_on_the_thread(
    press: Press, offered: Thread, alice: User
) -> None:
    press(alice, offered, "accept")
    assert press(alice, offered, "accept").status_code == 302
    assert Offer.objects.filter(thread=offered, outcome="accepted").count() == 1


def test_accepting_too_late_says_so_kindly(
    press: Press, offered: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    coach.take_over(thread_id=offered.pk, by=_second(carla), now=noon)
    answer = press(alice, offered, "accept")
    assert answer.status_code == 409
    assert "moved on in the meantime" in body(answer)
    assert SECRET not in body(answer)


def _second(carla: User) -> User:
    """Any adult who may see the thread; here the coach of the peer."""
    return carla


@pytest.mark.parametrize("reason", ["", "declined", "conflict", "not_wanted", "forged"])
def test_a_peer_declines_without_explaining(
    press: Press, read: Any, offered: Thread, alice: User, reason: str
) -> None:
    assert press(alice, offered, "decline", reason=reason)["Location"] == BOARD
    offer = Offer.objects.get(thread=offered, helper=alice)
    assert offer.outcome == "declined"
    assert offer.reason in {"declined", "conflict", "not_wanted"}
    assert read(alice, offered).status_code == 404
    assert press(alice, offered, "decline").status_code == 409


@pytest.mark.parametrize("name", ["accept", "decline"])
def test_what_was_never_offered_to_a_peer_is_not_there(
    press: Press, offered: Thread, bob: User, name: str
) -> None:
    assert press(bob, offered, name).status_code == 404


@pytest.mark.parametrize(
    ("nickname", "asked"),
    [("Robin", "What would you like to say to Robin?</label>"), ("", "Your words</label>")],
)
def test_a_youth_without_a_nickname_is_no_name_in_a_sentence(
    read: Any, press: Press, opened: Opened, alice: User, carla: User, nickname: str, asked: str
) -> None:
    thread = opened(nickname=nickname)
    press(alice, thread, "accept")
    html = body(read(alice, thread))
    assert asked in html
    assert f"<strong>{nickname or 'The youth'}</strong>" in html
    for page in (html, body(read(carla, thread))):
        assert "to The youth" not in page
        assert "With The youth" not in page


def test_a_peer_proposes_a_reply_once(
    press: Press, with_alice: Thread, alice: User, read: Any
) -> None:
    token = fresh()
    for _press in range(2):
        answer = press(alice, with_alice, "propose", text=REPLY, submission=token)
        assert answer.status_code == 302
    assert Message.objects.filter(thread=with_alice, state="proposed").count() == 1
    html = body(read(alice, with_alice))
    assert REPLY in html
    assert "Your reply is with Carla" in html
    assert "Send to my coach" not in html


def test_the_same_form_with_other_words_keeps_the_first_and_gives_the_others_back(
    press: Press, with_alice: Thread, alice: User
) -> None:
    token = fresh()
    press(alice, with_alice, "propose", text=REPLY, submission=token)
    words = "Another thought, typed while the first was on its way."
    answer = press(alice, with_alice, "propose", text=words, submission=token)
    assert answer.status_code == 409
    html = body(answer)
    assert REPLY in html
    assert "Your reply is with Carla" in html
    assert f"{words}</textarea>" in html
    assert "nothing of it was sent" in html
    assert Message.objects.get(thread=with_alice, state="proposed").author == alice


def test_words_of_a_form_whose_reply_came_back_are_a_reply_of_their_own(
    press: Press, with_alice: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    token = fresh()
    press(alice, with_alice, "propose", text=REPLY, submission=token)
    first = Message.objects.get(thread=with_alice, state="proposed")
    coach.send_back_reply(message_id=first.pk, by=carla, note="Shorter, please.", now=noon)
    for _press in range(2):
        answer = press(alice, with_alice, "propose", text="Three words.", submission=token)
        assert answer.status_code == 302
    second = Message.objects.get(thread=with_alice, state="proposed")
    assert read_message(second) == "Three words."


def test_a_form_sent_again_after_the_coach_changed_its_words_is_no_new_reply(
    press: Press, with_alice: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    token = fresh()
    press(alice, with_alice, "propose", text=REPLY, submission=token)
    reply = Message.objects.get(thread=with_alice, state="proposed")
    coach.approve_reply(message_id=reply.pk, by=carla, now=noon, text="In the coach's words.")
    assert press(alice, with_alice, "propose", text=REPLY, submission=token).status_code == 302
    assert Message.objects.filter(thread=with_alice, author=alice).count() == 1


def test_a_draft_is_kept_and_comes_back_in_the_form(
    press: Press, read: Any, with_alice: Thread, alice: User, carla: User
) -> None:
    press(alice, with_alice, "draft", text="I was thinking", submission=fresh())
    assert "I was thinking</textarea>" in body(read(alice, with_alice))
    assert "I was thinking" not in body(read(carla, with_alice))
    press(alice, with_alice, "propose", text="I was thinking of you", submission=fresh())
    assert Message.objects.filter(thread=with_alice, author=alice).count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Write something first"),
        ("   \n ", "Write something first"),
        ("a" * 5001, "longer than 5,000 characters"),
        ("look data:image/png;base64,iVBORw0KGgo= here", "Pictures and files"),
        ("\x00\x01\x02\x03\x04 oh", "not text"),
    ],
)
def test_a_text_that_cannot_be_sent_is_explained_and_kept(
    press: Press, with_alice: Thread, alice: User, text: str, said: str
) -> None:
    answer = press(alice, with_alice, "propose", text=text, submission=fresh())
    assert answer.status_code == 422
    assert said in body(answer)
    assert not Message.objects.filter(thread=with_alice, author=alice).exists()
    if text.startswith("look"):
        assert "look data:image" in body(answer)


def test_a_reply_that_came_back_is_in_the_form_with_the_note(
    read: Any, proposed: Message, alice: User, carla: User, noon: dt.datetime
) -> None:
    coach.send_back_reply(message_id=proposed.pk, by=carla, note="Ask how they feel.", now=noon)
    html = body(read(alice, proposed.thread))
    assert "Ask how they feel." in html
    assert f"{REPLY}</textarea>" in html


def test_a_reply_written_too_late_is_not_lost(press: Press, proposed: Message, alice: User) -> None:
    words = "Another thought that I typed on an old page."
    answer = press(alice, proposed.thread, "propose", text=words, submission=fresh())
    assert answer.status_code == 409
    html = body(answer)
    assert words in html
    assert "moved on in the meantime" in html


def test_the_red_button_stands_beside_every_message_of_others(
    read: Any, with_alice: Thread, alice: User
) -> None:
    html = body(read(alice, with_alice))
    lines = html.split('<li class="said')[1:]
    assert lines
    assert all("Too heavy for me" in line.split("</li>")[0] for line in lines)


def test_s07_the_red_button_takes_the_thread_away_at_once(
    press: Press, read: Any, as_: As, with_alice: Thread, alice: User
) -> None:
    answer = press(alice, with_alice, "too_heavy")
    assert answer["Location"] == BOARD
    with_alice.refresh_from_db()
    assert with_alice.risk >= 2
    assert with_alice.owner != alice
    assert read(alice, with_alice).status_code == 404
    html = body(as_(alice).get(BOARD))
    assert "An adult has taken over. Thank you." in html
    assert "talk it over with you" in html
    again = press(alice, with_alice, "too_heavy")
    assert again.status_code == 404
    assert "If you just passed it on, it worked" in body(again)


def test_a_notice_goes_when_it_was_read_and_only_by_its_reader(
    press: Press, as_: As, with_alice: Thread, alice: User, bob: User
) -> None:
    press(alice, with_alice, "too_heavy")
    for notice in Notification.objects.filter(to=alice, kind__in=["taken", "debrief"]):
        address = reverse("desk:notice_read", args=[notice.pk])
        assert as_(bob).post(address).status_code == 404
        assert as_(alice).post(address).status_code == 302
    assert "An adult has taken over" not in body(as_(alice).get(BOARD))


def test_a_peer_hands_back_and_may_take_a_break(
    press: Press, read: Any, as_: As, with_alice: Thread, alice: User
) -> None:
    assert press(alice, with_alice, "hand_back_for_a_break")["Location"] == BOARD
    assert read(alice, with_alice).status_code == 404
    assert Absence.objects.filter(user=alice, kind="break", ends_at=None).exists()
    assert "You are on a break" in body(as_(alice).get(BOARD))


def test_handing_back_alone_is_no_break(press: Press, with_alice: Thread, alice: User) -> None:
    press(alice, with_alice, "hand_back")
    assert not Absence.objects.exists()
    assert Offer.objects.get(thread=with_alice, helper=alice).reason == "handed_back"


def test_s21_a_break_needs_no_reason_and_gives_open_offers_back(
    as_: As, offered: Thread, alice: User
) -> None:
    browser = as_(alice)
    for _press in range(2):
        assert browser.post(reverse("desk:break")).status_code == 302
    assert Absence.objects.filter(user=alice).count() == 1
    assert Offer.objects.get(thread=offered, helper=alice).outcome == "declined"
    browser.post(reverse("desk:back"))
    assert "You are on a break" not in body(browser.get(BOARD))
    assert "Take a break" in body(browser.get(BOARD))


@pytest.mark.parametrize("name", ["break", "back"])
def test_a_break_is_a_peers(as_: As, carla: User, name: str) -> None:
    assert as_(carla).post(reverse(f"desk:{name}")).status_code == 404
    assert not Absence.objects.exists()


def test_a_listener_reads_and_has_nothing_to_press(
    read: Any,
    press: Press,
    with_alice: Thread,
    alice: User,
    carla: User,
    noon: dt.datetime,
    as_: As,
) -> None:
    User.objects.filter(pk=alice.pk).update(birth_date=dt.date(2009, 1, 1))
    alice.refresh_from_db()
    press(alice, with_alice, "too_heavy")
    coach.let_peer_listen(thread_id=with_alice.pk, by=carla, peer=alice, now=noon)
    html = body(read(alice, with_alice))
    assert SECRET in html
    assert "you may read along" in html
    assert "Too heavy" not in html
    assert "Hand it back" not in html
    assert "You listen in" in body(as_(alice).get(BOARD))
    assert press(alice, with_alice, "propose", text=REPLY, submission=fresh()).status_code == 404


def test_a_thread_that_went_to_another_peer_is_gone(
    read: Any, press: Press, with_alice: Thread, alice: User, bob: User, noon: dt.datetime
) -> None:
    peer.hand_back(thread_id=with_alice.pk, by=alice, now=noon)
    with_alice.refresh_from_db()
    assert with_alice.status == "offered"
    peer.accept_offer(thread_id=with_alice.pk, by=bob, now=noon)
    assert read(alice, with_alice).status_code == 404
    for name in ("propose", "draft", "too_heavy", "hand_back"):
        answer = press(alice, with_alice, name, text=REPLY, submission=fresh())
        assert answer.status_code == 404
        assert SECRET not in body(answer)


def test_s08_a_relaxed_group_sends_r0_at_once(
    press: Press, as_: As, opened: Opened, tariq: User, centre: Group, noon: dt.datetime
) -> None:
    Group.objects.filter(pk=centre.pk).update(adult_peers_answer_r0=True)
    thread = opened()
    press(tariq, thread, "accept")
    press(tariq, thread, "propose", text=REPLY, submission=fresh())
    thread.refresh_from_db()
    assert thread.messages.get(author=tariq).state == "delivered"
    assert thread.events.filter(kind=ThreadEvent.Kind.REPLIED).exists()
    routing.route_due(now=noon)
    assert "Nothing to do for now" in body(as_(tariq).get(BOARD))
