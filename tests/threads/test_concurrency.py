"""Several workers, one thread; several threads, one place: with real connections on PostgreSQL."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from peers.people.models import User
from peers.people.rules import PEER_CASELOAD
from peers.threads import codes
from peers.threads.actions.coach import approve_reply, take_over
from peers.threads.actions.notifications import send_notifications
from peers.threads.actions.peer import accept_offer, propose_reply
from peers.threads.actions.routing import advance_thread, route_due
from peers.threads.actions.youth import add_message, open_thread
from peers.threads.errors import ThreadError
from peers.threads.models import Message, Notification, Offer, Thread, ThreadEvent
from peers.threads.promises import broken_promises
from tests.threads.conftest import OpenOne, new_thread

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts at one moment, each on its own connection; results or refusals, in order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait(10)
        try:
            return act()
        except ThreadError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result(30) for one in [pool.submit(run, act) for act in acts]]


def refusals(results: list[object]) -> int:
    return sum(isinstance(one, ThreadError) for one in results)


def test_37_twenty_copies_of_one_task_make_one_offer_and_one_notice(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User
) -> None:
    thread = open_one()
    done = at_once(*[lambda: advance_thread(thread_id=thread.pk, now=noon)] * 20)
    assert done.count(True) == 1
    assert Offer.objects.count() == 1
    assert Notification.objects.filter(kind="offer").count() == 1


def test_two_threads_after_one_peers_last_place_never_pass_the_cap(
    open_one: OpenOne, noon: dt.datetime, alice: User
) -> None:
    for _one in range(PEER_CASELOAD - 1):
        advance_thread(thread_id=open_one().pk, now=noon)
    rivals = [open_one() for _one in range(6)]
    at_once(*[lambda t=t: advance_thread(thread_id=t.pk, now=noon) for t in rivals])
    held = Offer.objects.filter(helper=alice, released_at=None, place__isnull=False)
    assert held.count() == PEER_CASELOAD
    assert sorted(held.values_list("place", flat=True)) == list(range(1, PEER_CASELOAD + 1))
    assert list(broken_promises(now=noon)) == []


def test_37_sweeps_that_overlap_do_everything_once(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User, carla: User
) -> None:
    for _one in range(12):
        open_one()
    later = noon + dt.timedelta(hours=5)
    for moment in (noon, later, later + dt.timedelta(days=2)):
        at_once(*[lambda m=moment: route_due(now=m)] * 4)
        assert list(broken_promises(now=moment)) == []
    fired = ThreadEvent.objects.filter(kind="escalated")
    assert fired.count() == fired.values("thread", "cycle", "rung").distinct().count()


def test_one_form_sent_by_eight_presses_is_one_thread(db: None, noon: dt.datetime) -> None:
    submission = codes.new_submission()
    opened = at_once(*[lambda: open_thread(new=new_thread(), submission=submission, now=noon)] * 8)
    assert len({thread.pk for thread in opened}) == 1
    assert Thread.objects.count() == Message.objects.count() == 1


def test_accepting_while_the_lease_runs_out_has_one_winner(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User
) -> None:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    end = Offer.objects.get().expires_at
    at_once(
        lambda: accept_offer(thread_id=thread.pk, by=alice, now=end - dt.timedelta(seconds=1)),
        lambda: advance_thread(thread_id=thread.pk, now=end),
    )
    thread.refresh_from_db()
    accepted = ThreadEvent.objects.filter(kind="accepted").exists()
    assert thread.status == ("with_peer" if accepted else "with_coach")
    assert list(broken_promises(now=end)) == []


def test_two_coaches_who_approve_at_once_send_one_reply(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User, cora: User
) -> None:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    accept_offer(thread_id=thread.pk, by=alice, now=noon)
    reply = propose_reply(
        thread_id=thread.pk, by=alice, text="Like so.", submission=uuid.uuid4(), now=noon
    )
    results = at_once(
        lambda: approve_reply(message_id=reply.pk, by=carla, now=noon),
        lambda: approve_reply(message_id=reply.pk, by=cora, now=noon),
    )
    assert refusals(results) == 1
    assert ThreadEvent.objects.filter(kind="replied").count() == 1


def test_a_message_and_a_take_over_at_once_lose_neither(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User
) -> None:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    results = at_once(
        lambda: take_over(thread_id=thread.pk, by=carla, now=noon),
        lambda: add_message(
            thread_id=thread.pk, text="And one more thing.", submission=uuid.uuid4(), now=noon
        ),
    )
    assert refusals(results) == 0
    thread.refresh_from_db()
    assert thread.owner == carla
    assert thread.messages.for_youth().count() == 2


def test_four_senders_mail_each_notice_once(
    open_one: OpenOne, noon: dt.datetime, alice: User, mailoutbox: list[object]
) -> None:
    for _one in range(3):
        advance_thread(thread_id=open_one().pk, now=noon)
    at_once(*[lambda: send_notifications(now=noon)] * 4)
    assert len(mailoutbox) == Notification.objects.count() == 3
