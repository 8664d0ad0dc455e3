"""Changing the phrases: propose and try one, retire one, switch one off with a second adult."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from peers.people.models import Role
from peers.threads.actions import signals as actions
from peers.threads.errors import NotYours, PhraseRefused, ThreadError
from peers.threads.forms_signals import PhraseForm, ReasonForm
from peers.threads.rules.triage.changes import Added, own_id
from peers.threads.trying import Effect, effect_of, why_refused
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.threads.views.desk.signals import chosen_language, render_signals, tended


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
@at_the_desk
def propose(request: DeskRequest) -> HttpResponse:
    """Try a phrase as often as wanted; it counts once it is saved. The text is not kept."""
    tended(request)
    leads = Role.LEAD in request.helper.roles
    if request.method != "POST":
        form = PhraseForm(initial={"language": chosen_language(request), "level": 3}, leads=leads)
        return _form(request, form)
    form = PhraseForm(request.POST, leads=leads)
    if not form.is_valid():
        return _form(request, form, status=422)
    if "save" in request.POST:
        return _save(request, form)
    draft = _draft(form.cleaned_data)
    if refused := why_refused(draft):
        form.add_error("words", str(refused))
        return _form(request, form, status=422)
    return _form(request, form, effect=effect_of(draft, text=form.cleaned_data["text"]))


def _draft(data: dict[str, Any]) -> Added:
    language = data["language"]
    return Added(own_id(language, 0), language, data["group"], data["level"], data["words"])


def _save(request: DeskRequest, form: PhraseForm) -> HttpResponse:
    data = {key: form.cleaned_data[key] for key in ("language", "group", "level", "words")}
    try:
        actions.add_phrase(**data, by=request.user, now=timezone.now())
    except PhraseRefused as refused:
        form.add_error("words", str(refused))
        return _form(request, form, status=422)
    messages.success(request, gettext("The phrase counts from now on."))
    return _back(data["language"])


def _form(
    request: DeskRequest, form: PhraseForm, *, effect: Effect | None = None, status: int = 200
) -> HttpResponse:
    context = {"helper": request.helper, "form": form, "effect": effect}
    return render(request, "desk/signals_new.html", context, status=status)


def _back(language: str) -> HttpResponse:
    return redirect(f"{reverse('desk:signals')}?language={language}")


Act = Callable[..., Any]


def _do(request: DeskRequest, perform: Act, **what: Any) -> HttpResponse:
    """One act on a phrase; what is not theirs is not there, what came too late says so."""
    tended(request)
    try:
        perform(**what, by=request.user, now=timezone.now())
    except NotYours:
        raise Http404 from None
    except ThreadError as error:
        messages.error(request, str(error))
    return _back(chosen_language(request))


def _with_reason(request: DeskRequest, which: str, perform: Act, **what: Any) -> HttpResponse:
    tended(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render_signals(request, failed=(which, form), status=422)
    return _do(request, perform, reason=form.cleaned_data["reason"], **what)


@require_POST
@at_the_desk
def ask_off(request: DeskRequest, phrase: str) -> HttpResponse:
    return _with_reason(request, phrase, actions.ask_off, phrase=phrase)


@require_POST
@at_the_desk
def retire(request: DeskRequest, number: int) -> HttpResponse:
    phrase = own_id(chosen_language(request), number)
    return _with_reason(request, phrase, actions.retire_phrase, pk=number)


@require_POST
@at_the_desk
def agree_off(request: DeskRequest, number: int) -> HttpResponse:
    return _do(request, actions.agree_off, pk=number)


@require_POST
@at_the_desk
def keep_on(request: DeskRequest, number: int) -> HttpResponse:
    return _do(request, actions.keep_on, pk=number)
