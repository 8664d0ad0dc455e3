"""The evaluation as those who were there see it: no account, no name, a code from the board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from peers.training.actions import evaluations
from peers.training.actions.verifying import may_type, note_mistyped
from peers.training.errors import TrainingRefused
from peers.training.forms_sessions import BoardCodeForm, EvaluationForm


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "POST"])
def evaluate(request: HttpRequest) -> HttpResponse:
    """First the code, then the three questions; both at one address that says nothing."""
    now = timezone.now()
    if request.method == "GET":
        return _page(request, BoardCodeForm())
    if not may_type(request, now=now):
        return render(request, "training/evaluate.html", {"too_many": True}, status=429)
    asked = BoardCodeForm(request.POST)
    if not asked.is_valid():
        return _page(request, asked)
    code = asked.cleaned_data["code"]
    try:
        evaluations.session_of(code, now=now)
    except TrainingRefused as refused:
        note_mistyped(request, now=now)
        asked.refuse(refused)
        return _page(request, asked)
    if "form_token" not in request.POST:
        return _page(request, EvaluationForm(initial={"code": code}), questions=True)
    return _answered(request, EvaluationForm(request.POST))


@sensitive_variables()
def _answered(request: HttpRequest, form: EvaluationForm) -> HttpResponse:
    if form.is_valid():
        try:
            evaluations.answer(
                code=form.cleaned_data["code"],
                smileys=form.smileys,
                words=form.cleaned_data["words"],
                once=evaluations.once_of(form.cleaned_data["form_token"]),
                now=timezone.now(),
            )
        except TrainingRefused as refused:
            form.refuse(refused)
        else:
            return render(request, "training/evaluate.html", {"thanks": True})
    return _page(request, form, questions=True)


def _page(request: HttpRequest, form: BoardCodeForm, *, questions: bool = False) -> HttpResponse:
    return render(request, "training/evaluate.html", {"form": form, "questions": questions})
