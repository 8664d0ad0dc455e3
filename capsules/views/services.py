"""The help directory with its filters."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from capsules.languages import own_name
from capsules.models import Capsule, Service
from capsules.nearness import HOME, nearest_first
from capsules.reading import read_services
from capsules.topics import topic_page
from capsules.views.doors import PUBLIC_DOORS
from capsules.views.public import language_of, public_page, show
from capsules.views.topics import TOPICS_WITH_A_PAGE


@dataclass(frozen=True)
class Filter:
    """What was chosen; an unknown choice chooses nothing."""

    country: str
    speaks: str
    door: str
    topic: str
    free: bool
    urgent: bool
    named: frozenset[str]

    @property
    def is_set(self) -> bool:
        words = (self.country, self.speaks, self.door, self.topic)
        return any(words) or self.free or self.urgent

    def fits(self, row: Service) -> bool:
        """What holds for all Europe holds for each country; free only where it is known to be."""
        return (
            (not self.country or row.country in (self.country, "EU"))
            and (not self.speaks or self.speaks in row.languages)
            and (not self.door or getattr(row, f"for_{self.door}"))
            and (not self.topic or row.slug in self.named)
            and (not self.free or row.is_free is True)
            and (not self.urgent or row.is_urgent)
        )


@public_page
def directory(request: HttpRequest) -> HttpResponse:
    """Services by country, spoken language, reader and topic; nearest first. One query, and a
    second one when a topic is chosen."""
    language = language_of(request)
    rows = list(Service.objects.published().in_language(language))
    # The nearest first, then by the alphabet.
    countries = sorted({row.country for row in rows} - {"EU"}, key=lambda one: (one != HOME, one))
    spoken = sorted({code for row in rows for code in row.languages})
    chosen = _chosen(request, countries, spoken)
    today = timezone.localdate()
    found = nearest_first(row for row in rows if chosen.fits(row))
    context = {
        "services": [
            (piece, piece.row.hours_are_fresh(today=today))
            for piece in read_services(found, language)
        ],
        "countries": countries,
        "spoken": [(code, own_name(code)) for code in spoken],
        "doors": PUBLIC_DOORS,
        "topics": TOPICS_WITH_A_PAGE,
        "chosen": chosen,
        "is_filtered": chosen.is_set,
    }
    return show(request, "services", context)


def _chosen(request: HttpRequest, countries: list[str], spoken: list[str]) -> Filter:
    topic = _one_of(request.GET.get("topic"), [one.code for one in TOPICS_WITH_A_PAGE])
    return Filter(
        country=_one_of(request.GET.get("country"), countries),
        speaks=_one_of(request.GET.get("language"), spoken),
        door=_one_of(request.GET.get("for"), [door.value for door in PUBLIC_DOORS]),
        topic=topic,
        free=request.GET.get("free") == "1",
        urgent=request.GET.get("urgent") == "1",
        named=_named_for(topic) if topic else frozenset(),
    )


def _named_for(topic: str) -> frozenset[str]:
    """The services that the capsules about it name."""
    rows = Capsule.objects.public().values_list("topic", "services")
    return frozenset(slug for code, slugs in rows if topic_page(code) == topic for slug in slugs)


def _one_of(value: str | None, allowed: list[str]) -> str:
    return value if value in allowed else ""
