"""Draw up the figures of finished periods, once, and note who takes them away."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from capsules.topics import CODE_LIST_VERSION
from peers.people.models import User
from reports import counting
from reports.models import Audience, ExportLog, Snapshot
from reports.periods import Kind, Period, ready_months


def draw_up_months(*, now: dt.datetime) -> list[Snapshot]:
    """The snapshots of every finished month since the first contact, drawn up where missing.

    All of them, whatever was asked for: a month with few contacts is counted with the next, so
    each month stands on those before it.
    """
    kept = list(Snapshot.objects.filter(kind=Kind.MONTH))
    first = kept[0].start if kept else counting.first_day()
    if first is None:
        return []
    by_start = {one.start: one for one in kept}
    return [
        by_start.get(month.start) or _draw_up(month, _month_counts, now)
        for month in ready_months(first, timezone.localdate(now))
    ]


def draw_up(period: Period, *, now: dt.datetime) -> dict[str, Any]:
    """What months cannot tell about a quarter or a year: percentiles and the national lines."""
    kept = Snapshot.objects.filter(kind=period.kind, start=period.start).first()
    counts: dict[str, Any] = (kept or _draw_up(period, _own_counts, now)).counts
    return counts


def log_export(
    *,
    period: str,
    audience: str,
    by: User,
    now: dt.datetime,
    report: str = ExportLog.Of.CONTACTS,
) -> ExportLog:
    """Note who takes which figures away. Written before the first byte leaves."""
    return ExportLog.objects.create(
        by=by, at=now, period=period, audience=Audience(audience), report=ExportLog.Of(report)
    )


def _draw_up(
    period: Period, count: Callable[[Period], dict[str, Any]], now: dt.datetime
) -> Snapshot:
    """Count and keep; when two look for the first time at once, the first to write is right."""
    snapshot, _made = Snapshot.objects.get_or_create(
        kind=period.kind,
        start=period.start,
        defaults={
            "counts": count(period),
            "code_list": CODE_LIST_VERSION,
            "drawn_up_at": now,
        },
    )
    return snapshot


def _month_counts(month: Period) -> dict[str, Any]:
    return {"contacts": counting.contacts(month), "closings": counting.closings(month)}


def _own_counts(period: Period) -> dict[str, Any]:
    own: dict[str, Any] = {"times": counting.times(period)}
    if period.kind is Kind.YEAR:
        own["national"] = counting.national(period)
    return own


def code_lists(snapshots: Iterable[Snapshot]) -> list[str]:
    """The versions of the code list that these figures were counted under."""
    return sorted({one.code_list for one in snapshots})
