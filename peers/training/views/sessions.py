"""Trainings and activities: the list, one of them, entering, changing and cancelling."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from capsules.printing.picture import picture_of
from capsules.topics import TOPICS
from peers.people.access import for_helpers
from peers.people.models import Role, User
from peers.people.rules import HelperFacts
from peers.training.actions import sessions as acts
from peers.training.actions.evaluations import code_of, result_of
from peers.training.errors import TrainingRefused
from peers.training.forms_sessions import SessionForm, of_session
from peers.training.models import Attendance, Institution, Session
from peers.training.session_permissions import (
    can_plan,
    can_run,
    facts_today,
    has_sessions,
    run_or_404,
    session_or_404,
    sessions_for,
)
from peers.training.session_rules import may_open_evaluation

A_PAGE = 30
OnSession = Callable[..., HttpResponse]


def viewer_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - for_helpers, told to the types
    return request.user


def who_runs(view: OnSession) -> Callable[..., HttpResponse]:
    """Find the session for somebody who runs it, or 404."""

    @wraps(view)
    def found(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        return view(request, run_or_404(viewer_of(request), pk), **more)

    return for_helpers(found)


@for_helpers
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """What is coming, soonest first; below it what was, newest first."""
    viewer = viewer_of(request)
    facts = facts_today(viewer)
    if not has_sessions(facts):
        raise Http404
    now = timezone.now()
    rows = sessions_for(viewer, facts)
    past = Paginator(rows.filter(ends_at__lte=now), A_PAGE)
    context = {
        "coming": rows.filter(ends_at__gt=now).order_by("starts_at", "pk")[:A_PAGE],
        "past": past.get_page(request.GET.get("page")),
        "can_plan": can_plan(facts),
        "mine": _states(viewer),
    }
    return render(request, "training/sessions.html", context)


def _states(viewer: User) -> dict[int, str]:
    """{session: invited, was there, was not} of the person who looks."""
    rows = Attendance.objects.filter(user=viewer)
    words = dict(Attendance.State.choices)
    return {pk: str(words[state]) for pk, state in rows.values_list("session", "state")}


@for_helpers
@require_GET
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where, what about; for who runs it also who comes and what is left to note."""
    viewer = viewer_of(request)
    found = session_or_404(viewer, pk)
    facts, now = facts_today(viewer), timezone.now()
    runs = can_run(facts, found)
    context = {
        "session": found,
        "topics": [TOPICS[code].label for code in found.topics if code in TOPICS],
        "trainers": found.trainers.order_by("name"),
        "mine": found.attendances.filter(user=viewer).first(),
        "runs": runs,
        "begun": found.starts_at <= now,
        "oversees": runs or Role.LEAD in facts.roles,
    }
    if context["oversees"]:
        context |= _what_was(found, now)
    return render(request, "training/session.html", context)


def _what_was(found: Session, now: dt.datetime) -> dict[str, Any]:
    people = found.attendances.select_related("user").order_by("user__name")
    heads = list(found.head_counts.select_related("institution"))
    ends_at = found.evaluation_ends_at
    result = result_of(found, now=now)
    is_open = ends_at is not None and ends_at > now
    # The picture leads to the page alone: the code is on the board, not in an address.
    address = settings.PORTAL_URL + reverse("training:evaluate")
    return {
        "people": people,
        "heads": heads,
        "heads_total": sum(line.count for line in heads),
        "handouts": found.handouts.all(),
        "result": result,
        "evaluation_open": is_open,
        "board_code": code_of(found) if is_open else None,
        "evaluate_address": address,
        "evaluate_picture": picture_of(address) if is_open else "",
        "can_open": may_open_evaluation(
            starts_at=found.starts_at, ends_at=ends_at, count=result.count, now=now
        ),
    }


@for_helpers
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    facts = facts_today(viewer_of(request))
    if not can_plan(facts):
        raise Http404
    form = SessionForm(request.POST or None, facts=facts)
    if request.method == "POST" and form.is_valid() and (made := _keep(request, form, None)):
        messages.success(request, gettext("The session is in the list."))
        return redirect(made)
    return _form_page(request, form, facts)


@who_runs
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, found: Session) -> HttpResponse:
    facts = facts_today(viewer_of(request))
    form = SessionForm(request.POST or None, facts=facts, session=found, initial=of_session(found))
    if request.method == "POST" and form.is_valid() and (made := _keep(request, form, found)):
        messages.success(request, gettext("Kept."))
        return redirect(made)
    return _form_page(request, form, facts, found)


def _keep(request: HttpRequest, form: SessionForm, found: Session | None) -> Session | None:
    """The session as it is now; None when it was refused, with the reason in the form."""
    by, now = viewer_of(request), timezone.now()
    try:
        with transaction.atomic():
            plan = form.plan()
            if found is None:
                return acts.plan_session(plan=plan, by=by, now=now)
            return acts.change_session(session=found, plan=plan, by=by, now=now)
    except TrainingRefused as refused:
        form.refuse(refused)
        return None


def _form_page(
    request: HttpRequest, form: SessionForm, facts: HelperFacts, found: Session | None = None
) -> HttpResponse:
    context = {"form": form, "session": found, "institutions": institutions_for(facts)}
    return render(request, "training/session_form.html", context)


def institutions_for(facts: HelperFacts) -> QuerySet[Institution]:
    """Names to choose from while typing; those of closed institutions for staff alone."""
    closed = Q(kind=Institution.Kind.INSTITUTION_CLOSED)
    rows = Institution.objects.all()
    return rows if Role.STAFF in facts.roles else rows.exclude(closed)


@who_runs
@require_POST
def cancel(request: HttpRequest, found: Session) -> HttpResponse:
    try:
        acts.cancel_session(session=found, by=viewer_of(request), now=timezone.now())
    except TrainingRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, gettext("Cancelled. Calendars that hold it hear of it."))
    return redirect(found)
