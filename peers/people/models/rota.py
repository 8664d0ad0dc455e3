"""Who is on call when, shifts that one would like another to take, and the hours of the office."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.people.models.people import User


class OnCallShift(models.Model):
    """Who is on call when; the lowest `position` is paged first (S22)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="on_call_shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ends_at", "starts_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_at:%Y-%m-%d %H:%M}"


class ShiftHandOver(models.Model):
    """Somebody on call asks a colleague to take a shift, or the rest of it.

    Nothing moves until the other accepts: the shift stays with whoever has it (S22).
    """

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("said no")
        WITHDRAWN = "withdrawn", _("withdrawn")

    shift = models.ForeignKey(OnCallShift, on_delete=models.CASCADE, related_name="hand_overs")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # From when on the other would have it; until the end of the shift.
    from_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shift"], condition=Q(answered_at=None), name="one_open_hand_over_a_shift"
            ),
            models.CheckConstraint(
                condition=~Q(to=F("asked_by")), name="a_shift_goes_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="hand_over_answers_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by} - {self.to} {self.from_at:%Y-%m-%d %H:%M}"


class StaffedHours(models.Model):
    """When the NGO's office is staffed: the clock of the promises in 'staffed hours'."""

    weekday = models.PositiveSmallIntegerField(help_text=_("0 is Monday"))
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        verbose_name_plural = "staffed hours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="staffed_weekday_0_to_6"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="staffed_hours_end_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class ClosedDay(models.Model):
    """A day on which the office is closed: a public holiday, a bridge day."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
