"""Figures for staff and leads: once a period, counts alone, and no small one."""

import datetime as dt
import zoneinfo
from itertools import pairwise

import pytest
from django.core import mail

from peers.people.models import User
from peers.threads.actions.devices import choose
from peers.threads.actions.digest import write_digests
from peers.threads.actions.notifications import send_notifications
from peers.threads.actions.routing import advance_thread
from peers.threads.figures import figures, in_words
from peers.threads.models import Notification
from peers.threads.rules.digests import period_of
from tests.threads.conftest import OpenOne

BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
HOUR = dt.timedelta(hours=1)


def at(day: int, hour: int, *, month: int = 10) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=BRUSSELS)


def chose(user: User, digest: str) -> None:
    choose(by=user, mail_off=[], quiet_from=None, quiet_until=None, digest=digest)


@pytest.mark.parametrize(
    ("how_often", "now", "period"),
    [
        ("daily", at(14, 8), "20261014"),
        ("daily", at(15, 7), "20261014"),
        ("weekly", at(12, 8), "2026w42"),  # a Monday
        ("weekly", at(12, 7), "2026w41"),
        ("weekly", at(18, 23), "2026w42"),
        ("none", at(14, 8), None),
    ],
)
def test_the_period_begins_at_eight(how_often: str, now: dt.datetime, period: str | None) -> None:
    assert period_of(how_often, now=now, zone="Europe/Brussels") == period


@pytest.mark.parametrize("start", [at(20, 0), at(24, 0, month=3)])
def test_a_change_of_the_hour_neither_skips_nor_repeats_a_day(start: dt.datetime) -> None:
    """A week of hours, counted in UTC, over the last Sunday of October and of March."""
    hours = [start.astimezone(dt.UTC) + n * HOUR for n in range(7 * 24)]
    named = [(hour, period_of("daily", now=hour, zone="Europe/Brussels")) for hour in hours]
    changes = [later for earlier, later in pairwise(named) if earlier[1] != later[1]]
    assert len({period for _hour, period in changes}) == len(changes) == 7
    assert {hour.astimezone(BRUSSELS).hour for hour, _period in changes} == {8}


def test_each_person_gets_one_a_period_whatever_runs_twice(stan: User, lea: User) -> None:
    chose(stan, "daily")
    chose(lea, "weekly")
    for hour in (8, 8, 9, 20):
        write_digests(now=at(14, hour))
        send_notifications(now=at(14, hour))
    assert sorted(one.to for one in mail.outbox) == [[lea.email], [stan.email]]
    write_digests(now=at(15, 8))
    assert send_notifications(now=at(15, 8)) == 1
    assert mail.outbox[-1].to == [stan.email]


def test_a_server_that_slept_over_the_morning_makes_it_up(stan: User) -> None:
    chose(stan, "weekly")
    assert write_digests(now=at(14, 15)) == 1


def test_only_staff_and_leads_get_one_and_only_if_they_chose_it(
    stan: User, lea: User, carla: User, tess: User
) -> None:
    for user in (carla, tess):
        chose(user, "daily")
    assert write_digests(now=at(14, 8)) == 0
    chose(stan, "daily")
    stan.memberships.update(ended_on=at(13, 8).date())
    assert write_digests(now=at(14, 8)) == 0


def test_28_a_digest_gives_counts_and_no_topic_name_or_small_number(
    stan: User, open_one: OpenOne, noon: dt.datetime
) -> None:
    thread = open_one(nickname="Very Special Robin", topic="cyberbullying")
    chose(stan, "daily")
    write_digests(now=noon)
    send_notifications(now=noon)
    (sent,) = mail.outbox
    assert sent.subject == "How things stand"
    assert "Waiting for a helper: < 5" in sent.body
    assert "Waiting for approval: 0" in sent.body
    words = f"{sent.subject} {sent.body}"
    for secret in ("Robin", "cyberbullying", "ullying", "password", str(thread.pk), thread.number):
        assert secret not in words


def test_it_counts_what_waits_what_is_late_and_which_groups_are_short(
    open_one: OpenOne, noon: dt.datetime, scouts: object
) -> None:
    for _number in range(6):
        open_one()
    later = noon + dt.timedelta(days=1)
    counts = {str(what): count for what, count in figures(now=later)}
    assert counts["Waiting for a helper"] == 6
    assert counts["Later than promised"] == 6
    assert counts["Groups that are short of helpers"] == 1
    assert [in_words(count) for count in (0, 1, 4, 5, 6)] == ["0", "< 5", "< 5", "5", "6"]


def test_s11_an_accusation_is_in_no_count(
    open_one: OpenOne, noon: dt.datetime, lea: User, luc: User
) -> None:
    before = figures(now=noon)
    thread = open_one(topic="staff_concern")
    advance_thread(thread_id=thread.pk, now=noon)
    assert figures(now=noon + dt.timedelta(days=3)) == before


def test_a_digest_in_the_readers_language_waits_for_the_end_of_quiet_hours(stan: User) -> None:
    User.objects.filter(pk=stan.pk).update(preferred_language="ar")
    times = {"quiet_from": dt.time(20), "quiet_until": dt.time(10)}
    choose(by=stan, mail_off=[], digest="daily", **times)
    write_digests(now=at(14, 8))
    assert send_notifications(now=at(14, 9)) == 0
    assert send_notifications(now=at(14, 10)) == 1
    assert "/ar/desk/notices/" in mail.outbox[0].body
    assert Notification.objects.get().sent_at == at(14, 10)
