"""The knowledge check: drawn once, answered one by one, never lost."""

import datetime as dt
import secrets
from collections import defaultdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.people.models import User
from peers.training.errors import TrainingRefused
from peers.training.models import CheckAttempt, CheckQuestion, Qualification, Question
from peers.training.progress import held_until, parts_of
from peers.training.rules import (
    CHECK_QUESTIONS,
    REFRESHER_QUESTIONS,
    Step,
    answer_order,
    check_passed,
    draw,
    may_start_again,
    renewal_opens,
)


@transaction.atomic
def start_check(*, course: str, by: User, now: dt.datetime) -> CheckAttempt:
    """The open attempt, or a new one: the full check, or the refresher for who is qualified."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two taps make one attempt
    opened = CheckAttempt.objects.filter(user=by, course=course, finished_at=None).first()
    if opened is not None:
        return opened
    refresher = Qualification.objects.filter(user=by, role=course).exists()
    if (why := why_not_now(course=course, by=by, now=now)) is not None:
        raise TrainingRefused(why)
    attempt = CheckAttempt.objects.create(
        user=by, course=course, refresher=refresher, seed=secrets.token_hex(16), started_at=now
    )
    _draw_questions(attempt)
    return attempt


def why_not_now(*, course: str, by: User, now: dt.datetime) -> str | None:
    """Why no check can be started now, as a sentence; None when it can."""
    parts = parts_of([by.pk], course, now=now)[by.pk]
    until = held_until([by.pk], course).get(by.pk)
    step = Step.CHECK if until is None else Step.REFRESHER
    if parts[step].complete:
        return str(_("You have passed it already."))
    if until is None and not parts[Step.UNITS].complete:
        return str(_("Go through all units first."))
    if until is not None and timezone.localdate(now) < renewal_opens(until):
        return str(_("It opens two months before your qualification ends."))
    last = CheckAttempt.objects.filter(user=by, course=course).first()
    if last is not None and not last.passed and not may_start_again(last.finished_at, now):
        return str(_("You can try again a day after the last time."))
    return None


def _draw_questions(attempt: CheckAttempt) -> None:
    bank: dict[str, list[int]] = defaultdict(list)
    rows = Question.objects.filter(in_use=True, unit__in_use=True, unit__course=attempt.course)
    for pk, unit in rows.values_list("pk", "unit__key"):
        bank[unit].append(pk)
    count = REFRESHER_QUESTIONS if attempt.refresher else CHECK_QUESTIONS
    CheckQuestion.objects.bulk_create(
        CheckQuestion(
            attempt=attempt,
            question_id=question,
            number=number,
            order=answer_order(attempt.seed, question),
        )
        for number, question in enumerate(draw(bank, count, attempt.seed), start=1)
    )


@transaction.atomic
def answer_check(
    *, attempt: CheckAttempt, number: int, place: int, by: User, now: dt.datetime
) -> None:
    """Keep one answer: `place` is where it stood on the page. It may be changed until the end."""
    opened = _lock_open(attempt, by)
    asked = opened.questions.filter(number=number).first()
    if asked is None or not 0 <= place < len(asked.order):
        raise TrainingRefused(_("Choose one answer."))
    asked.chosen, asked.answered_at = asked.order[place], now
    asked.save(update_fields=["chosen", "answered_at"])


@transaction.atomic
def finish_check(*, attempt: CheckAttempt, by: User, now: dt.datetime) -> CheckAttempt:
    """Score it. Handing in twice changes nothing."""
    locked = CheckAttempt.objects.select_for_update().get(pk=attempt.pk, user=by)
    if locked.finished_at is not None:
        return locked
    answers = list(locked.questions.values_list("chosen", flat=True))
    if None in answers:
        raise TrainingRefused(_("Some questions have no answer yet."))
    right = answers.count(0)
    locked.finished_at, locked.right = now, right
    locked.passed = check_passed(right, len(answers))
    locked.save(update_fields=["finished_at", "right", "passed"])
    return locked


def _lock_open(attempt: CheckAttempt, by: User) -> CheckAttempt:
    rows = CheckAttempt.objects.select_for_update().filter(pk=attempt.pk, user=by)
    opened = rows.filter(finished_at=None).first()
    if opened is None:
        raise TrainingRefused(_("This check is finished already."))
    return opened
