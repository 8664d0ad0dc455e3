"""Role-plays and cases as a coach grades them, and practice threads.

Nobody in a practice thread is real. Its rows are here and nowhere else, so that they can never
stand in the queue of real threads or be counted in a figure.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from peers.training.models.content import Exercise

Person = settings.AUTH_USER_MODEL


class Grade(models.Model):
    """One grading of a role-play or a case. Grades are added, never changed: the latest counts."""

    user = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grades")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="grades")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grades_given")
    graded_at = models.DateTimeField()
    # {criterion: 0, 1 or 2} and a list of critical fails (peers.training.rules).
    scores = models.JSONField()
    criticals = models.JSONField(default=list)
    comment = models.TextField(blank=True)
    passed = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["graded_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(by=F("user")), name="nobody_grades_themselves")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.exercise_id} {self.passed}"


class PracticeThread(models.Model):
    """A conversation with an invented youth, read by a coach afterwards."""

    user = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="practice_threads")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="threads")
    # The step of the script the learner stands at.
    step = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="practice_reviewed"
    )
    approved = models.BooleanField(null=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "exercise"],
                condition=Q(reviewed_at=None),
                name="one_practice_of_a_kind_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, approved=None)
                | Q(
                    finished_at__isnull=False,
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                    approved__isnull=False,
                ),
                name="practice_is_reviewed_once_finished",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")),
                name="nobody_reviews_their_own_practice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.exercise_id}"


class PracticeTurn(models.Model):
    """What the learner did at one step, and the words they would write."""

    thread = models.ForeignKey(PracticeThread, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=60)
    choice = models.CharField(max_length=60)
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["thread", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "number"], name="one_turn_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.number}"
