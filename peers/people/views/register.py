"""Register a group: the public form, the link in the mail, the decision of staff."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from peers.people import registering
from peers.people.access import for_helpers, is_staff_now
from peers.people.forms_register import ApproveForm, RegisterForm
from peers.people.models import GroupRequest, User
from peers.people.registering import RegisterRefused
from peers.people.tokens import StaleForm
from peers.people.views.invitations import show


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            registering.ask(
                asked=form.asked(translation.get_language() or "en"),
                form_token=form.cleaned_data["form_token"],
                now=timezone.now(),
            )
        except RegisterRefused as refused:
            form.add_error(None, str(refused.message))
        except StaleForm:
            form = RegisterForm(form.fresh())
            form.add_error(None, gettext("This page was open for too long. Please send it again."))
        else:
            return redirect("groups:asked")
    return render(request, "groups/new.html", {"form": form})


@never_cache
@require_http_methods(["GET"])
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "groups/asked.html")


@never_cache
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """A button, not the link alone: programs that look through mails open every link."""
    now = timezone.now()
    try:
        row = registering.find_unconfirmed(token, now=now)
        if request.method == "POST":
            registering.confirm(token=token, now=now)
            return redirect(request.path)
    except RegisterRefused as refused:
        return render(request, "groups/confirm.html", {"refusal": refused.message})
    return render(request, "groups/confirm.html", {"row": row})


@for_helpers
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
@reauthentication_required
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    user = _for_staff(request, pk)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Give the group a name."))
        return redirect("groups:home")
    token = form.cleaned_data["form_token"]
    try:
        invitation = registering.approve(
            request_id=pk,
            group_name=form.cleaned_data["group_name"],
            form_token=token,
            by=user,
            now=timezone.now(),
        )
    except RegisterRefused as refused:
        return _back(request, str(refused.message))
    except StaleForm:
        return _back(request, gettext("This page was open for too long. Please try again."))
    return show(request, invitation, token)


@for_helpers
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    user = _for_staff(request, pk)
    try:
        registering.refuse(request_id=pk, by=user, now=timezone.now())
    except RegisterRefused as refused:
        return _back(request, str(refused.message))
    messages.success(request, gettext("Refused. The coach gets a mail in the next minutes."))
    return redirect("groups:home")


def _for_staff(request: HttpRequest, pk: int) -> User:
    if not isinstance(request.user, User) or not is_staff_now(request.user):
        raise Http404
    get_object_or_404(GroupRequest, pk=pk, confirmed_at__isnull=False)
    return request.user


def _back(request: HttpRequest, text: str) -> HttpResponse:
    messages.error(request, text)
    return redirect("groups:home")
