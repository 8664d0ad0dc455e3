"""A shift that one adult would like another to take: asked, and answered by the other."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.people.models.people import OnCallShift, User


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
