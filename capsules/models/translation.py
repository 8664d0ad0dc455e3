"""How far a translation is, and what the loader wrote last."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from capsules.models.capsule import Capsule


class TranslationState(models.Model):
    """Who answers for one language of one capsule. A capsule without a row is a draft there."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft translation")
        SIGNED_OFF = "signed_off", _("Signed off by a native speaker")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    capsule = models.ForeignKey(Capsule, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    # The source this translation was made from; another one today means out of date.
    source_digest = models.CharField(max_length=64, blank=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="translations_signed",
        verbose_name=_("signed off by"),
    )
    signed_at = models.DateTimeField(_("signed off at"), null=True, blank=True)
    # Why readers get another language for now: for whoever mends it.
    withdrawn_for = models.CharField(_("withdrawn because"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("translation state")
        verbose_name_plural = _("translation states")
        ordering: ClassVar = ["capsule", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["capsule", "language"], name="one_translation_state_a_language"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="signed_off", signed_by__isnull=False, signed_at__isnull=False)
                    | (~Q(state="signed_off") & Q(signed_by=None, signed_at=None))
                ),
                name="signed_off_with_name_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.capsule} {self.language} {self.state}"

    def is_out_of_date(self, source_digest: str) -> bool:
        """Whether the source text has changed since this translation was made."""
        return self.source_digest != source_digest


class LoadedText(models.Model):
    """Digest of what the loader wrote last into one column of one part.

    While the column still holds that text, a newer file may replace it; once it holds something
    else, staff has edited it and the loader keeps its hands off.
    """

    part = models.CharField(max_length=200)
    column = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "column"], name="one_digest_a_column"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.column}"
