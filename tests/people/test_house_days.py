"""A day begins at midnight where the house is, not an hour or two later: what is given, what runs
out and whose birthday it is are all judged by the calendar on the wall."""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from peers.people import joining, tokens
from peers.people.joining import NewAccount
from peers.people.models import Agreement, Group, Membership, Role, User, VettingCheck
from peers.people.roster import end_membership, record_agreement, record_vetting
from peers.people.supervising import record_supervision
from peers.training.actions.lessons import due_lessons
from peers.training.actions.signing import certificate_for
from peers.training.actions.units import answer_unit, questions_of
from peers.training.actions.verifying import look_up
from peers.training.models import Lesson, Qualification, Unit
from tests.training.conftest import courses  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
LogIn = Callable[[Client, User], Client]
DAY = dt.timedelta(days=1)
BRUSSELS = zoneinfo.ZoneInfo("Europe/Brussels")
# Half past midnight in summer: for two hours the day of Greenwich is still the one before.
NIGHT = dt.datetime(2026, 7, 15, 0, 30, tzinfo=BRUSSELS)
TODAY = NIGHT.date()


@pytest.fixture(autouse=True)
def night() -> Iterator[dt.datetime]:
    with time_machine.travel(NIGHT, tick=False):
        yield timezone.now()


def _role(user: User, role: str = Role.PEER) -> Membership:
    return user.memberships.get(role=role, ended_on=None)


def test_what_was_seen_today_is_recorded_today(
    alice: User, carla: User, stan: User, night: dt.datetime
) -> None:
    record_agreement(member=_role(alice), kind="own_consent", given_on=TODAY, by=carla, now=night)
    assert Agreement.objects.filter(user=alice, given_on=TODAY).exists()
    coach = _role(carla, Role.COACH)
    record_vetting(member=coach, seen_on=TODAY, by=stan, by_staff=True, now=night)
    assert VettingCheck.objects.filter(user=carla, seen_on=TODAY).exists()
    record_supervision(member=_role(alice), held_on=TODAY, next_on=None, by=carla, now=night)


def test_s20_whoever_turns_fourteen_today_joins_today(
    carla: User, scouts: Group, night: dt.datetime
) -> None:
    token = tokens.new_form_token()
    joining.invite(
        group=scouts, role=Role.PEER, name_hint="Dora", form_token=token, by=carla, now=night
    )
    account = NewAccount(
        username="dora",
        name="Dora",
        password="four plain words here",
        email="",
        birth_date=dt.date(2012, 7, 15),
        languages=("en",),
        preferred_language="en",
    )
    dora = joining.accept_as_new(secret=tokens.link_token_of(token), account=account, now=night)
    assert _role(dora).started_on == TODAY


def test_a_role_ends_on_the_day_on_which_it_was_ended(
    alice: User, carla: User, night: dt.datetime
) -> None:
    post = _role(alice)
    end_membership(member=post, by=carla, by_staff=False, now=night)
    post.refresh_from_db()
    assert post.ended_on == TODAY


def test_a_certificate_that_ran_out_at_midnight_counts_no_more(
    alice: User, carla: User, night: dt.datetime
) -> None:
    held = Qualification.objects.filter(user=alice, role=Role.PEER).latest("expires_on")
    code = certificate_for(qualification=held, now=night).code
    Qualification.objects.filter(pk=held.pk).update(expires_on=TODAY)
    found = look_up(code=code, now=night)
    assert found is not None
    assert not found.counts
    Qualification.objects.filter(pk=held.pk).update(expires_on=TODAY + DAY)
    found = look_up(code=code, now=night)
    assert found is not None
    assert found.counts


@pytest.mark.usefixtures("courses")
def test_a_short_lesson_comes_on_its_day(alice: User, log_in: LogIn, night: dt.datetime) -> None:
    unit = Unit.objects.get(key="passwords")
    questions = questions_of(unit)
    answer_unit(
        unit=unit, questions=questions, chosen={one.pk: 0 for one in questions}, by=alice, now=night
    )
    assert Lesson.objects.get(user=alice).due_on == TODAY + 2 * DAY
    Lesson.objects.update(due_on=TODAY)
    assert due_lessons(alice, now=night).count() == 1
    address = reverse("training:lesson")
    assert 'name="lesson"' in log_in(Client(), alice).get(address).content.decode()
