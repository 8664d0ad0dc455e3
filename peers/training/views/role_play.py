"""A certificate for whoever went through a role-play, without an account; nothing is kept of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from capsules.models import Capsule, Door, Scenario
from capsules.reading import Reading, read
from capsules.views.public import find_reading, language_of
from peers.training.actions.verifying import may_ask, may_print, note_printed, note_wrong
from peers.training.forms_role_play import CheckForm, NameForm
from peers.training.role_play import code_for, day_of
from peers.training.role_play_paper import as_pdf, what_it_is_worth


@never_cache
@sensitive_post_parameters("name")
@sensitive_variables("form", "name", "code")
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks for the name, and answers with the PDF; the name is printed and then forgotten."""
    reading = _role_play(request, slug)
    form = NameForm(request.POST or None)
    context = {"reading": reading, "form": form, "worth": what_it_is_worth()}
    if request.method == "GET" or not form.is_valid():
        return render(request, "training/role_play.html", context)
    now = timezone.now()
    if not may_print(request, now=now):
        return render(request, "training/role_play.html", {**context, "too_many": True}, status=429)
    note_printed(request, now=now)
    name, day = form.cleaned_data["name"], timezone.localdate(now)
    code = code_for(name=name, slug=slug, day=day)
    pdf = as_pdf(name=name, title=reading.about.title.text, day=day, code=code)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="certificate.pdf"'
    return answer


@never_cache
@sensitive_post_parameters("name", "code")
@sensitive_variables("form", "name", "code")
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Anybody with a certificate in hand; name and code must belong together."""
    form = CheckForm(request.POST or None)
    context = {"form": form, "worth": what_it_is_worth()}
    if request.method == "GET" or not form.is_valid():
        return render(request, "training/role_play_check.html", context)
    now = timezone.now()
    if not may_ask(request, now=now):
        context |= {"too_many": True}
        return render(request, "training/role_play_check.html", context, status=429)
    found = _found(request, name=form.cleaned_data["name"], code=form.cleaned_data["code"])
    if found is None:
        note_wrong(request, now=now)
    context |= {"asked": True, "found": found}
    return render(request, "training/role_play_check.html", context)


def _role_play(request: HttpRequest, slug: str) -> Reading:
    """A published capsule behind the training door that has a story; 404 for any other."""
    reading = find_reading(request, slug)
    has_story = Scenario.objects.filter(capsule=reading.capsule).exists()
    if not (reading.capsule.for_training and has_story):
        raise Http404
    return reading


@sensitive_variables("name", "code")
def _found(request: HttpRequest, *, name: str, code: str) -> dict[str, object] | None:
    """What the certificate was for. Also of a role-play that is no longer published."""
    language = language_of(request)
    for capsule in Capsule.objects.for_door(Door.TRAINING).in_language(language):
        day = day_of(code=code, name=name, slug=capsule.slug)
        if day is not None:
            return {"title": read(capsule, language).about.title, "day": day}
    return None
