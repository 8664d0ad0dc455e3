"""Practice with an invented youth, role-plays and cases: who plays, who reads, who grades."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peers.people.models import User
from peers.training.errors import TrainingRefused
from peers.training.models import Exercise, Grade, PracticeThread, PracticeTurn
from peers.training.rules import Critical, grade_passed

WORDS_LENGTH = 2000


def start_practice(*, exercise: Exercise, by: User, now: dt.datetime) -> PracticeThread:
    """The thread that is not reviewed yet, or a new one at the first step."""
    first = exercise.script["steps"][0]["id"]
    try:
        with transaction.atomic():
            thread, _created = PracticeThread.objects.get_or_create(
                user=by,
                exercise=exercise,
                reviewed_at=None,
                defaults={"step": first, "started_at": now},
            )
    except IntegrityError:  # two taps at once
        return PracticeThread.objects.get(user=by, exercise=exercise, reviewed_at=None)
    return thread


def step_of(exercise: Exercise, key: str) -> dict[str, Any]:
    """One step of the script; a step that left the files is an ending."""
    found = (step for step in exercise.script["steps"] if step["id"] == key)
    return next(found, {"id": key, "ending": True})


@transaction.atomic
def reply(
    *, thread: PracticeThread, step: str, choice: str, words: str, by: User, now: dt.datetime
) -> None:
    """The learner's turn. From another step than the page was made with, nothing changes."""
    locked = PracticeThread.objects.select_for_update().get(pk=thread.pk, user=by)
    if locked.finished_at is not None or locked.step != step:
        return
    here = step_of(locked.exercise, step)
    ways = {one["id"]: one["to"] for one in here.get("choices", [])}
    if choice not in ways:
        raise TrainingRefused(_("Choose one answer."))
    PracticeTurn.objects.create(
        thread=locked,
        number=locked.turns.count() + 1,
        step=step,
        choice=choice,
        words=words.strip()[:WORDS_LENGTH],
        at=now,
    )
    locked.step = ways[choice]
    if step_of(locked.exercise, locked.step).get("ending"):
        locked.finished_at = now
    locked.save(update_fields=["step", "finished_at"])


def criticals_of(thread: PracticeThread) -> list[str]:
    """The critical fails among the choices made, for the coach to talk about."""
    taken = {(turn.step, turn.choice) for turn in thread.turns.all()}
    return [
        choice["critical"]
        for step in thread.exercise.script["steps"]
        for choice in step.get("choices", [])
        if choice.get("critical") and (step["id"], choice["id"]) in taken
    ]


@transaction.atomic
def review(
    *, thread: PracticeThread, approved: bool, comment: str, by: User, now: dt.datetime
) -> None:
    """A coach read it. After a critical fail it is played once more before it counts."""
    locked = PracticeThread.objects.select_for_update().get(pk=thread.pk)
    if locked.user_id == by.pk:
        raise TrainingRefused(_("Somebody else must do this for you."))
    if locked.finished_at is None or locked.reviewed_at is not None:
        raise TrainingRefused(_("This practice thread is not waiting for you."))
    if approved and criticals_of(locked):
        raise TrainingRefused(_("There is a critical fail in it: talk about it and play it again."))
    locked.approved, locked.comment = approved, comment.strip()[:WORDS_LENGTH]
    locked.reviewed_by, locked.reviewed_at = by, now
    locked.save(update_fields=["approved", "comment", "reviewed_by", "reviewed_at"])


@transaction.atomic
def grade(
    *,
    exercise: Exercise,
    user: User,
    scores: Mapping[str, int],
    criticals: Iterable[str],
    comment: str,
    by: User,
    now: dt.datetime,
) -> Grade:
    """A role-play or a case was played; the latest grade of each counts."""
    if user.pk == by.pk:
        raise TrainingRefused(_("Somebody else must do this for you."))
    failed = [one for one in Critical if one in set(criticals)]
    return Grade.objects.create(
        user=user,
        exercise=exercise,
        by=by,
        graded_at=now,
        scores=dict(scores),
        criticals=failed,
        comment=comment.strip()[:WORDS_LENGTH],
        passed=grade_passed(scores, failed),
    )
