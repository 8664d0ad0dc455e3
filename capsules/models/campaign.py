"""A campaign, such as Safer Internet Day: some days on the first page, kept to read afterwards."""

# modeltranslation puts its own managers in, which the types cannot follow.
# mypy: disable-error-code="django-manager-missing"

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from capsules.models.capsule import Capsule
from capsules.models.poll import Poll
from capsules.querysets import CampaignQuerySet


class Campaign(models.Model):
    """A page with a text, some capsules and a question to all."""

    slug = models.SlugField(_("address"), unique=True)
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True, help_text=_("Markdown: paragraphs, lists."))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    capsules = models.ManyToManyField(
        Capsule,
        through="CampaignCapsule",
        related_name="campaigns",
        verbose_name=_("capsules"),
        blank=True,
    )
    poll = models.ForeignKey(
        Poll, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("poll")
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering: ClassVar = ["-starts_on", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_campaign_ends_after_it_starts",
                violation_error_message=_("The last day is before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("capsules:campaign", args=[self.slug])

    def is_over(self, *, today: dt.date) -> bool:
        return self.ends_on < today


class CampaignCapsule(models.Model):
    """A capsule that a campaign shows, at its place."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="chosen")
    capsule = models.ForeignKey(Capsule, on_delete=models.CASCADE, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("capsule of a campaign")
        verbose_name_plural = _("capsules of a campaign")
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "capsule"], name="a_capsule_once_a_campaign"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}"
