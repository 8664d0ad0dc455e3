"""The outbox against a real mail server: neutral, once, and again when the server was down."""

import datetime as dt
import socket
from collections.abc import Iterator
from email.message import Message as Mail

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MailHandler
from django.conf import LazySettings

from peers.people.models import User
from peers.threads.actions import notifications
from peers.threads.actions.notices import tell
from peers.threads.actions.notifications import LEASE, send_notifications
from peers.threads.actions.planning import plan
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Delivery, Notification, PushDevice, Thread
from tests.threads.conftest import OpenOne

MINUTE = dt.timedelta(minutes=1)


class Inbox(MailHandler):
    """Keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Mail] = []

    def handle_message(self, message: Mail) -> None:
        self.mails.append(message)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def smtp(settings: LazySettings, port: int) -> None:
    """Django's SMTP backend on a port of our own; nobody listens yet."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.fixture
def inbox(smtp: None, port: int) -> Iterator[Inbox]:
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    yield inbox
    server.stop()


@pytest.fixture
def offered(open_one: OpenOne, noon: dt.datetime, alice: User) -> Thread:
    thread = open_one(nickname="Very Special Robin")
    advance_thread(thread_id=thread.pk, now=noon)
    return thread


def test_28_a_mail_says_that_there_is_something_and_nothing_of_what(
    offered: Thread, inbox: Inbox, noon: dt.datetime, alice: User
) -> None:
    assert send_notifications(now=noon) == 1
    (mail,) = inbox.mails
    words = mail.as_string()
    assert mail["To"] == alice.email
    assert "/desk/" in words
    for secret in ("Robin", "password", str(offered.pk), offered.number, "account_security"):
        assert secret not in words


def test_a_notice_is_mailed_once(offered: Thread, inbox: Inbox, noon: dt.datetime) -> None:
    assert [send_notifications(now=noon + n * MINUTE) for n in range(3)] == [1, 0, 0]
    assert len(inbox.mails) == 1


def test_the_mail_is_in_the_readers_language(
    offered: Thread, inbox: Inbox, noon: dt.datetime, alice: User
) -> None:
    User.objects.filter(pk=alice.pk).update(preferred_language="ar")
    send_notifications(now=noon)
    assert "/ar/desk/" in inbox.mails[0].get_payload(decode=True).decode()


def test_a_mail_server_that_is_down_is_asked_again_later_and_the_mail_goes_once(
    offered: Thread,
    smtp: None,
    port: int,
    noon: dt.datetime,
    caplog: pytest.LogCaptureFixture,
    alice: User,
) -> None:
    assert send_notifications(now=noon) == 0
    assert alice.email not in caplog.text
    assert send_notifications(now=noon) == 0, "not before the pause is over"
    inbox = Inbox()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        later = noon + 2 * MINUTE
        assert send_notifications(now=later) == 1
        assert send_notifications(now=later + MINUTE) == 0
    finally:
        server.stop()
    assert len(inbox.mails) == 1
    assert Delivery.objects.get().attempts == 2


def test_a_mail_server_that_hangs_is_waited_for_once_a_run_and_no_push_waits_behind_it(
    offered: Thread,
    smtp: None,
    noon: dt.datetime,
    alice: User,
    carla: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tell([alice, carla], "urgent", thread=offered, now=noon, what="a test")
    device = {"user": carla, "name": "Phone", "endpoint_hash": b"h" * 32, "sealed": "s"}
    PushDevice.objects.create(added_at=noon, **device)
    monkeypatch.setattr(notifications, "_push", lambda *_of: notifications.Tried("sent"))
    assert send_notifications(now=noon) == 1, "the push alone"
    mails = Delivery.objects.filter(way="mail").order_by("pk")
    assert [one.attempts for one in mails] == [1, 0, 0]
    assert list(mails.due(noon)) == list(mails[1:]), "the others are owed as before"
    send_notifications(now=noon)
    assert [one.attempts for one in mails.all()] == [1, 1, 0], "the next run goes on with the next"


def test_a_worker_that_died_while_sending_leaves_a_lease_that_ends(
    offered: Thread, inbox: Inbox, noon: dt.datetime
) -> None:
    plan(now=noon, limit=1)
    Delivery.objects.update(not_before=noon + LEASE)
    assert send_notifications(now=noon + LEASE / 2) == 0
    assert send_notifications(now=noon + LEASE) == 1


def test_the_same_notice_sent_again_carries_the_same_message_id(
    offered: Thread, inbox: Inbox, noon: dt.datetime
) -> None:
    send_notifications(now=noon)
    Delivery.objects.update(done_at=None, outcome="")
    send_notifications(now=noon)
    first, second = inbox.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_peer_without_a_mail_address_finds_it_on_the_desk_alone(
    offered: Thread, inbox: Inbox, noon: dt.datetime, alice: User
) -> None:
    User.objects.filter(pk=alice.pk).update(email="")
    assert send_notifications(now=noon) == 0
    assert inbox.mails == []
    assert Notification.objects.get().sent_at == noon
