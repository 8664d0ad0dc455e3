"""Sessions count for the hours of a training: of who was there, and of the right kind."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from peers.people.models import Group, User
from peers.training.actions.sessions import cancel_session, note_people
from peers.training.content_files import Courses
from peers.training.hours import hours_of
from tests.training.conftest import member, pass_units
from tests.training.sessions.conftest import HOUR, LogIn, Planned

pytestmark = pytest.mark.usefixtures("clock")


def attended(planned: Planned, user: User, noon: dt.datetime, **what: Any) -> Any:
    one = planned(starts_at=noon - dt.timedelta(days=1), **what)
    note_people(session=one, ticked=[user.pk], by=user, now=noon)
    return one


def test_who_was_there_has_the_hours(
    planned: Planned, scouts: Group, alice: User, bob: User, noon: dt.datetime
) -> None:
    attended(planned, alice, noon, group=scouts, hours=3.5)
    found = hours_of([alice.pk, bob.pk], "peer")
    assert (found[alice.pk].sessions, found[bob.pk].sessions) == (210, 0)
    assert (found[alice.pk].in_sessions, found[alice.pk].of) == (3, 20)


@pytest.mark.parametrize("kind", ["youth", "public", "coach", "trainers"])
def test_other_kinds_are_no_training_of_a_peer(
    kind: str, planned: Planned, scouts: Group, alice: User, noon: dt.datetime
) -> None:
    attended(planned, alice, noon, group=scouts, kind=kind)
    assert hours_of([alice.pk], "peer")[alice.pk].sessions == 0


def test_a_coach_gets_twelve_hours_from_trainings_for_coaches(
    planned: Planned, carla: User, noon: dt.datetime
) -> None:
    attended(planned, carla, noon, kind="coach", hours=6)
    attended(planned, carla, noon, kind="trainers", hours=2, place="Elsewhere")
    found = hours_of([carla.pk], "coach")[carla.pk]
    assert (found.in_sessions, found.of) == (8, 12)


def test_a_cancelled_session_and_an_invitation_give_no_hours(
    planned: Planned, scouts: Group, alice: User, stan: User, noon: dt.datetime
) -> None:
    one = attended(planned, alice, noon, group=scouts)
    cancel_session(session=one, by=stan, now=noon)
    coming = planned(starts_at=noon + HOUR, group=scouts)
    note_people(session=coming, ticked=[alice.pk], by=stan, now=noon)
    assert hours_of([alice.pk], "peer")[alice.pk].sessions == 0


def test_own_work_and_sessions_stand_together_on_both_pages(
    planned: Planned,
    courses: Courses,
    scouts: Group,
    dora: User,
    as_carla: Client,
    log_in: LogIn,
    noon: dt.datetime,
) -> None:
    pass_units(dora, "peer", now=noon)
    attended(planned, dora, noon, group=scouts, hours=4)
    hours = hours_of([dora.pk], "peer")[dora.pk]
    words = f"{hours.done} of 20 hours, 4 of them in sessions."
    assert hours.done > 4
    home = log_in(Client(), dora).get(reverse("training:home")).content.decode()
    learner = as_carla.get(reverse("training:learner", args=[member(dora).pk])).content.decode()
    assert words in home
    assert words in learner


def test_the_training_page_names_the_next_sessions_one_is_invited_to(
    planned: Planned, scouts: Group, alice: User, stan: User, noon: dt.datetime, log_in: LogIn
) -> None:
    coming = planned(starts_at=noon + HOUR, group=scouts, place="Room 9")
    planned(starts_at=noon + HOUR, group=scouts, place="Not for you")
    note_people(session=coming, ticked=[alice.pk], by=stan, now=noon)
    text = log_in(Client(), alice).get(reverse("training:home")).content.decode()
    assert "Room 9" in text
    assert "Not for you" not in text


def test_more_people_take_no_more_queries(
    planned: Planned,
    scouts: Group,
    alice: User,
    bob: User,
    noon: dt.datetime,
    django_assert_num_queries: Any,
) -> None:
    for user in (alice, bob):
        attended(planned, user, noon, group=scouts, place=f"Room of {user.pk}")
    with django_assert_num_queries(5):
        hours_of([alice.pk], "peer")
    with django_assert_num_queries(5):
        hours_of([alice.pk, bob.pk], "peer")
