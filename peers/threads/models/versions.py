"""What a message said before a coach changed it: kept for the adults and its writer (S08)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from peers.threads.models.messages import Message

User = settings.AUTH_USER_MODEL


class MessageVersion(models.Model):
    """The peer's own words, sealed like the message; the youth reads the message alone.

    Who changed them and when stands on the message: `decided_by`, `delivered_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="original")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    body_sealed = models.BinaryField(null=True)  # None once erased
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["written_at"]

    def __str__(self) -> str:
        return f"version {str(self.pk)[:8]}"
