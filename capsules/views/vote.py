"""Was this helpful? Two buttons on a page of their own: the form's token needs a cookie, and the
capsule's page must do without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from capsules.actions.counting import count
from capsules.models import DailyCount
from capsules.views.public import find_reading, public_page, show

_KINDS = {"yes": DailyCount.Kind.HELPFUL, "no": DailyCount.Kind.NOT_HELPFUL}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks, or counts `answer=yes|no` and thanks; anything else is asked again."""
    reading = find_reading(request, slug)
    kind = _KINDS.get(request.POST.get("answer", ""))
    if request.method == "POST" and kind:
        count(
            capsule=reading.capsule,
            language=reading.language,
            day=timezone.localdate(),
            kind=kind,
        )
        return redirect("capsules:thanks", slug=slug)
    return show(request, "helpful", {"reading": reading, "unclear": request.method == "POST"})


@public_page
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    return show(request, "thanks", {"reading": find_reading(request, slug)})
