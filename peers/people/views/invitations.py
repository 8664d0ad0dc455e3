"""Make, withdraw and renew invitations. The link and the letters are shown once, here."""

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from peers.people import joining
from peers.people.access import for_helpers, group_or_404
from peers.people.forms_groups import InviteForm
from peers.people.importing import Made
from peers.people.joining import JoinRefused
from peers.people.models import GROUP_ROLES, Group, Invitation, InvitationMail, User
from peers.people.tokens import StaleForm, code_of, link_token_of


@for_helpers
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def make(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    group = group_or_404(request.user, pk)
    if role not in GROUP_ROLES or not joining.may_invite(request.user, group, role):
        raise Http404
    form = InviteForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_mistake(form))
        return redirect("groups:roster", pk)
    token = form.cleaned_data["form_token"]
    try:
        invitation = joining.invite(
            group=group,
            role=role,
            name_hint=form.cleaned_data["name_hint"],
            email=form.cleaned_data["email"],
            language=translation.get_language() or "en",
            form_token=token,
            by=request.user,
            now=timezone.now(),
        )
    except (JoinRefused, StaleForm) as refused:
        return _back(request, pk, refused)
    return show(request, invitation, token)


@for_helpers
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def again(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    row = _row(request.user, pk, invitation)
    token = request.POST.get("form_token", "")
    try:
        renewed = joining.send_again(
            invitation_id=row.pk, form_token=token, by=request.user, now=timezone.now()
        )
    except (JoinRefused, StaleForm) as refused:
        return _back(request, pk, refused)
    return show(request, renewed, token)


@for_helpers
@require_POST
def revoke(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    row = _row(request.user, pk, invitation)
    try:
        joining.revoke(invitation_id=row.pk, by=request.user, now=timezone.now())
    except JoinRefused as refused:
        return _back(request, pk, refused)
    messages.success(request, gettext("The invitation is withdrawn."))
    return redirect("groups:roster", pk)


@sensitive_variables()
def show(request: HttpRequest, invitation: Invitation, form_token: str) -> HttpResponse:
    """To hand over on paper, or to read out; reloading the page shows the same again. Whoever
    left a mail address has the link as well."""
    if invitation.email:
        messages.success(request, gettext("The mail is on its way."))
    path = reverse("groups:join_link", args=[link_token_of(form_token)])
    context = {
        "invitation": invitation,
        "unconfirmed": invitation.state(timezone.now()) == Invitation.State.UNCONFIRMED,
        "link": settings.PORTAL_URL + path,
        "code": code_of(form_token),
        "join_page": settings.PORTAL_URL + reverse("groups:join"),
    }
    return render(request, "groups/invitation.html", context)


@sensitive_variables()
def show_cards(request: HttpRequest, group: Group, made: Sequence[Made]) -> HttpResponse:
    """One card for each person, to print and cut."""
    if any(one.invitation.email for one in made):
        messages.success(request, gettext("The links go out by mail in the next minutes."))
    context = {
        "group": group,
        "cards": [(one.invitation, code_of(one.token)) for one in made],
        "join_page": settings.PORTAL_URL + reverse("groups:join"),
    }
    return render(request, "groups/cards.html", context)


def mail_words(invitation: Invitation) -> str:
    """What became of the mail with the link; nothing where there was none."""
    mail = getattr(invitation, "mail", None)
    if mail is None or mail.outcome == InvitationMail.Outcome.NOT_NEEDED:
        return ""
    if mail.done_at is None:
        return gettext("The mail is on its way.")
    if mail.outcome == InvitationMail.Outcome.SENT:
        return gettext("The mail went out.")
    return gettext("The mail could not be sent. Pass the link on yourself.")


def first_mistake(form: InviteForm) -> str:
    if "name_hint" in form.errors:
        return gettext("Write for whom the invitation is.")
    return str(next(iter(form.errors.values()))[0])


def _row(user: User, pk: int, invitation: int) -> Invitation:
    """An invitation of this very group that this person could have made; else it is not there."""
    group = group_or_404(user, pk)
    row = get_object_or_404(Invitation, pk=invitation, group=group)
    if not joining.may_invite(user, group, row.role):
        raise Http404
    return row


def _back(request: HttpRequest, pk: int, refused: Exception) -> HttpResponse:
    stale = gettext("This page was open for too long. Please try again.")
    text = refused.message if isinstance(refused, JoinRefused) else stale
    messages.error(request, str(text))
    return redirect("groups:roster", pk)
