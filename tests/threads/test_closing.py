"""A thread is closed in one way, whoever closes it."""

import datetime as dt

import pytest

from peers.people.models import User
from peers.threads.actions.coach import close_thread, refer, take_over
from peers.threads.actions.youth import close_by_youth
from peers.threads.models import Thread, TwoAdultRequest
from peers.threads.promises import broken_promises
from tests.threads.conftest import OpenOne


@pytest.fixture
def referred(open_one: OpenOne, noon: dt.datetime, chris: User) -> Thread:
    """With chris, who asked a second adult to hand it over without the youth's agreement."""
    thread = open_one()
    take_over(thread_id=thread.pk, by=chris, now=noon)
    refer(thread_id=thread.pk, by=chris, service="child-focus", youth_agrees=False, now=noon)
    Thread.objects.filter(pk=thread.pk).update(numbers_first=True)
    return thread


@pytest.mark.parametrize("by_youth", [True, False])
def test_what_waited_for_a_second_adult_falls_away(
    referred: Thread, chris: User, noon: dt.datetime, by_youth: bool
) -> None:
    if by_youth:
        assert close_by_youth(thread_id=referred.pk, now=noon)
    else:
        close_thread(
            thread_id=referred.pk, by=chris, outcome="answered", now=noon, youth_agrees=True
        )
    request = TwoAdultRequest.objects.get(thread=referred)
    assert (request.granted, request.decided_by) == (False, chris)
    referred.refresh_from_db()
    assert (referred.status, referred.owner, referred.due_at) == ("closed", None, None)
    assert not referred.numbers_first
    assert referred.closed_by_role == ("youth" if by_youth else "coach")
    event = referred.events.get(kind="closed")
    assert event.by == (None if by_youth else chris)
    assert list(broken_promises(now=noon)) == []
