"""Where somebody is logged in: which one is this, since when the others, and nothing more."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.signals import password_changed, password_reset, password_set
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from peers.people import joining, tokens
from peers.people.adapters import AccountAdapter
from peers.people.log_ins import end_log_ins
from peers.people.models import Group, Role, User
from peers.training.actions.feeds import make_feed
from tests.people.logging_in import logged_in_ago

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]


def test_6_the_list_knows_no_address_and_no_browser(alice: User) -> None:
    client = logged_in_ago(alice, minutes=2, client=Client(REMOTE_ADDR="203.0.113.7"))
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
    late = logged_in_ago(alice, minutes=30)
    other = log_in(Client(), alice)
    answer = late.post(reverse("account_log_out_elsewhere"))
    assert reverse("account_reauthenticate") in answer.headers["Location"]
    assert other.get(reverse("account_log_ins")).status_code == 200


def test_strangers_have_no_list(client: Client) -> None:
    assert client.get(reverse("account_log_ins")).status_code == 302


# --- what opens without a log-in -----------------------------------------------------------------
def calendar_of(user: User) -> str:
    return reverse("training:feed", args=[make_feed(by=user, now=timezone.now())])


def test_logging_out_everywhere_ends_the_address_of_the_calendar_and_says_so(
    carla: User, log_in: LogIn
) -> None:
    log_in(Client(), carla)
    here, address = log_in(Client(), carla), calendar_of(carla)
    assert Client().get(address).status_code == 200
    assert "The address of your calendar" in here.get(reverse("account_log_ins")).content.decode()
    here.post(reverse("account_log_out_elsewhere"))
    assert Client().get(address).status_code == 404


def test_nobody_elses_calendar_ends(alice: User, carla: User, log_in: LogIn) -> None:
    address = calendar_of(carla)
    log_in(Client(), alice).post(reverse("account_log_out_elsewhere"))
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize("signal", [password_changed, password_reset, password_set])
def test_a_new_password_ends_the_address_of_the_calendar(signal: Any, carla: User) -> None:
    address = calendar_of(carla)
    signal.send(sender=User, user=carla, request=None)
    assert Client().get(address).status_code == 404


def test_a_password_that_staff_set_ends_it_as_well(carla: User, admin_user: User) -> None:
    address, client = calendar_of(carla), logged_in_ago(admin_user, minutes=1)
    words = {"password1": "quite other words", "password2": "quite other words"}
    form = {**words, "usable_password": "true"}
    answer = client.post(reverse("admin:auth_user_password_change", args=[carla.pk]), form)
    assert answer.status_code == 302
    assert Client().get(address).status_code == 404


def test_a_lost_phone_ends_it_as_well(carla: User, noon: dt.datetime) -> None:
    address = calendar_of(carla)
    end_log_ins(carla, now=noon)
    assert Client().get(address).status_code == 404


def test_open_invitations_in_ones_name_are_shown_and_stay(
    carla: User, scouts: Group, log_in: LogIn
) -> None:
    here = log_in(Client(), carla)
    assert "Invitations in your name" not in here.get(reverse("account_log_ins")).content.decode()
    row = joining.invite(
        group=scouts,
        role=Role.PEER,
        name_hint="Dora",
        form_token=tokens.new_form_token(),
        by=carla,
        now=timezone.now(),
    )
    page = here.get(reverse("account_log_ins")).content.decode()
    assert "Invitations in your name" in page
    assert reverse("groups:roster", args=[scouts.pk]) in page
    here.post(reverse("account_log_out_elsewhere"))
    row.refresh_from_db()
    assert row.revoked_at is None


def test_a_mail_in_the_words_of_allauth_is_a_mistake_of_ours(rf: RequestFactory) -> None:
    with pytest.raises(ImproperlyConfigured, match="login_code"):
        AccountAdapter(rf.get("/")).send_mail("account/email/login_code", "a@example.org", {})
