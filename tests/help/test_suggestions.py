"""Before sending: capsules that might help, the numbers in danger, and nothing kept of it."""

import logging
from typing import Any

import pytest

from capsules.models import Capsule
from peers.threads.models import Thread
from tests.help.conftest import TEN_FIELDS, Youth
from tests.help.page import Page

SECRET = "the green kite behind the shed"


@pytest.fixture
def shelf(db: None) -> list[Capsule]:
    return [
        Capsule.objects.create(
            slug=slug,
            topic=topic,
            state=state,
            for_youth=True,
            title_en=title,
            summary_en="In short.",
        )
        for slug, topic, state, title in (
            ("passwords", "account_security", "published", "Strong passwords"),
            ("bullying", "cyberbullying", "published", "When it stops being funny"),
            ("drafted", "cyberbullying", "draft", "Not ready"),
        )
    ]


def looks_first(youth: Youth, **changes: Any) -> Page:
    """Presses "Show me what might help first"."""
    return Page(youth.post("new/", {**TEN_FIELDS, "show_help": "1", **changes}))


def test_the_form_offers_a_look_before_sending(youth: Youth) -> None:
    button = youth.page("new/").all("button", name="show_help")[0]
    assert button["formaction"] == "/en/help/new/#suggestions"


def test_what_fits_is_shown_and_nothing_is_sent_or_lost(youth: Youth, shelf: Any) -> None:
    page = looks_first(youth)
    assert "When it stops being funny" in page.texts["suggestions"]
    assert "Not ready" not in page.texts["suggestions"]
    assert (page.value("message"), page.value("nickname")) == (TEN_FIELDS["message"], "Fox")
    assert page.value("topic") == "cyberbullying"
    link = page.all("a", href="/en/capsules/bullying/")[0]
    assert (link["target"], link["rel"]) == ("_blank", "noopener"), "the words stay on this page"
    assert not Thread.objects.exists()


def test_nobody_is_blamed_for_a_form_that_is_not_filled_in_yet(youth: Youth, shelf: Any) -> None:
    page = Page(youth.post("new/", {"show_help": "1", "message": "I forgot my password"}))
    assert "Strong passwords" in page.texts["suggestions"]
    assert not page.all("p", **{"class": "field-error"})


def test_an_empty_form_is_told_to_go_on(youth: Youth, shelf: Any) -> None:
    page = Page(youth.post("new/", {"show_help": "1"}))
    assert "Just go on." in page.texts["suggestions"]


def test_a_danger_in_the_words_shows_the_numbers_before_anything_is_sent(youth: Youth) -> None:
    page = looks_first(youth, message="I want to die tonight")
    assert "You do not have to wait for us." in page.texts["suggestions"]
    assert "116 000" in page.texts["suggestions"]
    assert not Thread.objects.exists()


def test_a_part_for_a_script_holds_the_same_and_the_numbers_beside_the_question(
    youth: Youth, shelf: Any
) -> None:
    part = Page(youth.post("new/suggest/", {"topic": "cyberbullying", "in_danger": "yes"}))
    assert "When it stops being funny" in part.texts["suggestions"]
    assert "112" in part.texts["need-now"]
    assert not part.all("html")


def test_a_script_sends_what_is_ticked_by_itself_and_what_is_typed_only_when_asked(
    youth: Youth,
) -> None:
    sections = [one for one in youth.page("new/").all("section") if "hx-post" in one]
    assert len(sections) == 2
    for one in sections:
        assert "message" not in one["hx-params"]
        assert "nickname" not in one["hx-params"]


def test_who_is_in_need_is_shown_nothing_that_only_touches_their_subject(
    youth: Youth, shelf: list[Capsule]
) -> None:
    shelf[1].cards.create(topic="mental_distress", key="bad", number=1)
    bad = {"topic": "mental_distress", "message": "Everything is too much."}
    assert "When it stops being funny" in looks_first(youth, **bad).texts["suggestions"]
    in_need = looks_first(youth, **bad, self_harm="yes").texts["suggestions"]
    assert "When it stops being funny" not in in_need


def test_an_address_opened_by_itself_leads_to_the_form(youth: Youth) -> None:
    response = youth.get("new/suggest/")
    assert (response.status_code, response["Location"]) == (303, "/en/help/new/")


@pytest.mark.parametrize("path", ["new/", "new/suggest/"])
def test_i6_what_was_not_sent_is_in_no_log_no_session_and_no_cache(
    youth: Youth, shelf: Any, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    response = youth.post(path, {"show_help": "1", "message": SECRET})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert SECRET not in caplog.text
    assert "green kite" not in repr(dict(youth.client.session))
    assert SECRET not in response.get("Location", "")


def test_a_very_long_text_is_read_no_further(youth: Youth, shelf: Any) -> None:
    long = "word " * 100_000
    assert youth.post("new/suggest/", {"message": long}).status_code == 200
