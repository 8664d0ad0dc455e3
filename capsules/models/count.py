"""Counting without tracking: one number a day, and nothing about who."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from capsules.models.capsule import Capsule


class DailyCount(models.Model):
    """How often something happened with a capsule in a language on a day."""

    class Kind(models.TextChoices):
        HELPFUL = "helpful", _("It helped")
        NOT_HELPFUL = "not_helpful", _("It did not help")

    capsule = models.ForeignKey(Capsule, on_delete=models.CASCADE, related_name="daily_counts")
    language = models.CharField(_("language"), max_length=10)
    day = models.DateField(_("day"))
    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    count = models.PositiveIntegerField(_("how often"), default=0)

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        ordering: ClassVar = ["-day", "capsule", "language", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["capsule", "language", "day", "kind"], name="one_count_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.count}"
