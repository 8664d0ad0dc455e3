"""One session, one thread, a short while: phones are shared."""

from collections.abc import Callable
from typing import Any

import pytest

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
    assert youth.post("thread/write/", {"message": "x"})["Location"].endswith("?closed=unsent")


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


def test_what_was_typed_too_late_is_not_kept_and_the_page_says_so(youth: Youth, clock: Any) -> None:
    youth.opens_thread(message="One.")
    data = youth.page("thread/").form_data(message="My secret.")
    clock.shift(15 * 60 + 1)
    response = youth.client.post("/en/help/thread/write/", data, follow=True)
    assert "What you just wrote was not sent" in response.content.decode()
    assert b"My secret." not in response.content
    assert texts() == ["One."]
