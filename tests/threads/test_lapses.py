"""Whoever may not help any more holds nothing, and every promise is kept after it moved on."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from peers.people.leaving import helpers_stopped
from peers.people.models import Agreement, Group, Membership, User, VettingCheck
from peers.threads.actions import coach, peer, routing
from peers.threads.actions.lapses import pass_on_lapsed, remind_of_papers
from peers.threads.actions.notifications import send_notifications
from peers.threads.models import Message, Notification, Offer, Thread
from peers.threads.promises import broken_promises
from peers.threads.rules.routing import Reason
from tests.conftest import Person
from tests.threads.conftest import HARMLESS, OpenOne

YESTERDAY = dt.date(2026, 10, 13)


def _routed(open_one: OpenOne, noon: dt.datetime) -> Thread:
    thread = open_one()
    routing.advance_thread(thread_id=thread.pk, now=noon)
    thread.refresh_from_db()
    return thread


@pytest.fixture
def with_alice(open_one: OpenOne, noon: dt.datetime, alice: User, otto: User, lea: User) -> Thread:
    """A thread that alice has accepted; nobody else is a peer yet."""
    thread = _routed(open_one, noon)
    peer.accept_offer(thread_id=thread.pk, by=alice, now=noon)
    return thread


def _expire(user: User, kind: str) -> None:
    Agreement.objects.filter(user=user, kind=kind).update(expires_on=YESTERDAY)


def _unvet(user: User) -> None:
    VettingCheck.objects.filter(user=user).update(expires_on=YESTERDAY)


def _leave(user: User) -> None:
    Membership.objects.filter(user=user).update(ended_on=YESTERDAY)


def _pause(user: User) -> None:
    User.objects.filter(pk=user.pk).update(paused_at=timezone.now())


def _lose_own_consent(user: User) -> None:
    _expire(user, Agreement.Kind.OWN_CONSENT)


def _lose_guardian(user: User) -> None:
    _expire(user, Agreement.Kind.GUARDIAN_CONSENT)


def _close_account(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


PEER_STOPS = [_lose_own_consent, _lose_guardian, _pause, _leave, _close_account]
ADULT_STOPS = [_unvet, _pause, _leave, _close_account]


@pytest.mark.parametrize("stop", PEER_STOPS)
def test_s20_an_open_offer_moves_on_when_the_peer_may_not_help(
    stop: Callable[[User], None],
    open_one: OpenOne,
    noon: dt.datetime,
    alice: User,
    bob: User,
    lea: User,
) -> None:
    thread = _routed(open_one, noon)
    asked = Offer.objects.get(thread=thread, outcome="open").helper
    assert asked is not None
    stop(asked)
    assert pass_on_lapsed(now=noon) == 1
    offer = Offer.objects.get(thread=thread, helper=asked)
    assert (offer.outcome, offer.reason) == ("withdrawn", Reason.LAPSED_PAPERS)
    other = bob if asked == alice else alice
    assert Offer.objects.get(thread=thread, outcome="open").helper == other
    assert list(broken_promises(now=noon)) == []


@pytest.mark.parametrize("stop", PEER_STOPS)
def test_s20_a_thread_leaves_a_peer_who_may_not_help(
    stop: Callable[[User], None], with_alice: Thread, noon: dt.datetime, alice: User, carla: User
) -> None:
    stop(alice)
    assert pass_on_lapsed(now=noon) == 1
    with_alice.refresh_from_db()
    assert (with_alice.status, with_alice.owner_id) == ("with_coach", carla.pk)
    event = with_alice.events.get(kind="withdrawn")
    assert event.data == {"helper": alice.pk, "heavy": False, "reason": "lapsed_papers"}
    assert list(broken_promises(now=noon)) == []


def test_a_second_run_moves_nothing(with_alice: Thread, noon: dt.datetime, alice: User) -> None:
    _pause(alice)
    pass_on_lapsed(now=noon)
    before = with_alice.events.count()
    assert pass_on_lapsed(now=noon) == 0
    assert with_alice.events.count() == before


def test_a_proposal_of_a_lapsed_peer_does_not_go_out(
    with_alice: Thread, noon: dt.datetime, alice: User
) -> None:
    peer.propose_reply(
        thread_id=with_alice.pk, by=alice, text=HARMLESS, submission=uuid.uuid4(), now=noon
    )
    _lose_own_consent(alice)
    pass_on_lapsed(now=noon)
    assert Message.objects.get(author=alice).state == "dropped"
    assert list(broken_promises(now=noon)) == []


def test_s19_a_lapsed_coach_takes_their_peers_threads_along(
    with_alice: Thread, noon: dt.datetime, carla: User, chris: User
) -> None:
    _unvet(carla)
    assert pass_on_lapsed(now=noon) == 1
    with_alice.refresh_from_db()
    assert (with_alice.status, with_alice.owner_id) == ("with_coach", chris.pk)
    assert list(broken_promises(now=noon)) == []


@pytest.mark.parametrize("stop", ADULT_STOPS)
def test_s19_an_adults_thread_goes_to_the_next_adult(
    stop: Callable[[User], None],
    open_one: OpenOne,
    noon: dt.datetime,
    carla: User,
    chris: User,
    lea: User,
) -> None:
    thread = _routed(open_one, noon)
    first = thread.owner
    assert first is not None
    stop(first)
    assert pass_on_lapsed(now=noon) == 1
    thread.refresh_from_db()
    assert thread.owner == (chris if first == carla else carla)
    assert thread.status == "with_coach"
    ended = Offer.objects.get(thread=thread, helper=first)
    assert (ended.reason, ended.released_at) == (Reason.LAPSED_PAPERS, noon)
    assert list(broken_promises(now=noon)) == []


def test_with_no_other_coach_it_climbs(
    open_one: OpenOne, noon: dt.datetime, carla: User, otto: User, lea: User
) -> None:
    thread = _routed(open_one, noon)
    _unvet(carla)
    pass_on_lapsed(now=noon)
    thread.refresh_from_db()
    assert (thread.status, thread.owner) == ("on_call", otto)
    assert list(broken_promises(now=noon)) == []


def test_with_nobody_left_the_numbers_are_shown(
    open_one: OpenOne, noon: dt.datetime, carla: User
) -> None:
    thread = _routed(open_one, noon)
    _leave(carla)
    pass_on_lapsed(now=noon)
    thread.refresh_from_db()
    assert (thread.owner_id, thread.numbers_first) == (None, True)
    assert list(broken_promises(now=noon)) == []


def test_a_handed_over_thread_is_followed_up_by_a_lead(
    open_one: OpenOne, noon: dt.datetime, carla: User, lea: User
) -> None:
    thread = _routed(open_one, noon)
    coach.refer(thread_id=thread.pk, by=carla, service="JAC", youth_agrees=True, now=noon)
    _unvet(carla)
    assert pass_on_lapsed(now=noon) == 1
    thread.refresh_from_db()
    assert (thread.status, thread.owner) == ("referred", lea)
    assert list(broken_promises(now=noon)) == []


def test_a_lapsed_listener_listens_no_more(
    with_alice: Thread, noon: dt.datetime, alice: User, carla: User
) -> None:
    peer.press_red_button(thread_id=with_alice.pk, by=alice, now=noon)
    coach.let_peer_listen(thread_id=with_alice.pk, by=carla, peer=alice, now=noon)
    _lose_own_consent(alice)
    assert pass_on_lapsed(now=noon) == 1
    with_alice.refresh_from_db()
    assert (with_alice.listener, with_alice.owner) == (None, carla)


def test_whoever_may_help_keeps_their_thread(with_alice: Thread, noon: dt.datetime) -> None:
    before = Thread.objects.filter(pk=with_alice.pk).values().get()
    assert pass_on_lapsed(now=noon) == 0
    assert Thread.objects.filter(pk=with_alice.pk).values().get() == before


def test_a_pause_and_its_consequences_are_one_transaction(
    with_alice: Thread, noon: dt.datetime, alice: User
) -> None:
    with transaction.atomic():
        _pause(alice)
        helpers_stopped.send(sender=None, now=noon)
        with_alice.refresh_from_db()
        assert with_alice.status == "with_coach"
        transaction.set_rollback(True)
    with_alice.refresh_from_db()
    alice.refresh_from_db()
    assert (with_alice.status, alice.paused_at) == ("with_peer", None)


def test_the_command_passes_on_without_a_broker(with_alice: Thread, alice: User) -> None:
    _leave(alice)
    call_command("route_due")
    assert with_alice.events.filter(data__reason="lapsed_papers").exists()


# --- reminders --------------------------------------------------------------------------------
def test_a_peers_paper_reminds_the_peer_the_coach_and_staff(
    alice: User, carla: User, stan: User, noon: dt.datetime
) -> None:
    Agreement.objects.filter(user=alice, kind="own_consent").update(
        expires_on=noon.date() + dt.timedelta(days=60)
    )
    assert remind_of_papers(now=noon) == 3
    notices = Notification.objects.filter(kind="reminder", thread=None)
    assert {one.to_id for one in notices} == {alice.pk, carla.pk, stan.pk}
    assert remind_of_papers(now=noon) == 0


def test_each_reminder_comes_once_and_a_missed_one_is_made_up(
    carla: User, noon: dt.datetime
) -> None:
    until = noon.date() + dt.timedelta(days=61)
    VettingCheck.objects.filter(user=carla).update(expires_on=until)
    told = [remind_of_papers(now=noon + dt.timedelta(days=day)) for day in range(63)]
    assert [day for day, count in enumerate(told) if count] == [1, 31, 54]
    Notification.objects.all().delete()
    late = noon + dt.timedelta(days=33)
    assert remind_of_papers(now=late) == 1
    assert Notification.objects.get().key.split(":")[4] == "30"


def test_a_mail_about_a_paper_names_no_paper(
    carla: User, noon: dt.datetime, mailoutbox: list[EmailMessage]
) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=noon.date() + dt.timedelta(days=7))
    remind_of_papers(now=noon)
    send_notifications(now=noon)
    mail = mailoutbox[0]
    assert mail.to == [carla.email]
    assert "vetting" not in f"{mail.subject}{mail.body}".lower()


def test_leavers_are_not_reminded(
    make_peer: Person, scouts: Group, carla: User, noon: dt.datetime
) -> None:
    dora = make_peer("dora", group=scouts, coach=carla)
    Agreement.objects.filter(user=dora).update(expires_on=noon.date() + dt.timedelta(days=7))
    _leave(dora)
    assert remind_of_papers(now=noon) == 0
