"""Legal hold, the archive of serious threads, and a log of erasures without identities (S24)."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from peers.people.models import User
from peers.threads.actions import decisions, keeping
from peers.threads.actions.retention import purge
from peers.threads.actions.routing import advance_thread
from peers.threads.actions.youth import add_message, close_by_youth, delete_by_youth
from peers.threads.errors import NotYours, SecondAdultIsTheSame, TooLate, UnderHold
from peers.threads.models import Erasure, LegalHold, Thread
from peers.threads.rules.retention import ARCHIVED_AFTER
from tests.threads.conftest import OpenOne

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
COUNTED = {"id", "erased_on", "why", "risk"}


@pytest.fixture
def closed(open_one: OpenOne, alice: User, noon: dt.datetime) -> Thread:
    thread = open_one()
    advance_thread(thread_id=thread.pk, now=noon)
    close_by_youth(thread_id=thread.pk, now=noon)
    thread.refresh_from_db()
    return thread


@pytest.fixture
def serious(closed: Thread) -> Thread:
    """Closed, and R3: no clock erases it."""
    Thread.objects.filter(pk=closed.pk).update(risk=3, peer_allowed=False, topic="grooming")
    closed.refresh_from_db()
    return closed


def test_s24_a_legal_hold_keeps_a_text_and_two_leads_lift_it(
    closed: Thread, lea: User, luc: User, noon: dt.datetime
) -> None:
    keeping.set_hold(thread_id=closed.pk, by=lea, reason="authority", now=noon)
    assert purge(now=noon + 900 * DAY) == 0
    assert not keeping.lift_hold(thread_id=closed.pk, by=lea, now=noon)
    with pytest.raises(SecondAdultIsTheSame):
        keeping.lift_hold(thread_id=closed.pk, by=lea, now=noon)
    assert purge(now=noon + 900 * DAY) == 0
    assert keeping.lift_hold(thread_id=closed.pk, by=luc, now=noon + DAY)
    row = LegalHold.objects.get()
    assert (row.set_by, row.lift_asked_by, row.lifted_by) == (lea, lea, luc)
    assert (row.set_at, row.lifted_at) == (noon, noon + DAY)
    assert purge(now=noon + 900 * DAY) == 1


@pytest.mark.parametrize("who", ["carla", "otto", "stan", "alice"])
def test_s24_only_leads_hold_and_lift(
    who: str, closed: Thread, request: pytest.FixtureRequest, noon: dt.datetime
) -> None:
    by = request.getfixturevalue(who)
    with pytest.raises(NotYours):
        keeping.set_hold(thread_id=closed.pk, by=by, reason="lawyer", now=noon)
    with pytest.raises(NotYours):
        keeping.lift_hold(thread_id=closed.pk, by=by, now=noon)
    with pytest.raises(NotYours):
        keeping.ask_to_erase(thread_id=closed.pk, by=by, now=noon)


def test_a_hold_is_set_once_and_there_must_be_one_to_lift(
    closed: Thread, lea: User, noon: dt.datetime
) -> None:
    with pytest.raises(TooLate):
        keeping.lift_hold(thread_id=closed.pk, by=lea, now=noon)
    keeping.set_hold(thread_id=closed.pk, by=lea, reason="youth", now=noon)
    with pytest.raises(TooLate):
        keeping.set_hold(thread_id=closed.pk, by=lea, reason="youth", now=noon)


def test_s24_under_a_hold_not_even_two_adults_erase(
    serious: Thread, lea: User, luc: User, noon: dt.datetime
) -> None:
    keeping.ask_to_erase(thread_id=serious.pk, by=lea, now=noon)
    keeping.set_hold(thread_id=serious.pk, by=lea, reason="complaint", now=noon)
    with pytest.raises(UnderHold):
        keeping.ask_to_erase(thread_id=serious.pk, by=lea, now=noon)
    with pytest.raises(UnderHold):
        decisions.confirm_request(request_id=serious.requests.get().pk, by=luc, now=noon)
    serious.refresh_from_db()
    assert serious.data_key is not None


def test_s24_two_adults_decide_about_a_serious_text(
    serious: Thread, lea: User, luc: User, noon: dt.datetime
) -> None:
    keeping.ask_to_erase(thread_id=serious.pk, by=lea, now=noon)
    wish = serious.requests.get()
    with pytest.raises(SecondAdultIsTheSame):
        decisions.confirm_request(request_id=wish.pk, by=lea, now=noon)
    decisions.confirm_request(request_id=wish.pk, by=luc, now=noon)
    serious.refresh_from_db()
    assert serious.data_key is None
    assert Erasure.objects.get().why == "two_adults"


def test_s13_a_youth_who_writes_again_is_not_erased_by_a_request_from_before(
    serious: Thread, lea: User, luc: User, noon: dt.datetime
) -> None:
    keeping.ask_to_erase(thread_id=serious.pk, by=lea, now=noon)
    again = {"text": "Are you still there?", "submission": uuid.uuid4()}
    add_message(thread_id=serious.pk, now=noon + DAY, **again)
    with pytest.raises(TooLate):
        decisions.confirm_request(request_id=serious.requests.get().pk, by=luc, now=noon + DAY)
    serious.refresh_from_db()
    assert serious.is_open
    assert serious.data_key is not None
    assert serious.requests.get().granted is False


def test_what_a_clock_erases_needs_no_decision(
    closed: Thread, lea: User, noon: dt.datetime
) -> None:
    with pytest.raises(TooLate):
        keeping.ask_to_erase(thread_id=closed.pk, by=lea, now=noon)


@pytest.mark.parametrize(
    ("who", "before", "after"),
    [
        ("carla", False, False),  # the youth wanted a stranger, and hers is another group
        ("chris", True, False),
        ("lea", True, True),
        ("otto", False, False),
    ],
)
def test_s24_a_serious_thread_closed_for_long_is_the_leads_alone(
    who: str,
    before: bool,
    after: bool,
    request: pytest.FixtureRequest,
    serious: Thread,
    scouts: Any,
    noon: dt.datetime,
) -> None:
    Thread.objects.filter(pk=serious.pk).update(group=scouts)
    user = request.getfixturevalue(who)
    for later, expected in ((ARCHIVED_AFTER - DAY, before), (ARCHIVED_AFTER, after)):
        with time_machine.travel(noon + later, tick=False):
            visible = Thread.objects.visible_to(User.objects.get(pk=user.pk))
            assert visible.filter(pk=serious.pk).exists() is expected


def test_s24_an_everyday_thread_stays_in_the_ordinary_view(
    closed: Thread, chris: User, noon: dt.datetime
) -> None:
    with time_machine.travel(noon + 2 * ARCHIVED_AFTER, tick=False):
        assert Thread.objects.visible_to(chris).filter(pk=closed.pk).exists()


def test_s24_who_comes_back_brings_the_thread_back_from_the_archive(
    serious: Thread, chris: User, noon: dt.datetime
) -> None:
    late = noon + 2 * ARCHIVED_AFTER
    with time_machine.travel(late, tick=False):
        assert not Thread.objects.visible_to(chris).filter(pk=serious.pk).exists()
        add_message(thread_id=serious.pk, text="It is back.", submission=serious.pk, now=late)
        assert Thread.objects.visible_to(chris).filter(pk=serious.pk).exists()


def test_s24_the_log_of_erasures_counts_and_knows_nobody(
    closed: Thread, open_one: OpenOne, noon: dt.datetime
) -> None:
    assert {field.attname for field in Erasure._meta.get_fields()} == COUNTED
    purge(now=noon + 183 * DAY)
    other = open_one()
    delete_by_youth(thread_id=other.pk, now=noon)
    rows = Erasure.objects.order_by("why").values_list("why", "risk")
    assert list(rows) == [("expired", 0), ("youth", 0)]


def test_s24_what_came_back_with_a_backup_is_logged_as_such(
    closed: Thread, noon: dt.datetime
) -> None:
    with time_machine.travel(noon + 200 * DAY, tick=False):
        call_command("purge", "--restored", verbosity=0)
    assert Erasure.objects.get().why == "restored"
