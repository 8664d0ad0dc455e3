"""Where I am logged in, and out of everywhere else."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from peers.people.access import for_helpers
from peers.people.log_ins import end_log_ins, log_ins_of
from peers.people.models import User


@for_helpers
@require_GET
def log_ins(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    this = request.session.session_key
    found = log_ins_of(request.user, this=this, now=timezone.now())
    return render(request, "account/log_ins.html", {"log_ins": found, "others": len(found) > 1})


@for_helpers
@require_POST
@reauthentication_required
def log_out_elsewhere(request: HttpRequest) -> HttpResponse:
    """Whoever found this device open cannot throw its owner out of the others: the password
    is asked again."""
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    end_log_ins(request.user, now=timezone.now(), but=request.session.session_key)
    messages.success(request, gettext("You are logged out everywhere else."))
    return redirect("account_log_ins")
