"""The public pages for search engines, each in all languages."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation

from capsules.addresses import in_language
from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import Campaign, Capsule, Service
from capsules.topics import ABOUT

DOORS = ("youth", "parents", "teachers", "workers")


@dataclass(frozen=True)
class Listed:
    """`address` in the source language; the others differ in their first part alone."""

    address: str
    changed: dt.datetime | None = None


@dataclass(frozen=True)
class Portal:
    """What the framework calls a site."""

    domain: str
    name: str = ""


class PublicPages(Sitemap):  # type: ignore[type-arg]
    """Not: what is printed, shared, answered, voted or kept on a phone."""

    i18n = True
    alternates = True

    def items(self) -> list[Listed]:
        with translation.override(SOURCE_LANGUAGE):
            return list(_pages())

    def location(self, item: Listed) -> str:
        return in_language(item.address, translation.get_language() or SOURCE_LANGUAGE)

    def lastmod(self, item: Listed) -> dt.datetime | None:
        return item.changed

    def _urls(self, page: Any, protocol: str, domain: str) -> list[dict[str, Any]]:
        """For every other language the English page, as the pages themselves say it; the
        framework would name an address without a language."""
        urls: list[dict[str, Any]] = super()._urls(page, protocol, domain)  # type: ignore[misc]
        for url in urls:
            address = urlsplit(url["location"]).path
            english = f"{protocol}://{domain}{in_language(address, SOURCE_LANGUAGE)}"
            url["alternates"].append({"location": english, "lang_code": "x-default"})
        return urls


def urls_of_portal() -> list[dict[str, Any]]:
    """Every address with its alternates, under the portal's own host."""
    portal = urlsplit(settings.PORTAL_URL)
    sitemap = PublicPages()
    return sitemap.get_urls(site=Portal(portal.netloc), protocol=portal.scheme)  # type: ignore[arg-type]


def _pages() -> Iterator[Listed]:
    capsules = list(Capsule.objects.public().with_parts().only("slug", "updated_at"))
    newest = max((one.updated_at for one in capsules), default=None)
    services = Service.objects.aggregate(newest=Max("updated_at"))["newest"]
    for name in ("home", "list"):
        yield Listed(reverse(f"capsules:{name}"), newest)
    yield Listed(reverse("capsules:search"))
    yield Listed(reverse("capsules:services"), services)
    yield Listed(reverse("safety"))
    for code in DOORS:
        yield Listed(reverse("capsules:door", args=[code]), newest)
    for code in ABOUT:
        yield Listed(reverse("capsules:topic", args=[code]), newest)
    for slug in Campaign.objects.begun(today=timezone.localdate()).values_list("slug", flat=True):
        yield Listed(reverse("capsules:campaign", args=[slug]))
    for capsule in capsules:
        for name in _names_of(capsule):
            yield Listed(reverse(f"capsules:{name}", args=[capsule.slug]), capsule.updated_at)


def _names_of(capsule: Any) -> Iterator[str]:
    """`capsule` as `with_parts()` finds it."""
    yield from ("detail", "easy")
    if capsule.has_quiz:
        yield "quiz"
    if capsule.has_scenario:
        yield "story"
