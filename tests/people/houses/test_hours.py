"""When the devices of a house are open: weekly, local, true on the nights the clock changes."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from peers.people.house_rules import Door, Window, closes_at, door, opens_at, windows_of

ZONE = "Europe/Brussels"
MONDAY = dt.date(2026, 10, 12)
HOURS = windows_of([[0, "16:00", "20:00"], [2, "12:00", "13:00"], [2, "13:00", "14:00"]])


def at(clock: str, day: dt.date = MONDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("15:59", Door.CLOSED),
        ("16:00", Door.OPEN),
        ("19:49", Door.OPEN),
        ("19:50", Door.CLOSING),
        ("19:59", Door.CLOSING),
        ("20:00", Door.GRACE),
        ("20:09", Door.GRACE),
        ("20:10", Door.CLOSED),
    ],
)
def test_the_door_opens_warns_lets_finish_and_closes(clock: str, expected: Door) -> None:
    assert door(HOURS, now=at(clock), zone=ZONE) is expected


def test_without_hours_it_is_open_at_any_hour() -> None:
    assert door((), now=at("03:00"), zone=ZONE) is Door.OPEN
    assert opens_at((), now=at("03:00"), zone=ZONE) is None
    assert closes_at((), now=at("03:00"), zone=ZONE) is None


def test_hours_that_touch_are_one_and_nobody_is_warned_between_them() -> None:
    wednesday = MONDAY + dt.timedelta(days=2)
    assert door(HOURS, now=at("12:55", wednesday), zone=ZONE) is Door.OPEN
    assert closes_at(HOURS, now=at("12:55", wednesday), zone=ZONE) == at("14:00", wednesday)


def test_the_next_beginning_may_be_a_week_ahead() -> None:
    assert opens_at(HOURS, now=at("15:00"), zone=ZONE) == at("16:00")
    only = windows_of([[0, "16:00", "20:00"]])
    assert opens_at(only, now=at("16:00"), zone=ZONE) == at("16:00", MONDAY + dt.timedelta(days=7))


def test_an_hour_is_an_hour_on_the_wall_when_the_clock_changes() -> None:
    sunday = dt.date(2026, 10, 25)
    night = (Window(6, dt.time(1), dt.time(4)),)
    ends = closes_at(night, now=at("01:30", sunday), zone=ZONE)
    assert ends == at("04:00", sunday)
    starts = opens_at(night, now=at("00:00", sunday), zone=ZONE)
    assert starts is not None
    # The hour from 2 to 3 comes twice.
    assert ends - starts == dt.timedelta(hours=4)
