"""The courses as they are in the files, a newcomer in training, and short ways along the path."""

import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest
from django.test import Client
from django.utils import timezone

from peers.people.models import Group, Membership, Role, User
from peers.training.actions import checks, practice
from peers.training.actions.loading import load_courses
from peers.training.actions.units import answer_unit, questions_of
from peers.training.content_files import Courses, read_courses
from peers.training.models import CheckAttempt, Exercise, PracticeThread, Unit
from peers.training.rules import Criterion
from tests.conftest import Person

LogIn = Callable[[Client, User], Client]
GOOD = dict.fromkeys(Criterion, 2)
# Choices that lead each practice thread to its good end.
GOOD_WAYS = {
    "practice-phone": ["thank", "steps", "honest", "kind"],
    "practice-chat": ["listen", "keep-block", "hand-over"],
    "practice-photo": ["brave", "red-button", "words"],
}


@cache
def files() -> Courses:
    return read_courses()


@pytest.fixture
def courses(db: None) -> Courses:
    load_courses(courses=files())
    return files()


@pytest.fixture
def dora(make_person: Person, scouts: Group, carla: User) -> User:
    """In training to be a peer expert of the scouts."""
    user = make_person("dora", born=dt.date(2010, 5, 1))
    Membership.objects.create(user=user, role=Role.PEER, group=scouts, coach=carla)
    return user


@pytest.fixture
def dirk(make_person: Person, scouts: Group) -> User:
    """In training to be a coach of the scouts."""
    user = make_person("dirk", born=dt.date(1990, 1, 1))
    Membership.objects.create(user=user, role=Role.COACH, group=scouts)
    return user


@pytest.fixture
def as_dora(client: Client, log_in: LogIn, dora: User) -> Client:
    return log_in(client, dora)


@pytest.fixture
def as_carla(log_in: LogIn, carla: User) -> Client:
    return log_in(Client(), carla)


def member(user: User, role: str = Role.PEER) -> Membership:
    return user.memberships.get(role=role, ended_on=None)


def pass_units(user: User, course: str, *, now: dt.datetime) -> None:
    for unit in Unit.objects.filter(course=course):
        questions = questions_of(unit)
        right = {one.pk: 0 for one in questions}
        answer_unit(unit=unit, questions=questions, chosen=right, by=user, now=now)


def pass_check(user: User, course: str, *, wrong: int = 0, now: dt.datetime) -> CheckAttempt:
    """Take the check with so many wrong answers."""
    attempt = checks.start_check(course=course, by=user, now=now)
    for row in attempt.questions.all():
        place = row.order.index(1 if row.number <= wrong else 0)
        checks.answer_check(attempt=attempt, number=row.number, place=place, by=user, now=now)
    return checks.finish_check(attempt=attempt, by=user, now=now)


def play(
    user: User, key: str, *, now: dt.datetime, ways: list[str] | None = None
) -> PracticeThread:
    exercise = Exercise.objects.get(key=key)
    thread = practice.start_practice(exercise=exercise, by=user, now=now)
    for choice in ways or GOOD_WAYS[key]:
        thread.refresh_from_db()
        practice.reply(
            thread=thread, step=thread.step, choice=choice, words="Hello!", by=user, now=now
        )
    thread.refresh_from_db()
    return thread


def finish_path(user: User, course: str, by: User, *, now: dt.datetime | None = None) -> None:
    """Everything but the sign-off."""
    now = now or timezone.now()
    pass_units(user, course, now=now)
    pass_check(user, course, now=now)
    for exercise in Exercise.objects.filter(course=course):
        if exercise.kind == Exercise.Kind.PRACTICE:
            thread = play(user, exercise.key, now=now)
            practice.review(thread=thread, approved=True, comment="", by=by, now=now)
        else:
            practice.grade(
                exercise=exercise, user=user, scores=GOOD, criticals=[], comment="", by=by, now=now
            )
