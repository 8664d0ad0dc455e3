"""What is kept beyond its time and what was erased (S24)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.thread import Thread
from peers.threads.rules.topics import Risk

User = settings.AUTH_USER_MODEL


class LegalHold(models.Model):
    """Why a thread may not be erased; one adult sets it, two lift it. Append-only."""

    class Reason(models.TextChoices):
        AUTHORITY = "authority", _("The police, a court or a prosecutor asked for it")
        COMPLAINT = "complaint", _("A complaint or an allegation is being looked into")
        YOUTH = "youth", _("The youth asked us to keep it")
        LAWYER = "lawyer", _("A lawyer advised it")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=9, choices=Reason)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    # The first of the two adults who lift it.
    lift_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(lifted_at=None), name="one_hold_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None)
                | (Q(lift_asked_by__isnull=False) & ~Q(lifted_by=F("lift_asked_by"))),
                name="two_adults_lift_a_hold",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None, lifted_at=None)
                | Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="a_lifted_hold_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Erasure(models.Model):
    """That a text was erased, on which day and why: a count, without any identity."""

    class Why(models.TextChoices):
        EXPIRED = "expired", _("Its time was over")
        YOUTH = "youth", _("The youth erased it")
        TWO_ADULTS = "two_adults", _("Two adults decided")
        RESTORED = "restored", _("It had come back with a backup")

    # A day, not a moment: next to the events of a thread a moment would name it.
    erased_on = models.DateField()
    why = models.CharField(max_length=10, choices=Why)
    risk = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])

    class Meta:
        indexes: ClassVar = [models.Index(fields=["erased_on"], name="erasure_day")]

    def __str__(self) -> str:
        return f"{self.erased_on} {self.why}"
