"""Who works for the whole organisation: staff invite, a safeguarding lead confirms who would
read what is urgent, and both read who gave whom which role.

To everybody else none of this is there. What gives or takes a role asks for the password again.
"""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from peers.people import confirming, joining
from peers.people.access import for_helpers, is_lead_now, is_staff_now
from peers.people.forms_groups import TeamInviteForm
from peers.people.joining import JoinRefused
from peers.people.models import (
    GROUP_ROLES,
    GroupChange,
    Invitation,
    Membership,
    RoleChange,
    User,
)
from peers.people.tokens import StaleForm, new_form_token
from peers.people.views.invitations import first_mistake, mail_words, show

_INVITATIONS_SHOWN = 30
_CHANGES_A_PAGE = 50


@for_helpers
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    user = _staff_or_lead(request)
    staff, now = is_staff_now(user), timezone.now()
    members = Membership.objects.current().filter(group=None).select_related("user")
    rows = Invitation.objects.filter(group=None)
    context = {
        "staff": staff,
        "members": members.order_by("role", "user__name"),
        "form": TeamInviteForm() if staff else None,
        "invitations": [
            {
                "row": one,
                "state": one.state(now).label,
                "mail": mail_words(one),
                "waiting": staff and one.state(now) in joining.WAITING,
                "to_confirm": one.state(now) == Invitation.State.UNCONFIRMED
                and confirming.may_confirm(user, one),
                "form_token": new_form_token(),
            }
            for one in rows.select_related("invited_by", "confirmed_by", "mail").order_by(
                "-invited_at", "-pk"
            )[:_INVITATIONS_SHOWN]
        ],
    }
    return render(request, "groups/team.html", context)


@for_helpers
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """Every role that was given or ended, every pause, every group archived: newest first."""
    _staff_or_lead(request)
    rows = RoleChange.objects.select_related("user", "by", "group").order_by("-at", "-pk")
    groups = GroupChange.objects.select_related("by", "group").order_by("-at", "-pk")
    context = {
        "page_of": Paginator(rows, _CHANGES_A_PAGE).get_page(request.GET.get("p")),
        "groups": groups[:_CHANGES_A_PAGE],
    }
    return render(request, "groups/changes.html", context)


@for_helpers
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@reauthentication_required
def invite(request: HttpRequest) -> HttpResponse:
    user = _staff(request)
    form = TeamInviteForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_mistake(form))
        return redirect("groups:team")
    data = form.cleaned_data
    try:
        invitation = joining.invite(
            group=None,
            role=data["role"],
            name_hint=data["name_hint"],
            email=data["email"],
            language=translation.get_language() or "en",
            form_token=data["form_token"],
            by=user,
            now=timezone.now(),
        )
    except (JoinRefused, StaleForm) as refused:
        return _back(request, refused)
    return show(request, invitation, data["form_token"])


@for_helpers
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@reauthentication_required
def again(request: HttpRequest, invitation: int) -> HttpResponse:
    user, token = _staff(request), request.POST.get("form_token", "")
    row = _row(invitation)
    try:
        renewed = joining.send_again(
            invitation_id=row.pk, form_token=token, by=user, now=timezone.now()
        )
    except (JoinRefused, StaleForm) as refused:
        return _back(request, refused)
    return show(request, renewed, token)


@for_helpers
@require_POST
def revoke(request: HttpRequest, invitation: int) -> HttpResponse:
    user, row = _staff(request), _row(invitation)
    try:
        joining.revoke(invitation_id=row.pk, by=user, now=timezone.now())
    except JoinRefused as refused:
        return _back(request, refused)
    messages.success(request, gettext("The invitation is withdrawn."))
    return redirect("groups:team")


@for_helpers
@require_POST
@reauthentication_required
def confirm(request: HttpRequest, invitation: int) -> HttpResponse:
    user = _staff_or_lead(request)
    if not is_lead_now(user):
        raise Http404
    try:
        confirming.confirm(invitation_id=_row(invitation).pk, by=user, now=timezone.now())
    except JoinRefused as refused:
        return _back(request, refused)
    messages.success(request, gettext("Confirmed. The invitation opens now."))
    return redirect("groups:team")


def _staff_or_lead(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not (is_staff_now(user) or is_lead_now(user)):
        raise Http404
    return user


def _staff(request: HttpRequest) -> User:
    user = _staff_or_lead(request)
    if not is_staff_now(user):
        raise Http404
    return user


def _row(pk: int) -> Invitation:
    rows = Invitation.objects.exclude(role__in=GROUP_ROLES)
    return get_object_or_404(rows, pk=pk)


def _back(request: HttpRequest, refused: Exception) -> HttpResponse:
    stale = gettext("This page was open for too long. Please try again.")
    text = refused.message if isinstance(refused, JoinRefused) else stale
    messages.error(request, str(text))
    return redirect("groups:team")
