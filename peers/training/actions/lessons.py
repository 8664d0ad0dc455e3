"""The short lessons after a unit: one question, and why."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from peers.people.models import User
from peers.training.models import Lesson, Question
from peers.training.rules import next_lesson


def due_lessons(user: User, *, now: dt.datetime) -> QuerySet[Lesson]:
    """What is to be remembered today, longest due first. A unit whose questions are all out of use
    asks nothing, and holds nothing else up."""
    asked = Question.objects.filter(unit=OuterRef("unit"), in_use=True)
    rows = Lesson.objects.filter(
        Exists(asked), user=user, due_on__lte=timezone.localdate(now), unit__in_use=True
    )
    return rows.order_by("due_on", "pk")


def question_of(lesson: Lesson) -> Question | None:
    """The question to show: each time the next of the unit."""
    rows = list(
        Question.objects.filter(unit=lesson.unit_id, in_use=True)
        .prefetch_related("texts")
        .order_by("number")
    )
    return rows[lesson.shown % len(rows)] if rows else None


@transaction.atomic
def answer_lesson(*, lesson: Lesson, shown: int, chosen: int, by: User, now: dt.datetime) -> None:
    """Note the answer (0 is right) and when the next one comes.

    `shown` is what the page was made with: a second tap on the same page changes nothing.
    """
    locked = Lesson.objects.select_for_update().get(pk=lesson.pk, user=by)
    if locked.shown != shown or locked.due_on is None or locked.due_on > timezone.localdate(now):
        return
    locked.step, locked.due_on = next_lesson(
        locked.step, right=chosen == 0, today=timezone.localdate(now)
    )
    locked.shown += 1
    locked.save(update_fields=["step", "due_on", "shown"])
