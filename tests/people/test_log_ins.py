"""Where somebody is logged in: which one is this, since when the others, and nothing more."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from peers.people.models import User
from tests.people.groups.test_team import with_password

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]


def test_6_the_list_knows_no_address_and_no_browser(alice: User) -> None:
    client = with_password(Client(REMOTE_ADDR="203.0.113.7"), alice, minutes_ago=2)
    page = client.get(reverse("account_log_ins"), headers={"user-agent": "Firefox"})
    text = page.content.decode()
    assert "Here, on this device" in text
    assert "Somewhere else" not in text
    assert "203.0.113" not in text
    stored = str([one.get_decoded() for one in Session.objects.all()])
    assert "203.0.113" not in stored
    assert "Firefox" not in f"{text}{stored}"


def test_everywhere_else_is_logged_out_and_here_is_not(
    alice: User, bob: User, log_in: LogIn
) -> None:
    other, somebody = log_in(Client(), alice), log_in(Client(), bob)
    here = log_in(Client(), alice)
    page = here.get(reverse("account_log_ins")).content.decode()
    assert page.count("Somewhere else") == 1
    here.post(reverse("account_log_out_elsewhere"))
    for client, status in [(here, 200), (other, 302), (somebody, 200)]:
        assert client.get(reverse("account_log_ins")).status_code == status


def test_logging_out_the_others_asks_for_the_password_again(alice: User, log_in: LogIn) -> None:
    late = with_password(Client(), alice, minutes_ago=30)
    other = log_in(Client(), alice)
    answer = late.post(reverse("account_log_out_elsewhere"))
    assert reverse("account_reauthenticate") in answer.headers["Location"]
    assert other.get(reverse("account_log_ins")).status_code == 200


def test_strangers_have_no_list(client: Client) -> None:
    assert client.get(reverse("account_log_ins")).status_code == 302
