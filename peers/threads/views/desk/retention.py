"""What is kept, for how long, and what was erased: counts for staff and leads (S24).

Leads also see the restricted archive and the legal holds; staff see numbers alone.
"""

import datetime as dt
from collections import Counter
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from peers.people.access import is_staff_now
from peers.people.facts import facts_of
from peers.people.models import Role, User
from peers.threads import explain
from peers.threads.models import Erasure, LegalHold, Thread
from peers.threads.rules.retention import ARCHIVED_AFTER, KEPT_FOR
from peers.threads.rules.states import Status
from peers.threads.rules.topics import LEADS_ONLY
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.training.models import WordsErased
from peers.training.session_rules import WORDS_KEPT_FOR

SOON = dt.timedelta(days=30)
LOG_LENGTH = dt.timedelta(days=365)
ARCHIVE_LENGTH = 100


@require_safe
@at_the_desk
def retention(request: DeskRequest) -> HttpResponse:
    """For staff and leads; to everybody else the page is not there."""
    is_lead = Role.LEAD in facts_of(request.user, today=timezone.localdate()).active_roles
    if not (is_lead or is_staff_now(request.user)):
        raise Http404
    now = timezone.now()
    context: dict[str, Any] = {
        "helper": request.helper,
        "now": now,
        "rules": [(explain.level(risk), kept.days) for risk, kept in sorted(KEPT_FOR.items())],
        "words_kept": WORDS_KEPT_FOR.days,
        "archived_after": ARCHIVED_AFTER.days,
        "backup_days": settings.BACKUP_DAYS,
        "soon": due_soon(now),
        "log": log(now),
        "held": held(is_lead=is_lead),
    }
    if is_lead:
        context |= for_leads(request.user, now)
    return render(request, "desk/retention.html", context)


def held(*, is_lead: bool) -> int:
    """How many are under a legal hold. What is or may be about a helper is in no figure of staff:
    the one more would say that it exists (S11)."""
    rows = Thread.objects.filter(legal_hold=True)
    if not is_lead:
        rows = rows.exclude(topic__in=LEADS_ONLY).exclude(accusations__isnull=False)
    return rows.count()


def due_soon(now: dt.datetime) -> list[tuple[str, int]]:
    """[(level, how many texts are erased within 30 days)]: numbers, no threads."""
    found: list[tuple[str, int]] = []
    closed = Thread.objects.filter(status=Status.CLOSED, legal_hold=False)
    for risk, kept_for in sorted(KEPT_FOR.items()):
        due = closed.filter(risk=risk, closed_at__lte=now + SOON - kept_for).count()
        found.append((explain.level(risk), due))
    return found


def log(now: dt.datetime) -> list[tuple[dt.date, list[tuple[str, str, int]]]]:
    """[(first of a month, [(why, level, how many)])], newest first, for a year."""
    since = (now - LOG_LENGTH).date().replace(day=1)
    rows = Erasure.objects.filter(erased_on__gte=since).values_list("erased_on", "why", "risk")
    counts = Counter((day.replace(day=1), why, risk) for day, why, risk in rows)
    months: dict[dt.date, list[tuple[str, str, int]]] = {}
    for (month, why, risk), number in sorted(counts.items(), key=lambda pair: pair[0][1:]):
        line = (str(Erasure.Why(why).label), explain.level(risk), number)
        months.setdefault(month, []).append(line)
    for month, number in sorted(_words_erased(since).items()):
        line = (str(Erasure.Why.EXPIRED.label), gettext("Words about a session"), number)
        months.setdefault(month, []).append(line)
    return sorted(months.items(), reverse=True)


def _words_erased(since: dt.date) -> Counter[dt.date]:
    """{first of a month: how many words about trainings were erased}."""
    counts: Counter[dt.date] = Counter()
    rows = WordsErased.objects.filter(erased_on__gte=since).values_list("erased_on", "number")
    for day, number in rows:
        counts[day.replace(day=1)] += number
    return counts


def for_leads(user: User, now: dt.datetime) -> dict[str, Any]:
    """The archive and the holds, as far as this lead may see the threads (S11)."""
    visible = Thread.objects.visible_to(user)
    return {
        "is_lead": True,
        "archive": visible.archived(now).order_by("closed_at")[:ARCHIVE_LENGTH],
        "archive_count": visible.archived(now).aggregate(n=Count("pk"))["n"],
        "holds": _holds(visible),
    }


def _holds(visible: "QuerySet[Thread]") -> "QuerySet[LegalHold]":
    rows = LegalHold.objects.filter(lifted_at=None, thread__in=visible)
    return rows.select_related("thread", "set_by", "lift_asked_by").order_by("set_at")
