"""From which source each translated text was made, and each recorded card.

A capsule's translation is out of date as soon as anything in its source changed; these rows say
which of its texts are, and what the source said when they were written.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from capsules.models.capsule import Capsule, Card


class SourceText(models.Model):
    """A source text as it once was, kept once whoever translated it: what has changed since can
    be shown beside the translation."""

    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.digest[:12]


class TranslatedText(models.Model):
    """One translated text. `part` is the part's path without the capsule's own address."""

    capsule = models.ForeignKey(Capsule, on_delete=models.CASCADE, related_name="translated_texts")
    part = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    # Empty: made before anybody noted from what; it counts as out of date.
    source_digest = models.CharField(max_length=64, blank=True)
    text_digest = models.CharField(max_length=64)
    # False from the moment it is written until a native speaker signs the language off.
    is_checked = models.BooleanField(default=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["capsule", "part", "name", "language"], name="one_row_a_translated_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.name} {self.language}"

    def is_out_of_date(self, source_digest: str) -> bool:
        """Whether the source of this very text is another one than it was made from."""
        return self.source_digest != source_digest


class Recording(models.Model):
    """The bytes of a recording, kept once by their digest: every web process finds them, and a
    copy of the database holds them."""

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.digest[:12]


class CardAudio(models.Model):
    """A card read aloud by a person, in one language. `source_digest` is the text as it was read:
    when the card says something else today, the recording is marked, never played silently."""

    class Kind(models.TextChoices):
        OPUS = "ogg", "Opus (Ogg)"
        MP3 = "mp3", "MP3"

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="audio")
    language = models.CharField(_("language"), max_length=10)
    recording = models.ForeignKey(Recording, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=Kind)
    size = models.PositiveIntegerField()
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    source_digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    added_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card", "language"], name="one_recording_a_card"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.language}"
