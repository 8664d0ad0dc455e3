"""What the search looks into: the texts of capsules, cards and services, folded."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from capsules.models.capsule import Capsule, Card
from capsules.models.service import Service


class SearchText(models.Model):
    """One language's words of one capsule (title and summary), card or service, as `folding` makes
    them. Made anew whenever the row is saved; what the reader sees comes from the row itself."""

    capsule = models.ForeignKey(
        Capsule, on_delete=models.CASCADE, null=True, related_name="search_texts"
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, null=True, related_name="search_texts")
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, related_name="search_texts"
    )
    language = models.CharField(max_length=10)
    folded = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(capsule__isnull=False, card=None, service=None)
                | Q(capsule=None, card__isnull=False, service=None)
                | Q(capsule=None, card=None, service__isnull=False),
                name="a_search_text_is_of_one_row",
            ),
            models.UniqueConstraint(
                fields=["capsule", "language"], name="one_search_text_of_a_capsule"
            ),
            models.UniqueConstraint(fields=["card", "language"], name="one_search_text_of_a_card"),
            models.UniqueConstraint(
                fields=["service", "language"], name="one_search_text_of_a_service"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.language}"
