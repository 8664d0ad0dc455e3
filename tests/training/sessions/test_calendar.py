"""One's sessions in one's own calendar: valid, in local time, without names, taken back at will."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from capsules.topics import TOPICS
from peers.people.models import Group, Membership, User
from peers.training.actions.feeds import make_feed
from peers.training.actions.sessions import (
    Plan,
    cancel_session,
    change_session,
    institution_named,
    note_people,
)
from peers.training.models import CalendarFeed, Session
from tests.training.sessions.conftest import BRUSSELS, HOUR, LogIn, Planned

pytestmark = pytest.mark.usefixtures("clock")


def feed_of(user: User, noon: dt.datetime) -> str:
    return reverse("training:feed", args=[make_feed(by=user, now=noon)])


def events(address: str) -> list[Any]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


# --- the address -------------------------------------------------------------------------------
def test_the_address_is_shown_once_and_only_its_hash_is_kept(
    as_carla: Client, ours: Session
) -> None:
    where = reverse("training:calendar")
    text = as_carla.post(where).content.decode()
    found = re.search(r"/training/sessions/calendar/([\w-]{43,})\.ics", text)
    assert found is not None
    token = found[1]
    kept = CalendarFeed.objects.get()
    assert token.encode() not in bytes(kept.token_hash)
    assert token not in as_carla.get(where).content.decode()
    assert len(events(reverse("training:feed", args=[token]))) == 1


def test_a_new_address_ends_the_old_one_and_ending_it_ends_all(
    as_carla: Client, carla: User, noon: dt.datetime
) -> None:
    old = feed_of(carla, noon)
    new = feed_of(carla, noon)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    as_carla.post(reverse("training:calendar"), {"do": "revoke"})
    assert Client().get(new).status_code == 404
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("token", ["nothing", "x" * 43, "x" * 3000, "%00", "=1+1"])
def test_a_guess_finds_nothing(token: str, carla: User, noon: dt.datetime) -> None:
    feed_of(carla, noon)
    assert Client().get(f"/en/training/sessions/calendar/{token}.ics").status_code == 404


def test_it_is_only_read(carla: User, noon: dt.datetime) -> None:
    assert Client().post(feed_of(carla, noon)).status_code == 405


@pytest.mark.parametrize("who", ["otto", "tess", "charlie"])
def test_who_has_no_sessions_has_no_calendar(
    who: str, request: pytest.FixtureRequest, log_in: LogIn, noon: dt.datetime
) -> None:
    user = request.getfixturevalue(who)
    assert log_in(Client(), user).get(reverse("training:calendar")).status_code == 404
    assert Client().get(feed_of(user, noon)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(paused_at=dt.datetime.now(dt.UTC)),
        lambda user: Membership.objects.filter(user=user).update(ended_on=dt.date(2026, 10, 1)),
    ],
)
def test_whoever_is_out_has_none_at_once(change: Any, carla: User, noon: dt.datetime) -> None:
    address = feed_of(carla, noon)
    change(carla)
    assert Client().get(address).status_code == 404


def test_it_is_stored_by_no_cache_on_the_way(carla: User, noon: dt.datetime) -> None:
    assert "no-store" in Client().get(feed_of(carla, noon))["Cache-Control"]


# --- what is in it -----------------------------------------------------------------------------
def test_everybody_gets_what_they_may_see(
    ours: Session,
    theirs: Session,
    carla: User,
    alice: User,
    pia: User,
    stan: User,
    noon: dt.datetime,
) -> None:
    note_people(session=theirs, ticked=[pia.pk], by=stan, now=noon)
    uids = {
        user.username: {str(event["uid"]) for event in events(feed_of(user, noon))}
        for user in (carla, alice, pia, stan)
    }
    assert uids == {
        "carla": {str(ours.uid)},
        "alice": set(),
        "pia": {str(theirs.uid)},
        "stan": {str(ours.uid), str(theirs.uid)},
    }


def test_it_is_valid_and_reads_back_the_same(
    planned: Planned, scouts: Group, carla: User, noon: dt.datetime
) -> None:
    planned(
        starts_at=noon,
        group=scouts,
        place="Room 4; ask for “Mo”, left\nwing",
        topics=("grooming",),
    )
    answer = Client().get(feed_of(carla, noon))
    text = answer.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    calendar = Calendar.from_ical(answer.content)
    assert calendar.errors == []
    assert (str(calendar["version"]), calendar["prodid"] != "") == ("2.0", True)
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    for needed in ("uid", "dtstamp", "dtstart", "dtend", "summary", "sequence", "status"):
        assert needed in event
    assert str(event["summary"]) == "Peer training: Grooming"
    assert str(event["location"]) == "Room 4; ask for “Mo”, left\nwing"
    assert event["dtstamp"].dt.tzinfo is not None
    assert event["dtstart"].dt == noon


@pytest.mark.parametrize(("day", "hours"), [(dt.date(2026, 10, 24), 2), (dt.date(2026, 10, 25), 1)])
def test_a_session_keeps_its_hour_when_the_clocks_change(
    day: dt.date, hours: int, planned: Planned, scouts: Group, carla: User, noon: dt.datetime
) -> None:
    """On the last Sunday of October ten o'clock is an hour later in the world than the day
    before, and still ten o'clock in the room."""
    local = dt.datetime.combine(day, dt.time(10), BRUSSELS)
    planned(starts_at=local, group=scouts)
    answer = Client().get(feed_of(carla, noon)).content
    assert f"DTSTART;TZID=Europe/Brussels:{day:%Y%m%d}T100000".encode() in answer
    calendar = Calendar.from_ical(answer)
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].dt.utcoffset() == dt.timedelta(hours=hours)
    (zone,) = calendar.walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Brussels"
    rules = zone.to_tz()
    assert local.replace(tzinfo=rules).utcoffset() == dt.timedelta(hours=hours)


def test_no_name_of_anybody_is_in_it(
    ours: Session, alice: User, bob: User, carla: User, noon: dt.datetime
) -> None:
    note_people(session=ours, ticked=[alice.pk, bob.pk], by=carla, now=noon)
    ours.trainers.add(carla)
    text = Client().get(feed_of(carla, noon)).content.decode()
    assert "The old mill" in text
    for user in (alice, bob, carla):
        assert user.name not in text
        assert user.username not in text
        assert user.email not in text


@pytest.mark.parametrize("by", ["group", "institution"])
def test_of_a_closed_institution_neither_name_nor_place_is_in_it(
    by: str, planned: Planned, stan: User, noon: dt.datetime
) -> None:
    closed = {
        "group": Group(name="House Horizon", kind=Group.Kind.INSTITUTION_CLOSED),
        "institution": None,
    }
    if by == "group":
        closed["group"].save()  # type: ignore[union-attr]
        more: Any = {"group": closed["group"]}
    else:
        more = {"institution": institution_named(name="House Horizon", kind="institution_closed")}
    planned(starts_at=noon, place="Horizon lane 1", topics=("grooming",), **more)
    text = Client().get(feed_of(stan, noon)).content.decode()
    assert "SUMMARY:Peer training\r\n" in text
    assert "Horizon" not in text
    assert "LOCATION" not in text


def test_a_change_and_a_cancellation_reach_calendars(
    tomorrow: Session, scouts: Group, carla: User, noon: dt.datetime
) -> None:
    address = feed_of(carla, noon)
    plan = Plan(
        kind="peer",
        starts_at=tomorrow.starts_at + HOUR,
        ends_at=tomorrow.ends_at + HOUR,
        place="Room 5",
        language="nl",
        group=scouts,
    )
    change_session(session=tomorrow, plan=plan, by=carla, now=noon)
    (event,) = events(address)
    assert (int(event["sequence"]), str(event["location"])) == (1, "Room 5")
    cancel_session(session=tomorrow, by=carla, now=noon)
    (event,) = events(address)
    assert (int(event["sequence"]), str(event["status"])) == (2, "CANCELLED")
    assert str(event["uid"]) == str(tomorrow.uid)
    assert str(event["summary"]).startswith("Cancelled: ")


def test_what_is_over_long_ago_leaves_the_calendar(
    planned: Planned, stan: User, noon: dt.datetime
) -> None:
    planned(starts_at=noon - dt.timedelta(days=200))
    assert events(feed_of(stan, noon)) == []


def test_it_speaks_the_language_of_its_address(
    planned: Planned, carla: User, scouts: Group, noon: dt.datetime
) -> None:
    planned(starts_at=noon, group=scouts, topics=("hate_speech",))
    (event,) = events(feed_of(carla, noon).replace("/en/", "/nl/", 1))
    with translation.override("nl"):
        label = str(TOPICS["hate_speech"].label)
    assert label != "Hate and discrimination"
    assert label in str(event["summary"])


def test_more_sessions_take_no_more_queries(
    planned: Planned,
    scouts: Group,
    carla: User,
    noon: dt.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    address = feed_of(carla, noon)
    planned(starts_at=noon, group=scouts)
    with django_assert_max_num_queries(30) as few:
        events(address)
    for hours in range(1, 9):
        planned(starts_at=noon + hours * HOUR, group=scouts)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(events(address)) == 9
