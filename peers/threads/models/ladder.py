"""The ladder: policy as data."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peers.threads.rules.topics import Risk

_R1 = int(Risk.R1)


class EscalationStep(models.Model):
    """One rung of the ladder for one risk level: policy as data, edited by staff."""

    class Rung(models.TextChoices):
        PEER = "peer", _("Peer expert")
        ANOTHER_PEER = "another_peer", _("Another peer expert")
        COACH = "coach", _("Coach")
        SECOND_COACH = "second_coach", _("Second coach")
        ON_CALL = "on_call", _("On-call adult")
        NEXT_ON_CALL = "next_on_call", _("Next on-call adult")
        LEAD = "lead", _("Safeguarding lead")
        SECOND_LEAD = "second_lead", _("Second safeguarding lead")
        HOTLINE_CARD = "hotline_card", _("The numbers, and an alarm to everyone")

    class Clock(models.TextChoices):
        WALL = "wall", _("Every hour counts")
        STAFFED = "staffed", _("Only staffed hours count")
        SKIP_CLOSED = "skip_closed", _("Every hour counts; skipped while the office is closed")

    risk = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])
    position = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=20, choices=Rung)
    # How long this rung has before the next one fires.
    within = models.DurationField()
    clock = models.CharField(max_length=12, choices=Clock, default=Clock.WALL)

    class Meta:
        ordering: ClassVar = ["risk", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["risk", "position"], name="one_rung_a_position"),
            models.CheckConstraint(
                condition=Q(risk__lte=_R1) | ~Q(rung__in=["peer", "another_peer"]),
                name="no_peer_rung_above_r1",
            ),
        ]

    def __str__(self) -> str:
        return f"R{self.risk}.{self.position} {self.rung}"


class LadderChange(models.Model):
    """Append-only: who gave a level which ladder instead of which; it is a safeguarding policy."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    risk = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])
    # Both whole, in order: [{"rung": "coach", "minutes": 240, "clock": "staffed"}].
    old = models.JSONField()
    new = models.JSONField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"R{self.risk} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("a change of the ladder is written once")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("a change of the ladder is kept")
