"""The help directory: services outside the portal, with what is known and since when."""

# modeltranslation puts its own managers in, which the types cannot follow.
# mypy: disable-error-code="django-manager-missing"

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capsules.models.capsule import HasDoors
from capsules.querysets import ServiceQuerySet

HOURS_GO_STALE_AFTER = dt.timedelta(days=180)


class Service(HasDoors):
    """A helpline, a reporting point, a legal service."""

    class Status(models.TextChoices):
        MEMORY = "memory", _("From memory, not verified")
        SEEN = "seen", _("Seen in a public source")
        VERIFIED = "verified", _("Verified by us")
        CLOSED = "closed", _("No longer exists")

    slug = models.SlugField(_("address"), unique=True)
    country = models.CharField(_("country"), max_length=2)
    name = models.CharField(_("name"), max_length=160, blank=True)
    about = models.TextField(_("what it does"), blank=True)
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    # [{"number": "116000", "label": "116 000"}]
    phones = models.JSONField(_("telephone numbers"), default=list, blank=True)
    website = models.URLField(_("website"), blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    is_free = models.BooleanField(_("free of charge"), null=True, blank=True)
    is_urgent = models.BooleanField(_("for immediate danger"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.MEMORY)
    source = models.CharField(_("source"), max_length=300, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=120, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering: ClassVar = ["order", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verified_on=None, verified_by="")
                | (Q(verified_on__isnull=False) & ~Q(verified_by="")),
                name="service_verified_on_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(verified_on__isnull=False),
                name="a_verified_service_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def path(self) -> str:
        return f"services/{self.slug}"

    def hours_are_fresh(self, *, today: dt.date) -> bool:
        """Whether the opening hours were verified recently enough to be shown."""
        return self.verified_on is not None and today - self.verified_on <= HOURS_GO_STALE_AFTER
