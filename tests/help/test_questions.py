""" "Tell me more", as a youth meets it: a tap is enough, and nothing has to be told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.utils import timezone

from peers.people.models import User
from peers.threads.actions import asking
from peers.threads.models import Message, Question, Thread
from peers.threads.text import read_message
from tests.help.conftest import Youth
from tests.help.page import Page
from tests.help.test_thread import answer as helper_answers

Only = Callable[[], Thread]


def taps(youth: Youth, code: str, given: str = "yes", **changes: Any) -> HttpResponse:
    data = {"marker": youth.page("thread/").value("marker"), "question": code, "answer": given}
    return youth.post("thread/answer/", {**data, **changes})


def offered(youth: Youth) -> list[str]:
    return [one["value"] for one in youth.page("thread/").all("input", name="question")]


def test_right_after_opening_a_youth_may_tell_more_and_need_not(youth: Youth) -> None:
    youth.opens_thread()
    page = youth.page("thread/")
    assert "You may tell us more" in page.texts["questions-title"]
    assert "You do not have to." in page.texts["questions"]
    assert offered(youth) == ["still_going", "trusted_adult", "told_someone"]
    assert not Question.objects.exists(), "looking at a question is no answer"


@pytest.mark.parametrize(
    ("topic", "first"), [("account_security", "can_get_in"), ("migration_legal", "has_guardian")]
)
def test_what_may_be_told_fits_the_topic(youth: Youth, topic: str, first: str) -> None:
    youth.opens_thread(topic=topic)
    assert offered(youth)[0] == first


def test_a_tap_is_an_answer_and_stands_on_the_page(youth: Youth) -> None:
    youth.opens_thread()
    response = taps(youth, "told_someone", "no")
    assert (response.status_code, response["Location"]) == (303, "/en/help/thread/#questions")
    assert "Have you told anyone about it?" in youth.page("thread/").texts["questions"]
    assert "told_someone" not in offered(youth)
    assert Question.objects.get().answer == "no"


def test_a_helpers_question_is_shown_and_answered(
    youth: Youth, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread()
    asking.ask_as_adult(thread_id=only_thread().pk, by=carla, code="safe_now", now=timezone.now())
    assert "Are you safe now?" in youth.get("thread/").content.decode()
    taps(youth, "safe_now", "no")
    thread = only_thread()
    assert (thread.risk, thread.peer_allowed) == (4, False)
    page = youth.page("thread/")
    ids = [attributes.get("id") for _tag, attributes in page.tags]
    assert ids.index("emergency-title") < ids.index("state-title"), "the numbers come first"


def test_s08_a_peers_question_is_not_there_before_an_adult_let_it_through(
    youth: Youth, alice: User, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread()
    Question.objects.create(
        thread=only_thread(), code="know_person", asked_by=alice, asked_at=timezone.now()
    )
    assert "Do you know this person" not in youth.get("thread/").content.decode()
    assert taps(youth, "know_person").status_code == 200
    assert Question.objects.get().answer == ""


def test_own_words_become_a_message(youth: Youth) -> None:
    youth.opens_thread()
    words = {"in_words": "1", "words": "My aunt, a little."}
    response = taps(youth, "told_someone", "", **words)
    assert (response.status_code, response["Location"]) == (303, "/en/help/thread/#latest")
    assert youth.page("thread/").texts["latest"].strip().endswith("My aunt, a little.")
    assert Question.objects.get().message == Message.objects.latest("written_at")


def test_words_that_cannot_be_taken_stay_beside_their_question(youth: Youth) -> None:
    youth.opens_thread()
    answer = taps(youth, "told_someone", "", in_words="1", words="x" * 5001)
    assert "5001 characters" in Page(answer).texts["words-told_someone-error"]
    assert "x" * 5000 in answer.content.decode(), "nothing typed is lost"
    assert not Question.objects.exclude(answer="").exists()


@pytest.mark.parametrize("words", ["My aunt.", ""])
def test_after_the_stay_has_ended_words_come_back_and_a_tap_is_no_words(
    youth: Youth, clock: Any, words: str
) -> None:
    youth.opens_thread()
    marker = youth.page("thread/").value("marker")
    clock.shift(16 * 60)
    data = {"marker": marker, "question": "told_someone", "answer": "yes", "words": words}
    answer = youth.post("thread/answer/", data)
    if words:
        assert Page(answer).value("message") == words
    else:
        assert answer["Location"].endswith("closed=idle")


def test_words_typed_beside_a_tap_are_not_lost(youth: Youth) -> None:
    youth.opens_thread()
    taps(youth, "told_someone", "yes", words="Only my aunt.")
    assert Question.objects.get().answer == "yes"
    texts = {read_message(one) for one in Message.objects.select_related("thread")}
    assert "Only my aunt." in texts
    assert len(texts) == 2


def test_words_too_long_beside_a_tap_stand_in_the_box(youth: Youth) -> None:
    youth.opens_thread()
    answer = taps(youth, "told_someone", "yes", words="x" * 5001)
    assert Question.objects.get().answer == "yes"
    assert Page(answer).value("message") == "x" * 5001
    assert Message.objects.count() == 1


@pytest.mark.parametrize("changed", [{"marker": "of another page"}, {"question": "nonsense"}])
def test_an_answer_that_cannot_be_taken_gives_its_words_back(
    youth: Youth, changed: dict[str, str]
) -> None:
    youth.opens_thread()
    answer = taps(youth, "told_someone", "yes", words="Only my aunt.", **changed)
    assert 'role="alert"' in answer.content.decode()
    assert Page(answer).value("message") == "Only my aunt."
    assert Message.objects.count() == 1


def test_s15_no_file_comes_in_by_an_answer(youth: Youth) -> None:
    youth.opens_thread()
    picture = SimpleUploadedFile("p.png", b"\x89PNG" * 50, content_type="image/png")
    taps(youth, "told_someone", "", in_words="1", words="Look", picture=picture)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "given"), [("told_someone", "perhaps"), ("afraid", "yes"), ("nonsense", "yes")]
)
def test_what_was_not_asked_cannot_be_answered(youth: Youth, code: str, given: str) -> None:
    youth.opens_thread()
    assert 'role="alert"' in taps(youth, code, given).content.decode()
    assert not Question.objects.exclude(answer="").exists()


def test_a_form_of_another_conversation_answers_nothing(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    youth.opens_thread()
    other = make_youth()
    other.opens_thread()
    marker = other.page("thread/").value("marker")
    assert "another conversation" in taps(youth, "told_someone", marker=marker).content.decode()
    assert not Question.objects.exists()


def test_once_a_helper_has_answered_nothing_is_offered_any_more(
    youth: Youth, carla: User, only_thread: Only, clock: Any
) -> None:
    youth.opens_thread()
    clock.shift(60)
    helper_answers(only_thread(), carla, "Good that you wrote.")
    assert offered(youth) == []


def test_s25_the_copy_holds_what_was_tapped(youth: Youth) -> None:
    youth.opens_thread()
    taps(youth, "trusted_adult", "rather_not")
    text = youth.post(
        "thread/download/", {"marker": youth.page("thread/").value("marker")}
    ).content.decode()
    assert "Is there an adult whom you trust?\nI would rather not say" in text
