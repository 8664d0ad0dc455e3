"""A second factor for adults: how it opens, and that nothing else does before there is one."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from tests.people.logging_in import (
    NOW,
    code_now,
    dump,
    enrol,
    first_step,
    is_logged_in,
    second_step,
    with_app,
    with_password,
)

pytestmark = pytest.mark.django_db


# --- the second step (26) --------------------------------------------------------------------
def test_the_password_alone_opens_nothing_once_there_is_an_app(client, carla) -> None:
    with_app(carla)
    answer = first_step(client, "carla")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_logged_in(client)
    assert client.get(reverse("mfa_index")).status_code == 302


def test_a_code_of_the_app_opens(client, carla) -> None:
    with_app(carla)
    first_step(client, "carla")
    answer = second_step(client, code_now())
    assert is_logged_in(client)
    assert answer["Location"] == reverse("desk:board")


@pytest.mark.parametrize("step", [-3, 3])
def test_a_code_of_another_time_does_not_open(client, carla, step: int) -> None:
    with_app(carla)
    first_step(client, "carla")
    answer = second_step(client, code_now(step=step))
    assert not is_logged_in(client)
    assert "Type the one you see now" in answer.content.decode()


@pytest.mark.parametrize("seconds", [0, 10, 29, 31, 50])
def test_26_a_code_opens_only_once(carla, seconds: int) -> None:
    """Also in the half minute after its own, in which a late clock would still be forgiven."""
    with_app(carla)
    with time_machine.travel(NOW, tick=False):
        code = code_now()
        first, second = Client(), Client()
        first_step(first, "carla")
        second_step(first, code)
        assert is_logged_in(first)
    with time_machine.travel(NOW + dt.timedelta(seconds=seconds), tick=False):
        first_step(second, "carla")
        second_step(second, code)
        assert not is_logged_in(second)


def test_an_older_code_does_not_open_after_a_newer_one(carla) -> None:
    with_app(carla)
    with time_machine.travel(NOW, tick=False):
        newer, older = Client(), Client()
        first_step(newer, "carla")
        second_step(newer, code_now())
        first_step(older, "carla")
        second_step(older, code_now(step=-1))
        assert is_logged_in(newer)
        assert not is_logged_in(older)


def test_a_code_that_logged_in_does_not_prove_it_again(client, carla) -> None:
    with_app(carla)
    first_step(client, "carla")
    code = code_now()
    second_step(client, code)
    again = client.post(reverse("mfa_reauthenticate"), {"code": code})
    assert again.status_code == 200


def test_a_recovery_code_opens_once(carla) -> None:
    with_app(carla)
    row = Authenticator.objects.get(user=carla, type="recovery_codes")
    code = row.wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    first_step(first, "carla")
    second_step(first, code)
    first_step(second, "carla")
    second_step(second, code)
    assert is_logged_in(first)
    assert not is_logged_in(second)


def test_guessing_codes_is_limited(client, carla) -> None:
    with_app(carla)
    first_step(client, "carla")
    for _guess in range(5):
        second_step(client, "000000")
    answer = second_step(client, code_now())
    assert not is_logged_in(client)
    assert "many tries" in answer.content.decode()


def test_secrets_of_the_second_factor_lie_encrypted(client, carla) -> None:
    with_password(carla)
    first_step(client, "carla")
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'class="secret"[^>]*>([A-Z2-7]+)<', page.content.decode())[1]
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    stored = dump()
    assert len(codes) == 10
    assert all(trace not in stored for trace in (secret, *codes))
    for row in Authenticator.objects.filter(user=carla):
        assert row.data.get("secret", row.data.get("seed")).startswith("test.")
    assert "mfa.totp.secret" not in client.session


# --- confined until there is a second factor (26) --------------------------------------------
ROLES = ["carla", "otto", "lea", "stan", "tess"]
CLOSED = [
    "desk:board",
    "reports:index",
    "admin:index",
    "capsules:home",
    "help:about",
    "mfa_view_recovery_codes",
    "mfa_list_webauthn",
]


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize("route", CLOSED)
def test_26_an_adult_without_a_second_factor_reaches_only_the_page_that_sets_one_up(
    client, log_in, request, mfa_enforced, name: str, route: str
) -> None:
    log_in(client, request.getfixturevalue(name))
    for answer in (client.get(reverse(route)), client.post(reverse(route))):
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("route", ["mfa_index", "account_change_password", "account_logout"])
def test_what_is_needed_to_set_one_up_stays_open(client, mfa_enforced, carla, route: str) -> None:
    with_password(carla)
    first_step(client, "carla")
    assert client.get(reverse(route)).status_code == 200


def test_after_setting_one_up_the_desk_opens(client, mfa_enforced, carla) -> None:
    with_password(carla)
    first_step(client, "carla")
    assert client.get(reverse("desk:board"))["Location"] == reverse("mfa_index")
    answer = enrol(client)
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("desk:board")).status_code == 200


def test_taking_it_away_again_confines_again(client, mfa_enforced, carla) -> None:
    with_password(carla)
    first_step(client, "carla")
    enrol(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(reverse("desk:board"))["Location"] == reverse("mfa_index")


def test_recovery_codes_alone_are_no_second_factor(client, log_in, mfa_enforced, carla) -> None:
    RecoveryCodes.activate(carla)
    log_in(client, carla)
    assert client.get(reverse("desk:board"))["Location"] == reverse("mfa_index")


def test_a_peer_may_have_a_second_factor_and_need_not(client, mfa_enforced, alice) -> None:
    with_password(alice)
    first_step(client, "alice")
    assert client.get(reverse("desk:board")).status_code == 200
    enrol(client)
    assert Authenticator.objects.filter(user=alice, type="totp").exists()


def test_a_peer_who_is_also_a_coach_needs_one(client, log_in, mfa_enforced, alice, centre) -> None:
    alice.memberships.create(role="coach", group=centre)
    log_in(client, alice)
    assert client.get(reverse("desk:board"))["Location"] == reverse("mfa_index")


def test_a_role_that_ended_confines_no_more(client, log_in, mfa_enforced, carla) -> None:
    carla.memberships.update(ended_on=dt.date(2026, 1, 1))
    log_in(client, carla)
    assert client.get(reverse("capsules:home")).status_code == 200


def test_without_enforcement_adults_go_on(client, log_in, settings, carla) -> None:
    settings.MFA_ENFORCED = False
    log_in(client, carla)
    assert client.get(reverse("desk:board")).status_code == 200


def test_a_visitor_s_page_does_not_touch_the_session(client, mfa_enforced) -> None:
    assert "Cookie" not in client.get(reverse("capsules:home")).get("Vary", "")
