"""What would you do? One question a capsule, and how many chose what; never who."""

# modeltranslation puts its own managers in, which the types cannot follow.
# mypy: disable-error-code="django-manager-missing"

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from capsules.models.capsule import Capsule
from capsules.models.count import NumberOfADay
from capsules.models.keyed import KeyedPart
from capsules.querysets import TextQuerySet


class Poll(models.Model):
    """A question without a right answer."""

    capsule = models.OneToOneField(Capsule, on_delete=models.CASCADE, related_name="poll")
    text = models.TextField(_("question"), blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")

    def __str__(self) -> str:
        return self.path

    @property
    def path(self) -> str:
        return f"{self.capsule.slug}/poll"


class PollOption(KeyedPart):
    """What a reader can choose."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    text = models.TextField(_("text"), blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll option")
        verbose_name_plural = _("poll options")
        ordering: ClassVar = ["poll", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "key"], name="one_option_a_key"),
        ]

    @property
    def path(self) -> str:
        return f"{self.poll.path}/options/{self.key}"


class PollCount(NumberOfADay):
    """How often an option was chosen in a language on a day."""

    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="daily_counts")

    class Meta:
        verbose_name = _("poll count")
        verbose_name_plural = _("poll counts")
        ordering: ClassVar = ["-day", "option", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["option", "language", "day"], name="one_poll_count_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"
