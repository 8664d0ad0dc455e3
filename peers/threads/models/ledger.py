"""Who was asked and why, and how the risk was judged: rows that explain every decision."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.thread import Thread
from peers.threads.rules.states import Ending
from peers.threads.rules.topics import Risk

User = settings.AUTH_USER_MODEL
_OPEN, _NOBODY = str(Ending.OPEN), str(Ending.NOBODY)


class Offer(models.Model):
    """The ledger: one row for each time routing decided, with every candidate's reasons.

    A peer's row is a lease: it holds one of the peer's places from the offer until the thread
    leaves them. The partial unique index over (helper, place) is what keeps a caseload cap under
    any concurrency (I3).
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="offers")
    helper = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="offers")
    cycle = models.PositiveIntegerField()
    rung = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=[(str(e), str(e)) for e in Ending])
    ended_at = models.DateTimeField(null=True)
    # Why it ended, as a code of rules.routing.Reason; never free text.
    reason = models.CharField(max_length=30, blank=True)
    place = models.PositiveSmallIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    # [{"helper": id, "name": str, "fits": bool, "reasons": [Reason codes], "load": int}], ranked.
    candidates = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["helper", "made_at"], name="offer_helper")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(outcome=_OPEN), name="one_open_offer_a_thread"
            ),
            models.UniqueConstraint(
                fields=["helper", "place"],
                condition=Q(place__isnull=False, released_at__isnull=True),
                name="one_thread_a_place",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=_OPEN)
                | Q(helper__isnull=False, expires_at__isnull=False, place__isnull=False),
                name="open_offers_expire",
            ),
            models.CheckConstraint(
                condition=Q(outcome=_NOBODY, helper__isnull=True)
                | (~Q(outcome=_NOBODY) & Q(helper__isnull=False)),
                name="nobody_has_no_helper",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place__gte=1), name="places_start_at_one"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("made_at")),
                name="leases_end_after_they_start",
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk} {self.outcome}"


class RiskAssessment(models.Model):
    """Append-only: each judgement of a thread's risk, by the rule or by a person."""

    class Source(models.TextChoices):
        RULE = "rule", _("Automatic reading")
        RED_BUTTON = "red_button", _("A peer found it too heavy")
        PERSON = "person", _("A coach's judgement")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="assessments")
    level = models.PositiveSmallIntegerField(choices=[(r.value, r.name) for r in Risk])
    source = models.CharField(max_length=10, choices=Source)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # S13: lowering from R3 or R4 takes a second adult.
    second = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    # Codes only: ["topic:grooming", "answer:in_danger", "signal:death:en-12", "age:u13"].
    reasons = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("by")), name="two_adults_are_two"
            )
        ]

    def __str__(self) -> str:
        return f"R{self.level}"


class TwoAdultRequest(models.Model):
    """Something one adult asked for and a second must confirm before it happens (S13)."""

    class Action(models.TextChoices):
        CLOSE = "close", _("Close")
        LOWER = "lower", _("Lower the risk")
        REFER = "refer", _("Hand over without the youth's agreement")
        ERASE = "erase", _("Erase")

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="requests")
    action = models.CharField(max_length=6, choices=Action)
    # What was asked for, codes only: {"level": 2}, {"outcome": "answered"}, {"service": "..."}.
    data = models.JSONField(default=dict)
    # None: the youth asked (erasure of a serious thread).
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thread", "action"],
                condition=Q(decided_at__isnull=True),
                name="one_open_request_an_action",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) | Q(granted=False),
                name="a_second_adult_is_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, granted__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, granted__isnull=False),
                name="decisions_are_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.asked_at:%Y-%m-%d}"
