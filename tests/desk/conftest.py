"""The desk as people use it: through HTTP, on the fixed clock, with real routing underneath."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from peers.people.models import User
from peers.threads import codes
from peers.threads.actions import coach, peer, routing
from peers.threads.actions.youth import open_thread
from peers.threads.models import Message, Thread
from tests.threads.conftest import new_thread

As = Callable[[User], Client]
Press = Callable[..., Any]
Opened = Callable[..., Thread]

SECRET = "the red bicycle behind the station"
REPLY = "Pick three words that nobody would guess, and write them in a safe place."


@pytest.fixture(autouse=True)
def _clock(noon: dt.datetime) -> Iterable[None]:
    with time_machine.travel(noon, tick=False):
        yield


@pytest.fixture
def as_(log_in: Callable[[Client, User], Client]) -> As:
    """`as_(alice).get(...)`: a browser of one's own for each person."""
    return lambda user: log_in(Client(), user)


@pytest.fixture
def press(as_: As) -> Press:
    """`press(carla, thread, "raise", level=3)`: one button of the desk."""

    def press(user: User, thread: Thread, name: str, *ids: Any, **data: Any) -> Any:
        address = reverse(f"desk:{name}", args=[thread.pk, *ids])
        return as_(user).post(address, data)

    return press


@pytest.fixture
def read(as_: As) -> Callable[[User, Thread], Any]:
    """The page of a thread as this person gets it."""
    return lambda user, thread: as_(user).get(reverse("desk:thread", args=[thread.pk]))


@pytest.fixture
def opened(db: None, noon: dt.datetime) -> Opened:
    """A youth's thread, routed once: by default a harmless one with a text of its own."""

    def opened(**changes: Any) -> Thread:
        words = {"message": f"How do I keep my account safe? I think of {SECRET} as a password."}
        new = new_thread(**{**words, **changes})
        thread = open_thread(new=new, submission=codes.new_submission(), now=noon)
        routing.advance_thread(thread_id=thread.pk, now=noon)
        thread.refresh_from_db()
        return thread

    return opened


@pytest.fixture
def offered(opened: Opened, alice: User) -> Thread:
    """Offered to alice, who has not answered."""
    thread = opened()
    assert thread.status == "offered"
    return thread


@pytest.fixture
def with_alice(offered: Thread, alice: User, noon: dt.datetime) -> Thread:
    peer.accept_offer(thread_id=offered.pk, by=alice, now=noon)
    offered.refresh_from_db()
    return offered


@pytest.fixture
def proposed(with_alice: Thread, alice: User, noon: dt.datetime) -> Message:
    """Alice's reply, waiting for carla."""
    return peer.propose_reply(
        thread_id=with_alice.pk, by=alice, text=REPLY, submission=uuid.uuid4(), now=noon
    )


@pytest.fixture
def serious(opened: Opened, chris: User, otto: User) -> Thread:
    """An R3 thread: with an adult, two adults for closing."""
    return opened(topic="grooming", message=f"Somebody older writes to me about {SECRET}.")


@pytest.fixture
def with_chris(opened: Opened, chris: User, noon: dt.datetime) -> Thread:
    """An R2 thread in a coach's hands."""
    thread = opened(
        topic="mental_distress", message="I would like to talk with somebody about school, please."
    )
    coach.take_over(thread_id=thread.pk, by=chris, now=noon)
    thread.refresh_from_db()
    return thread


def fresh() -> str:
    """The token that a form carries."""
    return str(uuid.uuid4())


def body(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())
