"""A pack that waits for its reader to say yes."""

from typing import ClassVar

from django.conf import settings
from django.db import models

User = settings.AUTH_USER_MODEL


class PackWaiting(models.Model):
    """An uploaded pack between the preview and the yes; its bytes are gone an hour later.

    In the database, because the yes may reach another web process than the file did.
    """

    content = models.BinaryField()
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return f"{self.by_id} {self.at:%Y-%m-%d %H:%M}"
