"""Filters on capsules, their parts and the help directory."""

import datetime as dt
from typing import Any, Self, cast

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from modeltranslation.translator import translator

from capsules.texts import columns

VISITOR_DOORS = ("youth", "parents", "teachers", "workers")


class TextQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows of translated texts, read in one language with its fall-backs.

    modeltranslation mixes its own queryset in when a model is registered; `rewrite` is its.
    """

    def in_language(self, language: str) -> Self:
        """Only the columns a reader of `language` can be served: half the time of all thirteen."""
        translated = set(translator.get_options_for_model(self.model).all_fields)
        plain = [
            field.attname
            for field in self.model._meta.concrete_fields  # noqa: SLF001 - a documented API
            if field.name not in translated and not hasattr(field, "translated_field")
        ]
        unchanged = cast("Any", self).rewrite(False)
        return cast("Self", unchanged.only(*plain, *columns(translated, language)))


class CapsuleQuerySet(TextQuerySet):
    def published(self) -> Self:
        return self.filter(state="published")

    def public(self) -> Self:
        """Published, and behind a door that visitors have."""
        visitors = Q()
        for door in VISITOR_DOORS:
            visitors |= Q(**{f"for_{door}": True})
        return self.published().filter(visitors)

    def filled_doors(self) -> set[str]:
        """The visitors' doors with at least one capsule behind them; one query."""
        found = self.aggregate(
            **{door: Count("pk", filter=Q(**{f"for_{door}": True})) for door in VISITOR_DOORS}
        )
        return {door for door, number in found.items() if number}

    def for_door(self, door: str) -> Self:
        """Those that stand behind one door: youth, parents, teachers, workers or training."""
        return self.filter(**{f"for_{door}": True})

    def with_parts(self) -> Self:
        """Adds `has_quiz`, `has_poll`, `has_scenario` and `has_audio`, so that a page needs no
        query to know."""
        questions = apps.get_model("capsules", "Question").objects
        scenarios = apps.get_model("capsules", "Scenario").objects
        polls = apps.get_model("capsules", "Poll").objects
        audio = apps.get_model("capsules", "CardAudio").objects
        return self.annotate(
            has_audio=Exists(audio.filter(card__capsule=OuterRef("pk"))),
            has_poll=Exists(polls.filter(capsule=OuterRef("pk"))),
            has_quiz=Exists(questions.filter(capsule=OuterRef("pk"))),
            has_scenario=Exists(scenarios.filter(capsule=OuterRef("pk"))),
        )


class ServiceQuerySet(TextQuerySet):
    def published(self) -> Self:
        """Those somebody has seen in a source or verified; never from memory."""
        return self.filter(status__in=["seen", "verified"])


class CampaignQuerySet(TextQuerySet):
    def begun(self, *, today: dt.date) -> Self:
        """Those that can be read: an announcement before its first day is nobody's business."""
        return self.filter(starts_on__lte=today)

    def running(self, *, today: dt.date) -> Self:
        """Those that the first page leads to today."""
        return self.begun(today=today).filter(ends_on__gte=today)
