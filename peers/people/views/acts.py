"""One act on one person of a roster each: POST only, then back to the roster with a sentence."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from peers.people import roster
from peers.people.access import for_helpers, group_or_404, is_staff_now, member_or_404
from peers.people.forms_groups import AgreementForm, VettingForm
from peers.people.models import Membership, User
from peers.people.roster import RosterRefused

Act = Callable[[HttpRequest, Membership, User], str]


def on_member(act: Act) -> Callable[..., HttpResponse]:
    """Find the group and the person (or 404), do the one act, say how it went."""

    @for_helpers
    @require_POST
    def view(request: HttpRequest, pk: int, member: int) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
        person = member_or_404(group_or_404(request.user, pk), member)
        try:
            messages.success(request, act(request, person, request.user))
        except RosterRefused as refused:
            messages.error(request, str(refused.message))
        return redirect("groups:roster", pk)

    return view


@on_member
def agreement(request: HttpRequest, member: Membership, by: User) -> str:
    data = _cleaned(AgreementForm(request.POST, member=member))
    roster.record_agreement(member=member, by=by, now=timezone.now(), **data)
    return gettext("Recorded for %(name)s. It counts for a year.") % {"name": member.user}


@on_member
def vetting(request: HttpRequest, member: Membership, by: User) -> str:
    data = _cleaned(VettingForm(request.POST, member=member))
    staff = is_staff_now(by)
    roster.record_vetting(member=member, by=by, by_staff=staff, now=timezone.now(), **data)
    return gettext("Recorded for %(name)s. It counts for a year.") % {"name": member.user}


@on_member
def pause(request: HttpRequest, member: Membership, by: User) -> str:
    roster.pause(member=member, by=by, now=timezone.now())
    return gettext("%(name)s is paused. What they held goes on.") % {"name": member.user}


@on_member
def resume(request: HttpRequest, member: Membership, by: User) -> str:
    roster.resume(member=member, by=by, now=timezone.now())
    return gettext("The pause of %(name)s has ended.") % {"name": member.user}


@reauthentication_required
@on_member
def end(request: HttpRequest, member: Membership, by: User) -> str:
    staff = is_staff_now(by)
    roster.end_membership(member=member, by=by, by_staff=staff, now=timezone.now())
    return gettext("%(name)s has left the group. What they held goes on.") % {"name": member.user}


@for_helpers
@require_POST
def join_code(request: HttpRequest, pk: int) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    roster.renew_join_code(group=group_or_404(request.user, pk))
    messages.success(request, gettext("There is a new join code. The old one no longer works."))
    return redirect("groups:roster", pk)


def _cleaned(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise RosterRefused(str(first))
    return form.cleaned_data
