"""Who is really there at night: the peers whom routing would ask, and nobody else (S22)."""

import datetime as dt
import zoneinfo

import pytest

from peers.people.models import Absence, ClosedDay, User
from peers.threads.actions import peer, routing
from peers.threads.candidates import office_schedule
from peers.threads.models import Thread
from peers.threads.presence import peers_there_at
from peers.threads.rules.clock import OFFICE_HOURS
from tests.threads.conftest import OpenOne

BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
# A Wednesday: peers from 12:30 to 21:00, the office from 9 to 17.
EVENING = dt.datetime(2026, 10, 14, 19, 0, tzinfo=BRUSSELS)
NIGHT = dt.datetime(2026, 10, 14, 23, 0, tzinfo=BRUSSELS)
THURSDAY_AFTERNOON = dt.datetime(2026, 10, 15, 16, 0, tzinfo=BRUSSELS)
DAY = dt.timedelta(days=1)


def there_at(thread: Thread, now: dt.datetime) -> dt.datetime | None:
    return peers_there_at(thread, now=now, office=office_schedule())


@pytest.fixture
def asked(open_one: OpenOne) -> Thread:
    return open_one(now=EVENING)


def test_in_the_evening_a_fitting_peer_is_there_now(asked: Thread, alice: User) -> None:
    assert there_at(asked, EVENING) == EVENING


def test_at_night_it_is_when_quiet_hours_and_school_are_over(asked: Thread, alice: User) -> None:
    assert there_at(asked, NIGHT) == THURSDAY_AFTERNOON


def test_on_a_closed_day_peers_are_there_from_the_morning(asked: Thread, alice: User) -> None:
    ClosedDay.objects.create(day=dt.date(2026, 10, 15))
    assert there_at(asked, NIGHT) == THURSDAY_AFTERNOON.replace(hour=8)


def test_a_peer_who_is_away_is_not_counted_on(asked: Thread, alice: User) -> None:
    Absence.objects.create(
        user=alice, kind=Absence.Kind.HOLIDAY, starts_at=EVENING - DAY, ends_at=EVENING + 3 * DAY
    )
    back = there_at(asked, EVENING)
    assert back is not None
    assert back >= EVENING + 2 * DAY


def test_nobody_who_fits_is_nobody(asked: Thread, alice: User) -> None:
    Thread.objects.update(language="vi")
    asked.refresh_from_db()
    assert there_at(asked, NIGHT) is None


def test_the_peer_who_has_it_is_the_one_who_counts(
    open_one: OpenOne, alice: User, bob: User, noon: dt.datetime
) -> None:
    thread = open_one()
    routing.advance_thread(thread_id=thread.pk, now=noon)
    offered = thread.offers.get()
    thread = peer.accept_offer(thread_id=thread.pk, by=offered.helper, now=noon)
    Absence.objects.create(
        user=offered.helper, kind=Absence.Kind.HOLIDAY, starts_at=noon, ends_at=EVENING + 5 * DAY
    )
    back = there_at(thread, EVENING)
    assert back is not None
    assert back > EVENING + 4 * DAY


@pytest.mark.parametrize("changes", [{"risk": 2}, {"peer_allowed": False}, {"status": "closed"}])
def test_where_no_peer_answers_none_is_looked_for(
    asked: Thread, changes: dict[str, object], django_assert_num_queries: object
) -> None:
    for name, value in changes.items():
        setattr(asked, name, value)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert peers_there_at(asked, now=NIGHT, office=OFFICE_HOURS) is None
