"""Logging in: one door, and a new session key behind it."""

import pytest
from django.urls import reverse

from tests.people.logging_in import (
    PASSWORD,
    code_now,
    enrol,
    first_step,
    is_logged_in,
    second_step,
    with_app,
    with_password,
)

pytestmark = pytest.mark.django_db


# --- the first step --------------------------------------------------------------------------
def test_a_peer_logs_in_with_a_user_name_and_a_password(client, alice) -> None:
    with_password(alice)
    answer = first_step(client, "alice")
    assert is_logged_in(client)
    assert answer["Location"] == reverse("desk:board")


@pytest.mark.parametrize(("preferred", "desk"), [("nl", "/nl/"), ("ar", "/ar/"), ("xx", "/en/")])
def test_the_desk_opens_in_the_language_the_person_prefers(client, alice, preferred, desk) -> None:
    alice.preferred_language = preferred
    with_password(alice)
    assert first_step(client, "alice")["Location"].startswith(desk)


def test_a_mail_address_does_as_well(client, carla) -> None:
    with_password(carla)
    first_step(client, "CARLA@example.org")
    assert is_logged_in(client)


def test_a_log_in_leads_back_to_the_page_that_asked_for_it(client, alice) -> None:
    with_password(alice)
    wanted = reverse("account_change_password")
    answer = client.post(
        reverse("account_login"), {"login": "alice", "password": PASSWORD, "next": wanted}
    )
    assert answer["Location"] == wanted


def test_a_log_in_leads_to_no_other_site(client, alice) -> None:
    with_password(alice)
    answer = client.post(
        reverse("account_login"),
        {"login": "alice", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert "evil" not in answer["Location"]


def test_a_closed_account_does_not_open(client, alice) -> None:
    alice.is_active = False
    with_password(alice)
    first_step(client, "alice")
    assert not is_logged_in(client)


def test_a_log_in_forgets_what_a_youth_did_in_this_browser(client, alice) -> None:
    with_password(alice)
    session = client.session
    session["help"] = {"thread": "5e0c6f5e-0000-4000-8000-000000000000"}
    session.save()
    client.cookies["s"] = session.session_key
    first_step(client, "alice")
    assert is_logged_in(client)
    assert "help" not in client.session


def test_a_log_out_leaves_nothing_in_the_session(client, alice) -> None:
    with_password(alice)
    first_step(client, "alice")
    client.post(reverse("account_logout"))
    assert not dict(client.session)


def test_a_log_out_needs_a_post(client, alice) -> None:
    with_password(alice)
    first_step(client, "alice")
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_logged_in(client)


# --- the session key (a reviewer's try 25) ---------------------------------------------------
def test_25_the_session_key_changes_at_each_step_of_a_log_in(client, carla) -> None:
    with_app(carla)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["s"] = session.session_key
    keys = [session.session_key]
    first_step(client, "carla")
    keys.append(client.session.session_key)
    second_step(client, code_now())
    keys.append(client.session.session_key)
    assert is_logged_in(client)
    assert len(set(keys)) == 3


@pytest.mark.django_db(transaction=True)
def test_25_the_session_key_changes_when_a_second_factor_is_set_up(client, carla) -> None:
    with_password(carla)
    first_step(client, "carla")
    before = client.session.session_key
    enrol(client)
    assert client.session.session_key != before
    assert is_logged_in(client)


# --- the administration ----------------------------------------------------------------------
def test_the_administration_has_no_log_in_of_its_own(client) -> None:
    answer = client.get(reverse("admin:index"), follow=True)
    path, _status = answer.redirect_chain[-1]
    assert path.startswith(f"{reverse('account_login')}?next=")
    assert client.post(reverse("admin:login"), {"username": "a", "password": "b"})[
        "Location"
    ].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("stan", 200),
        ("lea", 200),
        ("tess", 200),
        ("carla", 403),
        ("otto", 403),
        ("alice", 403),
        ("charlie", 403),
    ],
)
def test_who_may_open_the_administration(client, log_in, request, name: str, status: int) -> None:
    log_in(client, request.getfixturevalue(name))
    assert client.get(reverse("admin:index"), follow=True).status_code == status
