"""Counting without tracking: one number a day, and nothing about who."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from capsules.models.capsule import Capsule


class NumberOfADay(models.Model):
    """How often something happened in a language on a day; never who, and nothing to join it by."""

    language = models.CharField(_("language"), max_length=10)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        abstract = True


class DailyCount(NumberOfADay):
    """How often something happened with a capsule in a language on a day.

    `part` is the key of the question or of the ending; it is empty for what concerns the whole.
    """

    class Kind(models.TextChoices):
        VIEW = "view", _("Read")
        QUIZ_RIGHT = "quiz_right", _("Answered right")
        QUIZ_OTHER = "quiz_other", _("Answered otherwise")
        ENDING = "ending", _("Ending reached")
        HELPFUL = "helpful", _("It helped")
        NOT_HELPFUL = "not_helpful", _("It did not help")

    capsule = models.ForeignKey(Capsule, on_delete=models.CASCADE, related_name="daily_counts")
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    part = models.CharField(_("question or ending"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        ordering: ClassVar = ["-day", "capsule", "language", "kind", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["capsule", "language", "day", "kind", "part"], name="one_count_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.count}"


class LogPlace(models.Model):
    """How far the web server's log of views was read. It moves in the transaction that counts, so
    that no line counts twice, whatever breaks in between."""

    name = models.CharField(max_length=200, unique=True)
    inode = models.BigIntegerField(default=0)
    offset = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.offset}"
