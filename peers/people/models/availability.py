"""When, and for whose questions, a helper is not asked."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.people.models.people import Group, User


class WeeklyHours(models.Model):
    """Hours in which a helper can be asked; local time of the portal. None at all: any hour."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField(help_text=_("0 is Monday"))
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekday_0_to_6"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="hours_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class Absence(models.Model):
    """A time in which a helper is not asked. A break needs no reason (S21)."""

    class Kind(models.TextChoices):
        BREAK = "break", _("Break")
        HOLIDAY = "holiday", _("Holiday")
        EXAMS = "exams", _("Exams")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.BREAK)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"


class GroupConflict(models.Model):
    """A sibling or acquaintance of the helper is in this group: never their thread (S10)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="group_conflicts")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="declared_conflicts")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="one_conflict_a_group")
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.group}"
