"""A coach's people in plain words: load and exposure, talks, supervision, and who leaves."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people.models import Group, Role, Supervision, User
from peers.people.roster import RosterRefused
from peers.people.supervising import record_supervision
from peers.threads.actions import routing
from peers.threads.actions.peer import accept_offer, press_red_button
from peers.threads.models import CheckIn, Thread
from peers.threads.views.desk.people import exposure_words, load_words
from tests.threads.conftest import open_one  # noqa: F401 - a fixture

LogIn = Callable[[Client, User], Client]
OpenOne = Callable[..., Thread]
PAGE = "helpers:people"


@pytest.fixture
def as_carla(client: Client, log_in: LogIn, carla: User) -> Client:
    return log_in(client, carla)


@pytest.fixture
def with_alice(open_one: OpenOne, alice: User, noon: dt.datetime) -> Thread:  # noqa: F811
    thread = open_one()
    routing.advance_thread(thread_id=thread.pk, now=noon)
    accept_offer(thread_id=thread.pk, by=alice, now=noon)
    thread.refresh_from_db()
    assert thread.owner == alice
    return thread


# --- who ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["alice", "otto", "lea", "stan", "tess", "charlie"])
def test_only_a_coach_has_people(who: str, request: pytest.FixtureRequest, log_in: LogIn) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    assert client.get(reverse(PAGE)).status_code == 404


def test_a_coach_sees_the_peers_of_their_own_groups_in_the_order_of_names(
    as_carla: Client, bob: User, alice: User, pia: User
) -> None:
    lines = as_carla.get(reverse(PAGE)).context["lines"]
    assert [one.line.member.user for one in lines] == [alice, bob]


def test_s19_a_coach_whose_papers_lapsed_sees_nobody(
    as_carla: Client, carla: User, alice: User
) -> None:
    carla.vetting_checks.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert as_carla.get(reverse(PAGE)).status_code == 404


# --- what ---------------------------------------------------------------------------------------
def test_s04_load_and_exposure_are_words_and_no_numbers() -> None:
    assert [str(load_words(n)) for n in (0, 1, 2, 3)] == [
        "has nothing in hand",
        "has something in hand",
        "has something in hand",
        "has all they may take",
    ]
    assert len({str(exposure_words(n)) for n in (0, 1, 2, 9)}) == 3
    assert not any(letter.isdigit() for n in range(9) for letter in str(exposure_words(n)))


def test_a_hard_week_and_the_last_talk_are_seen(
    as_carla: Client, with_alice: Thread, alice: User, carla: User, noon: dt.datetime
) -> None:
    with time_machine.travel(noon, tick=False):
        assert "has something in hand" in as_carla.get(reverse(PAGE)).content.decode()
        press_red_button(thread_id=with_alice.pk, by=alice, now=noon)
        CheckIn.objects.filter(person=alice).update(done_at=noon, done_with=carla)
        page = as_carla.get(reverse(PAGE)).content.decode()
    assert "has nothing in hand; something hard this week; rests" in page
    assert "Last talk: 14 October 2026" in page
    assert str(with_alice.pk) not in page


def test_the_page_costs_the_same_however_many_people(
    as_carla: Client,
    alice: User,
    scouts: Group,
    carla: User,
    make_peer: Callable[..., User],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for number in range(8):
        make_peer(f"p{number}", group=scouts, coach=carla)
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        as_carla.get(reverse(PAGE))


# --- supervision ----------------------------------------------------------------------------------
def test_supervision_is_two_days_and_no_words(as_carla: Client, alice: User, carla: User) -> None:
    today = timezone.localdate()
    after = today + dt.timedelta(days=28)
    member = alice.memberships.get()
    data = {"held_on": today.isoformat(), "next_on": after.isoformat()}
    for _click in range(2):
        as_carla.post(reverse("helpers:supervision", args=[member.pk]), data)
    row = Supervision.objects.get()
    assert (row.person, row.by, row.held_on, row.next_on) == (alice, carla, today, after)
    texts = [one.name for one in Supervision._meta.get_fields() if one.__class__ == "TextField"]
    assert texts == []
    page = as_carla.get(reverse(PAGE)).content.decode()
    assert "Supervision: " in page
    assert "Next: " in page


@pytest.mark.parametrize(("held", "following"), [(1, None), (-400, None), (0, 0), (0, 400)])
def test_a_day_that_cannot_be_right_is_refused(
    held: int, following: int | None, alice: User, carla: User, noon: dt.datetime
) -> None:
    def day(ahead: int) -> dt.date:
        return noon.date() + dt.timedelta(days=ahead)

    with pytest.raises(RosterRefused):
        record_supervision(
            member=alice.memberships.get(),
            held_on=day(held),
            next_on=None if following is None else day(following),
            by=carla,
            now=noon,
        )
    assert not Supervision.objects.exists()


def test_nobody_supervises_themselves(alice: User, noon: dt.datetime) -> None:
    with pytest.raises(RosterRefused):
        record_supervision(
            member=alice.memberships.get(), held_on=noon.date(), next_on=None, by=alice, now=noon
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.create(person=alice, by=alice, held_on=noon.date(), recorded_at=noon)


def test_the_peer_of_another_group_is_not_there(as_carla: Client, pia: User) -> None:
    member = pia.memberships.get()
    data = {"held_on": timezone.localdate().isoformat()}
    assert as_carla.post(reverse("helpers:supervision", args=[member.pk]), data).status_code == 404
    assert as_carla.get(reverse("helpers:leaving", args=[member.pk])).status_code == 404
    assert not Supervision.objects.exists()


# --- leaving --------------------------------------------------------------------------------------
def test_who_leaves_is_shown_with_what_moves_and_then_it_moves(
    as_carla: Client, with_alice: Thread, alice: User, noon: dt.datetime
) -> None:
    member = alice.memberships.get()
    page = as_carla.get(reverse("helpers:leaving", args=[member.pk])).content.decode()
    assert reverse("desk:thread", args=[with_alice.pk]) in page
    assert "goes to another peer expert or to a coach" in page
    as_carla.post(reverse("groups:end", args=[member.group_id, member.pk]))
    with_alice.refresh_from_db()
    assert with_alice.is_open
    assert with_alice.owner != alice
    assert with_alice.due_at is not None


def test_a_thread_that_the_coach_may_not_see_is_not_named(
    as_carla: Client, with_alice: Thread, alice: User, carla: User
) -> None:
    with_alice.not_these.add(carla)
    member = alice.memberships.get()
    page = as_carla.get(reverse("helpers:leaving", args=[member.pk])).content.decode()
    assert str(with_alice.pk) not in page
    assert "No thread that you can see" in page


def test_staff_see_whose_coach_leaves(log_in: LogIn, stan: User, carla: User, alice: User) -> None:
    member = carla.memberships.get(role=Role.COACH)
    page = log_in(Client(), stan).get(reverse("helpers:leaving", args=[member.pk]))
    assert "cannot help until they have another coach" in page.content.decode()
    assert "Alice" in page.content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "otto", "lea", "tess", "charlie"])
def test_to_others_nobody_leaves(
    who: str, alice: User, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(Client(), request.getfixturevalue(who))
    member = alice.memberships.get()
    assert client.get(reverse("helpers:leaving", args=[member.pk])).status_code == 404
