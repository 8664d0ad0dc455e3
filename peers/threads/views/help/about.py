"""Before writing: who reads it, how long it takes, and what cannot be kept secret (S01, S02)."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from capsules.topics import TOPICS
from peers.threads.notice import ADULTS_NOTICE_VERSION, NOTICE_VERSION
from peers.threads.rules.clock import is_open
from peers.threads.rules.ladder import PROMISE
from peers.threads.rules.topics import Risk
from peers.threads.views.help.kept import first_visits_kept, office_now
from peers.threads.views.help.pages import show_page, youth_page
from peers.threads.waiting import opening_words

_HOUR = 3600


@youth_page("GET", "HEAD")
@first_visits_kept
def about(request: HttpRequest) -> HttpResponse:
    topic = request.GET.get("topic", "")
    context = notice_context(now=timezone.now())
    # Carried from the card that was being read to the form.
    context["topic"] = topic if topic in TOPICS else ""
    return show_page(request, "about", context)


def notice_context(*, now: dt.datetime) -> dict[str, Any]:
    """What `help/_notice.html` says; shown before the form and above it."""
    office = office_now()
    return {
        "notice_version": NOTICE_VERSION,
        "adults_notice_version": ADULTS_NOTICE_VERSION,
        "office_is_open": is_open(now, office),
        "office_words": opening_words(now=now, office=office),
        "question_hours": int(PROMISE[Risk.R0].total_seconds() // _HOUR),
        "worry_hours": int(PROMISE[Risk.R2].total_seconds() // _HOUR),
        "danger_minutes": int(PROMISE[Risk.R4].total_seconds() // 60),
    }
