"""Filters on capsules, their parts and the help directory."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from modeltranslation.manager import MultilingualQuerySet
from modeltranslation.translator import translator

from capsules.texts import columns

if TYPE_CHECKING:
    from capsules.models import TranslationState

VISITOR_DOORS = ("youth", "parents", "teachers", "workers")


class TextQuerySet(MultilingualQuerySet):
    """Rows of translated texts, read in one language with its fall-backs."""

    def in_language(self, language: str) -> Self:
        """Only the columns a reader of `language` can be served: half the time of all thirteen."""
        translated = set(translator.get_options_for_model(self.model).fields)
        plain = [
            field.attname
            for field in self.model._meta.concrete_fields
            if field.name not in translated and not hasattr(field, "translated_field")
        ]
        return self.rewrite(False).only(*plain, *columns(translated, language))


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
        """Adds `has_quiz` and `has_scenario`, so that a page needs no query to know."""
        questions = self.model._meta.get_field("questions").related_model
        scenarios = self.model._meta.get_field("scenario").related_model
        return self.annotate(
            has_quiz=Exists(questions._base_manager.filter(capsule=OuterRef("pk"))),
            has_scenario=Exists(scenarios._base_manager.filter(capsule=OuterRef("pk"))),
        )


class ServiceQuerySet(TextQuerySet):
    def published(self) -> Self:
        """Those somebody has seen in a source or verified; never from memory."""
        return self.filter(status__in=["seen", "verified"])

    def in_country(self, country: str) -> Self:
        """Services of a country, with those that work all over the EU."""
        return self.filter(country__in=[country, "EU"])

    def for_door(self, door: str) -> Self:
        return self.filter(**{f"for_{door}": True})


class TranslationStateQuerySet(models.QuerySet["TranslationState"]):
    def withdrawn(self) -> Self:
        return self.filter(state="withdrawn")
