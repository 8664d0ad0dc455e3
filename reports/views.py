"""The figures as a page and as a file."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peers.people.models import User
from reports.actions import log_export
from reports.choices import choices
from reports.export import AnyReport, csv_lines
from reports.figures import Library, Report
from reports.models import Audience, ExportLog
from reports.periods import Period
from reports.permissions import can_read_reports, can_see_exports
from reports.workbook import CONTENT_TYPE, as_workbook

EXPORTS_SHOWN = 20


@require_safe
@login_required
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """One period's tables; the newest quarter unless another one is asked for."""
    library, audience = _open(request)
    report = _asked_for(request, library, audience)
    exports = ExportLog.objects.select_related("by")[:EXPORTS_SHOWN]
    context = {
        "report": report,
        "audience": audience,
        "choices": choices(library.periods(audience), report.period if report else None),
        "exports": exports if can_see_exports(request.user) else None,
    }
    return render(request, "reports/index.html", context)


@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponseBase:
    """The same figures as CSV. Noted before the first byte leaves."""
    report = _taken(request)
    return as_csv(report, f"contacts-{report.period.key}-{report.audience}")


@require_safe
@login_required
def workbook(request: HttpRequest) -> HttpResponseBase:
    """The same figures as XLSX."""
    report = _taken(request)
    return as_xlsx(report, f"contacts-{report.period.key}-{report.audience}")


def as_csv(report: AnyReport, name: str) -> HttpResponseBase:
    kind = "text/csv; charset=utf-8"
    return _as_file(StreamingHttpResponse(csv_lines(report), content_type=kind), f"{name}.csv")


def as_xlsx(report: AnyReport, name: str) -> HttpResponseBase:
    return _as_file(HttpResponse(as_workbook(report), content_type=CONTENT_TYPE), f"{name}.xlsx")


def _as_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def _taken(request: HttpRequest) -> Report:
    """The report that somebody takes away; noted before the first byte leaves."""
    library, audience = _open(request)
    report = _asked_for(request, library, audience)
    if report is None:
        raise Http404
    if request.method == "GET":
        by = cast("User", request.user)
        log_export(period=report.period.key, audience=audience, by=by, now=timezone.now())
    return report


def _open(request: HttpRequest) -> tuple[Library, str]:
    """The library and the edition asked for."""
    audience = edition_for(request)
    return Library(timezone.now()), audience


def edition_for(request: HttpRequest) -> str:
    """The edition asked for; 404 for who may not read it: a peer need not know that the page
    exists."""
    if not can_read_reports(request.user):
        raise Http404
    audience = request.GET.get("for", Audience.INTERNAL)
    if audience not in Audience.values:
        raise Http404
    return audience


def _asked_for(request: HttpRequest, library: Library, audience: str) -> Report | None:
    """The report of `?period=`; None while there is nothing to report at all."""
    key = request.GET.get("period")
    period = Period.parse(key) if key else library.latest(audience)
    if key and (period is None or not library.has(period, audience)):
        raise Http404
    return library.report(period, audience) if period else None
