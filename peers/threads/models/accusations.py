"""Whom a thread accuses: such a helper, and everybody of their groups, no longer sees it (S11)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.thread import Thread

User = settings.AUTH_USER_MODEL


class Accusation(models.Model):
    """One helper whom a thread may be about. Until a lead has judged it, it holds."""

    class Source(models.TextChoices):
        TEXT = "text", _("The name is in the text")
        LEAD = "lead", _("A safeguarding lead noted it")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="accusations")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=4, choices=Source)
    noted_at = models.DateTimeField()
    # None: no lead has judged it yet.
    holds = models.BooleanField(null=True)
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_accusation_a_person"),
            models.CheckConstraint(
                condition=Q(holds__isnull=True, judged_by__isnull=True, judged_at__isnull=True)
                | Q(holds__isnull=False, judged_by__isnull=False, judged_at__isnull=False),
                name="accusations_are_judged_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(judged_by=None) | ~Q(judged_by=models.F("person")),
                name="nobody_judges_an_accusation_of_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"accusation {self.pk}"
