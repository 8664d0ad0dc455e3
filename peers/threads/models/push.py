"""How helpers are reached: what each of them wishes, their devices, and what has gone out."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peers.threads.models.events import Notification
from peers.threads.querysets import DeliveryQuerySet

User = settings.AUTH_USER_MODEL


class NoticeWishes(models.Model):
    """What one person chose on their notices page; without a row, the defaults hold."""

    class Digest(models.TextChoices):
        NONE = "none", _("Never")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="notice_wishes"
    )
    # Kinds that come by no mail; what is urgent cannot be in it (rules.notices).
    mail_off = models.JSONField(default=list)
    # Local wall clock of the portal; may go over midnight.
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.NONE)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"

    @property
    def quiet(self) -> tuple[dt.time, dt.time] | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return self.quiet_from, self.quiet_until


class PushDevice(models.Model):
    """A browser that may show "You have a new message".

    Its address at the push service is personal data: sealed, found again by a keyed hash, and
    gone with the first 404 or 410, with a new password, and when its owner leaves.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="push_devices")
    name = models.CharField(max_length=40)
    endpoint_hash = models.BinaryField(max_length=32, unique=True)
    sealed = models.TextField()
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "added_at"], name="devices_of_a_person")]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One way of one notice: tried again by itself, so that no way blocks or repeats another."""

    class Way(models.TextChoices):
        MAIL = "mail"
        PUSH = "push"

    class Outcome(models.TextChoices):
        SENT = "sent"
        REFUSED = "refused"  # for good: the address is wrong, the device is gone
        GIVEN_UP = "given_up"

    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="deliveries"
    )
    way = models.CharField(max_length=4, choices=Way)
    device = models.ForeignKey(PushDevice, on_delete=models.CASCADE, null=True, related_name="+")
    # The end of the lease while somebody sends it, then the pause after a failure.
    not_before = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["id"], name="undelivered", condition=Q(done_at__isnull=True)),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notification"], condition=Q(way="mail"), name="one_mail_a_notice"
            ),
            models.UniqueConstraint(
                fields=["notification", "device"], name="one_push_a_notice_and_device"
            ),
            models.CheckConstraint(
                condition=Q(way="mail", device=None) | Q(way="push", device__isnull=False),
                name="a_push_goes_to_a_device",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="a_delivery_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.notification_id}"
