"""Passwords, the mails about them, and the pages around a log-in."""

import datetime as dt
import logging
import re

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.people.logging_in import (
    NOW,
    PASSWORD,
    code_now,
    enrol,
    first_step,
    is_logged_in,
    second_step,
    with_app,
    with_password,
)
from tests.people.workers import workers_run

pytestmark = pytest.mark.django_db


# --- passwords and mails ---------------------------------------------------------------------
def test_a_new_password_by_mail(client, carla) -> None:
    with_password(carla)
    client.post(reverse("account_reset_password"), {"email": "carla@example.org"})
    workers_run()
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    form_at = page.redirect_chain[-1][0]
    done = client.post(
        form_at, {"password1": "other plain words", "password2": "other plain words"}
    )
    assert done.status_code == 302
    assert not is_logged_in(client)
    first_step(client, "carla", "other plain words")
    assert is_logged_in(client)
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_a_new_password_does_not_get_around_the_second_factor(client, carla) -> None:
    with_app(carla)
    client.post(reverse("account_reset_password"), {"email": "carla@example.org"})
    workers_run()
    link = re.search(r"http://localhost:8000(\S+)", mail.outbox[0].body)[1]
    form_at = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form_at, {"password1": "other plain words", "password2": "other plain words"})
    answer = first_step(client, "carla", "other plain words")
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_logged_in(client)


def test_a_short_password_is_refused_next_to_the_field(client, alice) -> None:
    with_password(alice)
    first_step(client, "alice")
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "short", "password2": "short"},
    )
    assert answer.status_code == 200
    assert 'id="id_password1_error"' in answer.content.decode()


TELLING = ("ecpat", "peer", "safeguarding", "youth", "child", "help", "abuse", "coach", "carla")


def test_mails_about_the_log_in_say_nothing_about_what_this_is(client, carla) -> None:
    with_password(carla)
    client.post(reverse("account_reset_password"), {"email": "carla@example.org"})
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    first_step(client, "carla")
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"},
    )
    workers_run()
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        words = re.sub(r"https?://\S+", "", f"{message.subject} {message.body}").lower()
        assert not [word for word in TELLING if word in words]


@pytest.mark.django_db(transaction=True)
def test_a_changed_second_factor_is_told_by_mail(client, carla) -> None:
    with_password(carla)
    first_step(client, "carla")
    enrol(client)
    workers_run()
    assert [message.to for message in mail.outbox] == [["carla@example.org"]]
    assert "198." not in mail.outbox[0].body
    assert "127.0.0.1" not in mail.outbox[0].body


def test_nobody_without_a_mail_address_is_written_to(client, alice) -> None:
    alice.email = ""
    with_password(alice)
    first_step(client, "alice")
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    assert workers_run() == 0
    assert mail.outbox == []


# --- the pages -------------------------------------------------------------------------------
ENTRANCE = ["account_login", "account_signup", "account_reset_password", "account_inactive"]
ENTRANCE += ["account_reset_password_done", "account_reset_password_from_key_done"]
INSIDE = [
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_generate_recovery_codes",
]
WITH_APP = ["mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate", "mfa_index"]


def check_page(client: Client, route: str, code: str) -> None:
    with translation.override(code):
        answer = client.get(reverse(route))
    html = answer.content.decode()
    assert answer.status_code == 200, route
    assert f'<html lang="{code}"' in html
    assert html.count("<h1") == 1
    assert " style=" not in html
    for tag in re.findall(r"<script\b[^>]*>", html):
        assert "src=" in tag or 'type="application/json"' in tag
    assert not re.search(r'(src|href)="https?://(?!testserver)', html.split("<footer")[0])


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize("route", ENTRANCE)
def test_the_pages_before_a_log_in(client, route: str, code: str) -> None:
    check_page(client, route, code)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_pages_after_a_log_in(client, carla, code: str) -> None:
    with_password(carla)
    first_step(client, "carla")
    for route in INSIDE:
        check_page(client, route, code)


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_pages_with_a_second_factor(client, carla, code: str) -> None:
    with_app(carla)
    first_step(client, "carla")
    check_page(client, "mfa_authenticate", code)
    second_step(client, code_now())
    for route in WITH_APP:
        check_page(client, route, code)


def test_recovery_codes_can_be_saved_as_a_file(client, carla) -> None:
    with_app(carla)
    first_step(client, "carla")
    second_step(client, code_now())
    answer = client.get(reverse("mfa_download_recovery_codes"))
    assert len(answer.content.decode().split()) == 10
    assert "no-store" in answer["Cache-Control"]


def test_no_page_that_changes_a_log_in_opens_long_after_it_without_asking_again(
    client, carla
) -> None:
    with_password(carla)
    with time_machine.travel(NOW, tick=False):
        first_step(client, "carla")
        assert client.get(reverse("mfa_activate_totp")).status_code == 200
    with time_machine.travel(NOW + dt.timedelta(minutes=11), tick=False):
        answer = client.get(reverse("mfa_activate_totp"))
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_log_out_stays_in_the_language_of_the_page(client, alice) -> None:
    with_password(alice)
    first_step(client, "alice")
    with translation.override("ar"):
        assert client.post(reverse("account_logout"))["Location"] == "/ar/"


def test_no_log_line_names_a_passkey() -> None:
    assert logging.getLogger("fido2").level == logging.WARNING
