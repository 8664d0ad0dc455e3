"""The ladder: its rungs by level, its clocks, and what holds when staff have edited it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from peers.people.models import User
from peers.threads.actions.routing import advance_thread, route_due
from peers.threads.models import EscalationStep, Thread
from peers.threads.promises import broken_promises
from peers.threads.rules import clock
from peers.threads.rules.clock import OFFICE_HOURS, PEER_HOURS, Schedule, Span
from peers.threads.rules.ladder import (
    LADDER,
    PEER_RUNGS,
    PROMISE,
    Clock,
    Rung,
    Step,
    deadline,
    promised_by,
    steps_for,
)
from peers.threads.rules.topics import Risk
from tests.threads.conftest import OpenOne

BRUSSELS = ZoneInfo("Europe/Brussels")
HOUR = dt.timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> dt.datetime:
    """A moment of autumn 2026 in Brussels; 12 October is a Monday."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=BRUSSELS)


# --- clocks -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        (at(12, 10), 4, at(12, 14)),  # within one day
        (at(12, 15), 4, at(13, 11)),  # over the night
        (at(16, 16), 4, at(19, 12)),  # over the weekend
        (at(17, 3), 1, at(19, 10)),  # opened on a Saturday night
    ],
)
def test_staffed_hours_stop_at_night_and_at_weekends(
    start: dt.datetime, hours: int, end: dt.datetime
) -> None:
    assert clock.add_open(start, hours * HOUR, OFFICE_HOURS) == end


def test_a_closed_day_does_not_count() -> None:
    closed = Schedule(OFFICE_HOURS.spans, closed_days=frozenset({dt.date(2026, 10, 13)}))
    assert clock.add_open(at(12, 16), 2 * HOUR, closed) == at(14, 10)


def test_the_night_on_which_the_clock_goes_back_is_an_hour_longer() -> None:
    always = Schedule(tuple(Span(day, dt.time(0), dt.time(23, 59)) for day in range(7)))
    start = at(25, 0, 30)  # 25 October 2026: 3:00 becomes 2:00
    end = clock.add_open(start, 4 * HOUR, always)
    assert end.astimezone(dt.UTC) - start.astimezone(dt.UTC) == 4 * HOUR
    assert end.astimezone(BRUSSELS).hour == 3


def test_a_schedule_that_never_opens_counts_every_hour() -> None:
    assert clock.add_open(at(12, 10), HOUR, Schedule(())) == at(12, 11)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(14, 13), True),  # Wednesday afternoon
        (at(14, 10), False),  # Wednesday morning: school
        (at(15, 15), False),  # Thursday afternoon: school
        (at(15, 16), True),
        (at(15, 20, 59), True),
        (at(15, 21), False),  # night
        (at(17, 7, 59), False),
        (at(17, 8), True),  # Saturday
    ],
)
def test_s21_no_peer_work_at_night_or_in_school_hours(moment: dt.datetime, is_open: bool) -> None:
    assert clock.is_open(moment, PEER_HOURS) is is_open


# --- rungs ------------------------------------------------------------------------------------
@pytest.mark.parametrize("risk", [Risk.R2, Risk.R3, Risk.R4])
def test_s06_no_peer_stands_on_a_serious_ladder(risk: Risk) -> None:
    assert not PEER_RUNGS & {step.rung for step in LADDER[risk]}


@pytest.mark.parametrize("risk", list(Risk))
def test_every_ladder_ends_with_the_numbers(risk: Risk) -> None:
    assert LADDER[risk][-1].rung is Rung.HOTLINE_CARD


def test_s22_at_r4_the_next_person_is_paged_every_fifteen_minutes() -> None:
    first, second, *_rest = LADDER[Risk.R4]
    quarter = dt.timedelta(minutes=15)
    assert (first.rung, first.within, first.clock) == (Rung.ON_CALL, quarter, Clock.WALL)
    assert (second.rung, second.within) == (Rung.NEXT_ON_CALL, quarter)


@pytest.mark.parametrize(
    "asked",
    [at(16, 16, 50), at(16, 22), at(17, 3)],  # ten to five on a Friday, that evening, that night
)
def test_s22_what_is_serious_and_with_a_coach_never_waits_for_the_morning(
    asked: dt.datetime,
) -> None:
    coach, next_one, *_rest = LADDER[Risk.R3]
    due = deadline(coach, since=asked, asked_at=asked, risk=Risk.R3, office=OFFICE_HOURS)
    assert due == asked + HOUR
    assert next_one.rung is Rung.ON_CALL


def test_s22_a_coach_who_went_home_on_friday_is_followed_by_the_adult_on_call(
    open_one: OpenOne, carla: User, otto: User
) -> None:
    asked = at(16, 16, 50)
    thread = open_one(now=asked, topic="grooming")
    advance_thread(thread_id=thread.pk, now=asked)
    thread.refresh_from_db()
    assert (thread.risk, thread.owner) == (3, carla)
    route_due(now=asked + HOUR)
    thread.refresh_from_db()
    assert (thread.status, thread.owner) == ("on_call", otto)


def test_s11_an_accusation_has_a_ladder_of_leads_alone() -> None:
    rungs = {step.rung for step in steps_for(Risk.R4, "staff_concern", {})}
    assert rungs == {Rung.LEAD, Rung.SECOND_LEAD, Rung.HOTLINE_CARD}


def test_s22_an_accusation_goes_on_to_the_next_lead_when_the_youth_is_told_that_it_does() -> None:
    first, second, *_rest = steps_for(Risk.R4, "staff_concern", {})
    assert (first.rung, second.rung) == (Rung.LEAD, Rung.SECOND_LEAD)
    asked = at(16, 23)
    due = deadline(first, since=asked, asked_at=asked, risk=Risk.R4, office=OFFICE_HOURS)
    assert due == promised_by(asked, Risk.R4, OFFICE_HOURS)


def test_a_long_weekend_does_not_break_the_promise_of_r1() -> None:
    friday = at(16, 17, 30)
    step = Step(Rung.COACH, 4 * HOUR, Clock.STAFFED)
    due = deadline(step, since=friday, asked_at=friday, risk=Risk.R1, office=OFFICE_HOURS)
    assert due == friday + PROMISE[Risk.R1]


def test_the_promise_of_r2_counts_staffed_hours() -> None:
    assert promised_by(at(16, 16), Risk.R2, OFFICE_HOURS) == at(19, 12)


# --- the ladder as data -----------------------------------------------------------------------
def test_a_new_portal_starts_with_the_ladder_as_rows(db: None) -> None:
    for risk, steps in LADDER.items():
        rows = EscalationStep.objects.filter(risk=risk).order_by("position")
        assert [row.rung for row in rows] == [str(step.rung) for step in steps]


def test_staff_can_change_who_is_asked_first(
    open_one: OpenOne, noon: dt.datetime, alice: User, otto: User
) -> None:
    EscalationStep.objects.filter(risk=0, rung__in=["peer", "another_peer"]).delete()
    EscalationStep.objects.filter(risk=0, rung__in=["coach", "second_coach"]).delete()
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    thread.refresh_from_db()
    assert (thread.status, thread.owner) == ("on_call", otto)


def test_a_ladder_without_its_last_rung_still_ends_with_the_numbers(
    open_one: OpenOne, noon: dt.datetime
) -> None:
    EscalationStep.objects.exclude(rung="coach").delete()
    thread = open_one()
    for _times in range(3):
        Thread.objects.filter(pk=thread.pk).update(due_at=noon)
        route_due(now=noon)
        thread.refresh_from_db()
        assert thread.numbers_first
        assert thread.due_at > noon
        assert list(broken_promises(now=noon)) == []
