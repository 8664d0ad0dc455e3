"""Break-glass: staff, who see no text, open one thread, for a reason and a short time (S12)."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.thread import Thread

User = settings.AUTH_USER_MODEL


class GlassOpening(models.Model):
    """One person may read one thread until `ends_at`, or until a lead ends it."""

    class Reason(models.TextChoices):
        DANGER = "danger", _("Somebody may be in danger, and no helper can be reached")
        COMPLAINT = "complaint", _("A complaint about how we helped")
        AUTHORITY = "authority", _("A court, the police or an authority asks")
        FAULT = "fault", _("Something went wrong that only this thread can show")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="openings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    # Under the thread's key, since it may tell of the youth; gone when the thread is erased.
    note_sealed = models.BinaryField(null=True)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "ends_at"], name="glass_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="glass_ends_after_it_was_opened"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="whoever_ends_glass_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"glass {str(self.pk)[:8]}"
