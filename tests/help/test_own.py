"""What belongs to the youth: saying whether it helped, and a copy to keep (S25)."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from peers.people.models import User
from peers.threads.actions import coach
from peers.threads.models import Message, Thread, ThreadEvent
from tests.help.conftest import Youth
from tests.help.page import Page
from tests.help.test_thread import LIGHT, answer

Only = Callable[[], Thread]


def rates(youth: Youth, rating: object, **changes: object) -> HttpResponse:
    marker = youth.page("thread/").value("marker")
    return youth.post("thread/rate/", {"marker": marker, "rating": rating, **changes})


def downloads(youth: Youth, **changes: object) -> HttpResponse:
    marker = youth.page("thread/").value("marker")
    return youth.post("thread/download/", {"marker": marker, **changes})


@pytest.fixture
def answered(youth: Youth, carla: User, only_thread: Only, clock: Any) -> Youth:
    youth.opens_thread(message="They laugh at me.")
    clock.shift(60)
    answer(only_thread(), carla, "You did nothing wrong.")
    return youth


# --- was this helpful ---------------------------------------------------------------------------
def test_nobody_is_asked_before_there_is_an_answer(youth: Youth, only_thread: Only) -> None:
    youth.opens_thread(**LIGHT)
    assert "rating" not in youth.page("thread/").texts
    assert rates(youth, 3).status_code == 200
    assert only_thread().rating is None


def test_the_youth_says_whether_it_helped_and_is_thanked(
    answered: Youth, only_thread: Only
) -> None:
    response = rates(answered, 3)
    assert (response.status_code, response["Location"]) == (303, "/en/help/thread/#rating")
    assert only_thread().rating == 3
    page = answered.page("thread/")
    assert "Thank you." in page.texts["rating"]
    [pressed] = page.all("button", **{"aria-pressed": "true"})
    assert pressed["value"] == "3"


def test_the_answer_may_be_changed(answered: Youth, only_thread: Only) -> None:
    rates(answered, 3)
    rates(answered, 1)
    assert only_thread().rating == 1
    assert ThreadEvent.objects.filter(kind=ThreadEvent.Kind.RATED).count() == 2


@pytest.mark.parametrize("rating", ["", "0", "4", "-1", "yes", "\x00", "٣"])
def test_a_rating_that_is_none_changes_nothing(
    answered: Youth, only_thread: Only, rating: str
) -> None:
    page = Page(rates(answered, rating))
    assert page.all("p", role="alert")
    assert only_thread().rating is None


def test_a_page_of_another_conversation_rates_nothing(answered: Youth, only_thread: Only) -> None:
    assert rates(answered, 3, marker="of another page").status_code == 200
    assert only_thread().rating is None


# --- a copy to keep -----------------------------------------------------------------------------
def test_s25_the_youth_saves_everything_they_can_read_and_nothing_else(
    answered: Youth, carla: User, only_thread: Only, clock: Any
) -> None:
    clock.shift(60)
    coach.add_note(
        thread_id=only_thread().pk,
        by=carla,
        text="Call the school?",
        submission=uuid.uuid4(),
        now=timezone.now(),
    )
    answered.writes("شكرا, merci 😀")
    text = downloads(answered).content.decode()
    assert text.index("They laugh at me.") < text.index("You did nothing wrong.")
    assert "Carla (Coach), 14 October 2026, 15:01" in text
    assert "شكرا, merci 😀" in text
    assert "school" not in text


def test_s25_the_file_betrays_nothing_and_is_kept_by_no_cache(answered: Youth) -> None:
    response = downloads(answered)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_s25_the_page_warns_about_shared_phones(answered: Youth) -> None:
    assert "Do others use this phone" in answered.get("thread/").content.decode()


def test_a_copy_needs_the_open_conversation_and_a_press_of_the_button(answered: Youth) -> None:
    assert answered.get("thread/download/").status_code == 303
    assert downloads(answered, marker="of another page")["Content-Type"].startswith("text/html")
    answered.post("thread/leave/")
    assert answered.post("thread/download/")["Location"] == "/en/help/return/?closed=gone"


def test_what_cannot_be_read_is_said_in_the_copy(answered: Youth) -> None:
    Message.objects.update(body_sealed=b"\x01" * 300)
    assert "This text can no longer be read." in downloads(answered).content.decode()
