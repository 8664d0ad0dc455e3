"""Mails with invitations that still have to go out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from peers.people.models.joining import Invitation


class InvitationMail(models.Model):
    """One mail for one invitation, written with it in one transaction.

    The secret of the link lies here sealed under the vault's key, because the invitation itself
    holds its hash alone; it is emptied when the mail is gone, or nobody may use it any more.
    """

    class Outcome(models.TextChoices):
        SENT = "sent"
        REFUSED = "refused"  # no such mailbox
        GIVEN_UP = "given_up"
        NOT_NEEDED = "not_needed"  # accepted, declined, withdrawn or sent again meanwhile

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, related_name="mail")
    sealed = models.TextField(blank=True)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["not_before"], name="invitation_mail_due", condition=Q(done_at=None)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(done_at=None, outcome="") & ~Q(sealed=""))
                | (Q(done_at__isnull=False, sealed="") & ~Q(outcome="")),
                name="an_invitation_mail_keeps_its_secret_until_it_is_gone",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.outcome}"
