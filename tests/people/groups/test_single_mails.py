"""The mail of one invitation goes out by the workers: a server that hangs costs nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from celery import current_app
from django.core import mail as mails
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people import joining, tokens
from peers.people.invitation_outbox import send_waiting
from peers.people.models import Group, Invitation, InvitationMail, Role, User
from peers.people.sending import GIVE_UP_AFTER, LEASE
from peers.threads import queue

MINUTE = dt.timedelta(minutes=1)
Send = Callable[..., None]


def ask(client: Client, group: Group, email: str, token: str = "") -> Any:
    data = {"name_hint": "Dora", "email": email, "form_token": token or tokens.new_form_token()}
    return client.post(reverse("groups:invite", args=[group.pk, "peer"]), data)


def made(
    by: User, group: Group | None, now: dt.datetime, role: str = Role.PEER
) -> tuple[Invitation, str]:
    token = tokens.new_form_token()
    row = joining.invite(
        group=group,
        role=role,
        name_hint="Dora",
        email="dora@example.org",
        form_token=token,
        by=by,
        now=now,
    )
    return row, tokens.link_token_of(token)


@pytest.fixture
def sending(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """`sending(act)`: the mail server does `act` while it takes a mail."""

    def sending(act: Callable[[], None]) -> None:
        def send(self: EmailMessage, **_: Any) -> int:
            act()
            return 1

        monkeypatch.setattr(EmailMessage, "send", send)

    return sending


def test_inviting_asks_no_mail_server_and_a_worker_sends(
    as_carla: Client, scouts: Group, sending: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    touched: list[str] = []
    monkeypatch.setattr(mails, "get_connection", lambda *_a, **_k: touched.append("connected"))
    sending(lambda: touched.append("sent"))
    page = ask(as_carla, scouts, "dora@example.org")
    assert page.status_code == 200
    assert touched == []
    assert "The mail is on its way." in page.content.decode()
    assert send_waiting(now=timezone.now()) == 1
    assert touched == ["sent"]


def test_the_mail_holds_the_link_of_the_page(
    as_carla: Client, scouts: Group, mailoutbox: list[EmailMessage]
) -> None:
    page = ask(as_carla, scouts, "dora@example.org")
    send_waiting(now=timezone.now())
    [mail] = mailoutbox
    assert mail.to == ["dora@example.org"]
    assert page.context["link"] in str(mail.body)


def test_a_worker_is_asked_after_the_commit_and_told_nothing(
    as_carla: Client,
    scouts: Group,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    asked: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(queue, "_quiet", {"until": 0.0})
    monkeypatch.setattr(
        current_app, "send_task", lambda name, *, args, **_: asked.append((name, args))
    )
    with django_capture_on_commit_callbacks(execute=True):
        ask(as_carla, scouts, "dora@example.org")
        assert asked == []
    assert asked == [("peers.people.tasks.send_invitations", [])]


def test_a_broker_that_is_down_costs_no_invitation(
    as_carla: Client,
    scouts: Group,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def down(*_args: Any, **_options: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(queue, "_quiet", {"until": 0.0})
    monkeypatch.setattr(current_app, "send_task", down)
    with django_capture_on_commit_callbacks(execute=True):
        assert ask(as_carla, scouts, "dora@example.org").status_code == 200
    assert InvitationMail.objects.filter(done_at=None).count() == 1


def test_without_an_address_no_mail_waits(as_carla: Client, scouts: Group) -> None:
    page = ask(as_carla, scouts, "")
    assert "The mail is on its way." not in page.content.decode()
    assert not InvitationMail.objects.exists()


def test_a_form_that_is_sent_twice_is_one_mail(
    as_carla: Client, scouts: Group, mailoutbox: list[EmailMessage]
) -> None:
    token = tokens.new_form_token()
    for _click in range(2):
        ask(as_carla, scouts, "dora@example.org", token)
        send_waiting(now=timezone.now())
    assert len(mailoutbox) == 1


def test_a_form_that_is_sent_again_for_somebody_else_is_refused_in_words(
    as_carla: Client, scouts: Group
) -> None:
    """The way back shows the old form: the second person must not get the letters of the first."""
    token = tokens.new_form_token()
    ask(as_carla, scouts, "dora@example.org", token)
    page = ask(as_carla, scouts, "emil@example.org", token)
    page = as_carla.get(page["Location"])
    assert "This form was sent before." in page.content.decode()
    assert Invitation.objects.get().email == "dora@example.org"


def test_a_new_link_is_mailed_once_however_often_the_button_is_pressed(
    carla: User, scouts: Group, noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    row, old = made(carla, scouts, noon)
    send_waiting(now=noon)
    token = tokens.new_form_token()
    for _click in range(2):
        joining.send_again(invitation_id=row.pk, form_token=token, by=carla, now=noon + MINUTE)
        send_waiting(now=noon + MINUTE)
    first, second = mailoutbox
    assert old in str(first.body)
    assert tokens.link_token_of(token) in str(second.body)
    # Mail programs fold two mails of one number into one.
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_a_mail_in_the_air_settles_nothing_of_the_newer_link(
    carla: User, scouts: Group, noon: dt.datetime, sending: Send
) -> None:
    row, _old = made(carla, scouts, noon)
    fresh = tokens.new_form_token()
    sending(
        lambda: (  # the coach presses the button while the old mail goes out
            joining.send_again(invitation_id=row.pk, form_token=fresh, by=carla, now=noon)
            if InvitationMail.objects.get().attempts
            else None
        )
    )
    send_waiting(now=noon)
    waits = InvitationMail.objects.get()
    assert (waits.done_at, waits.outcome, waits.attempts) == (None, "", 0)
    assert waits.sealed
    sending(lambda: None)
    assert send_waiting(now=noon + LEASE) == 1


def test_a_lead_to_be_gets_the_link_while_another_lead_still_has_to_confirm(
    stan: User, noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    _row, link = made(stan, None, noon, role=Role.LEAD)
    assert send_waiting(now=noon) == 1
    assert link in str(mailoutbox[0].body)


def test_a_server_that_hangs_is_waited_for_once_a_run(
    carla: User, scouts: Group, noon: dt.datetime, sending: Callable[[Callable[[], None]], None]
) -> None:
    tried: list[int] = []

    def hang() -> None:
        tried.append(1)
        raise TimeoutError

    made(carla, scouts, noon)
    made(carla, scouts, noon)
    sending(hang)
    assert send_waiting(now=noon) == 0
    assert len(tried) == 1
    sending(lambda: None)
    assert send_waiting(now=noon) == 1, "the other one, at once"


@pytest.mark.parametrize("where", ["roster", "team"])
def test_the_page_says_what_became_of_the_mail(
    where: str,
    carla: User,
    stan: User,
    scouts: Group,
    log_in: Any,
    sending: Send,
) -> None:
    now = timezone.now()
    if where == "team":
        made(stan, None, now, role=Role.TRANSLATOR)
    else:
        made(carla, scouts, now)
    address = reverse("groups:team") if where == "team" else reverse("groups:roster", args=[1])
    address = address.replace("/1/", f"/{scouts.pk}/")
    browser = log_in(Client(), stan if where == "team" else carla)

    def shown() -> str:
        return browser.get(address).content.decode()

    def hang() -> None:
        raise TimeoutError

    assert "The mail is on its way." in shown()
    sending(hang)
    send_waiting(now=now)
    assert "The mail is on its way." in shown()
    send_waiting(now=now + GIVE_UP_AFTER)
    assert "The mail could not be sent." in shown()
    assert "New link and letters" in shown()
    row = Invitation.objects.get()
    by = stan if where == "team" else carla
    joining.send_again(invitation_id=row.pk, form_token=tokens.new_form_token(), by=by, now=now)
    sending(lambda: None)
    send_waiting(now=now)
    assert "The mail went out." in shown()
