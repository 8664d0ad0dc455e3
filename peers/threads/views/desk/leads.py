"""The safeguarding leads' own pages: what waits for them, and who read what (S11, S12)."""

import datetime as dt
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from peers.people.models import Role, User
from peers.threads import explain
from peers.threads.candidates import current_policy
from peers.threads.forms_desk import ReadingsFilter
from peers.threads.models import (
    Accusation,
    GlassOpening,
    Thread,
    ThreadEvent,
    TwoAdultRequest,
    Writer,
)
from peers.threads.querysets import ThreadQuerySet
from peers.threads.rules.states import Status
from peers.threads.rules.topics import LEADS_ONLY
from peers.threads.text import read_glass_note
from peers.threads.views.desk.access import DeskRequest, Helper, View, at_the_desk
from peers.threads.views.desk.board import live_threads
from peers.threads.views.desk.rows import Row, row_of
from peers.vault import VaultError

# One line of the reading log each.
READINGS: dict[str, Promise | str] = {
    ThreadEvent.Kind.READ: _("read it"),
    ThreadEvent.Kind.GLASS_OPENED: _("opened it under break-glass"),
    ThreadEvent.Kind.GLASS_ENDED: _("ended the break-glass"),
}
# More wait for the leads than anybody can read: the most urgent first, the rest on the board.
SHOWN = 100
PAGE_LENGTH = 50
TWO_LEADS = 2


def for_leads(view: View) -> View:
    """To everybody else these pages are not there."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Role.LEAD not in request.helper.roles:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True)
class Opening:
    """A thread that staff read now, with the reason in their words."""

    row: GlassOpening
    note: str


@require_safe
@at_the_desk
@for_leads
def leads(request: DeskRequest) -> HttpResponse:
    """Accusations, what nobody else could answer, what waits for a second adult."""
    helper, now = request.helper, timezone.now()
    visible = Thread.objects.visible_to(helper.user)
    context = {
        "helper": helper,
        "now": now,
        "sections": sections_of(helper, now),
        "unjudged": unjudged(visible),
        "openings": openings(visible, now),
        "to_review": visible.to_review(now).order_by("closed_at")[:SHOWN],
        "needs_another_lead": User.objects.holding(Role.LEAD).count() < TWO_LEADS,
    }
    return render(request, "desk/leads.html", context)


def sections_of(helper: Helper, now: dt.datetime) -> list[tuple[str, str, list[Row]]]:
    """[(css name, title, rows)]; a thread stands once, where it is most a lead's."""
    asked = TwoAdultRequest.objects.filter(thread=OuterRef("pk"), decided_at=None)
    waits = Q(topic__in=LEADS_ONLY) | Q(status=Status.LEADS) | Q(numbers_first=True)
    threads = live_threads(helper, now).filter(waits | Q(Exists(asked)))
    ladder = current_policy()
    found: dict[str, list[Row]] = {"accusations": [], "waits": [], "second-adult": []}
    for thread in threads[:SHOWN]:
        row = row_of(thread, user_id=helper.user.pk, ladder=ladder, now=now)
        found[_place(row)].append(row)
    titles = {
        "accusations": gettext("About a helper"),
        "waits": gettext("Waiting for a safeguarding lead"),
        "second-adult": gettext("A second adult is asked"),
    }
    return [(name, titles[name], rows) for name, rows in found.items() if rows]


def _place(row: Row) -> str:
    if row.thread.topic in LEADS_ONLY:
        return "accusations"
    if row.thread.status == Status.LEADS or row.thread.numbers_first:
        return "waits"
    return "second-adult"


def unjudged(visible: ThreadQuerySet) -> QuerySet[Accusation]:
    """Names found in a text that no lead has judged yet."""
    rows = Accusation.objects.filter(holds=None, thread__in=visible.values("pk"))
    return rows.select_related("thread", "person").order_by("noted_at")


def openings(visible: ThreadQuerySet, now: dt.datetime) -> list[Opening]:
    """What staff read under break-glass at this moment."""
    rows = GlassOpening.objects.filter(
        ended_at=None, ends_at__gt=now, thread__in=visible.values("pk")
    )
    return [
        Opening(row, note_of(row))
        for row in rows.select_related("thread", "by").order_by("ends_at")
    ]


def note_of(opening: GlassOpening) -> str:
    try:
        return read_glass_note(opening)
    except VaultError:
        return ""


@dataclass(frozen=True)
class Reading:
    """Who read which thread when; never what it says."""

    at: dt.datetime
    who: str
    role: str
    thread: Thread
    what: str
    detail: str


@require_safe
@at_the_desk
@for_leads
def readings(request: DeskRequest) -> HttpResponse:
    """Every reading by somebody whom the thread was not given to, newest first (S12)."""
    form = ReadingsFilter(request.GET, people=_people())
    chosen = form.cleaned_data if form.is_valid() else {}
    visible = Thread.objects.visible_to(request.user)
    events = ThreadEvent.objects.filter(kind__in=READINGS, thread__in=visible.values("pk"))
    if chosen.get("who") is not None:
        events = events.filter(by=chosen["who"])
    if number := (chosen.get("number") or "").strip():
        events = events.filter(thread__in=Thread.objects.numbered(number).values("pk"))
    rows = events.select_related("by", "thread").order_by("-at", "-pk")
    page = Paginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "helper": request.helper,
        "now": timezone.now(),
        "filter": form,
        "filtered": any(chosen.values()),
        "page": page,
        "readings": [reading(event) for event in page],
        "kept_query": kept.urlencode(),
    }
    return render(request, "desk/readings.html", context)


def _people() -> QuerySet[User]:
    roles = (Role.COACH, Role.ON_CALL, Role.LEAD, Role.STAFF)
    return User.objects.holding(*roles).order_by("name")


def reading(event: ThreadEvent) -> Reading:
    return Reading(
        at=event.at,
        who=str(event.by or ""),
        role=str(dict(Writer.choices).get(event.by_role, event.by_role)),
        thread=event.thread,
        what=str(READINGS[event.kind]),
        detail=explain.detail(event.data),
    )
