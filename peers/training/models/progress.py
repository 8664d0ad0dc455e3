"""Who is how far: units passed, knowledge checks, and the short lessons afterwards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from peers.training.models.content import Course, Question, Unit

Person = settings.AUTH_USER_MODEL


class UnitPass(models.Model):
    """The questions at the end of a unit were answered right."""

    user = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="unit_passes")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="passes")
    passed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "unit"], name="a_unit_is_passed_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit_id}"


class Lesson(models.Model):
    """The next short lesson on a unit: one question, a few days later, then ever more rarely."""

    user = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lessons")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="lessons")
    # Place in rules.LESSON_DAYS; None as a day: all of them are done.
    step = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    shown = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "due_on"], name="lesson_due")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "unit"], name="one_lesson_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.unit_id} {self.due_on}"


class CheckAttempt(models.Model):
    """One go at the knowledge check; the questions are drawn and kept when it starts."""

    user = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="check_attempts")
    course = models.CharField(max_length=5, choices=Course)
    # The yearly refresher is shorter.
    refresher = models.BooleanField(default=False)
    seed = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    right = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "course"],
                condition=Q(finished_at=None),
                name="one_open_check_a_course",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, right=None, passed=None)
                | Q(finished_at__isnull=False, right__isnull=False, passed__isnull=False),
                name="a_finished_check_has_a_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course} {self.started_at:%Y-%m-%d}"


class CheckQuestion(models.Model):
    """One question of an attempt. `order` is how the answers are shown, 0 being the right one;
    `chosen` is 0, 1 or 2 as in QuestionText.answers, None until answered."""

    attempt = models.ForeignKey(CheckAttempt, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="asked")
    number = models.PositiveSmallIntegerField()
    order = models.JSONField()
    chosen = models.PositiveSmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["attempt", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_question_a_place"),
            models.UniqueConstraint(fields=["attempt", "question"], name="no_question_twice"),
            models.CheckConstraint(
                condition=Q(chosen=None, answered_at=None)
                | Q(chosen__lte=2, answered_at__isnull=False),
                name="an_answer_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.number}"

    @property
    def is_right(self) -> bool:
        return self.chosen == 0
