"""What was erased of the trainings (S24)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class WordsErased(models.Model):
    """On which day how many words about sessions were erased: a count, nobody and no session."""

    erased_on = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-erased_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gt=0), name="an_erasure_erased_something")
        ]

    def __str__(self) -> str:
        return f"{self.erased_on} {self.number}"
