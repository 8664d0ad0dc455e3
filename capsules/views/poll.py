"""What would you do? One question, and how many chose what.

The form stands on a page of its own, as its token needs a cookie; that cookie says nothing about
who votes, and no vote knows its voter.
"""

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from capsules.actions.counting import count_poll
from capsules.models import Poll, PollCount, PollOption
from capsules.reading import Piece, Reading
from capsules.tally import tell
from capsules.views.public import find_reading, public_page, show


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks, or counts `option=<number>` and shows what others chose."""
    reading = find_reading(request, slug)
    poll, options = _poll(reading)
    chosen = request.POST.get("option", "")
    option = next((one for one in options if str(one.row.number) == chosen), None)
    if option:
        count_poll(option=option.row, language=reading.language, day=timezone.localdate())
        return redirect("capsules:poll_results", slug=slug)
    context = {"poll": poll, "options": options, "unclear": request.method == "POST"}
    return show(request, "poll", {"reading": reading, **context})


@public_page
def results(request: HttpRequest, slug: str) -> HttpResponse:
    reading = find_reading(request, slug)
    poll, options = _poll(reading)
    votes = PollCount.objects.filter(option__poll=poll.row).values("option").order_by()
    counts = dict(votes.annotate(votes=Sum("count")).values_list("option", "votes"))
    told = tell([counts.get(option.row.pk, 0) for option in options])
    context = {"poll": poll, "told": list(zip(options, told, strict=True))}
    return show(request, "poll_results", {"reading": reading, **context})


def _poll(reading: Reading) -> tuple[Piece, list[Piece]]:
    """The capsule's poll with its options; 404 where it has none."""
    language = reading.language
    poll = Poll.objects.filter(capsule=reading.capsule).in_language(language).first()
    if poll is None:
        raise Http404
    options = PollOption.objects.filter(poll=poll).in_language(language)
    return reading.piece(poll), reading.pieces(options)
