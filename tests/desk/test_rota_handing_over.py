"""Shifts and what is held in them are handed over by two; nothing is lost (S22)."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peers.people.models import OnCallShift, ShiftHandOver, User
from peers.threads.actions import coach
from peers.threads.actions.routing import route_due
from peers.threads.models import Notification, Thread
from peers.threads.promises import broken_promises
from tests.desk.conftest import As, Opened, body
from tests.desk.rota import HOUR, ROTA, asked, planned

pytestmark = pytest.mark.django_db


# --- handing a shift over --------------------------------------------------------------------
def test_until_the_other_says_yes_the_first_stays_responsible(
    as_: As, ozan: User, olga: User, noon: dt.datetime
) -> None:
    shift = planned(ozan, noon - HOUR)
    answer = as_(ozan).post(reverse("rota:ask", args=[shift.pk]), {"to": olga.pk})
    assert answer.status_code == 302
    row = ShiftHandOver.objects.get()
    assert "You asked Olga" in body(as_(ozan).get(ROTA))
    assert "Ozan asks you to take a shift" in body(as_(olga).get(ROTA))
    shift.refresh_from_db()
    assert shift.user == ozan
    as_(olga).post(reverse("rota:accept", args=[row.pk]))
    first, second = OnCallShift.objects.order_by("starts_at")
    assert (first.user, first.ends_at) == (ozan, noon)
    assert (second.user, second.starts_at, second.ends_at) == (olga, noon, shift.ends_at)
    assert Notification.objects.filter(kind="shift").count() == 2


def test_many_shifts_of_ones_own_cost_no_query_each(
    as_: As, otto: User, ozan: User, noon: dt.datetime
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked_for:
            page = body(as_(otto).get(ROTA))
        assert page.count("Ozan</option>") >= 1
        return len(asked_for)

    planned(otto, noon + 24 * HOUR)
    queries()  # what is read once for a log-in is read now
    few = queries()
    for day in range(2, 9):
        planned(otto, noon + 24 * day * HOUR)
    assert queries() == few


def test_a_shift_ahead_goes_whole_and_a_part_from_its_hour(
    as_: As, ozan: User, olga: User, noon: dt.datetime
) -> None:
    whole = planned(ozan, noon + 24 * HOUR)
    part = planned(ozan, noon + 48 * HOUR)
    as_(olga).post(reverse("rota:accept", args=[asked(whole, olga, noon).pk]))
    as_(olga).post(reverse("rota:accept", args=[asked(part, olga, noon, later=4).pk]))
    whole.refresh_from_db()
    part.refresh_from_db()
    assert whole.user == olga
    assert (part.user, part.ends_at) == (ozan, noon + 52 * HOUR)
    assert OnCallShift.objects.get(starts_at=noon + 52 * HOUR).user == olga


def test_a_no_a_taking_back_and_a_strangers_yes_leave_the_shift_where_it_is(
    as_: As, ozan: User, olga: User, lea: User, noon: dt.datetime
) -> None:
    shift = planned(ozan, noon + 24 * HOUR)
    row = asked(shift, olga, noon)
    as_(lea).post(reverse("rota:accept", args=[row.pk]))
    as_(ozan).post(reverse("rota:accept", args=[row.pk]))
    as_(olga).post(reverse("rota:withdraw", args=[row.pk]))
    row.refresh_from_db()
    assert row.answered_at is None
    as_(olga).post(reverse("rota:decline", args=[row.pk]))
    as_(olga).post(reverse("rota:accept", args=[row.pk]))
    row.refresh_from_db()
    assert row.answer == "declined"
    again = asked(shift, olga, noon)
    as_(ozan).post(reverse("rota:withdraw", args=[again.pk]))
    as_(olga).post(reverse("rota:accept", args=[again.pk]))
    shift.refresh_from_db()
    assert shift.user == ozan


def test_only_ones_own_shift_can_be_handed_over_and_only_to_who_can_be_called(
    as_: As, ozan: User, olga: User, carla: User, noon: dt.datetime
) -> None:
    shift = planned(ozan, noon + 24 * HOUR)
    where = reverse("rota:ask", args=[shift.pk])
    assert as_(olga).post(where, {"to": carla.pk}).status_code == 404
    for to in (carla, ozan):
        assert as_(ozan).post(where, {"to": to.pk}).status_code == 422
    late = as_(ozan).post(where, {"to": olga.pk, "from_time": "2026-10-17T08:00"})
    assert "This is outside the shift." in body(late)
    assert not ShiftHandOver.objects.exists()


# --- handing over what one holds -------------------------------------------------------------
@pytest.fixture
def held(opened: Opened, ozan: User, noon: dt.datetime) -> Thread:
    """An R4 thread in Ozan's hands, who is on call and has answered."""
    planned(ozan, noon - HOUR)
    danger = {"in_danger": "yes", "threatened": "no", "image_shared": "no", "self_harm": "no"}
    thread = opened(answers=danger)
    coach.acknowledge(thread_id=thread.pk, by=ozan, now=noon)
    thread.refresh_from_db()
    assert thread.owner == ozan
    return thread


def test_at_the_end_of_a_shift_the_threads_go_to_the_next_adult_and_nothing_is_lost(
    as_: As, held: Thread, ozan: User, olga: User, noon: dt.datetime
) -> None:
    assert "You have 1 thread from being on call" in body(as_(ozan).get(ROTA))
    answer = as_(ozan).post(reverse("rota:threads"), {"to": olga.pk})
    assert answer.status_code == 302
    held.refresh_from_db()
    assert (held.owner, held.status, held.acknowledged_at) == (olga, "on_call", None)
    assert held.due_at == noon + dt.timedelta(minutes=15)
    event = held.events.get(kind="handed_over")
    assert (event.by, event.data) == (ozan, {"from": ozan.pk, "helper": olga.pk})
    assert Notification.objects.filter(to=olga, kind="urgent", thread=held).count() == 1
    assert Thread.objects.visible_to(olga).filter(pk=held.pk).exists()
    assert list(broken_promises(now=noon)) == []


def test_whoever_gets_it_and_stays_silent_is_followed_by_the_next(
    as_: As, held: Thread, ozan: User, olga: User, lea: User, noon: dt.datetime
) -> None:
    as_(ozan).post(reverse("rota:threads"), {"to": olga.pk})
    held.refresh_from_db()
    route_due(now=held.due_at)
    held.refresh_from_db()
    assert held.owner not in (olga, None)
    assert list(broken_promises(now=noon)) == []


def test_s10_a_thread_that_the_colleague_may_not_have_stays(
    as_: As, held: Thread, ozan: User, olga: User
) -> None:
    held.not_these.add(olga)
    answer = as_(ozan).post(reverse("rota:threads"), {"to": olga.pk}, follow=True)
    held.refresh_from_db()
    assert held.owner == ozan
    assert "Still with you: 1." in body(answer)


def test_s11_an_accusation_goes_to_leads_alone(
    as_: As, opened: Opened, lea: User, luc: User, ozan: User
) -> None:
    thread = opened(topic="staff_concern")
    owner, other = (lea, luc) if thread.owner == lea else (luc, lea)
    as_(owner).post(reverse("rota:threads"), {"to": ozan.pk})
    thread.refresh_from_db()
    assert thread.owner == owner
    as_(owner).post(reverse("rota:threads"), {"to": other.pk})
    thread.refresh_from_db()
    assert (thread.owner, thread.status) == (other, "leads")


# --- calls without an answer -----------------------------------------------------------------
def test_a_call_without_an_answer_is_listed_with_who_came_next(
    as_: As, opened: Opened, ozan: User, olga: User, carla: User, stan: User, noon: dt.datetime
) -> None:
    planned(ozan, noon - HOUR)
    planned(olga, noon - HOUR, place=2)
    danger = {"in_danger": "yes", "threatened": "no", "image_shared": "no", "self_harm": "no"}
    thread = opened(answers=danger)
    assert "Every call was answered in time." in body(as_(stan).get(ROTA))
    route_due(now=noon + dt.timedelta(minutes=15))
    thread.refresh_from_db()
    with time_machine.travel(noon + dt.timedelta(minutes=16), tick=False):
        html = body(as_(stan).get(ROTA))
    assert "Called next: Olga" in html
    assert thread.number not in html


def test_s11_a_missed_call_about_a_helper_is_told_to_leads_alone(
    as_: As, opened: Opened, lea: User, luc: User, stan: User, noon: dt.datetime
) -> None:
    thread = opened(topic="staff_concern")
    with time_machine.travel(noon + 2 * HOUR, tick=False):
        for person, sees in ((stan, False), (lea, True)):
            html = body(as_(person).get(ROTA))
            assert ("Nobody has been called since." in html) is sees
    assert thread.risk == 4
