"""Which pages are the same for everyone and need no form to be answered."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from capsules.models import Campaign, Capsule, ScenarioStep
from capsules.sitemaps import DOORS
from capsules.topics import ABOUT


def public_addresses(languages: list[str] | None = None) -> Iterator[str]:
    """Paths of the doors, the published capsules and the directory, a language after the other."""
    capsules = list(Capsule.objects.public().with_parts())
    steps = _steps_by_capsule(capsules)
    begun = Campaign.objects.begun(today=timezone.localdate())
    campaigns = list(begun.values_list("slug", flat=True))
    for language in languages or [code for code, _name in settings.LANGUAGES]:
        with translation.override(language):
            yield from _doors()
            for slug in campaigns:
                yield reverse("capsules:campaign", args=[slug])
            for capsule in capsules:
                yield from _of(capsule, steps.get(capsule.pk, []))
                for name in ("share", "print"):
                    yield reverse(f"capsules:{name}", args=[capsule.slug])
                if capsule.has_poll:
                    yield reverse("capsules:poll_results", args=[capsule.slug])


def poster_addresses(languages: list[str] | None = None) -> Iterator[str]:
    """Of every published capsule in every language; not all of them have one."""
    slugs = list(Capsule.objects.public().values_list("slug", flat=True))
    for language in languages or [code for code, _name in settings.LANGUAGES]:
        with translation.override(language):
            for slug in slugs:
                yield reverse("capsules:poster", args=[slug])


def addresses_to_keep(capsule: Capsule) -> list[str]:
    """The pages of one capsule, in the language of the moment, for who reads without internet."""
    return list(_of(capsule, _steps_by_capsule([capsule]).get(capsule.pk, [])))


def _doors() -> Iterator[str]:
    for name in ("home", "list", "search", "services"):
        yield reverse(f"capsules:{name}")
    for code in DOORS:
        yield reverse("capsules:door", args=[code])
    for code in ABOUT:
        yield reverse("capsules:topic", args=[code])
    yield reverse("safety")


def _of(capsule: Any, steps: list[int]) -> Iterator[str]:
    """`capsule` as `with_parts()` finds it: it knows whether it has a quiz."""
    for name in ("detail", "easy"):
        yield reverse(f"capsules:{name}", args=[capsule.slug])
    if capsule.has_quiz:
        yield reverse("capsules:quiz", args=[capsule.slug])
    if steps:
        yield reverse("capsules:story", args=[capsule.slug])
        for number in steps:
            yield reverse("capsules:step", args=[capsule.slug, number])


def _steps_by_capsule(capsules: list[Capsule]) -> dict[int, list[int]]:
    rows = ScenarioStep.objects.filter(scenario__capsule__in=capsules).order_by("number")
    found: dict[int, list[int]] = {}
    for capsule, number in rows.values_list("scenario__capsule", "number"):
        found.setdefault(capsule, []).append(number)
    return found
