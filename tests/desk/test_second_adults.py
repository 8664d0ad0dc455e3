"""What waits for a second adult finds the right ones, also when it lies in the archive."""

import datetime as dt

import pytest

from peers.people.models import User
from peers.threads.actions import keeping
from peers.threads.actions.second_adults import remind_of_requests
from peers.threads.actions.youth import delete_by_youth
from peers.threads.figures import figures_of_leads
from peers.threads.models import Notification, Thread
from peers.threads.rules.retention import ARCHIVED_AFTER, REVIEW_AFTER, SECOND_ADULT_EVERY
from peers.threads.rules.states import Status
from tests.desk.conftest import As, body
from tests.threads.conftest import OpenOne, open_one  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
LEADS = "/en/desk/leads/"
DAY = dt.timedelta(days=1)


def closed(open_one: OpenOne, *, ago: dt.timedelta) -> Thread:  # noqa: F811
    now = dt.datetime.now(dt.UTC)
    thread = open_one(topic="sextortion", now=now - ago - DAY)
    Thread.objects.filter(pk=thread.pk).update(
        status=Status.CLOSED,
        risk=3,
        closed_at=now - ago,
        due_at=None,
        owner=None,
        outcome="supported",
    )
    thread.refresh_from_db()
    return thread


def told(thread: Thread) -> set[str]:
    rows = Notification.objects.filter(thread=thread, kind__in=["second", "wish"])
    return set(rows.values_list("to__username", flat=True))


def test_s13_leads_and_nobody_else_are_reminded_of_what_waits_in_the_archive(
    open_one: OpenOne,  # noqa: F811
    as_: As,
    lea: User,
    luc: User,
    otto: User,
    carla: User,
) -> None:
    now = dt.datetime.now(dt.UTC)
    thread = closed(open_one, ago=ARCHIVED_AFTER + DAY)
    keeping.ask_to_erase(thread_id=thread.pk, by=lea, now=now)
    Notification.objects.all().delete()
    assert thread.number in body(as_(luc).get(LEADS))
    remind_of_requests(now=now + SECOND_ADULT_EVERY - DAY)
    assert told(thread) == set()
    later = now + SECOND_ADULT_EVERY
    for _hour in range(2):
        remind_of_requests(now=later)
    assert told(thread) == {"luc"}
    assert Notification.objects.count() == 1
    remind_of_requests(now=later + SECOND_ADULT_EVERY)
    assert Notification.objects.count() == 2


def test_s13_while_it_is_lately_closed_on_call_hears_of_it_too(
    open_one: OpenOne,  # noqa: F811
    lea: User,
    luc: User,
    otto: User,
) -> None:
    now = dt.datetime.now(dt.UTC)
    thread = closed(open_one, ago=DAY)
    keeping.ask_to_erase(thread_id=thread.pk, by=lea, now=now)
    Notification.objects.all().delete()
    remind_of_requests(now=now + SECOND_ADULT_EVERY)
    assert told(thread) == {"luc", "otto"}


def test_s25_what_a_youth_wants_erased_from_the_archive_is_told_to_the_leads(
    open_one: OpenOne,  # noqa: F811
    as_: As,
    lea: User,
    luc: User,
) -> None:
    thread = closed(open_one, ago=ARCHIVED_AFTER + DAY)
    assert delete_by_youth(thread_id=thread.pk, now=dt.datetime.now(dt.UTC)) is False
    assert told(thread) == {"lea", "luc"}
    assert thread.number in body(as_(lea).get(LEADS))


def test_s24_after_two_years_leads_are_asked_for_a_reason_or_to_erase(
    open_one: OpenOne,  # noqa: F811
    as_: As,
    lea: User,
    luc: User,
) -> None:
    now = dt.datetime.now(dt.UTC)
    young = closed(open_one, ago=REVIEW_AFTER - DAY)
    old = closed(open_one, ago=REVIEW_AFTER + DAY)
    page = body(as_(lea).get(LEADS))
    assert old.number in page
    assert young.number not in page
    assert [count for _words, count in figures_of_leads(now=now)] == [0, 1]
    keeping.ask_to_erase(thread_id=old.pk, by=lea, now=now)
    assert [count for _words, count in figures_of_leads(now=now)] == [1, 0]
    assert "In the archive for two years" not in body(as_(lea).get(LEADS))


def test_s11_who_is_accused_hears_of_no_second_adult(
    open_one: OpenOne,  # noqa: F811
    lea: User,
    luc: User,
) -> None:
    now = dt.datetime.now(dt.UTC)
    thread = closed(open_one, ago=ARCHIVED_AFTER + DAY)
    thread.accusations.create(person=luc, source="text", noted_at=now)
    keeping.ask_to_erase(thread_id=thread.pk, by=lea, now=now)
    remind_of_requests(now=now + SECOND_ADULT_EVERY)
    assert told(thread) == set()
