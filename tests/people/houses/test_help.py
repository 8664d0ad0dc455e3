"""A youth in a house: whatever the hours, a question is taken and a danger is heard (0013)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from peers.people.models import SharedDevice, User
from peers.threads import codes
from peers.threads.models import Thread
from peers.threads.rules.states import Status
from peers.threads.rules.topics import Risk
from tests.people.houses.conftest import always_closed

FORM = {
    "topic": "cyberbullying",
    "in_danger": "yes",
    "threatened": "no",
    "image_shared": "no",
    "self_harm": "no",
    "age_band": "13-15",
    "message": "He waits for me outside tonight.",
}


@pytest.fixture(autouse=True)
def outside_hours(device: SharedDevice, agreed: Callable) -> None:
    now = dt.datetime.now(dt.UTC)
    agreed(always_closed(now), now=now)


def test_the_help_pages_say_when_it_opens_again_and_what_to_do_now(client: Client) -> None:
    for name in ("help:about", "help:new", "help:return", "help:adults"):
        page = client.get(reverse(name)).content.decode()
        assert "This device opens conversations again" in page, name
        assert "the educator on duty" in page, name
        assert "02 555 01 02" in page, name
        assert "116 000" in page, name


def test_s22_a_danger_told_outside_the_hours_reaches_who_is_on_call(
    client: Client, otto: User
) -> None:
    answer = client.post(reverse("help:new"), FORM)
    assert answer.status_code == 303
    assert answer["Location"].endswith(reverse("help:code"))
    thread = Thread.objects.get()
    assert thread.risk >= Risk.R3
    code = client.get(reverse("help:code")).content.decode()
    assert "This is your code" in code
    from peers.threads.actions import routing  # noqa: PLC0415 - only here

    routing.route_due(now=dt.datetime.now(dt.UTC))
    thread.refresh_from_db()
    assert thread.status == Status.ON_CALL
    assert thread.owner == otto


def test_coming_back_is_asked_once_whether_it_can_wait_and_never_refused(client: Client) -> None:
    client.post(reverse("help:new"), FORM)
    submission = client.session["help"]["submission"]
    code = codes.code_of(submission)
    client.post("/exit/", headers={"accept": "text/html"})
    asked = client.post(reverse("help:return"), {"code": code})
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Can it wait until then?" in page
    assert f'value="{code}"' in page
    opened = client.post(reverse("help:return"), {"code": code, "cannot_wait": "1"})
    assert opened.status_code == 303
    assert "He waits for me outside" in client.get(reverse("help:thread")).content.decode()


def test_what_was_being_typed_is_taken_after_more_quiet_minutes_than_reading_gets(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse("help:new"), FORM)
    code = codes.code_of(client.session["help"]["submission"])
    client.post(reverse("help:return"), {"code": code, "cannot_wait": "1"})
    page = client.get(reverse("help:thread")).content.decode()
    marker = page.split('name="marker" value="')[1].split('"')[0]
    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=10)
    monkeypatch.setattr("peers.threads.views.help.thread.timezone.now", lambda: later)
    sent = client.post(reverse("help:write"), {"message": "Still here", "marker": marker})
    assert sent["Location"].endswith("#latest")
    later += dt.timedelta(minutes=6)
    read = client.get(reverse("help:thread"))
    assert "closed=idle" in read["Location"]


def test_learning_and_the_numbers_are_open_and_say_nothing_of_hours_that_would_frighten(
    client: Client,
) -> None:
    for name in ("capsules:home", "capsules:list", "capsules:services", "safety", "stop:report"):
        answer = client.get(reverse(name))
        assert answer.status_code == 200, name
        assert 'href="tel:112"' in answer.content.decode(), name
