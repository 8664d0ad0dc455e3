"""The conversation: what the youth reads and can do, and who else cannot."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from capsules.numbers import unbroken
from peers.people.models import User
from peers.threads.actions import coach, peer
from peers.threads.actions.routing import advance_thread
from peers.threads.actions.youth import delete_by_youth
from peers.threads.models import Message, Thread, ThreadEvent, TwoAdultRequest
from peers.threads.rules.states import Status
from peers.threads.text import read_message
from tests.help.conftest import Youth
from tests.help.page import Page

Only = Callable[[], Thread]
# Nothing in it that the triage could find serious.
LIGHT = {"topic": "account_security", "message": "How do I choose a good password?"}


def answer(thread: Thread, by: User, text: str) -> None:
    """An adult takes the thread over and answers."""
    now = timezone.now()
    if thread.owner_id != by.pk:
        coach.take_over(thread_id=thread.pk, by=by, now=now)
    coach.reply_as_adult(thread_id=thread.pk, by=by, text=text, submission=uuid.uuid4(), now=now)


def texts() -> list[str]:
    rows = Message.objects.select_related("thread").order_by("written_at", "pk")
    return [read_message(row) for row in rows]


# --- reading ----------------------------------------------------------------------------------
def test_an_answer_shows_who_wrote_it_and_in_which_role(
    youth: Youth, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread()
    clock.shift(60)
    answer(only_thread(), carla, "You did nothing wrong.")
    page = youth.page("thread/")
    assert "You have an answer" in page.texts["state-title"]
    assert "Carla · Coach" in page.texts["latest"]
    assert "You did nothing wrong." in page.texts["latest"]


def test_notes_and_unapproved_words_never_reach_the_youth(
    youth: Youth, carla: User, only_thread: Only
) -> None:
    youth.opens_thread()
    now = timezone.now()
    coach.take_over(thread_id=only_thread().pk, by=carla, now=now)
    coach.add_note(
        thread_id=only_thread().pk,
        by=carla,
        text="Call the school?",
        submission=uuid.uuid4(),
        now=now,
    )
    assert b"Call the school?" not in youth.get("thread/").content


def test_text_that_was_tampered_with_is_not_shown_and_the_page_stays(
    youth: Youth, only_thread: Only
) -> None:
    youth.opens_thread()
    Message.objects.update(body_sealed=b"\x01" * 300)
    assert "This text can no longer be read." in youth.page("thread/").texts["latest"]


def test_the_numbers_come_first_once_a_promise_is_broken(
    youth: Youth, make_youth: Callable[..., Youth], clock: Any
) -> None:
    code = youth.opens_thread()
    clock.shift(dt.timedelta(days=3))
    later = make_youth()
    later.comes_back(code)
    page = later.page("thread/")
    ids = [attributes.get("id") for _tag, attributes in page.tags]
    assert ids.index("emergency-title") < ids.index("state-title")
    assert "Nobody has answered in time." in page.texts["state-title"]


# --- writing ----------------------------------------------------------------------------------
def test_writing_more_adds_a_message(youth: Youth) -> None:
    youth.opens_thread(message="One.")
    response = youth.writes("Two.")
    assert (response.status_code, response["Location"]) == (303, "/en/help/thread/#latest")
    assert texts() == ["One.", "Two."]


def test_a_double_click_writes_once(youth: Youth) -> None:
    youth.opens_thread(message="One.")
    page = youth.page("thread/")
    data = {"marker": page.value("marker"), "submission": page.value("submission")}
    for _click in range(2):
        youth.post("thread/write/", {**data, "message": "Two."})
    assert texts() == ["One.", "Two."]


def test_words_added_before_the_first_press_came_through_are_not_lost(youth: Youth) -> None:
    youth.opens_thread(message="One.")
    page = youth.page("thread/")
    data = {"marker": page.value("marker"), "submission": page.value("submission")}
    for words in ("Two.", "Two. He is here.", "Two. He is here.", "Two."):
        youth.post("thread/write/", {**data, "message": words})
    assert texts() == ["One.", "Two.", "Two. He is here."]


@pytest.mark.parametrize("token", ["", "nonsense", "\x00"])
def test_a_broken_double_click_guard_costs_no_message(youth: Youth, token: str) -> None:
    youth.opens_thread(message="One.")
    assert youth.writes("Two.", submission=token).status_code == 303
    assert texts() == ["One.", "Two."]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    ("typed", "shown"),
    [("", ""), ("word " * 4000, ("word " * 4000).strip()), ("a\x00b", "ab"), ("\u202e", "")],
)
def test_a_message_that_cannot_be_taken_is_explained_and_kept(
    make_youth: Callable[..., Youth], language: str, typed: str, shown: str
) -> None:
    youth = make_youth(language)
    youth.opens_thread(message="One.")
    page = Page(youth.writes(typed))
    assert page.texts["message-error"].strip()
    assert page.value("message") == shown
    assert texts() == ["One."]


def test_writing_after_an_answer_asks_again(youth: Youth, carla: User, only_thread: Only) -> None:
    youth.opens_thread()
    answer(only_thread(), carla, "How are you now?")
    assert only_thread().waiting_for_youth
    cycle = only_thread().cycle
    youth.writes("Not well.")
    assert not only_thread().waiting_for_youth
    assert only_thread().cycle > cycle


# --- leaving, closing, deleting -----------------------------------------------------------------
def test_leaving_forgets_everything_on_the_device(youth: Youth) -> None:
    code = youth.opens_thread()
    assert youth.post("thread/leave/")["Location"] == "/en/help/return/?closed=left"
    assert not dict(youth.client.session)
    assert youth.get("thread/")["Location"] == "/en/help/return/"
    assert youth.comes_back(code).status_code == 303


def test_the_quick_exit_closes_the_conversation(youth: Youth) -> None:
    youth.opens_thread()
    youth.client.get("/exit/")
    assert youth.get("thread/")["Location"] == "/en/help/return/"


def test_a_youth_can_close_and_open_again_by_writing(youth: Youth, only_thread: Only) -> None:
    youth.opens_thread(**LIGHT)
    youth.post("thread/close/", {"marker": "of another page"})
    assert only_thread().status == Status.WAITING
    page = youth.page("thread/")
    youth.post("thread/close/", {"marker": page.value("marker")})
    assert only_thread().status == Status.CLOSED
    assert "This conversation is closed" in youth.page("thread/").texts["state-title"]
    youth.writes("One more thing.")
    assert only_thread().status == Status.WAITING


def test_a_serious_thread_is_not_closed_by_the_youth_alone_and_the_page_says_why(
    youth: Youth, only_thread: Only
) -> None:
    youth.opens_thread(topic="sextortion", threatened="yes")
    page = youth.page("thread/")
    youth.post("thread/close/", {"marker": page.value("marker")})
    assert only_thread().is_open
    assert ThreadEvent.objects.filter(kind=ThreadEvent.Kind.WISHED_TO_CLOSE).count() == 1
    content = youth.get("thread/").content.decode()
    assert "You told us that you are done." in content
    assert "I am done" not in content


def test_deleting_is_asked_twice(youth: Youth, only_thread: Only) -> None:
    youth.opens_thread()
    assert b"Your code stops working." in youth.get("thread/delete/").content
    assert only_thread().status == Status.WAITING


def test_deleting_erases_the_text_and_kills_the_code(
    youth: Youth, make_youth: Callable[..., Youth], only_thread: Only
) -> None:
    code = youth.opens_thread()
    response = youth.confirms("thread/delete/")
    assert response["Location"] == "/en/help/return/?closed=deleted"
    thread = only_thread()
    assert thread.status == Status.ERASED
    assert thread.code_hash is None
    assert thread.data_key is None
    assert not dict(youth.client.session)
    assert make_youth().comes_back(code).status_code == 200


def test_s13_deleting_something_serious_tells_that_adults_decide(
    youth: Youth, make_youth: Callable[..., Youth], only_thread: Only
) -> None:
    code = youth.opens_thread(topic="sextortion", threatened="yes")
    assert "Two adults must decide together" in youth.get("thread/delete/").content.decode()
    youth.confirms("thread/delete/")
    assert only_thread().code_hash is None
    assert only_thread().data_key is not None
    assert TwoAdultRequest.objects.get().action == TwoAdultRequest.Action.ERASE
    assert make_youth().comes_back(code).status_code == 200


def test_a_thread_erased_elsewhere_ends_the_session(youth: Youth, only_thread: Only) -> None:
    youth.opens_thread()
    delete_by_youth(thread_id=only_thread().pk, now=timezone.now())
    assert youth.get("thread/")["Location"] == "/en/help/return/"
    assert not dict(youth.client.session)


def test_the_red_button_of_a_peer_is_told_as_a_hand_over(
    youth: Youth, alice: User, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread(**LIGHT)
    now = timezone.now()
    advance_thread(thread_id=only_thread().pk, now=now)
    peer.accept_offer(thread_id=only_thread().pk, by=alice, now=now)
    assert "Alice, a trained peer expert" in youth.get("thread/").content.decode()
    peer.press_red_button(thread_id=only_thread().pk, by=alice, now=now)
    assert "You did right to write." in youth.get("thread/").content.decode()


def test_s14_what_a_peer_writes_reaches_the_youth_without_contacts(
    youth: Youth, alice: User, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread(**LIGHT)
    now = timezone.now()
    advance_thread(thread_id=only_thread().pk, now=now)
    peer.accept_offer(thread_id=only_thread().pk, by=alice, now=now)
    clock.shift(60)
    text = "Call me on 0470 12 34 56. If it is urgent: 112 or 116 000."
    reply = peer.propose_reply(
        thread_id=only_thread().pk, by=alice, text=text, submission=uuid.uuid4(), now=now
    )
    coach.approve_reply(message_id=reply.pk, by=carla, now=timezone.now())
    said = youth.page("thread/").texts["latest"]
    assert "Call me on [contact hidden]. If it is urgent: 112 or 116\u00a0000." in said


def test_s14_what_an_adult_writes_is_shown_as_it_is(
    youth: Youth, carla: User, only_thread: Only
) -> None:
    youth.opens_thread()
    answer(only_thread(), carla, "The centre is at 02 123 45 67.")
    assert unbroken("02 123 45 67") in youth.page("thread/").texts["latest"]
