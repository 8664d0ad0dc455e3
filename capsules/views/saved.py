"""Reading without internet: what a phone has to fetch to keep one capsule, and the pages for it.

The phone decides (static/js/saved.js) and keeps public pages only; the portal does not learn who
saved what. The worker that answers without internet (static/js/offline.js) only reads.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from capsules.languages import direction
from capsules.models import Card
from capsules.publishing.addresses import addresses_to_keep
from capsules.publishing.digests import version_of
from capsules.reading import Reading
from capsules.sound import recordings_of, with_recordings
from capsules.views.public import find_reading, public_page, show
from capsules.views.quiz import questions_of


@public_page
def listing(request: HttpRequest) -> HttpResponse:
    """Filled by the device itself, from what it keeps."""
    return show(request, "saved", {})


@public_page
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone shows without internet instead of anything it has not kept."""
    return show(request, "offline", {})


@public_page
def parts(request: HttpRequest, slug: str) -> HttpResponse:
    """Which pages make up the capsule, each with where it is fetched; the version tells a change.

    Questions are kept in the form that says of each answer what there is to say: there is nobody
    to send the answers to. Recordings weigh more than all pages: a phone takes them where its
    reader wants them.
    """
    reading = find_reading(request, slug)
    title = reading.about.title
    pages = {address: address for address in addresses_to_keep(reading.capsule)}
    quiz = reverse("capsules:quiz", args=[slug])
    if quiz in pages:
        pages[quiz] = reverse("capsules:quiz_saved", args=[slug])
    for name in ("saved", "offline"):
        pages[reverse(f"capsules:{name}")] = reverse(f"capsules:{name}")
    return JsonResponse(
        {
            "address": reverse("capsules:detail", args=[slug]),
            "title": title.text,
            "language": title.language,
            "dir": direction(title.language),
            "version": version_of(slug),
            "pages": pages,
            "recordings": _recordings(reading),
        }
    )


def _recordings(reading: Reading) -> dict[str, int]:
    """Address and bytes of each recording that the capsule's page plays."""
    if not getattr(reading.capsule, "has_audio", False):
        return {}
    cards = Card.objects.filter(capsule=reading.capsule).in_language(reading.language)
    found = recordings_of(with_recordings(reading, reading.pieces(cards)))
    return {
        reverse("capsules:audio", args=[one.recording.digest, one.kind]): one.size for one in found
    }


@public_page
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions, each answer opening with what there is to say of it."""
    reading = find_reading(request, slug)
    asked = questions_of(reading)
    if not asked:
        raise Http404
    return show(request, "quiz_saved", {"reading": reading, "asked": asked})


@cache
def _script() -> str:
    return (Path(settings.BASE_DIR) / "static" / "js" / "offline.js").read_text()


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At the top, because a worker reaches no page above the folder it lies in."""
    return HttpResponse(_script(), content_type="text/javascript")
