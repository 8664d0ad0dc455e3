"""For staff, leads and on-call: what was reported, masked; the hand-over; the receipt."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from capsules.models import Service
from peers.hotline import actions
from peers.hotline.errors import HotlineError
from peers.hotline.forms import AsideForm, ReceiptForm
from peers.hotline.models import StopReport
from peers.hotline.permissions import can_handle, can_list
from peers.hotline.rules import is_overdue
from peers.people.access import HelperRequest, for_helpers

View = Callable[..., HttpResponse]
# The hotline's entry in the directory of services.
HOTLINE = "report-images"
PAGE_LENGTH = 50


def for_handlers(view: View) -> View:
    """POST-only, for leads and on-call; to everybody else it is not there."""

    def guarded(request: HelperRequest, pk: uuid.UUID) -> HttpResponse:
        if not can_handle(request.user):
            raise Http404
        report = get_object_or_404(StopReport, pk=pk)
        try:
            return view(request, report)
        except HotlineError as error:
            return listed(request, error=str(error), status=409)

    return require_POST(for_helpers(guarded))


@require_safe
@for_helpers
def reports(request: HelperRequest) -> HttpResponse:
    """What was reported, by the name of the site alone."""
    if not can_list(request.user):
        raise Http404
    return listed(request)


def listed(request: HelperRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """New ones first; the links are unsealed only to be masked."""
    now = timezone.now()
    found = StopReport.objects.select_related("settled_by", "confirmed_by")
    rows = found.prefetch_related("shown")
    page = Paginator(_new_first(rows), PAGE_LENGTH).get_page(request.GET.get("page"))
    lines = [
        {
            "report": row,
            "masked": actions.masked_link(row),
            "late": row.state == "new" and is_overdue(row.received_at, now=now),
            "seen_by_me": request.user.pk in [one.to_id for one in row.shown.all()],
        }
        for row in page
    ]
    context = {"lines": lines, "page": page, "error": error, "may_handle": can_handle(request.user)}
    forms = {"receipt": ReceiptForm(), "aside": AsideForm()}
    return render(request, "stop/reports.html", {**context, **forms}, status=status)


def _new_first(rows: QuerySet[StopReport]) -> QuerySet[StopReport]:
    order = {"new": 0, "forwarded": 1}
    whens = [When(state=state, then=Value(place)) for state, place in order.items()]
    place = Case(*whens, default=Value(2), output_field=IntegerField())
    return rows.order_by(place, "-received_at", "pk")


@for_handlers
@sensitive_variables()
def show(request: HelperRequest, report: StopReport) -> HttpResponse:
    """The link once, in a field to copy from; never as something to press."""
    link = actions.show_link(report_id=report.pk, by=request.user, now=timezone.now())
    service = Service.objects.filter(slug=HOTLINE).exclude(website="").first()
    context = {
        "report": report,
        "link": link,
        "form_address": service.website if service else "",
        "receipt": ReceiptForm(),
    }
    return render(request, "stop/link.html", context)


@for_handlers
def forward(request: HelperRequest, report: StopReport) -> HttpResponse:
    reference = _given(ReceiptForm(request.POST), "reference")
    actions.forward(report_id=report.pk, by=request.user, reference=reference, now=timezone.now())
    return _done(request, _("Noted: the hotline has it."))


@for_handlers
def confirm(request: HelperRequest, report: StopReport) -> HttpResponse:
    reference = _given(ReceiptForm(request.POST), "reference")
    actions.confirm(report_id=report.pk, by=request.user, reference=reference, now=timezone.now())
    return _done(request, _("Noted: the hotline confirmed it."))


@for_handlers
def set_aside(request: HelperRequest, report: StopReport) -> HttpResponse:
    why = _given(AsideForm(request.POST), "why")
    actions.set_aside(report_id=report.pk, by=request.user, why=why, now=timezone.now())
    return _done(request, _("Set aside."))


class Unfit(HotlineError):
    """A field that cannot be taken; the words are the form's own."""

    def __init__(self, message: str) -> None:
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.args[0])


def _given(form: Form, name: str) -> str:
    if not form.is_valid():
        raise Unfit(str(form.errors[name][0]))
    return str(form.cleaned_data[name])


def _done(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("hotline:reports")
