"""A capsule: one page with all its cards, so that a cheap phone asks once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from capsules.easy import easy_card
from capsules.models import Card, Service
from capsules.reading import read_services
from capsules.sound import bytes_of, with_recordings
from capsules.views.public import find_reading, public_page, show


@public_page
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole capsule: four queries, whatever the number of cards; five with recordings."""
    reading = find_reading(request, slug)
    cards = Card.objects.filter(capsule=reading.capsule).in_language(reading.language)
    services = (
        Service.objects.published()
        .in_language(reading.language)
        .filter(slug__in=reading.capsule.services)
    )
    pieces = with_recordings(reading, reading.pieces(cards))
    return show(
        request,
        "capsule_detail",
        {
            "reading": reading,
            "cards": pieces,
            "recorded_bytes": bytes_of(pieces),
            "services": read_services(services, reading.language),
        },
    )


@public_page
def easy(request: HttpRequest, slug: str) -> HttpResponse:
    """The same cards in very short sentences, with a picture each."""
    reading = find_reading(request, slug)
    rows = Card.objects.filter(capsule=reading.capsule).in_language(reading.language)
    cards = [easy_card(piece) for piece in reading.pieces(rows)]
    return show(request, "capsule_easy", {"reading": reading, "cards": cards})


@public_page
def card(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A link to one card: its place on the capsule's page."""
    reading = find_reading(request, slug)
    if not Card.objects.filter(capsule=reading.capsule, number=number).exists():
        raise Http404
    return redirect(reverse("capsules:detail", args=[slug]) + f"#card-{number}")
