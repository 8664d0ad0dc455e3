"""The training page: each course with its path, and what is next."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from peers.people.access import for_helpers
from peers.people.models import Role, User
from peers.training import hours as counted
from peers.training.actions.checks import why_not_now
from peers.training.actions.lessons import due_lessons
from peers.training.models import (
    CheckAttempt,
    Exercise,
    Grade,
    PracticeThread,
    Qualification,
    Session,
    Unit,
    UnitPass,
)
from peers.training.permissions import courses_of, looks_after_others
from peers.training.progress import Parts, held_until, parts_of
from peers.training.rules import STEPS, Done, Step, missing
from peers.training.session_permissions import sessions_for
from peers.training.words import Words, words_of

SESSIONS_SHOWN = 3
STEP_WORDS: dict[Step, str | Promise] = {
    Step.UNITS: _("Units"),
    Step.CHECK: _("Knowledge check"),
    Step.ROLE_PLAYS: _("Role-plays"),
    Step.CASES: _("Cases"),
    Step.PRACTICE: _("Practice threads"),
    Step.REFRESHER: _("Yearly refresher"),
}


@dataclass(frozen=True)
class StepLine:
    words: str | Promise
    done: Done
    is_missing: bool


@dataclass(frozen=True)
class UnitLine:
    unit: Unit
    words: Words
    passed: bool


@dataclass(frozen=True)
class ExerciseLine:
    """An exercise with its latest grade or practice thread, if there is one."""

    exercise: Exercise
    words: Words
    grade: Grade | None
    thread: PracticeThread | None


@dataclass(frozen=True)
class Path:
    """One course as its learner sees it."""

    course: str
    label: str | Promise
    hours: int
    hours_done: counted.Hours
    percent: int
    steps: list[StepLine]
    units: list[UnitLine]
    exercises: list[ExerciseLine]
    check_open: CheckAttempt | None
    check_last: CheckAttempt | None
    check_why_not: str | None
    refresher: bool
    qualified_until: dt.date | None
    qualification: Qualification | None


@for_helpers
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for_helpers, told to the types
    now = timezone.now()
    paths = [path_of(user, course, now=now) for course in courses_of(user)]
    looks_after = looks_after_others(user)
    if not paths and not looks_after:
        raise Http404
    return render(
        request,
        "training/home.html",
        {
            "paths": paths,
            "looks_after": looks_after,
            "lessons_due": due_lessons(user, now=now).count(),
            "sessions": next_sessions(user, now=now),
        },
    )


def next_sessions(user: User, *, now: dt.datetime) -> list[Session]:
    """The next ones they are invited to or give."""
    rows = sessions_for(user).filter(ends_at__gt=now, cancelled_at=None)
    mine = rows.filter(Q(attendances__user=user) | Q(trainers=user)).distinct()
    return list(mine.order_by("starts_at", "pk")[:SESSIONS_SHOWN])


def path_of(user: User, course: str, *, now: dt.datetime) -> Path:
    parts = parts_of([user.pk], course, now=now)[user.pk]
    until = held_until([user.pk], course).get(user.pk)
    units = _units(user, course)
    exercises = exercises_of(user, course)
    attempts = list(CheckAttempt.objects.filter(user=user, course=course)[:2])
    finished = [one for one in attempts if one.finished_at is not None]
    rows = Qualification.objects.filter(user=user, role=course).order_by("-expires_on")
    return Path(
        course=course,
        label=Role(course).label,
        hours=hours_of(units, exercises),
        hours_done=counted.hours_of([user.pk], course)[user.pk],
        percent=percent_of(parts, course),
        steps=step_lines(parts, course, renewal=until is not None),
        units=units,
        exercises=exercises,
        check_open=next((one for one in attempts if one.finished_at is None), None),
        check_last=next(iter(finished), None),
        check_why_not=why_not_now(course=course, by=user, now=now),
        refresher=until is not None,
        qualified_until=until,
        qualification=rows.first(),
    )


def step_lines(parts: Parts, course: str, *, renewal: bool) -> list[StepLine]:
    lacking = missing(course, parts, renewal=renewal)
    steps = (Step.REFRESHER,) if renewal else STEPS[course]
    return [StepLine(STEP_WORDS[step], parts[step], step in lacking) for step in steps]


def percent_of(parts: Parts, course: str) -> int:
    """How much of the path is done: units count most, as they take most of the time."""
    of = sum(parts[step].of for step in STEPS[course])
    done = sum(min(parts[step].done, parts[step].of) for step in STEPS[course])
    return done * 100 // of if of else 0


def hours_of(units: list[UnitLine], exercises: list[ExerciseLine]) -> int:
    """All of a course together, with the half hour of its check."""
    minutes = sum(line.unit.minutes for line in units) + 30
    minutes += sum(line.exercise.minutes for line in exercises)
    return round(minutes / 60)


def _units(user: User, course: str) -> list[UnitLine]:
    passed = set(UnitPass.objects.filter(user=user).values_list("unit", flat=True))
    rows = Unit.objects.filter(course=course, in_use=True).prefetch_related("texts")
    return [UnitLine(unit, words_of(unit.texts.all()), unit.pk in passed) for unit in rows]


def exercises_of(user: User, course: str) -> list[ExerciseLine]:
    """Every exercise of the course, with the latest grade and practice thread of this person."""
    rows = Exercise.objects.filter(course=course, in_use=True).prefetch_related("texts")
    grades = {g.exercise_id: g for g in Grade.objects.filter(user=user).select_related("by")}
    threads: dict[int, PracticeThread] = {}
    for thread in PracticeThread.objects.filter(user=user):
        known = threads.get(thread.exercise_id)
        if known is None or (thread.approved and not known.approved):
            threads[thread.exercise_id] = thread
    return [
        ExerciseLine(one, words_of(one.texts.all()), grades.get(one.pk), threads.get(one.pk))
        for one in rows.order_by("number")
    ]
