"""What was read, as a page and as files."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peers.people.models import User
from reports import reading as figures
from reports.actions import log_export
from reports.choices import choices
from reports.models import ExportLog
from reports.periods import Period
from reports.views import as_csv, as_xlsx, edition_for


@require_safe
@login_required
@never_cache
def reading(request: HttpRequest) -> HttpResponse:
    """One month's figures; the newest finished one unless another one is asked for."""
    report = _asked_for(request)
    months = figures.months(now=timezone.now())
    context = {
        "report": report,
        "choices": choices(months, report.period if report else None),
        "audience": "internal",
    }
    return render(request, "reports/reading.html", context)


@require_safe
@login_required
def reading_csv(request: HttpRequest) -> HttpResponseBase:
    report = _taken(request)
    return as_csv(report, f"reading-{report.period.key}")


@require_safe
@login_required
def reading_xlsx(request: HttpRequest) -> HttpResponseBase:
    report = _taken(request)
    return as_xlsx(report, f"reading-{report.period.key}")


def _asked_for(request: HttpRequest) -> figures.ReadingReport | None:
    """The report of `?period=`; None while no month with a count is over. 404 for who may not
    read figures, and for a month that is not there."""
    edition_for(request)
    now = timezone.now()
    known = figures.months(now=now)
    key = request.GET.get("period")
    if not key:
        return figures.report(known[0], now=now) if known else None
    month = Period.parse(key)
    if month not in known:
        raise Http404
    return figures.report(month, now=now)


def _taken(request: HttpRequest) -> figures.ReadingReport:
    """The report that somebody takes away; noted before the first byte leaves."""
    report = _asked_for(request)
    if report is None:
        raise Http404
    if request.method == "GET":
        log_export(
            period=report.period.key,
            audience=report.audience,
            by=cast("User", request.user),
            now=timezone.now(),
            report=ExportLog.Of.READING,
        )
    return report
