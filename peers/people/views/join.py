"""Open an invitation, accept or decline it. For people who may have no account yet."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from peers.people import joining
from peers.people.forms_groups import AcceptForm, CodeForm
from peers.people.guessing import may_try, note_wrong
from peers.people.joining import JoinRefused
from peers.people.models import Invitation, User
from peers.people.tokens import is_letters


def not_guessed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """From where many wrong letters came, none are looked at; a link opens all the same."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest) -> HttpResponse:
        letters = is_letters(request.POST.get("secret", ""))
        if not letters or may_try(request, now=timezone.now()):
            return view(request)
        words = gettext("Too many wrong codes came from here. Please try again in an hour.")
        context = {"form": CodeForm(), "refusal": words}
        return render(request, "groups/join_code.html", context, status=429)

    return guarded


@not_guessed
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Somebody types the letters from a printed invitation."""
    if request.method == "GET":
        return render(request, "groups/join_code.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "groups/join_code.html", {"form": form})
    secret, now = form.cleaned_data["secret"], timezone.now()
    try:
        invitation = joining.find_open(secret, now=now)
    except JoinRefused as refused:
        _count(request, refused)
        form.add_error("secret", str(refused.message))
        return render(request, "groups/join_code.html", {"form": form})
    return _page(request, invitation, secret)


@never_cache
@sensitive_variables()
@require_GET
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = joining.find_open(token, now=timezone.now())
    except JoinRefused as refused:
        return _refused(request, refused)
    return _page(request, invitation, token)


@not_guessed
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    secret = request.POST.get("secret", "")
    try:
        invitation = joining.find_open(secret, now=now)
        if isinstance(request.user, User):
            joining.accept_with(secret=secret, user=request.user, now=now)
            messages.success(request, gettext("You have joined. Thank you!"))
            return redirect("desk:board")
    except JoinRefused as refused:
        _count(request, refused)
        return _refused(request, refused)
    form = _form(invitation, request.POST)
    if not form.is_valid():
        return _page(request, invitation, secret, form)
    try:
        joining.accept_as_new(secret=secret, account=form.account(), now=now)
    except JoinRefused as refused:
        if refused.field is None:
            return _refused(request, refused)
        form.add_error(refused.field, str(refused.message))
        return _page(request, invitation, secret, form)
    messages.success(request, gettext("Welcome! Your account is there. Log in to look around."))
    return redirect("account_login")


@not_guessed
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def decline(request: HttpRequest) -> HttpResponse:
    try:
        joining.decline(secret=request.POST.get("secret", ""), now=timezone.now())
    except JoinRefused as refused:
        _count(request, refused)
        return _refused(request, refused)
    messages.success(
        request,
        gettext(
            "You said no, and that is fine. Only the name on the invitation is kept, so that no "
            "list invites you again."
        ),
    )
    return redirect("groups:join")


def _form(invitation: Invitation, data: object = None) -> AcceptForm:
    language = translation.get_language() or "en"
    return AcceptForm(data, role=invitation.role, language=language)


@sensitive_variables()
def _page(
    request: HttpRequest, invitation: Invitation, secret: str, form: AcceptForm | None = None
) -> HttpResponse:
    if form is None:
        form = _form(invitation)
        form.initial = {"secret": secret, "languages": [form.language]}
    context = {"invitation": invitation, "form": form, "secret": secret}
    return render(request, "groups/join.html", context)


def _count(request: HttpRequest, refused: JoinRefused) -> None:
    """Letters that belong to no invitation; one that has ended was nobody's guess."""
    if refused.message is joining.NOT_KNOWN and is_letters(request.POST.get("secret", "")):
        note_wrong(request, now=timezone.now())


def _refused(request: HttpRequest, refused: JoinRefused) -> HttpResponse:
    context = {"form": CodeForm(), "refusal": refused.message}
    return render(request, "groups/join_code.html", context)
