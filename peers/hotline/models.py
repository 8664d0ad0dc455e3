"""What leaves the portal for the hotline: a reported link, who saw it, the receipt (S17).

The link is sealed under a key of its own and its row says nothing about who reported it: no
account, no address, no text. Erasing the key erases the link; the receipt stays.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

User = settings.AUTH_USER_MODEL


class StopReport(models.Model):
    """One reported link on its way to the hotline."""

    class Seen(models.TextChoices):
        WEBSITE = "website", _("A website or a forum")
        SOCIAL = "social", _("Social media")
        CHAT = "chat", _("A chat or a messaging app")
        GAME = "game", _("A game")
        VIDEO = "video", _("A video or live-stream site")
        OTHER = "other", _("Somewhere else, or I don’t know")

    class State(models.TextChoices):
        NEW = "new", _("To be forwarded")
        FORWARDED = "forwarded", _("Forwarded to the hotline")
        CONFIRMED = "confirmed", _("Confirmed by the hotline")
        SET_ASIDE = "set_aside", _("Set aside")

    class Aside(models.TextChoices):
        TWICE = "twice", _("Reported before")
        NO_LINK = "no_link", _("Not the address of a page")
        OTHER_SERVICE = "other_service", _("Belongs to another service; passed on there")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The form's own token: pressing twice reports once.
    submission = models.UUIDField(unique=True)
    data_key = models.BinaryField(null=True)
    data_key_id = models.CharField(max_length=40, blank=True)
    link_sealed = models.BinaryField(null=True)
    seen = models.CharField(max_length=8, choices=Seen)
    state = models.CharField(max_length=9, choices=State, default=State.NEW)
    received_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    # Forwarded or set aside: when the 30 days begin.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    aside = models.CharField(max_length=13, choices=Aside, blank=True)
    # The hotline's own number for it.
    reference = models.CharField(max_length=60, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "received_at"], name="report_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="new", settled_at=None, settled_by=None)
                | (~Q(state="new") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="a_settled_report_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_at=None, confirmed_by=None)),
                name="a_confirmed_report_says_when",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, link_sealed__isnull=False, data_key__isnull=False)
                | Q(erased_at__isnull=False, link_sealed=None, data_key=None),
                name="an_erased_link_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.number}"

    @property
    def number(self) -> str:
        """What adults call it aloud: six characters, no meaning."""
        return self.pk.hex[:6].upper()


class LinkShown(models.Model):
    """Append-only: who was shown the link; each person once."""

    report = models.ForeignKey(StopReport, on_delete=models.PROTECT, related_name="shown")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "to"], name="a_link_is_shown_once_a_person")
        ]

    def __str__(self) -> str:
        return f"shown {self.pk}"
