"""Nothing is told to strangers who try to log in, and nothing of them is kept."""

import logging
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from peers.people.models import User
from tests.people.logging_in import (
    PASSWORD,
    dump,
    first_step,
    is_logged_in,
    with_password,
)
from tests.people.workers import workers_run

pytestmark = pytest.mark.django_db


# --- nothing is told to strangers (27) -------------------------------------------------------
def same(answer) -> str:
    """A page without what differs each time it is drawn."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub(r'value="(carla|nobody)[^"]*"', "", text)


@pytest.mark.parametrize("suffix", ["", "@example.org"])
def test_27_a_wrong_password_and_an_unknown_name_are_answered_alike(
    client, carla, suffix: str
) -> None:
    with_password(carla)
    known = first_step(client, f"carla{suffix}", "not the password")
    unknown = first_step(client, f"nobody{suffix}", "not the password")
    assert known.status_code == unknown.status_code == 200
    assert same(known) == same(unknown)
    assert "do not belong together" in known.content.decode()


def test_27_a_forgotten_password_is_answered_alike(client, carla) -> None:
    with_password(carla)
    answers = [
        client.post(
            reverse("account_reset_password"), {"email": f"{name}@example.org"}, follow=True
        )
        for name in ("carla", "nobody")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert same(answers[0]) == same(answers[1])
    workers_run()
    assert [message.to for message in mail.outbox] == [
        ["carla@example.org"],
        ["nobody@example.org"],
    ]


def test_27_sign_up_is_closed_and_says_so_alike(client, carla) -> None:
    data = {"username": "x", "password1": PASSWORD, "password2": PASSWORD}
    known = client.post(reverse("account_signup"), {**data, "email": "carla@example.org"})
    unknown = client.post(reverse("account_signup"), {**data, "email": "nobody@example.org"})
    assert same(known) == same(unknown)
    assert "by invitation" in known.content.decode()
    assert not User.objects.filter(username="x").exists()


# --- limits and traces -----------------------------------------------------------------------


def test_guessing_one_password_is_slowed(client, carla) -> None:
    with_password(carla)
    for number in range(5):
        first_step(client, "carla", "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")
    answer = first_step(client, "carla")
    assert not is_logged_in(client)
    assert "Wait five minutes" in answer.content.decode()


def test_thirty_people_behind_one_address_log_in(client, make_person) -> None:
    for number in range(35):
        with_password(make_person(f"person{number}"))
        visitor = Client()
        first_step(visitor, f"person{number}")
        assert is_logged_in(visitor)


def test_06_no_address_and_no_browser_stays_after_an_attack(client, carla, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    with_password(carla)
    trace = {"REMOTE_ADDR": "198.51.100.77", "HTTP_USER_AGENT": "an unusual browser"}
    for _guess in range(8):
        first_step(client, "carla", "wrong", **trace)
    client.post(reverse("account_reset_password"), {"email": "carla@example.org"}, **trace)
    assert workers_run() == 1
    for stored in (dump(), caplog.text, "".join(message.body for message in mail.outbox)):
        assert "198.51.100" not in stored
        assert "unusual browser" not in stored
