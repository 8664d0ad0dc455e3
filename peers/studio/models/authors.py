"""Peers who may write capsules."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

User = settings.AUTH_USER_MODEL


class Authorship(models.Model):
    """A coach or staff gave a peer a place in the studio; it is ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="authorships")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None), name="one_current_authorship"
            ),
            models.CheckConstraint(
                condition=~Q(given_by=F("user")), name="nobody_makes_themselves_an_author"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="authorship_ended_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.given_at:%Y-%m-%d}"
