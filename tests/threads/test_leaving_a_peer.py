"""Every way in which a thread leaves a peer's hands without their doing ends with one kind word
on their board, of the ledger's reason, and with nothing of what was in it (S05, S07)."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from peers.people.archiving import archive
from peers.people.models import Agreement, Group, Membership, User, VettingCheck
from peers.threads import explain
from peers.threads.actions import coach, peer, routing
from peers.threads.actions.lapses import pass_on_lapsed
from peers.threads.actions.youth import add_message, close_by_youth, delete_by_youth
from peers.threads.models import Notification, Thread
from peers.threads.promises import broken_promises
from peers.threads.rules.routing import Reason
from tests.threads.conftest import HARMLESS, OpenOne

ADULT = "An adult has taken over. Thank you."
SOMEBODY = "Thank you. Somebody else is asked now."
FINE = "That is fine. Somebody else is asked."
CLOSED = "One of your threads is closed now. Thank you."
WELL = "You did well. There is nothing more you need to do."
GRAVE = "I want to kill myself tonight"
DAY = dt.timedelta(days=1)

Leave = Callable[..., None]


@pytest.fixture
def with_alice(
    open_one: OpenOne, noon: dt.datetime, alice: User, otto: User, lea: User, chris: User
) -> Thread:
    """A thread that alice has accepted; nobody else is a peer."""
    thread = open_one()
    routing.advance_thread(thread_id=thread.pk, now=noon)
    peer.accept_offer(thread_id=thread.pk, by=alice, now=noon)
    return thread


@pytest.fixture
def cast(alice: User, carla: User, lea: User, stan: User) -> dict[str, User]:
    return {"alice": alice, "carla": carla, "lea": lea, "stan": stan}


def _propose(thread: Thread, alice: User, now: dt.datetime) -> None:
    peer.propose_reply(
        thread_id=thread.pk, by=alice, text=HARMLESS, submission=uuid.uuid4(), now=now
    )


# --- the ways ---------------------------------------------------------------------------------
def own_papers_run_out(alice: User, now: dt.datetime, **_: Any) -> None:
    yesterday = now.date() - DAY
    Agreement.objects.filter(user=alice, kind="own_consent").update(expires_on=yesterday)
    pass_on_lapsed(now=now)


def paused(alice: User, now: dt.datetime, **_: Any) -> None:
    User.objects.filter(pk=alice.pk).update(paused_at=now)
    pass_on_lapsed(now=now)


def coachs_papers_run_out(carla: User, now: dt.datetime, **_: Any) -> None:
    VettingCheck.objects.filter(user=carla).update(expires_on=now.date() - DAY)
    pass_on_lapsed(now=now)


def coach_leaves(carla: User, now: dt.datetime, **_: Any) -> None:
    Membership.objects.filter(user=carla).update(ended_on=now.date() - DAY)
    pass_on_lapsed(now=now)


def group_is_archived(alice: User, stan: User, now: dt.datetime, **_: Any) -> None:
    group = Group.objects.get(memberships__user=alice)
    archive(group_id=group.pk, by=stan, now=now)


def role_ends(alice: User, now: dt.datetime, **_: Any) -> None:
    Membership.objects.filter(user=alice).update(ended_on=now.date())
    pass_on_lapsed(now=now)


def time_runs_out(thread: Thread, now: dt.datetime, **_: Any) -> None:
    Thread.objects.filter(pk=thread.pk).update(due_at=now)
    routing.route_due(now=now)


def coach_stays_silent(thread: Thread, alice: User, now: dt.datetime, **_: Any) -> None:
    _propose(thread, alice, now)
    Thread.objects.filter(pk=thread.pk).update(due_at=now)
    routing.route_due(now=now)


def youth_writes_something_grave(thread: Thread, now: dt.datetime, **_: Any) -> None:
    add_message(thread_id=thread.pk, text=GRAVE, submission=uuid.uuid4(), now=now)


def coach_raises_the_risk(thread: Thread, carla: User, now: dt.datetime, **_: Any) -> None:
    coach.raise_risk(thread_id=thread.pk, by=carla, level=3, now=now)


def coach_changes_the_topic(thread: Thread, carla: User, now: dt.datetime, **_: Any) -> None:
    coach.set_topic(thread_id=thread.pk, by=carla, topic="grooming", now=now)


def it_becomes_an_accusation(thread: Thread, alice: User, lea: User, **at: Any) -> None:
    coach.say_whom_it_is_about(thread_id=thread.pk, by=lea, person=alice, now=at["now"])


def adult_takes_over(thread: Thread, carla: User, now: dt.datetime, **_: Any) -> None:
    coach.take_over(thread_id=thread.pk, by=carla, now=now)


def adult_answers(thread: Thread, carla: User, now: dt.datetime, **_: Any) -> None:
    token = uuid.uuid4()
    coach.reply_as_adult(thread_id=thread.pk, by=carla, text="Hello.", submission=token, now=now)


def adult_passes_it_up(thread: Thread, carla: User, now: dt.datetime, **_: Any) -> None:
    coach.pass_up(thread_id=thread.pk, by=carla, to="on_call", now=now)


def too_heavy(thread: Thread, alice: User, now: dt.datetime, **_: Any) -> None:
    peer.press_red_button(thread_id=thread.pk, by=alice, now=now)


def youth_closes(thread: Thread, now: dt.datetime, **_: Any) -> None:
    close_by_youth(thread_id=thread.pk, now=now)


def youth_deletes(thread: Thread, now: dt.datetime, **_: Any) -> None:
    delete_by_youth(thread_id=thread.pk, now=now)


def coach_closes(thread: Thread, carla: User, now: dt.datetime, **_: Any) -> None:
    coach.close_thread(
        thread_id=thread.pk, by=carla, outcome="answered", youth_agrees=True, now=now
    )


WAYS: list[tuple[Leave, str]] = [
    (own_papers_run_out, SOMEBODY),
    (paused, SOMEBODY),
    (coachs_papers_run_out, SOMEBODY),
    (coach_leaves, SOMEBODY),
    (group_is_archived, SOMEBODY),
    (role_ends, SOMEBODY),
    (time_runs_out, FINE),
    (coach_stays_silent, ADULT),
    (youth_writes_something_grave, ADULT),
    (coach_raises_the_risk, ADULT),
    (coach_changes_the_topic, ADULT),
    (it_becomes_an_accusation, ADULT),
    (adult_takes_over, ADULT),
    (adult_answers, ADULT),
    (adult_passes_it_up, ADULT),
    (too_heavy, ADULT),
    (youth_closes, CLOSED),
    (youth_deletes, CLOSED),
    (coach_closes, CLOSED),
]


@pytest.mark.parametrize(("leave", "word"), WAYS, ids=[one.__name__ for one, _word in WAYS])
def test_s07_whichever_way_a_thread_leaves_a_peer_the_board_says_one_kind_word(
    leave: Leave,
    word: str,
    with_alice: Thread,
    cast: dict[str, User],
    log_in: Callable[[Client, User], Client],
    noon: dt.datetime,
) -> None:
    alice = cast["alice"]
    with time_machine.travel(noon, tick=False):
        leave(thread=with_alice, now=noon, **cast)
        board = log_in(Client(), alice).get("/en/desk/")
        page = board.content.decode()
    assert Notification.objects.get(to=alice, kind="taken").thread_id == with_alice.pk
    said = [one for one in (ADULT, SOMEBODY, FINE, CLOSED) if one in page]
    assert said == [word]
    assert (WELL in page) == (word != FINE)
    for nothing in (
        HARMLESS,
        GRAVE,
        "Robin",
        with_alice.number,
        "Grooming",
        "serious",
        "closed to",
    ):
        assert nothing not in page
    assert list(broken_promises(now=noon)) == []


@pytest.mark.parametrize("take_a_break", [False, True])
def test_what_a_peer_gives_back_by_themselves_needs_no_second_word(
    take_a_break: bool, with_alice: Thread, alice: User, noon: dt.datetime
) -> None:
    peer.hand_back(thread_id=with_alice.pk, by=alice, now=noon, take_a_break=take_a_break)
    assert not Notification.objects.filter(to=alice, kind="taken").exists()


def test_a_break_alone_takes_nothing_away(
    with_alice: Thread, alice: User, noon: dt.datetime
) -> None:
    peer.start_break(by=alice, now=noon)
    pass_on_lapsed(now=noon)
    with_alice.refresh_from_db()
    assert with_alice.owner == alice
    assert not Notification.objects.filter(to=alice, kind="taken").exists()


def test_an_answered_thread_stays_and_nobody_is_thanked_for_the_youths_silence(
    with_alice: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    _propose(with_alice, alice, noon)
    reply = with_alice.messages.get(author=alice)
    coach.approve_reply(message_id=reply.pk, by=carla, now=noon)
    with_alice.refresh_from_db()
    routing.route_due(now=with_alice.due_at)
    with_alice.refresh_from_db()
    assert with_alice.owner == alice
    assert not Notification.objects.filter(to=alice, kind="taken").exists()


def test_s06_a_listener_reads_a_word_when_the_thread_becomes_too_serious(
    with_alice: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    peer.press_red_button(thread_id=with_alice.pk, by=alice, now=noon)
    Thread.objects.filter(pk=with_alice.pk).update(listener=alice)
    told = Notification.objects.filter(to=alice, kind="taken")
    told.update(read_at=timezone.now())
    coach.raise_risk(thread_id=with_alice.pk, by=carla, level=3, now=noon + DAY)
    assert told.filter(read_at=None).count() == 1


def test_every_reason_for_which_the_ledger_ends_a_lease_has_its_word() -> None:
    assert str(explain.TAKEN) == ADULT
    assert {str(reason) for reason in explain.LEFT} == {
        Reason.LAPSED_PAPERS,
        Reason.NO_ANSWER,
        Reason.CLOSED,
        Reason.ERASED,
    }
