"""`/stop/`: anybody reports a link, without an account, and hears that it arrived."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from peers.hotline.actions import receive
from peers.hotline.forms import ReportForm
from peers.hotline.slowing import is_ripe, ticket_for, wait_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def report(request: HttpRequest) -> HttpResponse:
    """The form; on POST the link is sealed and the answer says thank you."""
    if request.method != "POST":
        return _show(request, ReportForm(initial={"submission": uuid.uuid4()}))
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    now = timezone.now()
    submission = form.cleaned_data["submission"]
    # For this link alone: one form with many links waits for each.
    one = uuid.uuid5(submission, form.cleaned_data["link"])
    ripe = is_ripe(request.POST.get("ticket", ""), one, now=now)
    if not ripe and (seconds := wait_for(request, now)):
        ticket = ticket_for(one, seconds=seconds, now=now)
        return _please_wait(request, form, seconds=seconds, ticket=ticket)
    receive(**form.cleaned_data, now=now)
    return redirect("stop:thanks")


@require_safe
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """No code and no number: nothing of it has to be kept on the device."""
    return render(request, "stop/thanks.html")


@sensitive_variables()
def _please_wait(
    request: HttpRequest, form: ReportForm, *, seconds: int, ticket: str
) -> HttpResponse:
    """Nothing was kept yet: what was typed stays, and one more press sends it."""
    # A form that came without its token has one from now on: the ticket is for this form.
    token = form.cleaned_data["submission"]
    response = _show(request, form, status=429, seconds=seconds, ticket=ticket, token=token)
    response["Retry-After"] = str(seconds)
    return response


@sensitive_variables()
def _show(
    request: HttpRequest, form: ReportForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, "stop/report.html", {"form": form, **context}, status=status)
