"""That a coach and a peer expert sat together over the work; what was said is nobody's record."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from peers.people.models.people import User


class Supervision(models.Model):
    """One row for each time; the newest says when the next one is."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="supervisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    next_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-held_on"], name="supervision_last")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(by=F("person")), name="nobody_supervises_themselves"
            ),
            models.CheckConstraint(
                condition=Q(next_on=None) | Q(next_on__gt=F("held_on")),
                name="the_next_supervision_is_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.held_on:%Y-%m-%d}"
