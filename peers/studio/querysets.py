"""Which drafts: adjectives and `for_x`."""

from typing import Self

from django.db import models

from peers.studio.rules import State


class WorkingCopyQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def open(self) -> Self:
        return self.exclude(state__in=[State.PUBLISHED.value, State.PUT_ASIDE.value])

    def waiting(self) -> Self:
        """For somebody's approval."""
        return self.filter(state__in=[State.WITH_COACH.value, State.WITH_NGO.value])
