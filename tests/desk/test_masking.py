"""S14 at the desk: a peer reads no contact of the youth, adults read all and are told."""

import datetime as dt
import uuid

from capsules.numbers import NO_BREAK, unbroken
from peers.people.models import User
from peers.threads.actions import coach, peer
from peers.threads.models import Thread
from tests.desk.conftest import Opened, body

NUMBER = "0470 12 34 56"
SHOWN = unbroken(NUMBER)
ASKS = f"How do I choose a good password? Call me on {NUMBER}, or is it 1813?"
NOTE = "A peer expert does not see the contact details in this text."


def test_s14_a_peer_reads_no_contact_and_the_coach_reads_all(
    opened: Opened, alice: User, carla: User, noon: dt.datetime, read
) -> None:
    thread = opened(message=ASKS)
    peer.accept_offer(thread_id=thread.pk, by=alice, now=noon)
    page = body(read(alice, thread))
    assert NUMBER not in page.replace(NO_BREAK, " ")
    assert "[contact hidden]" in page
    assert "1813" in page
    for_coach = body(read(carla, thread))
    assert SHOWN in for_coach
    assert NOTE in for_coach


def test_s14_an_adult_is_told_what_the_youth_does_not_see(
    with_alice: Thread, alice: User, carla: User, noon: dt.datetime, read
) -> None:
    text = f"Write to me: {NUMBER}"
    peer.propose_reply(
        thread_id=with_alice.pk, by=alice, text=text, submission=uuid.uuid4(), now=noon
    )
    page = body(read(carla, with_alice))
    assert SHOWN in page
    assert "The youth does not see the contact details in this text." in page
    assert SHOWN in body(read(alice, with_alice))


def test_s14_where_only_adults_read_nothing_is_said_to_be_hidden(
    opened: Opened, chris: User, otto: User, noon: dt.datetime, read
) -> None:
    thread = opened(topic="grooming", message=f"Somebody older writes to me from {NUMBER}.")
    coach.take_over(thread_id=thread.pk, by=chris, now=noon)
    page = body(read(chris, thread))
    assert SHOWN in page
    assert NOTE not in page
