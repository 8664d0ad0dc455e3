"""Figures come from what was recorded when it happened."""

import datetime as dt
from typing import Any

import pytest

from peers.people.models import Group
from peers.threads.models import Outcome, Thread
from reports import counting
from reports.periods import Period
from tests.reports.factory import Kind, at, contact, contacts, erase, event

pytestmark = pytest.mark.django_db

APRIL = Period.parse("2026-04")
assert APRIL is not None


def april() -> dict[str, Any]:
    assert APRIL is not None
    return counting.contacts(APRIL)


def ended_in_april() -> dict[str, Any]:
    assert APRIL is not None
    return counting.closings(APRIL)


def test_contacts_are_counted_by_the_day_they_began() -> None:
    contact(dt.datetime(2026, 3, 31, 21, 59, tzinfo=dt.UTC))  # 23:59 in Brussels
    contact(dt.datetime(2026, 3, 31, 22, 0, tzinfo=dt.UTC))  # midnight
    contact(dt.datetime(2026, 4, 30, 21, 59, tzinfo=dt.UTC))
    contact(dt.datetime(2026, 4, 30, 22, 0, tzinfo=dt.UTC))
    assert april()["total"] == 2


def test_every_table_adds_up_to_the_total() -> None:
    contacts(3, at(4), topic="grooming", risk=3, first_risk=1, language="ar")
    contacts(2, at(4), reply_after=None, age_band="u13")
    found = april()
    assert found["total"] == 5
    assert {sum(table.values()) for table in found["tables"].values()} == {5}
    assert found["tables"]["risk_first"] == {"R1": 5}
    assert found["tables"]["risk_final"] == {"R3": 3, "R1": 2}
    assert found["tables"]["topic"] == {"grooming": 3, "cyberbullying": 2}
    assert found["tables"]["language"] == {"ar": 3, "nl": 2}
    assert found["tables"]["age_band"] == {"13-15": 3, "u13": 2}


def test_erasing_a_thread_changes_no_figure() -> None:
    threads = contacts(3, at(4), outcome=Outcome.SUPPORTED)
    before = april(), ended_in_april()
    for thread in threads:
        erase(thread, at(4, 20))
    assert (april(), ended_in_april()) == before


def test_a_thread_that_the_youth_deleted_is_an_ending_of_its_own() -> None:
    erase(contact(at(4)), at(4, 8))
    assert ended_in_april() == {"total": 1, "tables": {"outcome": {"deleted": 1}}}


def test_a_thread_closed_twice_in_a_month_ends_once() -> None:
    thread = contact(at(4), outcome=Outcome.ANSWERED)
    event(thread, Kind.REOPENED, at(4, 10))
    event(thread, Kind.CLOSED, at(4, 12))
    Thread.objects.filter(pk=thread.pk).update(outcome=Outcome.REFERRED)
    assert ended_in_april() == {"total": 1, "tables": {"outcome": {"referred": 1}}}


def test_an_outcome_kept_with_the_event_wins() -> None:
    thread = contact(at(4))
    event(thread, Kind.CLOSED, at(4, 12), data={"outcome": "no_reply"})
    assert ended_in_april()["tables"] == {"outcome": {"no_reply": 1}}


def test_a_peer_who_needs_support_is_not_a_contact() -> None:
    contact(at(4), topic="peer_wellbeing", risk=2, outcome=Outcome.SUPPORTED)
    assert april()["total"] == 0
    assert ended_in_april()["total"] == 0


@pytest.mark.parametrize("what", [{"topic": "staff_concern"}, {"risk": 4}, {"first_risk": 4}])
def test_what_is_told_yearly_is_in_no_month(what: dict[str, Any]) -> None:
    contact(at(4), **({"risk": 3} | what), outcome=Outcome.SUPPORTED)
    assert april()["total"] == 0
    assert ended_in_april()["total"] == 0


def test_a_contact_that_was_r4_for_an_hour_is_in_no_month() -> None:
    thread = contact(at(4), risk=2)
    event(thread, Kind.RISK_RAISED, at(4, 7), risk=4)
    event(thread, Kind.RISK_LOWERED, at(4, 8), risk=2)
    assert april()["total"] == 0


def test_closed_institutions_are_told_yearly_and_national(db: None) -> None:
    closed = Group.objects.create(name="House", kind=Group.Kind.INSTITUTION_CLOSED)
    contact(at(4), group=closed)
    contact(at(4), risk=4)
    contact(at(4), topic="staff_concern", risk=4)
    year = Period.parse("2026")
    assert year is not None
    assert april()["total"] == 0
    assert counting.national(year) == {"r4": 2, "allegations": 1, "closed_institutions": 1}


def test_the_time_to_the_first_reply_is_that_of_the_first() -> None:
    thread = contact(at(4), reply_after=dt.timedelta(minutes=90))
    event(thread, Kind.REPLIED, at(4, 20))
    contact(at(4), reply_after=dt.timedelta(minutes=30))
    assert april()["times"] == {"answered": 2, "median": 30, "p90": 90}


@pytest.mark.parametrize(
    ("risk", "hours", "kept"),
    [(0, 48, "within"), (0, 49, "late"), (1, 24, "within"), (1, 25, "late"), (3, 1, "within")],
)
def test_a_promise_is_kept_or_broken(risk: int, hours: int, kept: str) -> None:
    contact(at(4, 7), risk=risk, reply_after=dt.timedelta(hours=hours))
    assert april()["tables"]["first_reply"] == {kept: 1}


def test_a_promise_in_staffed_hours_waits_for_the_office() -> None:
    """R2 within four staffed hours: asked at 15:00, due at 11:00 the next morning."""
    contact(at(4, 8, 15), risk=2, reply_after=dt.timedelta(hours=19))
    contact(at(4, 8, 15), risk=2, reply_after=dt.timedelta(hours=21))
    assert april()["tables"]["first_reply"] == {"within": 1, "late": 1}


def test_the_promise_is_that_of_the_first_reading() -> None:
    """A thread raised to R3 on its second day was promised an answer in 24 hours at first."""
    contact(at(4, 7), first_risk=1, risk=3, reply_after=dt.timedelta(hours=20))
    assert april()["tables"]["first_reply"] == {"within": 1}


def test_no_reply_is_counted_too() -> None:
    contact(at(4), reply_after=None)
    assert april()["tables"]["first_reply"] == {"unanswered": 1}
    assert april()["times"] == {"answered": 0}


def test_more_threads_take_no_more_queries(django_assert_max_num_queries: Any) -> None:
    contacts(30, at(4), outcome=Outcome.ANSWERED)
    with django_assert_max_num_queries(10):
        april()
        ended_in_april()
