"""One's sessions in one's own calendar: the page that makes the address, and the calendar."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from peers.people.access import for_helpers
from peers.training.actions.feeds import make_feed, owner_of, revoke_feed
from peers.training.calendar_feed import KEPT_FOR, as_calendar
from peers.training.models import CalendarFeed
from peers.training.session_permissions import facts_today, has_sessions, sessions_for
from peers.training.views.sessions import viewer_of


@for_helpers
@sensitive_variables("address")
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Make a new address, shown in this one answer, or take the old one back."""
    viewer = viewer_of(request)
    if not has_sessions(facts_today(viewer)):
        raise Http404
    address = ""
    if request.method == "POST" and request.POST.get("do") == "revoke":
        revoke_feed(by=viewer)
        messages.success(request, gettext("The address leads nowhere from now on."))
        return redirect("training:calendar")
    if request.method == "POST":
        token = make_feed(by=viewer, now=timezone.now())
        address = settings.PORTAL_URL + reverse("training:feed", args=[token])
    feed = CalendarFeed.objects.filter(user=viewer).first()
    return render(request, "training/calendar.html", {"feed": feed, "address": address})


@never_cache
@sensitive_variables()
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What the owner of the address may see today; an address taken back was never there."""
    owner = owner_of(token)
    if owner is None:
        raise Http404
    facts, now = facts_today(owner), timezone.now()
    if not has_sessions(facts):
        raise Http404
    rows = sessions_for(owner, facts).filter(ends_at__gte=now - KEPT_FOR).order_by("starts_at")
    kind = "text/calendar; charset=utf-8"
    answer = HttpResponse(as_calendar(list(rows), now=now), content_type=kind)
    answer["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return answer
