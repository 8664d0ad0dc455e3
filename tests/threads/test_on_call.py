"""Calling the people on the rota: one after the other, at any hour, until one answers (S22)."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from peers.people.models import OnCallShift, User
from peers.threads.actions import coach
from peers.threads.actions.routing import route_due
from peers.threads.models import Notification, Thread
from peers.threads.promises import broken_promises
from tests.threads.conftest import NO, OpenOne

BRUSSELS = ZoneInfo("Europe/Brussels")
QUARTER = dt.timedelta(minutes=15)
DANGER = {**NO, "in_danger": "yes"}

Person = Callable[..., User]
Shift = Callable[..., OnCallShift]


def at(*moment: int) -> dt.datetime:
    """A wall-clock moment in Brussels."""
    return dt.datetime(*moment, tzinfo=BRUSSELS).astimezone(dt.UTC)  # type: ignore[arg-type]


@pytest.fixture
def shift() -> Shift:
    def shift(user: User, starts: dt.datetime, ends: dt.datetime, place: int = 1) -> OnCallShift:
        return OnCallShift.objects.create(user=user, starts_at=starts, ends_at=ends, position=place)

    return shift


@pytest.fixture
def in_danger(open_one: OpenOne) -> Callable[[dt.datetime], Thread]:
    def in_danger(moment: dt.datetime) -> Thread:
        thread = open_one(now=moment, answers=DANGER)
        assert thread.risk == 4
        route_due(now=moment)
        thread.refresh_from_db()
        return thread

    return in_danger


def silence(thread: Thread) -> Thread:
    """Nobody answers: the sweep at the moment the thread is due."""
    assert thread.due_at is not None
    route_due(now=thread.due_at)
    thread.refresh_from_db()
    assert list(broken_promises(now=thread.due_at or at(2027, 1, 1))) == []
    return thread


@pytest.mark.parametrize("hour", [3, 9, 14, 23])
def test_s22_an_immediate_danger_calls_the_first_in_line_at_any_hour(
    in_danger, shift: Shift, ozan: User, olga: User, hour: int
) -> None:
    moment = at(2026, 11, 14, hour)
    shift(olga, at(2026, 11, 14, 0), at(2026, 11, 15, 0), place=2)
    shift(ozan, at(2026, 11, 14, 0), at(2026, 11, 15, 0), place=1)
    thread = in_danger(moment)
    assert thread.owner == ozan
    assert thread.due_at == moment + QUARTER


def test_s22_the_rota_counts_before_the_language(
    in_danger, shift: Shift, ozan: User, olga: User
) -> None:
    User.objects.filter(pk=ozan.pk).update(languages=["nl"])
    shift(ozan, at(2026, 11, 14, 0), at(2026, 11, 15, 0), place=1)
    shift(olga, at(2026, 11, 14, 0), at(2026, 11, 15, 0), place=2)
    assert in_danger(at(2026, 11, 14, 3)).owner == ozan


def test_s22_whoever_stays_silent_is_followed_by_the_next_until_one_answers(
    in_danger, shift: Shift, ozan: User, olga: User, chris: User, lea: User
) -> None:
    moment = at(2026, 11, 14, 3)
    shift(ozan, at(2026, 11, 13, 20), at(2026, 11, 14, 8), place=1)
    shift(olga, at(2026, 11, 13, 20), at(2026, 11, 14, 8), place=2)
    thread = in_danger(moment)
    called = [thread.owner, *(silence(thread).owner for _quarter in range(3))]
    assert called == [ozan, olga, chris, lea]
    assert thread.due_at == moment + 4 * QUARTER
    coach.acknowledge(thread_id=thread.pk, by=lea, now=moment + 3 * QUARTER + QUARTER / 3)
    thread.refresh_from_db()
    assert thread.acknowledged_at is not None
    assert silence(thread).status == "leads"


def test_the_next_shift_is_called_when_one_ends_in_between(
    in_danger, shift: Shift, ozan: User, olga: User
) -> None:
    shift(ozan, at(2026, 11, 13, 20), at(2026, 11, 14, 8))
    shift(olga, at(2026, 11, 14, 8), at(2026, 11, 14, 20))
    thread = in_danger(at(2026, 11, 14, 7, 50))
    assert thread.owner == ozan
    assert silence(thread).owner == olga


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        # 25 October 2026: 3:00 becomes 2:00, the shift is an hour longer.
        (at(2026, 10, 25, 2, 55), at(2026, 10, 25, 8)),
        # 28 March 2027: 2:00 becomes 3:00.
        (at(2027, 3, 28, 1, 55), at(2027, 3, 28, 8)),
    ],
)
def test_a_quarter_is_a_quarter_on_the_nights_on_which_the_clock_changes(
    in_danger, shift: Shift, ozan: User, olga: User, moment: dt.datetime, ends: dt.datetime
) -> None:
    shift(ozan, ends - dt.timedelta(hours=12), ends, place=1)
    shift(olga, ends - dt.timedelta(hours=12), ends, place=2)
    # Whoever hands a local time in gets the same quarter of an hour.
    thread = in_danger(moment.astimezone(BRUSSELS))
    assert thread.owner == ozan
    assert thread.due_at == moment + QUARTER
    assert silence(thread).owner == olga
    assert thread.due_at == moment + 2 * QUARTER


def test_s22_with_nobody_on_call_it_never_waits_and_the_leads_hear_of_it(
    in_danger, lea: User
) -> None:
    moment = at(2026, 11, 14, 3)
    thread = in_danger(moment)
    assert (thread.owner, thread.status) == (lea, "leads")
    assert thread.due_at == moment + QUARTER
    told = Notification.objects.filter(to=lea, kind="urgent", thread=thread)
    assert told.filter(key__contains="nobody on call").count() == 1


def test_s22_where_no_shift_covers_the_hour_everybody_who_can_be_is_on_call(
    in_danger, shift: Shift, ozan: User, lea: User
) -> None:
    shift(ozan, at(2026, 11, 15, 8), at(2026, 11, 15, 20))
    assert in_danger(at(2026, 11, 14, 3)).owner == ozan


def test_s19_a_shift_of_somebody_whose_papers_ran_out_leaves_the_others_on_duty(
    in_danger, shift: Shift, ozan: User, olga: User
) -> None:
    shift(ozan, at(2026, 11, 14, 0), at(2026, 11, 15, 0))
    ozan.vetting_checks.update(expires_on=dt.date(2026, 11, 1))
    assert in_danger(at(2026, 11, 14, 3)).owner == olga


def test_a_lead_on_shift_is_called_like_anybody_on_call(
    in_danger, shift: Shift, lea: User, ozan: User
) -> None:
    shift(lea, at(2026, 11, 14, 0), at(2026, 11, 15, 0), place=1)
    shift(ozan, at(2026, 11, 14, 0), at(2026, 11, 15, 0), place=2)
    thread = in_danger(at(2026, 11, 14, 3))
    assert (thread.owner, thread.status) == (lea, "on_call")
    coach.acknowledge(thread_id=thread.pk, by=lea, now=at(2026, 11, 14, 3, 5))
    thread.refresh_from_db()
    assert thread.acknowledged_at is not None
