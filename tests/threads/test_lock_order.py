"""Nobody waits for somebody who waits for them: in which order rows are locked, on PostgreSQL.

One transaction is held open here, the other one comes from a connection of its own; what happens
next is asked of the database, not of a clock.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from peers.people.availability import add_hours
from peers.people.models import OnCallShift, ShiftHandOver, User
from peers.people.rota import RotaRefused
from peers.threads.actions import rota
from peers.threads.actions.coach import say_whom_it_is_about
from peers.threads.actions.notices import Kind, tell
from peers.threads.actions.planning import plan
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Delivery, Notification, Thread
from tests.threads.conftest import OpenOne

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

HOUR = dt.timedelta(hours=1)
# A wait that would end with an error in a deadlock ends long before it.
PATIENCE = 20.0

Beside = Callable[[Callable[[], object]], "Future[object]"]


@pytest.fixture
def beside() -> Iterator[Beside]:
    """`beside(act)`: the act on another connection, until its end."""

    def run(act: Callable[[], object]) -> object:
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        yield lambda act: pool.submit(run, act)


def until_it_waits(other: "Future[object]") -> None:
    """Until the other connection stands before a lock of ours, or is through."""
    give_up = time.monotonic() + PATIENCE
    while not other.done() and time.monotonic() < give_up:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def waiting_for(open_one: OpenOne, noon: dt.datetime) -> Thread:
    thread = open_one(topic="staff_concern")
    advance_thread(thread_id=thread.pk, now=noon)
    return thread


@pytest.mark.parametrize("act", ["plan", "hours"])
def test_what_is_told_to_people_waits_for_nobody_who_plans(
    act: str,
    open_one: OpenOne,
    noon: dt.datetime,
    lea: User,
    luc: User,
    otto: User,
    stan: User,
    beside: Beside,
) -> None:
    thread = waiting_for(open_one, noon)

    def tell_both() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
            tell([lea, luc, otto], Kind.URGENT, thread=thread, now=noon, what="a test")

    with transaction.atomic():
        if act == "plan":
            start = (noon + HOUR).replace(tzinfo=None)
            times = {"starts": start, "ends": start + HOUR}
            rota.plan_shifts(by=stan, user=lea, position=2, weeks=1, now=noon, **times)
        else:
            add_hours(by=lea, weekday=1, starts=dt.time(9), ends=dt.time(12))
        beside(tell_both).result(PATIENCE)
    assert Notification.objects.filter(key__contains=":a test:").count() == 3


def test_a_shift_that_is_taken_away_while_somebody_accepts_it_ends_both_well(
    otto: User, ozan: User, stan: User, noon: dt.datetime, beside: Beside
) -> None:
    shift = OnCallShift.objects.create(
        user=ozan, starts_at=noon + HOUR, ends_at=noon + 9 * HOUR, position=2
    )
    asked = rota.ask_hand_over(shift_id=shift.pk, by=ozan, to=otto, from_time=None, now=noon)

    def accept() -> object:
        try:
            rota.answer_hand_over(hand_over_id=asked.pk, by=otto, accept=True, now=noon)
        except RotaRefused as refusal:
            return refusal
        return None

    with transaction.atomic():
        OnCallShift.objects.select_for_update().get(pk=shift.pk)
        answer = beside(accept)
        until_it_waits(answer)
        rota.remove_shift(shift_id=shift.pk, by=stan, now=noon)
    assert isinstance(answer.result(PATIENCE), RotaRefused)
    assert not ShiftHandOver.objects.exists()


def test_s11_a_mail_planned_at_this_moment_undoes_no_accusation(
    open_one: OpenOne, noon: dt.datetime, lea: User, luc: User, beside: Beside
) -> None:
    thread = waiting_for(open_one, noon)
    holder = Thread.objects.get(pk=thread.pk).owner
    accused, other = (lea, luc) if holder == lea else (luc, lea)
    assert Notification.objects.filter(thread=thread, to=accused, sent_at=None).exists()
    about = {"thread_id": thread.pk, "by": other, "person": accused, "now": noon}
    with transaction.atomic():
        plan(now=noon, limit=10)
        judged = beside(lambda: say_whom_it_is_about(**about))
        until_it_waits(judged)
    judged.result(PATIENCE)
    assert not Notification.objects.filter(thread=thread, to=accused).exists()
    assert not Delivery.objects.filter(notification__to=accused).exists()
    assert Thread.objects.get(pk=thread.pk).owner == other
