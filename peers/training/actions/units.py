"""Passing a unit: its two questions answered right; the short lessons begin with it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from peers.people.models import User
from peers.training.models import Lesson, Question, Unit, UnitPass
from peers.training.rules import first_lesson

UNIT_QUESTIONS = 2


def questions_of(unit: Unit) -> list[Question]:
    """The questions at the end of a unit."""
    rows = unit.questions.filter(in_use=True).prefetch_related("texts")
    return list(rows.order_by("number")[:UNIT_QUESTIONS])


@transaction.atomic
def answer_unit(
    *,
    unit: Unit,
    questions: Sequence[Question],
    chosen: Mapping[int, int],
    by: User,
    now: dt.datetime,
) -> bool:
    """Whether all answers {question id: 0 to 2} are right; then the unit is passed.

    It may be tried as often as one likes: here people learn, they are not tested.
    """
    if not questions or any(chosen.get(question.pk) != 0 for question in questions):
        return False
    UnitPass.objects.get_or_create(user=by, unit=unit, defaults={"passed_at": now})
    Lesson.objects.get_or_create(
        user=by, unit=unit, defaults={"due_on": first_lesson(timezone.localdate(now))}
    )
    return True
