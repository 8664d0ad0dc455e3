"""A capsule handed on: its address, a page to print, a poster. Nothing is loaded from anywhere."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from capsules.addresses import in_language
from capsules.models import Capsule, Card, Service
from capsules.printing.picture import picture_of
from capsules.printing.poster import as_pdf
from capsules.reading import Reading, read_services
from capsules.views.public import find_reading, public_page, show


@public_page
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """The address to copy, send or show, and the posters there are."""
    reading = find_reading(request, slug)
    address = _address(reading)
    context = {
        "reading": reading,
        "address": address,
        "quoted": quote(address),
        "picture": picture_of(address),
        "posters": [
            (code, in_language(reverse("capsules:poster", args=[slug]), code))
            for code in _languages_of(reading)
        ],
    }
    return show(request, "share", context)


@public_page
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything of the capsule to print: no menus, the numbers, the way back as a picture."""
    reading = find_reading(request, slug)
    language = reading.language
    cards = Card.objects.filter(capsule=reading.capsule).in_language(language)
    services = Service.objects.published().in_language(language)
    address = _address(reading)
    context = {
        "reading": reading,
        "cards": reading.pieces(cards),
        "services": read_services(services.filter(slug__in=reading.capsule.services), language),
        "address": address,
        "picture": picture_of(address),
    }
    return show(request, "paper", context)


@public_page
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """A4 as PDF; 404 in a language that the capsule does not speak, instead of another's poster."""
    reading = find_reading(request, slug)
    if reading.about.title.is_fallback:
        raise Http404
    return HttpResponse(as_pdf(reading, _address(reading)), content_type="application/pdf")


def _address(reading: Reading) -> str:
    return settings.PORTAL_URL + reading.capsule.get_absolute_url()


def _languages_of(reading: Reading) -> list[str]:
    """The languages in which the capsule has a title of its own; one query."""
    row = Capsule.objects.rewrite(False).get(pk=reading.capsule.pk)
    return [
        code
        for code, _name in settings.LANGUAGES
        if code not in reading.withdrawn and getattr(row, f"title_{code.replace('-', '_')}")
    ]
