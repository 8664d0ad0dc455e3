"""A parent's or a teacher's thread at the desk speaks of them, not of a youth."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest

from capsules.models import Service
from peers.people.models import User
from peers.threads.actions import coach, youth
from peers.threads.askers import EVENTS, OUTCOMES
from peers.threads.explain import EVENTS as ALL_EVENTS
from peers.threads.models import Asker, Outcome, Thread
from tests.desk.conftest import As, Opened, Press, body, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def of_a_parent(opened: Opened, chris: User, noon: dt.datetime) -> Thread:
    thread = opened(
        asker=Asker.PARENT, topic="mental_distress", message="My daughter hardly sleeps any more."
    )
    coach.take_over(thread_id=thread.pk, by=chris, now=noon)
    thread.refresh_from_db()
    return thread


def said_of_a_youth(html: str) -> list[str]:
    """Every place of the page's own part that says "youth"; the rules beside it may."""
    main = html.split("<main", 1)[1].split("</main>", maxsplit=1)[0]
    words = re.sub(r"<[^>]+>", " ", main)
    # What raising the level does, and whom a note never reaches, are rules for every thread.
    rules = ("The youth sees 112", "Never the youth, never a peer expert", "Youth worker")
    found = [m.start() for m in re.finditer("youth", words, re.IGNORECASE)]
    places = [words[max(0, at - 30) : at + 40] for at in found]
    return [place for place in places if not any(rule in place for rule in rules)]


def test_an_adults_thread_does_not_speak_of_a_youth(
    press: Press, read: Any, as_: As, of_a_parent: Thread, chris: User, noon: dt.datetime
) -> None:
    Service.objects.create(slug="child-focus", name_en="Child Focus", country="BE", status="seen")
    assert said_of_a_youth(body(read(chris, of_a_parent))) == []
    press(chris, of_a_parent, "reply", text="Thank you for writing.", submission=fresh())
    youth.add_message(
        thread_id=of_a_parent.pk, text="Thank you too.", submission=uuid.uuid4(), now=noon
    )
    youth.close_by_youth(thread_id=of_a_parent.pk, now=noon)
    html = body(read(chris, of_a_parent))
    assert "They would like to close." in html
    assert "An answer reached them" in html
    assert said_of_a_youth(html) == []


@pytest.mark.parametrize(
    ("act", "data", "words"),
    [
        ("close", {"outcome": "supported"}, "Close it when they agree"),
        ("refer", {"service": "child-focus"}, "Do they agree?"),
    ],
)
def test_its_forms_and_refusals_speak_of_them(
    press: Press, of_a_parent: Thread, chris: User, act: str, data: dict[str, str], words: str
) -> None:
    Service.objects.create(slug="child-focus", name_en="Child Focus", country="BE", status="seen")
    html = body(press(chris, of_a_parent, act, **data))
    assert words in html
    assert said_of_a_youth(html) == []


def test_how_it_ended_fits_who_asked(
    press: Press, read: Any, as_: As, of_a_parent: Thread, chris: User
) -> None:
    press(chris, of_a_parent, "close", outcome="no_reply", youth_agrees="on")
    html = body(read(chris, of_a_parent))
    assert "They did not come back" in html
    assert said_of_a_youth(html) == []
    assert "They did not come back" in body(as_(chris).get("/en/desk/"))


def test_everything_said_of_a_youth_can_be_said_of_an_adult() -> None:
    events = {code for code, words in ALL_EVENTS.items() if "youth" in str(words).lower()}
    assert events <= set(EVENTS)
    outcomes = {code for code, words in Outcome.choices if "youth" in str(words).lower()}
    assert outcomes <= set(OUTCOMES)
