"""The help directory with its filters."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_info

from capsules.models import Service
from capsules.reading import read_services
from capsules.views.doors import PUBLIC_DOORS
from capsules.views.public import language_of, public_page, show


@public_page
def directory(request: HttpRequest) -> HttpResponse:
    """Services by country, spoken language and door; an unknown filter filters nothing."""
    language = language_of(request)
    rows = list(Service.objects.published().in_language(language))
    countries = sorted({row.country for row in rows} - {"EU"})
    spoken = sorted({code for row in rows for code in row.languages})
    country = _one_of(request.GET.get("country"), countries)
    speaks = _one_of(request.GET.get("language"), spoken)
    door = _one_of(request.GET.get("for"), [door.value for door in PUBLIC_DOORS])
    chosen = [
        row
        for row in rows
        if (not country or row.country in (country, "EU"))
        and (not speaks or speaks in row.languages)
        and (not door or getattr(row, f"for_{door}"))
    ]
    today = timezone.localdate()
    return show(
        request,
        "services",
        {
            "services": [
                (piece, piece.row.hours_are_fresh(today=today))
                for piece in read_services(chosen, language)
            ],
            "countries": countries,
            "country": country,
            "spoken": [(code, get_language_info(code)["name_local"]) for code in spoken],
            "speaks": speaks,
            "doors": PUBLIC_DOORS,
            "door": door,
        },
    )


def _one_of(value: str | None, allowed: list[str]) -> str:
    return value if value in allowed else ""
