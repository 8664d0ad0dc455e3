"""Closed institutions: what holds on the devices of a house, which devices these are, and how
somebody who will live elsewhere gets ready for it."""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from peers.people.models.people import Group, Membership, User


class HousePlan(models.Model):
    """When the devices of a house open log-in and conversations, and whom to tell meanwhile.

    A coach writes it, NGO staff agree or not; the newest one that was agreed to holds.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="house_plans")
    # [[weekday, "16:00", "20:00"], ...], 0 is Monday, local time of the portal; none: any hour.
    hours = models.JSONField(_("hours"), default=list, blank=True)
    # Not a name: "the educator on duty". Shown on the devices.
    adult = models.CharField(_("whom to tell"), max_length=80)
    phone = models.CharField(_("their number"), max_length=20, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["group", "-decided_at"], name="house_plan_now")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(decided_at=None), name="one_house_plan_waits"
            ),
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="a_house_plan_is_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="nobody_agrees_to_their_own_house_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.made_at:%Y-%m-%d}"


class SharedDevice(models.Model):
    """A computer or tablet of a house. It is known by a random secret in its cookie, of which
    only a keyed hash is stored; nothing of its browser or address is."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="shared_devices")
    name = models.CharField(_("which device"), max_length=40)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # The letters to type on the device, once, until then.
    code_hash = models.BinaryField(max_length=32, unique=True)
    code_until = models.DateTimeField()
    token_hash = models.BinaryField(max_length=32, unique=True, null=True)
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(token_hash=None, joined_at=None)
                | Q(token_hash__isnull=False, joined_at__isnull=False),
                name="a_joined_device_has_its_secret",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_device_ends_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def code_is_open(self, now: dt.datetime) -> bool:
        return self.joined_at is None and self.ended_at is None and now < self.code_until


class Going(models.Model):
    """Somebody will leave the house on a day: a list to go through with their coach."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="goings")
    leaves_on = models.DateField(_("day of leaving"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    # It was called off; somebody who has left is known by the end of their membership.
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(called_off_at=None), name="one_going_a_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.leaves_on:%Y-%m-%d}"


class GoingStep(models.Model):
    """One thing of the list is done."""

    class Step(models.TextChoices):
        CODES = "codes", _("Codes are on paper and go along")
        LOG_IN = "log_in", _("The password is new, and nobody here knows it")
        OUTSIDE = "outside", _("Clear who helps outside: people, numbers")
        CAPSULES = "capsules", _("The capsules go along: the address on paper, or the USB stick")
        ROLE = "role", _("Another group and coach are found, or the role ends")
        THREADS = "threads", _("What is open is handed over")

    going = models.ForeignKey(Going, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=8, choices=Step)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["going", "step"], name="each_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.going_id} {self.step}"
