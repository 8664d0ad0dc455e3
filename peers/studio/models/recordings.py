"""What a pack brings to be heard, before anybody has approved it."""

from typing import ClassVar

from django.db import models

from capsules.models import CardAudio
from peers.studio.models.drafts import WorkingCopy


class DraftRecording(models.Model):
    """A card of a draft read aloud. It waits here with its bytes and reaches no reader before the
    draft is published.

    `card` is the key of a card in the draft. `words` is the digest of what was read, so that a
    text somebody changes in the draft is noticed; empty where it had changed before it came.
    """

    copy = models.ForeignKey(WorkingCopy, on_delete=models.CASCADE, related_name="recordings")
    card = models.CharField(max_length=60)
    language = models.CharField(max_length=10)
    kind = models.CharField(max_length=3, choices=CardAudio.Kind)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["copy", "card", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["copy", "card", "language"], name="one_recording_a_card_of_a_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card} {self.language}"

    @property
    def path(self) -> str:
        """The card it belongs to, as the draft's document names it."""
        return f"{self.copy.slug}/cards/{self.card}"
