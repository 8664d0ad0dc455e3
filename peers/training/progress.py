"""How far people are, read in a constant number of queries however many they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count, Max
from django.utils import timezone

from peers.training.models import (
    CheckAttempt,
    Exercise,
    Grade,
    PracticeThread,
    Qualification,
    Unit,
    UnitPass,
)
from peers.training.rules import (
    PRACTICE_NEEDED,
    Done,
    Step,
    missing,
    refresher_counts,
    renewal_opens,
)

Parts = dict[Step, Done]
_GRADED = {
    Step.ROLE_PLAYS: Exercise.Kind.ROLE_PLAY,
    Step.CASES: Exercise.Kind.CASE,
}


def parts_of(users: Collection[int], course: str, *, now: dt.datetime) -> dict[int, Parts]:
    """{user: {step: done}} of everything in the course, whether a renewal or the first time."""
    units = Unit.objects.filter(course=course, in_use=True).count()
    passed = _units_passed(users, course)
    checks, fresh = _checks_passed(users, course, now)
    until = held_until(users, course)
    # A refresher renews once: after the sign-off the next one is a year away.
    refreshed = {
        u for u in fresh if u in until and timezone.localdate(now) >= renewal_opens(until[u])
    }
    graded = {step: _graded(users, course, kind) for step, kind in _GRADED.items()}
    sizes = {step: _exercises(course, kind) for step, kind in _GRADED.items()}
    practised = _practised(users, course)
    return {
        user: {
            Step.UNITS: Done(passed[user], units),
            Step.CHECK: Done(int(user in checks), 1),
            Step.REFRESHER: Done(int(user in refreshed), 1),
            Step.PRACTICE: Done(min(practised[user], PRACTICE_NEEDED), PRACTICE_NEEDED),
            **{step: Done(graded[step][user], sizes[step]) for step in _GRADED},
        }
        for user in users
    }


def missing_for(user: int, course: str, *, now: dt.datetime) -> tuple[Step, ...]:
    """What one person still needs for the sign-off."""
    renewal = held_until([user], course).get(user) is not None
    return missing(course, parts_of([user], course, now=now)[user], renewal=renewal)


def held_until(users: Collection[int], course: str) -> dict[int, dt.date]:
    """The last day any qualification of these people counts or counted; absent: never one."""
    rows = Qualification.objects.filter(user__in=users, role=course)
    found = rows.values_list("user").annotate(until=Max("expires_on"))
    return dict(found.values_list("user", "until"))


def _units_passed(users: Collection[int], course: str) -> dict[int, int]:
    rows = UnitPass.objects.filter(user__in=users, unit__course=course, unit__in_use=True)
    counted = rows.values_list("user").annotate(number=Count("pk"))
    return defaultdict(int, counted.values_list("user", "number"))


def _checks_passed(
    users: Collection[int], course: str, now: dt.datetime
) -> tuple[set[int], set[int]]:
    """Who passed the check, and whose refresher still counts."""
    full, fresh = set(), set()
    rows = CheckAttempt.objects.filter(user__in=users, course=course, passed=True)
    for user, refresher, finished_at in rows.values_list("user", "refresher", "finished_at"):
        if not refresher:
            full.add(user)
        elif finished_at is not None and refresher_counts(finished_at, now):
            fresh.add(user)
    return full, fresh


def _exercises(course: str, kind: str) -> int:
    return Exercise.objects.filter(course=course, kind=kind, in_use=True).count()


def _graded(users: Collection[int], course: str, kind: str) -> dict[int, int]:
    """How many exercises each person has passed; the latest grade of each counts."""
    rows = Grade.objects.filter(
        user__in=users, exercise__course=course, exercise__kind=kind, exercise__in_use=True
    )
    latest: dict[tuple[int, int], bool] = {}
    for user, exercise, passed in rows.values_list("user", "exercise", "passed"):
        latest[user, exercise] = passed
    counts: dict[int, int] = defaultdict(int)
    for (user, _exercise), passed in latest.items():
        counts[user] += passed
    return counts


def _practised(users: Collection[int], course: str) -> dict[int, int]:
    rows = PracticeThread.objects.filter(
        user__in=users, exercise__course=course, approved=True
    ).order_by()
    counted = rows.values_list("user").annotate(number=Count("exercise", distinct=True))
    return defaultdict(int, counted.values_list("user", "number"))
