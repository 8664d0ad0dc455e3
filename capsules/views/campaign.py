"""The page of a campaign: its text, the capsules chosen for it, a question to all."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from capsules.models import Campaign, Capsule
from capsules.reading import Piece, read
from capsules.views.public import language_of, public_page, show


@public_page
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """From its first day on, and afterwards as an archive; before that nobody knows of it."""
    language = language_of(request)
    today = timezone.localdate()
    begun = Campaign.objects.begun(today=today).in_language(language)
    found = begun.filter(slug=slug).first()
    if found is None:
        raise Http404
    places = {pk: place for place, pk in enumerate(found.chosen.values_list("capsule", flat=True))}
    capsules = Capsule.objects.public().in_language(language).filter(pk__in=places)
    chosen = sorted(capsules.prefetch_related("translations"), key=lambda one: places[one.pk])
    context = {
        "campaign": Piece(row=found, language=language),
        "is_over": found.is_over(today=today),
        "readings": [read(capsule, language) for capsule in chosen],
        "asks": _poll_of(found),
    }
    return show(request, "campaign", context)


def running_campaigns(language: str) -> list[Piece]:
    """What the first page leads to today; one query, none of them without a title."""
    today = timezone.localdate()
    rows = Campaign.objects.running(today=today).in_language(language)
    pieces = [Piece(row=row, language=language) for row in rows]
    return [piece for piece in pieces if piece.title.text]


def _poll_of(row: Campaign) -> str:
    """The address of the capsule whose question it asks; empty without one that all may see."""
    found = Capsule.objects.public().filter(poll=row.poll_id) if row.poll_id else None
    return found.values_list("slug", flat=True).first() or "" if found is not None else ""
