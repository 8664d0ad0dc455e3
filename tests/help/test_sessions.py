"""One session, one thread, a short while: phones are shared."""

from collections.abc import Callable
from typing import Any

import pytest

from peers.threads.codes import normalise
from peers.threads.models import Message, Thread
from peers.threads.rules.states import Status
from peers.threads.text import read_message
from tests.help.conftest import Youth
from tests.help.page import Page


def texts() -> list[str]:
    rows = Message.objects.select_related("thread").order_by("written_at", "pk")
    return [read_message(row) for row in rows]


# --- one session, one thread --------------------------------------------------------------------
def test_19_a_form_of_thread_a_cannot_post_to_thread_b_and_keeps_its_words(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    other = make_youth()
    code_b = other.opens_thread(message="B.")
    youth.opens_thread(message="A.")
    old_form = youth.page("thread/")
    youth.comes_back(code_b)
    for path in ("thread/write/", "thread/close/", "thread/delete/", "thread/change-code/"):
        data = old_form.form_data(message="For A only.", marker=old_form.value("marker"))
        assert "This page was open for another" in youth.post(path, data).content.decode()
    page = Page(youth.post("thread/write/", old_form.form_data(message="For A only.")))
    assert "This page was open for another conversation" in page.texts["message-error"]
    assert page.value("message") == "For A only."
    assert sorted(texts()) == ["A.", "B."]
    assert Thread.objects.filter(status=Status.WAITING, code_hash__isnull=False).count() == 2
    assert other.get("thread/").status_code == 200, "the code of B is unchanged"


def test_without_a_marker_nothing_is_written(youth: Youth) -> None:
    youth.opens_thread(message="One.")
    page = Page(youth.writes("Two.", marker=""))
    assert "nothing was sent" in page.texts["message-error"]
    assert texts() == ["One."]


def test_a_second_code_replaces_the_first_in_the_session(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    code_b = make_youth().opens_thread(message="This is B.")
    youth.opens_thread(message="This is A.")
    youth.comes_back(code_b)
    content = youth.get("thread/").content
    assert b"This is B." in content
    assert b"This is A." not in content


@pytest.mark.parametrize(
    "path",
    ["thread/", "thread/write/", "thread/close/", "thread/delete/", "thread/change-code/"],
)
def test_without_a_code_there_is_no_conversation(youth: Youth, path: str) -> None:
    assert youth.get(path)["Location"] == "/en/help/return/"
    if path != "thread/":
        assert youth.post(path, {})["Location"] == "/en/help/return/?closed=gone"
    assert "not sent yet" in youth.post("thread/write/", {"message": "x"}).content.decode()


@pytest.mark.parametrize("path", ["thread/write/", "thread/close/", "thread/leave/"])
def test_the_address_of_a_button_leads_back_to_the_conversation(youth: Youth, path: str) -> None:
    youth.opens_thread()
    assert youth.get(path)["Location"] == "/en/help/thread/"


# --- time-outs ----------------------------------------------------------------------------------
def test_24_fifteen_quiet_minutes_close_the_conversation(youth: Youth, clock: Any) -> None:
    youth.opens_thread()
    clock.shift(15 * 60)
    assert youth.get("thread/").status_code == 200
    clock.shift(15 * 60 + 1)
    assert youth.get("thread/")["Location"] == "/en/help/return/?closed=idle"
    assert "help" not in youth.client.session
    assert youth.get("thread/")["Location"] == "/en/help/return/"


def test_24_an_hour_closes_it_in_any_case(youth: Youth, clock: Any) -> None:
    youth.opens_thread()
    for _ten_minutes in range(6):
        clock.shift(600)
        assert youth.get("thread/").status_code == 200
    clock.shift(1)
    assert youth.get("thread/")["Location"] == "/en/help/return/?closed=idle"


def test_what_was_typed_too_late_goes_back_to_who_typed_it_and_is_kept_nowhere(
    youth: Youth, clock: Any
) -> None:
    youth.opens_thread(message="One.")
    answer, _token = _writes_too_late(youth, clock, "My secret.")
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert "not sent yet" in answer.content.decode()
    assert Page(answer).value("message") == "My secret."
    # The form led to its box: here nothing of that name draws the eye away from what happened.
    assert not Page(answer).all("div", id="f-message")
    assert texts() == ["One."]
    assert "help" not in youth.client.session
    assert b"My secret." not in youth.get("return/").content


def test_the_code_opens_again_and_sends_what_was_typed_too_late_once(
    youth: Youth, clock: Any
) -> None:
    code = youth.opens_thread(message="One.")
    answer, token = _writes_too_late(youth, clock, "Two.")
    assert Page(answer).value("submission") == token
    data = Page(answer).form_data(code=code)
    for _press in range(2):
        answer = youth.post("return/", data)
        assert (answer.status_code, answer["Location"]) == (303, "/en/help/thread/#latest")
    assert texts() == ["One.", "Two."]
    clock.shift(1)
    youth.writes("Three.")
    assert texts() == ["One.", "Two.", "Three."]


@pytest.mark.parametrize("typed", ["", "1234", "1" * 20])
def test_a_wrong_code_costs_no_word_that_was_typed_too_late(
    youth: Youth, clock: Any, typed: str
) -> None:
    youth.opens_thread(message="One.")
    answer, _token = _writes_too_late(youth, clock, "Two.")
    again = youth.post("return/", Page(answer).form_data(code=typed))
    assert Page(again).value("message") == "Two."
    assert texts() == ["One."]


def test_words_too_long_are_told_before_the_code_is_looked_up(youth: Youth, clock: Any) -> None:
    code = youth.opens_thread(message="One.")
    answer, _token = _writes_too_late(youth, clock, "x" * 5001)
    again = youth.post("return/", Page(answer).form_data(code=code))
    assert "5001 characters" in Page(again).texts["message-error"].replace(",", "")
    assert Page(again).value("code") == code
    assert texts() == ["One."]


def test_words_of_another_tab_do_not_hide_a_code_that_is_not_written_down_yet(
    youth: Youth,
) -> None:
    youth.opens_thread(message="One.")
    page = youth.page("thread/")
    assert youth.sends(message="Another worry.").status_code == 303
    code = youth.code()
    answer = youth.post(
        "thread/write/", page.form_data(message="For the first one.", last_group="")
    )
    assert "For the first one.</textarea>" in answer.content.decode()
    assert normalise(Page(answer).texts_of_code()) == code
    assert youth.writes_code_down() == code


def _writes_too_late(youth: Youth, clock: Any, words: str) -> tuple[Any, str]:
    """(the answer, the token of the form) of words that were sent after a quarter of an hour."""
    data = youth.page("thread/").form_data(message=words)
    clock.shift(15 * 60 + 1)
    return youth.post("thread/write/", data), data["submission"]
