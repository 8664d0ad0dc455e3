"""Signal phrases as staff keep them: what they added, what is switched off, what was judged.

The phrases that come with the portal stay files. These rows change what a process makes of them;
no text of a youth is in any of them.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.thread import Thread
from peers.threads.rules.triage.changes import own_id

User = settings.AUTH_USER_MODEL


class OwnPhrase(models.Model):
    """A phrase of this organisation. It is never changed: it is retired and written anew."""

    class Level(models.IntegerChoices):
        R2 = 2, _("concern")
        R3 = 3, _("serious")
        R4 = 4, _("immediate")

    language = models.CharField(max_length=8)
    group = models.CharField(max_length=30)
    level = models.PositiveSmallIntegerField(choices=Level)
    words = models.CharField(max_length=100)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    retired_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_own_phrase_may_only_raise", condition=Q(level__gte=2, level__lte=4)
            ),
            models.CheckConstraint(
                name="retired_at_and_by_together",
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["language", "words"],
                condition=Q(retired_at=None),
                name="own_words_are_listed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.phrase_id

    @property
    def phrase_id(self) -> str:
        """Beside the ids of the shipped phrases, never equal to one."""
        return own_id(self.language, self.pk)


class PhraseOff(models.Model):
    """A shipped phrase that shall no longer count: asked by one, agreed by a safeguarding lead.

    It lowers watchfulness, so one person alone never does it; putting it back needs nobody else.
    """

    phrase = models.CharField(max_length=30)
    language = models.CharField(max_length=8)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    # Refused, taken back, or the phrase was put back later.
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phrase"], condition=Q(ended_at=None), name="one_switch_a_phrase"
            ),
            models.CheckConstraint(
                name="a_lead_who_agrees_is_another",
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="agreed_at_and_by_together",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_at_and_by_together",
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.phrase


class SignalChange(models.Model):
    """Append-only: who changed which phrase when. Their number is the version of the lists."""

    class Kind(models.TextChoices):
        ADDED = "added", _("added")
        RETIRED = "retired", _("retired")
        ASKED_OFF = "asked_off", _("asked to switch off")
        SWITCHED_OFF = "switched_off", _("switched off")
        KEPT = "kept", _("kept")
        BACK_ON = "back_on", _("switched on again")

    phrase = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.phrase} {self.kind}"


class SignalHit(models.Model):
    """A phrase was found in a thread: which phrase, never where or in what words."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="signal_hits")
    phrase = models.CharField(max_length=30)
    group = models.CharField(max_length=30)
    found_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thread", "phrase"], name="a_hit_counts_once_a_thread"),
        ]
        indexes: ClassVar = [models.Index(fields=["phrase"], name="hits_of_a_phrase")]

    def __str__(self) -> str:
        return self.phrase


class SignalVerdict(models.Model):
    """What one adult thinks of one hit. They may change their mind; the last word counts."""

    hit = models.ForeignKey(SignalHit, on_delete=models.PROTECT, related_name="verdicts")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hit", "by"], name="one_verdict_an_adult_and_hit"),
        ]

    def __str__(self) -> str:
        return f"{self.hit}: {'right' if self.right else 'wrong'}"
