"""Staff close a group, after a page that says what that means, and open it again."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from peers.people import archiving
from peers.people.access import for_helpers, is_staff_now
from peers.people.models import Group, Membership, User
from peers.people.roster import RosterRefused


@for_helpers
@require_GET
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    _staff(request)
    group = get_object_or_404(Group.objects.open(), pk=pk)
    members = Membership.objects.current().filter(group=group).select_related("user")
    return render(request, "groups/archive.html", {"group": group, "members": members})


@for_helpers
@require_POST
@reauthentication_required
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    user = _staff(request)
    group = get_object_or_404(Group, pk=pk)
    try:
        archiving.archive(group_id=group.pk, by=user, now=timezone.now())
    except RosterRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, gettext("%(group)s is archived.") % {"group": group})
    return redirect("groups:home")


@for_helpers
@require_POST
@reauthentication_required
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    user = _staff(request)
    group = get_object_or_404(Group, pk=pk)
    try:
        archiving.reopen(group_id=group.pk, by=user, now=timezone.now())
    except RosterRefused as refused:
        messages.error(request, str(refused.message))
        return redirect("groups:home")
    messages.success(request, gettext("The group is open again. Invite its people anew."))
    return redirect("groups:roster", pk)


def _staff(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not is_staff_now(request.user):
        raise Http404
    return request.user
