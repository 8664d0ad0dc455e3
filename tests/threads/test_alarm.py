"""The dead-man alarm: once for each outage, mailed by whoever notices, never by the dead sweep."""

import datetime as dt
import smtplib
from collections.abc import Iterable
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from peers.people.models import User
from peers.threads.actions import alarm
from peers.threads.actions.routing import route_due
from peers.threads.models import Heartbeat, Notification, Thread
from tests.threads.conftest import OpenOne

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _clock(noon: dt.datetime) -> Iterable[None]:
    cache.clear()
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def dead(noon: dt.datetime, lea: User, stan: User, carla: User, alice: User) -> None:
    Heartbeat.objects.create(name="sweep", at=noon - 6 * MINUTE)


def told() -> list[str]:
    return sorted(address for one in mail.outbox for address in one.to)


@pytest.mark.usefixtures("dead")
def test_38_a_health_check_tells_leads_and_staff_that_the_sweep_is_dead(client: Client) -> None:
    assert client.get("/healthz").status_code == 503
    # sofie has no role; neither coaches nor peers are alarmed.
    assert told() == ["lea@example.org", "stan@example.org"]
    assert "Urgent" in mail.outbox[0].subject


@pytest.mark.usefixtures("dead")
def test_38_one_outage_is_told_once_whoever_notices(
    client: Client, log_in: Any, carla: User, noon: dt.datetime
) -> None:
    for minute in range(5):
        with time_machine.travel(noon + 2 * minute * MINUTE, tick=False):
            client.get("/healthz")
            log_in(Client(), carla).get("/en/desk/")
    assert told() == ["lea@example.org", "stan@example.org"]


def test_38_the_next_outage_is_told_again(client: Client, lea: User, noon: dt.datetime) -> None:
    for hours in (0, 5):
        then = noon + dt.timedelta(hours=hours)
        Heartbeat.objects.update_or_create(name="sweep", defaults={"at": then - 6 * MINUTE})
        with time_machine.travel(then, tick=False):
            client.get("/healthz")
    assert told() == ["lea@example.org"] * 2


@pytest.mark.usefixtures("dead")
def test_an_adult_who_opens_the_board_sees_the_banner_and_the_alarm_goes_out(
    log_in: Any, carla: User, stan: User
) -> None:
    assert "Routing stands still" in log_in(Client(), carla).get("/en/desk/").text
    assert told() == ["lea@example.org", "stan@example.org"]
    assert "Routing stands still" in log_in(Client(), stan).get("/en/desk/").text


@pytest.mark.usefixtures("dead")
def test_the_command_tells_and_says_so_by_its_exit_code() -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("watch", stdout=out)
    assert left.value.code == 1
    assert "2 mails sent" in out.getvalue()


def test_a_sweep_that_runs_alarms_nobody(client: Client, lea: User, noon: dt.datetime) -> None:
    route_due(now=noon)
    out = StringIO()
    call_command("watch", stdout=out)
    assert client.get("/healthz").status_code == 200
    assert "the sweep runs" in out.getvalue()
    assert mail.outbox == []


def test_a_portal_that_was_only_just_set_up_alarms_nobody(client: Client, lea: User) -> None:
    assert client.get("/healthz").status_code == 503
    assert mail.outbox == []


def test_a_youth_who_waits_though_nothing_was_ever_swept_is_an_alarm(
    open_one: OpenOne, lea: User, noon: dt.datetime
) -> None:
    open_one(now=noon - 10 * MINUTE)
    assert Thread.objects.filter(due_at__lt=noon).exists()
    assert alarm.raise_if_silent(now=noon) == 1


@pytest.mark.usefixtures("dead")
def test_a_mail_server_that_is_down_is_asked_again_and_breaks_no_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, noon: dt.datetime
) -> None:
    def refuse(*_args: object, **_options: object) -> int:
        raise smtplib.SMTPServerDisconnected

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.message.EmailMessage.send", refuse)
        assert client.get("/healthz").status_code == 503
    assert Notification.objects.filter(kind="alarm", sent_at=None).count() == 2
    with time_machine.travel(noon + 2 * MINUTE, tick=False):
        client.get("/healthz")
    assert told() == ["lea@example.org", "stan@example.org"]
