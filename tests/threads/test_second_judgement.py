"""Two adults judge the thread that is before them, not the one it was (S13); and whoever is there
as a peer is there as nothing else (S05, S07)."""

import datetime as dt
import uuid

import pytest

from peers.people.models import Group, Membership, Role, User
from peers.threads.actions import coach, decisions, peer, routing, youth
from peers.threads.errors import NotYours, TooLate
from peers.threads.models import Thread, TwoAdultRequest
from peers.threads.permissions import can_open
from peers.threads.promises import broken_promises
from peers.threads.rules.topics import Risk
from peers.threads.views.desk.thread import is_adult_here
from tests.threads.conftest import OpenOne

DANGER = "I am going to kill myself tonight, I have the pills here."


@pytest.fixture
def serious(open_one: OpenOne, noon: dt.datetime, chris: User) -> Thread:
    """R3, with chris."""
    thread = open_one(topic="grooming")
    routing.advance_thread(thread_id=thread.pk, now=noon)
    coach.take_over(thread_id=thread.pk, by=chris, now=noon)
    thread.refresh_from_db()
    assert thread.risk == Risk.R3
    return thread


@pytest.mark.parametrize("asks", ["lower", "close"])
def test_s13_what_was_asked_for_a_milder_thread_is_not_confirmed_for_a_graver_one(
    serious: Thread, chris: User, lea: User, noon: dt.datetime, asks: str
) -> None:
    if asks == "lower":
        coach.lower_risk(thread_id=serious.pk, by=chris, level=1, now=noon)
    else:
        coach.close_thread(thread_id=serious.pk, by=chris, outcome="supported", now=noon)
    request = TwoAdultRequest.objects.get(thread=serious)
    youth.add_message(thread_id=serious.pk, text=DANGER, submission=uuid.uuid4(), now=noon)
    with pytest.raises(TooLate):
        decisions.confirm_request(request_id=request.pk, by=lea, now=noon)
    serious.refresh_from_db()
    assert (serious.risk, serious.is_open) == (Risk.R4, True)
    request.refresh_from_db()
    assert (request.granted, request.decided_by) == (False, chris)
    assert list(broken_promises(now=noon)) == []


def test_s13_a_wish_to_erase_outlives_a_judgement(
    serious: Thread, chris: User, noon: dt.datetime
) -> None:
    youth.delete_by_youth(thread_id=serious.pk, now=noon)
    coach.raise_risk(thread_id=serious.pk, by=chris, level=4, now=noon)
    assert TwoAdultRequest.objects.get(thread=serious).decided_at is None


def test_s07_a_listener_is_a_peer_here_whatever_else_they_are(
    open_one: OpenOne, noon: dt.datetime, alice: User, carla: User, lea: User, centre: Group
) -> None:
    thread = open_one()
    routing.advance_thread(thread_id=thread.pk, now=noon)
    peer.accept_offer(thread_id=thread.pk, by=alice, now=noon)
    peer.press_red_button(thread_id=thread.pk, by=alice, now=noon)
    coach.let_peer_listen(thread_id=thread.pk, by=carla, peer=alice, now=noon)
    # A coach elsewhere, whose papers nobody has seen.
    Membership.objects.create(user=alice, role=Role.COACH, group=centre, started_on=noon.date())
    alice = User.objects.get(pk=alice.pk)
    thread.refresh_from_db()
    assert can_open(alice, thread)
    assert not is_adult_here(alice, thread)
    with pytest.raises(NotYours):
        coach.reply_as_adult(
            thread_id=thread.pk, by=alice, text="Hello", submission=uuid.uuid4(), now=noon
        )
