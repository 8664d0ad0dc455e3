"""Noting what happened at a session: who was there, how many came, what was given out."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from peers.training.actions import evaluations
from peers.training.actions import sessions as acts
from peers.training.errors import TrainingRefused
from peers.training.forms_sessions import (
    FieldErrors,
    HandoutForm,
    HeadCountForm,
    PeopleForm,
    SignaturesForm,
)
from peers.training.models import Attendance, Session
from peers.training.session_permissions import facts_today, invitable
from peers.training.views.sessions import institutions_for, viewer_of, who_runs


@who_runs
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, found: Session) -> HttpResponse:
    """Before it begins: who is invited. From then on: who was there."""
    begun = found.starts_at <= timezone.now()
    form = PeopleForm(
        # No box ticked sends no field: that nobody came can be kept as well.
        request.POST if request.method == "POST" else None,
        people=invitable(found),
        label=_("Who was there?") if begun else _("Who is invited?"),
        initial={"people": _ticked(found)},
    )
    if begun and request.POST.get("asked") == "invited":
        # It began while the page was open: who is invited is not who was there.
        form.add_error(None, gettext("This page was open for too long. Please try again."))
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: acts.note_people(ticked=form.ticked, **_by(request, found)))
    ):
        messages.success(request, gettext("Kept."))
        return redirect(found)
    context = {"session": found, "form": form, "begun": begun}
    return render(request, "training/session_people.html", context)


def _ticked(found: Session) -> list[int]:
    """Who was invited counts as having come until somebody says otherwise."""
    rows = found.attendances.exclude(state=Attendance.State.ABSENT)
    return list(rows.values_list("user", flat=True))


@who_runs
@require_http_methods(["GET", "POST"])
def visitors(request: HttpRequest, found: Session) -> HttpResponse:
    """How many of whom: one line after the other."""
    form = HeadCountForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: _count(request, found, form))
    ):
        messages.success(request, gettext("Counted."))
        return redirect("training:session_visitors", found.pk)
    context = {
        "session": found,
        "form": form,
        "lines": found.head_counts.select_related("institution"),
        "institutions": institutions_for(facts_today(viewer_of(request))),
    }
    return render(request, "training/session_visitors.html", context)


def _count(request: HttpRequest, found: Session, form: HeadCountForm) -> None:
    with transaction.atomic():
        acts.count_heads(
            profession=form.cleaned_data["profession"],
            count=form.cleaned_data["count"],
            institution=form.named(),
            **_by(request, found),
        )


@who_runs
@require_http_methods(["GET", "POST"])
def materials(request: HttpRequest, found: Session) -> HttpResponse:
    form = HandoutForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: acts.hand_out(**form.cleaned_data, **_by(request, found)))
    ):
        messages.success(request, gettext("Counted."))
        return redirect("training:session_materials", found.pk)
    context = {"session": found, "form": form, "lines": found.handouts.all()}
    return render(request, "training/session_materials.html", context)


@who_runs
@require_http_methods(["GET", "POST"])
def petition(request: HttpRequest, found: Session) -> HttpResponse:
    form = SignaturesForm(request.POST or None, initial={"count": found.petition_signatures})
    if (
        request.method == "POST"
        and form.is_valid()
        and _done(form, lambda: acts.note_signatures(**form.cleaned_data, **_by(request, found)))
    ):
        messages.success(request, gettext("Kept."))
        return redirect(found)
    return render(request, "training/session_petition.html", {"session": found, "form": form})


@who_runs
@require_POST
def remove_line(request: HttpRequest, found: Session, *, what: str, line: int) -> HttpResponse:
    """A number that was wrong: the line goes, and can be entered anew."""
    rows: Any = {"visitors": found.head_counts, "materials": found.handouts}.get(what)
    if rows is None or not acts.remove_line(line=rows.filter(pk=line)):
        raise Http404
    messages.success(request, gettext("Removed."))
    return redirect(f"training:session_{what}", found.pk)


@who_runs
@require_POST
def evaluation(request: HttpRequest, found: Session) -> HttpResponse:
    """Open it with a new code for the board, or end it."""
    try:
        if request.POST.get("do") == "close":
            evaluations.close_evaluation(**_by(request, found))
        else:
            evaluations.open_evaluation(**_by(request, found))
    except TrainingRefused as refused:
        messages.error(request, str(refused.message))
    return redirect(f"{found.get_absolute_url()}#evaluation")


def _by(request: HttpRequest, found: Session) -> dict[str, Any]:
    return {"session": found, "by": viewer_of(request), "now": timezone.now()}


def _done(form: FieldErrors, do: Callable[[], object]) -> bool:
    """Whether it was done; a refusal goes beside its field."""
    try:
        do()
    except TrainingRefused as refused:
        form.refuse(refused)
        return False
    return True
