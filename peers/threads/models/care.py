"""Looking after those who help: a talk after something hard (S29), a group that falls short (S21).

Nobody's feelings are filed: a check-in says that a talk is due or took place, and at most one of
three plain answers. There is no text, no reason and nothing that could be ranked (S04).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.people.models import Group
from peers.threads.models.thread import Thread
from peers.threads.querysets import CheckInQuerySet

User = settings.AUTH_USER_MODEL


class CheckIn(models.Model):
    """A talk that is due for one helper, and that it took place."""

    class How(models.TextChoices):
        FINE = "fine", _("I am fine")
        SO_SO = "so_so", _("So-so")
        HARD = "hard", _("This was hard")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="check_ins")
    # After which thread, so that each gives one talk; None: the person asked for it. Never shown.
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    due_by = models.DateTimeField()
    how = models.CharField(max_length=5, choices=How, blank=True)
    wants_talk = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # With whom; the word of the other person in the talk.
    done_with = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_by"], name="check_in_due", condition=Q(done_at=None))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "thread"], name="one_check_in_a_thread"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(thread=None, done_at=None),
                name="one_open_wish_to_talk",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_with=None)
                | Q(done_at__isnull=False, done_with__isnull=False),
                name="a_talk_says_when_and_with_whom",
            ),
            models.CheckConstraint(
                condition=Q(done_with=None) | ~Q(done_with=F("person")),
                name="nobody_talks_with_themselves",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in {self.pk}"


class GroupFall(models.Model):
    """A group fell below two active peers and a coach; told once, until it has recovered."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="falls")
    fell_at = models.DateTimeField()
    recovered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(recovered_at=None), name="one_fall_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(recovered_at=None) | Q(recovered_at__gte=F("fell_at")),
                name="a_group_recovers_after_it_fell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.fell_at:%Y-%m-%d}"
