"""A youth who writes on after a hand-over to a service waits for a person again (I4, S22)."""

import datetime as dt
import uuid

import pytest

from peers.people.models import User
from peers.threads.actions import coach, routing, youth
from peers.threads.models import Notification, Thread
from peers.threads.promises import broken_promises
from tests.threads.conftest import OpenOne

YES_NOW = {"in_danger": "yes", "threatened": "no", "image_shared": "no", "self_harm": "no"}


def _write(thread: Thread, now: dt.datetime) -> None:
    youth.add_message(
        thread_id=thread.pk, text="Nobody has called me.", submission=uuid.uuid4(), now=now
    )


@pytest.fixture
def handed_over(open_one: OpenOne, noon: dt.datetime, otto: User, lea: User) -> Thread:
    """Immediate danger, handed to a service by otto, who is on call."""
    thread = open_one(answers=YES_NOW)
    routing.advance_thread(thread_id=thread.pk, now=noon)
    coach.take_over(thread_id=thread.pk, by=otto, now=noon)
    coach.refer(thread_id=thread.pk, by=otto, service="child-focus", youth_agrees=True, now=noon)
    return thread


@pytest.mark.parametrize("confirmed", [False, True])
def test_i4_words_after_a_hand_over_call_an_adult_like_any_question(
    handed_over: Thread, noon: dt.datetime, otto: User, confirmed: bool
) -> None:
    if confirmed:
        coach.confirm_referral(thread_id=handed_over.pk, by=otto, arrived=True, now=noon)
    later = noon + dt.timedelta(hours=1)
    _write(handed_over, later)
    handed_over.refresh_from_db()
    assert (handed_over.status, handed_over.owner) == ("on_call", otto)
    assert handed_over.due_at == later + dt.timedelta(minutes=15)
    assert not handed_over.waiting_for_youth
    told = Notification.objects.filter(thread=handed_over, created_at=later, kind="urgent")
    assert list(told.values_list("to", flat=True)) == [otto.pk]
    assert list(broken_promises(now=later)) == []


def test_s22_nobody_answers_and_the_ladder_goes_on(
    handed_over: Thread, noon: dt.datetime, lea: User
) -> None:
    _write(handed_over, noon)
    for _quarter in range(4):
        handed_over.refresh_from_db()
        assert handed_over.due_at is not None
        routing.advance_thread(thread_id=handed_over.pk, now=handed_over.due_at)
    handed_over.refresh_from_db()
    assert handed_over.numbers_first or handed_over.owner == lea
    assert list(broken_promises(now=noon)) == []
