"""Leads and on-call hear that a report waits, and nothing of what it is (S17)."""

import datetime as dt
import uuid
from typing import Any

import pytest

from peers import vault
from peers.hotline import actions
from peers.hotline.models import StopReport
from peers.people.models import User
from peers.threads.mails import mail_for
from peers.threads.models import Notification
from peers.threads.rotation import rewrap_all, usage

pytestmark = pytest.mark.django_db
LINK = "https://pictures.example.net/album/4711"


@pytest.fixture
def report(lea: User, otto: User, stan: User, carla: User, noon: dt.datetime) -> StopReport:
    return actions.receive(link=LINK, seen="chat", submission=uuid.uuid4(), now=noon)


def _told() -> list[str]:
    return sorted(Notification.objects.filter(kind="stop").values_list("to__name", flat=True))


def test_s17_those_who_can_pass_it_on_are_told(report: StopReport) -> None:
    assert _told() == ["Lea", "Otto"]


def test_a_flood_of_reports_is_no_flood_of_notices(report: StopReport, noon: dt.datetime) -> None:
    for minute in range(5):
        later = noon + dt.timedelta(minutes=minute)
        actions.receive(link=LINK, seen="game", submission=uuid.uuid4(), now=later)
    assert _told() == ["Lea", "Otto"]


def test_s17_the_mail_holds_no_link(report: StopReport, lea: User, noon: dt.datetime) -> None:
    notice = Notification.objects.get(kind="stop", to=lea)
    mail = mail_for(notice, now=noon)
    assert "/desk/hotline/" in mail.body
    assert "example.net" not in f"{notice.key}{mail.subject}{mail.body}"


def test_s17_what_nobody_passed_on_is_told_once_more(report: StopReport, noon: dt.datetime) -> None:
    day = dt.timedelta(days=1)
    assert actions.remind(now=noon + day / 2) == 0
    assert actions.remind(now=noon + day) == 1
    assert actions.remind(now=noon + 2 * day) == 0
    assert _told() == ["Lea", "Lea", "Otto", "Otto"]


def test_11_the_keys_of_reported_links_are_rewrapped_too(
    report: StopReport, lea: User, noon: dt.datetime, settings: Any
) -> None:
    old = settings.VAULT_KEYS
    new = "fresh:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
    settings.VAULT_KEYS = f"{new},{old}"
    assert usage()[old.split(":")[0]] == 1
    assert sum(one.done for one in rewrap_all(batch=10)) == 1
    settings.VAULT_KEYS = new
    assert vault.first_key_id() == "fresh"
    assert actions.show_link(report_id=report.pk, by=lea, now=noon) == LINK
