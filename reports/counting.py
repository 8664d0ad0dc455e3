"""Count what happened, from the events: a fixed number of queries for a period.

Contacts are threads by their OPENED event, closings by their CLOSED event, so that erasing a
thread's text changes no figure. Each table is one GROUP BY; the time to the first reply is read
as one narrow column (about 100 bytes a contact: a year of 100,000 contacts fits in memory).
"""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from peers.people.models import Group
from peers.threads.candidates import office_schedule
from peers.threads.models import ThreadEvent
from peers.threads.rules.ladder import promised_by
from peers.threads.rules.states import Status
from peers.threads.rules.topics import LEADS_ONLY, Risk
from reports.codes import DELETED, LATE, NOT_A_CONTACT, UNANSWERED, UNKNOWN, WITHIN
from reports.percentiles import nearest_rank, whole_minutes
from reports.periods import Period

Kind = ThreadEvent.Kind
Events = QuerySet[ThreadEvent]
Counts = dict[str, int]

_COLUMN_OF = {
    "topic": "thread__topic",
    "language": "thread__language",
    "risk_first": "thread__first_risk",
    "risk_final": "thread__risk",
    "age_band": "thread__age_band",
}
_CLOSED_INSTITUTION = Q(thread__group__kind=Group.Kind.INSTITUTION_CLOSED)


def _at_midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _ever_r4() -> Q:
    return Q(Exists(ThreadEvent.objects.filter(thread=OuterRef("thread"), risk=Risk.R4)))


def _in(period: Period, *kinds: str) -> Events:
    return ThreadEvent.objects.filter(
        kind__in=kinds,
        at__gte=_at_midnight(period.start),
        at__lt=_at_midnight(period.end),
    ).exclude(thread__topic=NOT_A_CONTACT)


def _told_by_month(events: Events) -> Events:
    """Without what is told once a year alone: R4, allegations, closed institutions."""
    return (
        events.exclude(thread__topic__in=LEADS_ONLY)
        .exclude(_CLOSED_INSTITUTION)
        .exclude(_ever_r4())
    )


def contacts(period: Period) -> dict[str, Any]:
    """The contacts that began in the period: the total, each table, and how fast they got an
    answer (`times`, minutes)."""
    opened = _told_by_month(_in(period, Kind.OPENED))
    tables = {name: _grouped(opened, column) for name, column in _COLUMN_OF.items()}
    tables["risk_first"] = _named(tables["risk_first"])
    tables["risk_final"] = _named(tables["risk_final"])
    tables["first_reply"], times = _replies(opened)
    total = sum(tables["topic"].values())
    return {"total": total, "tables": tables, "times": times}


def times(period: Period) -> dict[str, int]:
    """Median and 90th percentile of a quarter or year: percentiles of months do not add up."""
    return _replies(_told_by_month(_in(period, Kind.OPENED)))[1]


def closings(period: Period) -> dict[str, Any]:
    """The contacts that ended in the period, each by its last ending there."""
    ended = _told_by_month(_in(period, Kind.CLOSED, Kind.ERASED)).exclude(
        kind=Kind.ERASED, old_status=Status.CLOSED
    )
    rows = ended.order_by("at", "pk").values_list(
        "thread_id", "kind", "data__outcome", "thread__outcome"
    )
    last = {
        thread: DELETED if kind == Kind.ERASED else outcome or current or UNKNOWN
        for thread, kind, outcome, current in rows.iterator()
    }
    outcomes = Counter(last.values())
    return {"total": len(last), "tables": {"outcome": dict(outcomes)}}


def national(year: Period) -> Counts:
    """What is told once a year, for the country as a whole; the lines may overlap."""
    lines = {
        "r4": _ever_r4(),
        "allegations": Q(thread__topic__in=LEADS_ONLY),
        "closed_institutions": _CLOSED_INSTITUTION,
    }
    opened = _in(year, Kind.OPENED)
    return {name: opened.filter(which).count() for name, which in lines.items()}


def first_day() -> dt.date | None:
    """The day of the first contact; None while there is none."""
    first = ThreadEvent.objects.filter(kind=Kind.OPENED).aggregate(first=Min("at"))["first"]
    return timezone.localdate(first) if first else None


def _grouped(events: Events, column: str) -> Counts:
    rows = events.order_by().values_list(column).annotate(n=Count("thread", distinct=True))
    return {str(code): count for code, count in rows}


def _named(risks: Counts) -> Counts:
    return {Risk(int(level)).name: count for level, count in risks.items()}


def _replies(opened: Events) -> tuple[Counts, dict[str, int]]:
    """How the first replies came: counts within and after the promise, and the percentiles."""
    office = office_schedule()
    replied = Min("thread__events__at", filter=Q(thread__events__kind=Kind.REPLIED))
    rows = (
        opened.order_by()
        .annotate(asked=F("at"), replied=replied)
        .values_list("asked", "risk", "replied")
    )
    counts: Counter[str] = Counter()
    waits = []
    for asked, risk, answered in rows.iterator():
        if answered is None:
            counts[UNANSWERED] += 1
            continue
        waits.append(answered - asked)
        kept = answered <= promised_by(asked, Risk(risk), office)
        counts[WITHIN if kept else LATE] += 1
    found = {"answered": len(waits)}
    if waits:
        found["median"] = whole_minutes(nearest_rank(waits, 50))
        found["p90"] = whole_minutes(nearest_rank(waits, 90))
    return dict(counts), found
