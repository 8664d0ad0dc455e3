"""Where I am logged in, and out of everywhere else."""

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from peers.people.access import for_helpers
from peers.people.joining import may_invite
from peers.people.log_ins import end_log_ins, log_ins_of
from peers.people.models import Group, Invitation, User


@for_helpers
@require_GET
def log_ins(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    this = request.session.session_key
    now = timezone.now()
    found = log_ins_of(request.user, this=this, now=now)
    context = {
        "log_ins": found,
        "others": len(found) > 1,
        "invited_into": _invited_into(request.user, now),
    }
    return render(request, "account/log_ins.html", context)


def _invited_into(user: User, now: dt.datetime) -> list[Group | None]:
    """Where invitations in this person's name are open; None stands for the organisation. They
    are not withdrawn by logging out: whoever was invited rightly would stand before a closed door.
    """
    rows = Invitation.objects.filter(invited_by=user, expires_at__gt=now)
    waiting = rows.filter(accepted_at=None, declined_at=None, revoked_at=None)
    rows = waiting.select_related("group").order_by("group__name")
    found = dict.fromkeys((one.group, one.role) for one in rows)
    mine = (group for group, role in found if may_invite(user, group, role))
    return list(dict.fromkeys(mine))


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
