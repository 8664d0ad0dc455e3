"""Parents, teachers, professionals and friends: asked little, answered by adults alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from capsules.models import Capsule
from peers.people.models import User
from peers.threads.actions import asking
from peers.threads.actions.routing import advance_thread
from peers.threads.errors import NotYours
from peers.threads.models import Asker, Offer, Thread
from peers.threads.notice import ADULTS_NOTICE_VERSION, NOTICE_VERSION
from peers.threads.rules.states import PEER_STATES
from tests.help.conftest import Youth
from tests.help.page import Page
from tests.help.test_thread import answer

Only = Callable[[], Thread]
FORM = {
    "asker": "parent",
    "topic": "account_security",
    "in_danger": "no",
    "self_harm": "no",
    "language": "en",
    "message": "How do I talk with my daughter about passwords?",
}


def sends(person: Youth, **changes: object) -> HttpResponse:
    token = person.page("adults/").value("submission")
    return person.post("adults/", {**FORM, "submission": token, **changes})


def opens(person: Youth, **changes: object) -> str:
    assert sends(person, **changes).status_code == 303
    return person.writes_code_down()


@pytest.mark.parametrize("asker", sorted(set(Asker.values) - {"youth"}))
def test_an_adult_asks_and_no_peer_is_ever_asked(
    youth: Youth, asker: str, only_thread: Only, alice: User, carla: User, clock: Any
) -> None:
    opens(youth, asker=asker)
    for _hours in range(3):
        advance_thread(thread_id=only_thread().pk, now=timezone.now())
        assert only_thread().status not in PEER_STATES
        clock.shift(60 * 60 * 20)
    thread = only_thread()
    assert (thread.asker, thread.age_band, thread.peer_allowed) == (asker, "18+", False)
    assert not Offer.objects.filter(helper=alice).exists()


def test_the_page_and_the_code_are_the_ones_there_are_for_everybody(
    youth: Youth, make_youth: Callable[..., Youth], carla: User, only_thread: Only, clock: Any
) -> None:
    code = opens(youth)
    clock.shift(60)
    answer(only_thread(), carla, "Ask her to show you how she does it.")
    later = make_youth()
    assert later.comes_back(code).status_code == 303
    assert "Ask her to show you" in later.page("thread/").texts["latest"]


def test_the_words_fit_an_adult(youth: Youth, carla: User, only_thread: Only, clock: Any) -> None:
    opens(youth, topic="sextortion", message="Somebody threatens my son with pictures.")
    content = youth.get("thread/").content.decode()
    assert "An adult of the team gets your message." in content
    clock.shift(60)
    answer(only_thread(), carla, "Thank you for asking.")
    content = youth.get("thread/").content.decode()
    assert "Carla, a coach, has your message." in content
    assert "another young person" not in content
    assert "What you can do and keep now" not in content


def test_s01_the_notice_that_adults_read_is_the_one_kept_with_their_thread(
    youth: Youth, make_youth: Callable[..., Youth]
) -> None:
    shown = youth.page("adults/").all("ul", **{"class": "promises"})[0]["data-notice"]
    opens(youth)
    make_youth().opens_thread()
    by_asker = dict(Thread.objects.values_list("asker", "notice_version"))
    assert by_asker == {"parent": ADULTS_NOTICE_VERSION, "youth": NOTICE_VERSION}
    assert shown == ADULTS_NOTICE_VERSION != NOTICE_VERSION


def test_while_an_adult_waits_a_capsule_for_adults_is_shown(youth: Youth) -> None:
    words = {"topic": "account_security", "state": "published", "summary_en": "In short."}
    Capsule.objects.create(slug="y", for_youth=True, title_en="For the young", **words)
    Capsule.objects.create(slug="p", for_parents=True, title_en="For parents", **words)
    opens(youth)
    content = youth.get("thread/").content.decode()
    assert "For parents" in content
    assert "For the young" not in content


def test_no_question_for_a_young_person_is_put_to_an_adult(
    youth: Youth, carla: User, only_thread: Only, clock: Any
) -> None:
    opens(youth, topic="cyberbullying")
    assert not youth.page("thread/").all("input", name="question")
    with pytest.raises(NotYours):
        asking.ask_as_adult(
            thread_id=only_thread().pk, by=carla, code="safe_now", now=timezone.now()
        )


def test_danger_shows_the_numbers_first(youth: Youth) -> None:
    opens(youth, in_danger="yes")
    page = youth.page("thread/")
    ids = [attributes.get("id") for _tag, attributes in page.tags]
    assert ids.index("emergency-title") < ids.index("state-title")


def test_a_concern_about_a_helper_goes_to_the_leads_only(youth: Youth, only_thread: Only) -> None:
    opens(youth, topic="staff_concern")
    assert only_thread().topic == "staff_concern"
    content = youth.get("thread/").content.decode()
    assert "Only the safeguarding leads read this." in content
    assert "Nobody in your group" not in content


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("asker", ""), ("asker", "youth"), ("topic", ""), ("topic", "nonsense")),
        *(("language", "xx"), ("in_danger", ""), ("self_harm", "perhaps"), ("message", "  ")),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    youth: Youth, field: str, value: str
) -> None:
    page = Page(sends(youth, **{field: value}))
    assert page.texts[f"{field}-error"].strip()
    if field != "message":
        assert page.value("message") == FORM["message"]
    assert not Thread.objects.exists()


def test_s15_a_file_is_refused_and_the_words_stay(youth: Youth) -> None:
    picture = SimpleUploadedFile("p.png", b"\x89PNG" * 50, content_type="image/png")
    page = Page(sends(youth, picture=picture))
    assert page.value("message") == FORM["message"]
    assert not Thread.objects.exists()


def test_a_double_click_opens_one_thread(youth: Youth) -> None:
    token = youth.page("adults/").value("submission")
    for _click in range(2):
        assert youth.post("adults/", {**FORM, "submission": token}).status_code == 303
    assert Thread.objects.count() == 1


@pytest.mark.parametrize(("door", "ticked"), [("teacher", "teacher"), ("youth", None), ("x", None)])
def test_the_door_ticks_who_one_is(youth: Youth, door: str, ticked: str | None) -> None:
    assert youth.page(f"adults/?as={door}").value("asker") == ticked


def test_the_first_page_and_the_help_page_lead_here(youth: Youth) -> None:
    assert youth.page("").all("a", href="/en/help/adults/")
    assert Page(youth.client.get("/en/")).all("a", href="/en/help/adults/?as=parent")


def test_the_desk_says_who_asks(
    youth: Youth, carla: User, only_thread: Only, log_in: Callable[[Client, User], Client]
) -> None:
    opens(youth, asker="teacher")
    desk = log_in(Client(), carla)
    for address in (reverse("desk:board"), reverse("desk:thread", args=[only_thread().pk])):
        page = desk.get(address).content.decode()
        assert '<span class="badge asker">Teacher</span>' in page
        assert "The youth waits" not in page
