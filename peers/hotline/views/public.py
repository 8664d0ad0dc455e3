"""`/stop/`: anybody reports a link, without an account, and hears that it arrived."""

import time
import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from peers.hotline.actions import receive
from peers.hotline.forms import ReportForm
from peers.hotline.slowing import delay_for


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
        return _show(request, form)
    now = timezone.now()
    receive(**form.cleaned_data, now=now)
    if delay := delay_for(request, now):
        time.sleep(delay)
    return redirect("stop:thanks")


@require_safe
@never_cache
def thanks(request: HttpRequest) -> HttpResponse:
    """No code and no number: nothing of it has to be kept on the device."""
    return render(request, "stop/thanks.html")


@sensitive_variables()
def _show(request: HttpRequest, form: ReportForm) -> HttpResponse:
    return render(request, "stop/report.html", {"form": form}, status=422 if form.errors else 200)
