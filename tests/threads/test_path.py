"""The main path of a thread, through the actions alone."""

import datetime as dt
import uuid

import pytest

from peers.people.models import User
from peers.threads.actions.coach import approve_reply, send_back_reply, take_over
from peers.threads.actions.peer import accept_offer, decline_offer, press_red_button, propose_reply
from peers.threads.actions.routing import advance_thread, route_due
from peers.threads.actions.youth import add_message, close_by_youth
from peers.threads.errors import NotYours, TooLate
from peers.threads.models import Message, Notification, Offer, Thread
from peers.threads.promises import broken_promises
from peers.threads.text import read_message
from tests.threads.conftest import OpenOne

HOUR = dt.timedelta(hours=1)


def propose(thread: Thread, by: User, now: dt.datetime, text: str = "Use three words.") -> Message:
    return propose_reply(thread_id=thread.pk, by=by, text=text, submission=uuid.uuid4(), now=now)


@pytest.fixture(autouse=True)
def _promises_hold(db: None, noon: dt.datetime) -> None:
    """After each of these tests every promise is checked."""
    yield
    assert list(broken_promises(now=noon)) == []


def test_a_harmless_question_is_answered_by_a_peer_and_approved(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User
) -> None:
    thread = open_one()
    assert advance_thread(thread_id=thread.pk, now=noon)
    accept_offer(thread_id=thread.pk, by=alice, now=noon)
    reply = propose(thread, alice, noon + HOUR)
    thread.refresh_from_db()
    assert thread.status == "awaiting_approval"
    assert list(thread.messages.for_youth().filter(writer="peer")) == []
    approve_reply(message_id=reply.pk, by=carla, now=noon + 2 * HOUR)
    thread.refresh_from_db()
    (seen,) = thread.messages.for_youth().filter(writer="peer")
    assert read_message(seen) == "Use three words."
    assert thread.status == "with_peer"
    assert thread.waiting_for_youth
    assert close_by_youth(thread_id=thread.pk, now=noon + 3 * HOUR)
    assert Offer.objects.filter(released_at=None).count() == 0


def test_a_silent_peer_is_followed_by_another_then_a_coach(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User, cora: User
) -> None:
    friday = noon + dt.timedelta(days=2, hours=2)
    thread = open_one(now=friday)
    route_due(now=friday)
    first = Offer.objects.get(thread=thread, outcome="open").helper
    route_due(now=friday + 12 * HOUR)
    thread.refresh_from_db()
    assert thread.status == "waiting"  # at five on Saturday morning nobody is asked
    assert thread.due_at == friday + 15 * HOUR
    route_due(now=thread.due_at)
    second = Offer.objects.get(thread=thread, outcome="open").helper
    assert {first, second} == {alice, bob}
    route_due(now=friday + 30 * HOUR)
    thread.refresh_from_db()
    assert thread.status == "with_coach"
    assert thread.owner is not None


def test_declining_moves_on_at_once(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User
) -> None:
    thread = open_one()
    route_due(now=noon)
    offer = Offer.objects.get(outcome="open")
    decline_offer(thread_id=thread.pk, by=offer.helper, now=noon)
    assert Offer.objects.get(outcome="open").helper != offer.helper


def test_the_red_button_takes_it_to_a_coach_and_ends_the_peers_access(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User
) -> None:
    thread = open_one()
    route_due(now=noon)
    accept_offer(thread_id=thread.pk, by=alice, now=noon)
    press_red_button(thread_id=thread.pk, by=alice, now=noon)
    thread.refresh_from_db()
    assert (thread.status, thread.risk, thread.peer_allowed) == ("with_coach", 2, False)
    assert not Thread.objects.visible_to(alice).exists()
    assert set(Notification.objects.filter(to=alice).values_list("kind", flat=True)) >= {
        "taken",
        "debrief",
    }
    with pytest.raises(NotYours):
        propose(thread, alice, noon)


def test_an_immediate_danger_goes_to_on_call_at_once(
    open_one: OpenOne, noon: dt.datetime, otto: User, alice: User
) -> None:
    night = noon.replace(hour=2)
    thread = open_one(
        answers={"in_danger": "yes", "threatened": "no", "image_shared": "no", "self_harm": "no"},
        now=night,
    )
    route_due(now=night)
    thread.refresh_from_db()
    assert (thread.status, thread.owner, thread.risk) == ("on_call", otto, 4)
    assert thread.due_at == night + dt.timedelta(minutes=15)
    assert Notification.objects.filter(to=otto, kind="urgent").count() == 1


def test_nobody_at_all_ends_with_the_numbers_and_starts_again(
    open_one: OpenOne, noon: dt.datetime
) -> None:
    thread = open_one()
    route_due(now=noon)
    thread.refresh_from_db()
    assert thread.numbers_first
    assert thread.status == "leads"
    later = thread.due_at
    route_due(now=later)
    thread.refresh_from_db()
    assert thread.cycle == 2
    assert thread.due_at > later


def test_a_new_message_that_is_serious_leaves_the_peer(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User, otto: User
) -> None:
    thread = open_one()
    route_due(now=noon)
    accept_offer(thread_id=thread.pk, by=alice, now=noon)
    add_message(
        thread_id=thread.pk, text="I want to kill myself tonight", submission=uuid.uuid4(), now=noon
    )
    thread.refresh_from_db()
    assert thread.risk == 4
    assert thread.status == "on_call"
    assert not Thread.objects.visible_to(alice).exists()


def test_a_reply_sent_back_returns_to_the_peer_with_a_note(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User
) -> None:
    thread = open_one()
    route_due(now=noon)
    accept_offer(thread_id=thread.pk, by=alice, now=noon)
    reply = propose(thread, alice, noon)
    send_back_reply(message_id=reply.pk, by=carla, note="Add how to log out.", now=noon)
    thread.refresh_from_db()
    assert thread.status == "with_peer"
    texts = [read_message(m) for m in thread.messages.for_peer(alice)]
    assert "Add how to log out." in texts
    again = propose(thread, alice, noon)
    assert again.pk != reply.pk
    with pytest.raises(TooLate):
        approve_reply(message_id=reply.pk, by=carla, now=noon)


def test_a_coach_takes_over(open_one: OpenOne, noon: dt.datetime, alice: User, carla: User) -> None:
    thread = open_one()
    route_due(now=noon)
    take_over(thread_id=thread.pk, by=carla, now=noon)
    thread.refresh_from_db()
    assert (thread.status, thread.owner) == ("with_coach", carla)
    with pytest.raises(TooLate):
        accept_offer(thread_id=thread.pk, by=alice, now=noon)


def test_a_peer_who_accepted_and_stays_silent_is_followed_by_another(
    open_one: OpenOne, noon: dt.datetime, alice: User, bob: User
) -> None:
    saturday = noon + dt.timedelta(days=3)
    thread = open_one(now=saturday - 5 * HOUR)
    route_due(now=saturday - 5 * HOUR)
    first = Offer.objects.get(outcome="open").helper
    accept_offer(thread_id=thread.pk, by=first, now=saturday - 4 * HOUR)
    thread.refresh_from_db()
    Thread.objects.filter(pk=thread.pk).update(due_at=saturday)
    assert advance_thread(thread_id=thread.pk, now=saturday)
    second = Offer.objects.get(outcome="open").helper
    assert {first, second} == {alice, bob}
    assert not Thread.objects.visible_to(first).exists()
