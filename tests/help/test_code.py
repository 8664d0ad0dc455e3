"""The code: shown until it has been typed back, and nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from peers.threads.codes import hash_of
from peers.threads.models import Thread
from tests.help.conftest import Youth
from tests.help.page import Page

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def test_the_code_is_shown_in_five_groups_and_belongs_to_the_thread(
    youth: Youth, only_thread: Callable[[], Thread]
) -> None:
    youth.sends()
    groups = youth.page("code/").texts_of_code()
    assert len(groups.replace(" ", "")) == 20
    assert bytes(only_thread().code_hash or b"") == hash_of(youth.code())


def test_until_the_code_is_typed_back_the_session_names_no_thread(youth: Youth) -> None:
    youth.sends()
    assert set(youth.client.session["help"]) == {"submission", "since", "seen"}
    assert youth.code() not in str(dict(youth.client.session))
    response = youth.get("thread/")
    assert (response.status_code, response["Location"]) == (303, "/en/help/code/")


@pytest.mark.parametrize("script", [None, PERSIAN, ARABIC])
def test_the_last_group_opens_the_conversation_in_any_script(
    youth: Youth, script: dict[int, int] | None
) -> None:
    youth.sends()
    last = youth.code()[-4:]
    response = youth.post("code/", {"last_group": last.translate(script or {})})
    assert (response.status_code, response["Location"]) == (303, "/en/help/thread/")
    assert youth.get("thread/").status_code == 200


@pytest.mark.parametrize("typed", ["", "abcd", "12", "\x00", "9" * 5000])
def test_a_wrong_last_group_is_no_drama_and_the_code_stays_in_view(
    youth: Youth, typed: str
) -> None:
    youth.sends()
    code = youth.code()
    page = Page(youth.post("code/", {"last_group": typed}))
    assert "there is no hurry" in page.texts["last_group-error"]
    assert page.texts_of_code() == code
    assert youth.get("thread/").status_code == 303


def test_once_typed_back_the_code_is_not_shown_again(youth: Youth) -> None:
    code = youth.opens_thread()
    assert youth.get("code/")["Location"] == "/en/help/thread/"
    assert code.encode() not in youth.get("thread/").content


def test_without_a_form_sent_there_is_no_code_to_see(youth: Youth) -> None:
    assert youth.client.get("/en/help/code/", follow=True).redirect_chain[-1] == (
        "/en/help/return/",
        303,
    )


@pytest.mark.parametrize("answer", ["in_danger", "self_harm"])
def test_in_danger_the_numbers_stand_above_the_code(youth: Youth, answer: str) -> None:
    youth.sends(**{answer: "yes"})
    ids = [attributes.get("id") for _tag, attributes in youth.page("code/").tags]
    assert ids.index("emergency-title") < ids.index("the-code")


def test_the_code_page_closes_itself(youth: Youth, clock: Any) -> None:
    youth.sends()
    clock.shift(15 * 60 + 1)
    response = youth.get("code/")
    assert response["Location"] == "/en/help/return/?closed=idle"
    assert "help" not in youth.client.session


def test_the_session_has_a_new_key_when_the_form_was_sent(youth: Youth) -> None:
    session = youth.client.session
    session["x"] = "y"
    session.save()
    before = session.session_key
    youth.sends()
    assert youth.client.session.session_key != before


def test_a_new_code_replaces_the_old_one(youth: Youth, make_youth: Callable[..., Youth]) -> None:
    old = youth.opens_thread()
    assert youth.confirms("thread/change-code/")["Location"] == "/en/help/code/"
    new = youth.writes_code_down()
    assert new != old
    assert make_youth().comes_back(old).status_code == 200
    assert make_youth().comes_back(new)["Location"] == "/en/help/thread/"


def test_a_new_code_is_called_new_shown_once_and_typed_back(youth: Youth) -> None:
    old = youth.opens_thread()
    youth.confirms("thread/change-code/")
    page = youth.get("code/").content.decode()
    assert "This is your new code. The old one no longer works." in page
    new = youth.writes_code_down()
    assert new != old
    assert youth.get("code/").status_code == 303
    assert new[:4] not in youth.get("thread/").content.decode()


def test_a_double_click_on_a_new_code_still_shows_it(youth: Youth) -> None:
    youth.opens_thread()
    page = youth.page("thread/change-code/")
    data = {"marker": page.value("marker"), "submission": page.value("submission")}
    # The second half of the double click carries the cookie and the session of before.
    second = Client()
    second.cookies = youth.client.cookies.copy()
    stay = dict(youth.client.session["help"])
    youth.post("thread/change-code/", data)
    shown = youth.code()
    session = youth.client.session
    session["help"] = stay
    session.save()
    assert second.post("/en/help/thread/change-code/", data)["Location"] == "/en/help/code/"
    assert Page(second.get("/en/help/code/")).texts_of_code() == shown


def test_a_changed_code_ends_the_sessions_that_the_old_one_had_opened(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    code = youth.opens_thread()
    snooper = make_youth()
    snooper.comes_back(code)
    assert snooper.get("thread/").status_code == 200
    youth.confirms("thread/change-code/")
    assert snooper.get("thread/")["Location"] == "/en/help/return/"


def test_asking_for_a_new_code_changes_nothing_before_it_is_confirmed(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    code = youth.opens_thread()
    assert youth.get("thread/change-code/").status_code == 200
    assert make_youth().comes_back(code).status_code == 303
