"""The organisation's year as a page and as files."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peers.people.models import User
from reports import year as figures
from reports.actions import log_export
from reports.models import ExportLog
from reports.views import as_csv, as_xlsx, edition_for


@require_safe
@login_required
@never_cache
def year(request: HttpRequest) -> HttpResponse:
    """One year's figures; the newest finished one unless another one is asked for."""
    audience = edition_for(request)
    context = {
        "audience": audience,
        "years": figures.years(now=timezone.now()),
        "report": _asked_for(request, audience),
    }
    return render(request, "reports/year.html", context)


@require_safe
@login_required
def year_csv(request: HttpRequest) -> HttpResponseBase:
    report = _taken(request)
    return as_csv(report, f"year-{report.year}-{report.audience}")


@require_safe
@login_required
def year_xlsx(request: HttpRequest) -> HttpResponseBase:
    report = _taken(request)
    return as_xlsx(report, f"year-{report.year}-{report.audience}")


def _asked_for(request: HttpRequest, audience: str) -> figures.YearReport | None:
    """The report of `?year=`; None while no year with a session is over."""
    now = timezone.now()
    known = figures.years(now=now)
    asked = request.GET.get("year")
    if asked is None:
        return figures.report(known[0], audience, now=now) if known else None
    if asked not in {str(one) for one in known}:
        raise Http404
    return figures.report(int(asked), audience, now=now)


def _taken(request: HttpRequest) -> figures.YearReport:
    """The report that somebody takes away; noted before the first byte leaves."""
    report = _asked_for(request, edition_for(request))
    if report is None:
        raise Http404
    if request.method == "GET":
        log_export(
            period=str(report.year),
            audience=report.audience,
            by=cast("User", request.user),
            now=timezone.now(),
            report=ExportLog.Of.YEAR,
        )
    return report
