"""Mails about accounts and new groups go out by the workers: a mail server that is down or hangs
is nobody's page, and nothing in the answer tells whether there is an account."""

import datetime as dt
import smtplib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.conf import LazySettings
from django.core import mail as mails
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peers import vault
from peers.people import account_outbox, registering, tokens
from peers.people.account_outbox import rewrap_mails, sealed_mails, send_account_mails
from peers.people.models import AccountMail, Group, GroupRequest, InvitationMail, User
from peers.people.registering import Asked, ask
from peers.people.sending import GIVE_UP_AFTER, LEASE
from peers.threads import queue, rotation
from tests.people.logging_in import PASSWORD, dump, first_step, with_password
from tests.people.workers import workers_run

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
LogIn = Callable[[Client, User], Client]
Sending = Callable[[Callable[[EmailMessage], None]], None]


def wants_password(client: Client, email: str) -> Any:
    return client.post(reverse("account_reset_password"), {"email": email})


def asked(now: dt.datetime, email: str = "dirk@example.org") -> GroupRequest:
    what = Asked("Scouts Reiger", "scouts", "BE", "Dirk", email, "en")
    ask(asked=what, form_token=tokens.new_form_token(), now=now)
    return GroupRequest.objects.get(email=email)


def confirmed(now: dt.datetime) -> GroupRequest:
    row = asked(now)
    send_account_mails(now=now)
    GroupRequest.objects.update(confirmed_at=now)
    row.refresh_from_db()
    return row


def refused(by: User, now: dt.datetime) -> None:
    registering.refuse(request_id=confirmed(now).pk, by=by, now=now)


def down(_mail: EmailMessage) -> None:
    raise ConnectionRefusedError


def no_mailbox(mail: EmailMessage) -> None:
    raise smtplib.SMTPRecipientsRefused({mail.to[0]: (550, b"no such user")})


@pytest.fixture(autouse=True)
def clock(noon: dt.datetime) -> Iterator[None]:
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def sending(monkeypatch: pytest.MonkeyPatch) -> Sending:
    """`sending(act)`: the mail server does `act` with each mail."""

    def sending(act: Callable[[EmailMessage], None]) -> None:
        def send(self: EmailMessage, **_: Any) -> int:
            act(self)
            return 1

        monkeypatch.setattr(EmailMessage, "send", send)

    return sending


# --- in the page ----------------------------------------------------------------------------------
def test_no_page_asks_a_mail_server(
    client: Client,
    carla: User,
    stan: User,
    log_in: LogIn,
    noon: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    touched: list[str] = []
    monkeypatch.setattr(mails, "get_connection", lambda *_a, **_k: touched.append("connected"))
    monkeypatch.setattr(EmailMessage, "send", lambda *_a, **_k: touched.append("sent"))
    form = {"group_name": "Reiger", "kind": "scouts", "country": "BE", "coach_name": "Dirk"}
    form |= {"email": "dirk@example.org", "form_token": tokens.new_form_token()}
    page = client.post(reverse("groups:new"), form, follow=True).content.decode()
    assert "The mail is on its way." in page
    wants_password(client, "carla@example.org")
    wants_password(client, "nobody@example.org")
    with_password(carla)
    first_step(client, "carla")
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    GroupRequest.objects.update(confirmed_at=noon)
    staff = log_in(Client(), stan)
    row = GroupRequest.objects.get()
    answer = {"group_name": "Reiger", "form_token": tokens.new_form_token()}
    page = staff.post(reverse("groups:approve", args=[row.pk]), answer).content.decode()
    assert "The mail is on its way." in page
    assert touched == []
    assert AccountMail.objects.count() == 4
    assert InvitationMail.objects.count() == 1


@pytest.mark.parametrize("email", ["carla@example.org", "hugo@example.org", "nobody@example.org"])
def test_27_the_page_does_the_same_work_whether_there_is_an_account_or_not(
    email: str, client: Client, carla: User, make_peer: Callable[..., User]
) -> None:
    # Nothing is mailed to a peer of a closed institution.
    house = Group.objects.create(name="House", kind=Group.Kind.INSTITUTION_CLOSED)
    make_peer("hugo", group=house, coach=carla)
    with CaptureQueriesContext(connection) as asked_of:
        answer = wants_password(client, email)
    assert answer.status_code == 302
    # The one row: no look at the people, no other table.
    tables = [one["sql"] for one in asked_of if "people_" in one["sql"]]
    assert len(tables) == 1
    assert tables[0].startswith('INSERT INTO "people_accountmail"')


def test_i6_nothing_of_it_can_be_read_in_the_database_or_a_task(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(queue, "_quiet", {"until": 0.0})
    monkeypatch.setattr(
        current_app, "send_task", lambda name, *, args, **_: told.append((name, args))
    )
    with django_capture_on_commit_callbacks(execute=True):
        wants_password(client, "somebody@example.org")
        assert told == []
    assert told == [("peers.people.tasks.send_account_mails", [])]
    assert "somebody" not in dump()


def test_a_broker_that_is_down_costs_no_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def down(*_args: Any, **_options: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(queue, "_quiet", {"until": 0.0})
    monkeypatch.setattr(current_app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        assert wants_password(client, "carla@example.org").status_code == 302
    assert AccountMail.objects.count() == 1


# --- the workers ----------------------------------------------------------------------------------
def test_a_mail_goes_out_once_and_leaves_nothing_behind(
    noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    asked(noon)
    assert send_account_mails(now=noon) == 1
    assert send_account_mails(now=noon + MINUTE) == 0
    assert [one.to for one in mailoutbox] == [["dirk@example.org"]]
    assert not AccountMail.objects.exists()


def test_a_server_that_is_down_is_tried_again_under_one_number(
    noon: dt.datetime, sending: Sending
) -> None:
    numbers: list[str] = []

    def note(mail: EmailMessage) -> None:
        numbers.append(mail.extra_headers["Message-ID"])
        if len(numbers) == 1:
            raise TimeoutError

    asked(noon)
    sending(note)
    assert send_account_mails(now=noon) == 0
    assert send_account_mails(now=noon + MINUTE / 2) == 0
    assert send_account_mails(now=noon + MINUTE) == 1
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


def test_a_server_that_hangs_is_waited_for_once_a_run(noon: dt.datetime, sending: Sending) -> None:
    tried: list[str] = []

    def hang(mail: EmailMessage) -> None:
        tried.append(mail.to[0])
        raise TimeoutError

    for name in ("a", "b"):
        asked(noon, email=f"{name}@example.org")
    sending(hang)
    assert send_account_mails(now=noon) == 0
    assert tried == ["a@example.org"]
    send_account_mails(now=noon)
    assert tried == ["a@example.org", "b@example.org"], "the next run goes on with the next"


def test_a_mailbox_that_is_not_there_holds_up_no_other(noon: dt.datetime, sending: Sending) -> None:
    tried: list[str] = []

    def refuse(mail: EmailMessage) -> None:
        tried.append(mail.to[0])
        no_mailbox(mail)

    for name in ("a", "b"):
        asked(noon, email=f"{name}@example.org")
    sending(refuse)
    send_account_mails(now=noon)
    assert tried == ["a@example.org", "b@example.org"]


def test_two_workers_never_send_the_same_one(noon: dt.datetime, sending: Sending) -> None:
    sent: list[str] = []

    def meanwhile(mail: EmailMessage) -> None:
        sent.append(mail.to[0])
        send_account_mails(now=noon + LEASE / 2)

    asked(noon)
    sending(meanwhile)
    send_account_mails(now=noon)
    assert sent == ["dirk@example.org"]


def test_a_worker_that_was_killed_is_followed_by_another(
    noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    asked(noon)
    AccountMail.objects.update(not_before=noon + LEASE, attempts=1)
    assert send_account_mails(now=noon + LEASE / 2) == 0
    assert send_account_mails(now=noon + LEASE) == 1


def test_what_never_goes_out_is_given_up_and_forgotten(
    client: Client, noon: dt.datetime, sending: Sending
) -> None:
    wants_password(client, "carla@example.org")
    sending(down)
    send_account_mails(now=noon)
    assert AccountMail.objects.count() == 1
    send_account_mails(now=noon + GIVE_UP_AFTER)
    assert not AccountMail.objects.exists()


def test_a_confirmed_request_is_not_asked_again(
    noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    asked(noon)
    GroupRequest.objects.update(confirmed_at=noon)
    assert send_account_mails(now=noon) == 0
    assert mailoutbox == []
    assert not AccountMail.objects.exists()


def test_a_request_that_ran_out_takes_its_mail_with_it(noon: dt.datetime, sending: Sending) -> None:
    asked(noon)
    sending(down)
    send_account_mails(now=noon)
    asked(noon + registering.CONFIRM_WITHIN, email="b@example.org")
    assert AccountMail.objects.get().request == GroupRequest.objects.get(email="b@example.org")


def test_whoever_left_is_told_of_no_change(
    carla: User, noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    account_outbox.mail_change(carla, now=noon)
    User.objects.filter(pk=carla.pk).update(is_active=False)
    assert send_account_mails(now=noon) == 0
    assert mailoutbox == []


def test_a_mail_speaks_the_language_of_its_reader(
    client: Client, carla: User, noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    User.objects.filter(pk=carla.pk).update(preferred_language="nl")
    for email in ("carla@example.org", "nobody@example.org"):
        client.post("/fr/accounts/password/reset/", {"email": email})
    assert AccountMail.objects.count() == 2
    send_account_mails(now=noon)
    mine, other = (str(one.body) for one in mailoutbox)
    assert mine.startswith("Dag")
    assert "/nl/accounts/password/reset/key/" in mine
    assert other.startswith("Bonjour")


# --- a refusal ------------------------------------------------------------------------------------
def test_staff_read_that_a_refusal_could_not_be_mailed_and_call(
    stan: User, carla: User, log_in: LogIn, noon: dt.datetime, sending: Sending
) -> None:
    refused(stan, noon)
    page, staff = reverse("groups:home"), log_in(Client(), stan)
    assert "please call" not in staff.get(page).content.decode()
    sending(no_mailbox)
    send_account_mails(now=noon)
    shown = staff.get(page).content.decode()
    assert "The mail could not be sent: please call." in shown
    assert "dirk@example.org" in shown
    assert "dirk@example.org" not in log_in(Client(), carla).get(page).content.decode()
    assert send_account_mails(now=noon + GIVE_UP_AFTER) == 0
    GroupRequest.objects.update(decided_at=noon - registering.CALLED_WITHIN)
    assert "please call" not in staff.get(page).content.decode()


# --- an approval ----------------------------------------------------------------------------------
def test_the_coach_of_a_new_group_has_the_link_and_staff_can_send_it_again(
    stan: User, log_in: LogIn, noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    row = confirmed(noon)
    staff = log_in(Client(), stan)
    form = {"group_name": "Reiger", "form_token": tokens.new_form_token()}
    page = staff.post(reverse("groups:approve", args=[row.pk]), form)
    workers_run()
    assert "your group is registered" in str(mailoutbox[-1].body)
    assert page.context["link"] in str(mailoutbox[-1].body)
    roster = reverse("groups:roster", args=[Group.objects.get().pk])
    assert "The mail went out." in staff.get(roster).content.decode()
    invitation = page.context["invitation"]
    address = reverse("groups:again", args=[invitation.group_id, invitation.pk])
    again = staff.post(address, {"form_token": tokens.new_form_token()})
    workers_run()
    assert again.context["link"] in str(mailoutbox[-1].body)
    assert again.context["link"] != page.context["link"]


# --- a new key of the vault -----------------------------------------------------------------------
def test_11_what_waits_is_rewrapped_under_a_new_key(
    noon: dt.datetime, settings: LazySettings, mailoutbox: list[EmailMessage]
) -> None:
    asked(noon)
    settings.VAULT_KEYS = "new:" + "A" * 43 + "=," + settings.VAULT_KEYS
    assert rewrap_mails() == 1
    assert {vault.key_id_of(one) for one in sealed_mails()} == {"new"}
    assert rewrap_mails() == 0
    assert rotation.usage()["new"] == 1
