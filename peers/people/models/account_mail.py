"""Mails about accounts and about groups that want to register, which still have to go out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peers.people.models.joining import GroupRequest


class AccountMail(models.Model):
    """One mail, written with what it is about in one transaction; the row goes when the mail has.

    To whom it goes and what its link holds lie sealed under the vault's key. Only of a refusal
    that could not be sent something stays: staff have to call.
    """

    class Kind(models.TextChoices):
        CONFIRM = "confirm"  # a group, by whoever asked for it
        REFUSED = "refused"  # a group, by staff
        PASSWORD = "password"  # noqa: S105 - a new one was asked for
        CHANGED = "changed"  # something about a log-in

    kind = models.CharField(max_length=8, choices=Kind)
    request = models.ForeignKey(
        GroupRequest, on_delete=models.CASCADE, null=True, related_name="mails"
    )
    sealed = models.TextField()
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["not_before"], name="account_mail_due", condition=Q(failed_at=None)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["confirm", "refused"], request__isnull=False)
                | Q(kind__in=["password", "changed"], request=None),
                name="mails_about_a_group_name_its_request",
            ),
            models.CheckConstraint(
                condition=Q(failed_at=None) | Q(kind="refused"),
                name="only_refusals_stay_when_they_cannot_be_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
