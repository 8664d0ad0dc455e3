"""The on-call rota: seen by the adults of the team, planned by staff and leads (S22)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from peers.people.models import OnCallShift, User
from peers.people.rota import RotaRefused, local_day, people_who_can_be_called
from peers.threads.actions import rota as actions
from peers.threads.actions.handing_over import hand_over_threads
from peers.threads.forms_rota import AskForm, PlanForm, ThreadsForm
from peers.threads.permissions import can_see_rota, can_set_policy
from peers.threads.views.desk.access import DeskRequest, View, at_the_desk
from peers.threads.views.desk.rota_page import rota_context

Act = Callable[..., str]


def only(allowed: Callable[[User], bool]) -> Callable[[View], View]:
    """To everybody else, peers above all, the page is not there."""

    def wrap(view: View) -> View:
        @at_the_desk
        @wraps(view)
        def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return wrap


for_the_team = only(can_see_rota)
for_planners = only(can_set_policy)


def _page(request: DeskRequest, failed: dict[str, Form] | None = None) -> HttpResponse:
    context = rota_context(request.user, timezone.now(), request.GET, failed)
    status = 422 if failed else 200
    return render(request, "desk/rota.html", {"helper": request.helper, **context}, status=status)


@require_safe
@for_the_team
def rota(request: DeskRequest) -> HttpResponse:
    return _page(request)


def _people() -> list[int]:
    return [one.user_id for one in people_who_can_be_called(local_day(timezone.now()))]


def _carry_out(request: DeskRequest, name: str, form: Form, act: Act) -> HttpResponse:
    """Do it and say so; what is refused stays in its form, next to its field."""
    if form.is_valid():
        try:
            messages.success(request, act(**form.cleaned_data))
        except RotaRefused as refused:
            field = refused.field if refused.field in form.fields else None
            form.add_error(field, str(refused.message))
        else:
            return redirect("rota:rota")
    return _page(request, {name: form})


def _button(request: DeskRequest, act: Act) -> HttpResponse:
    """A button without fields: what is refused is said above the page."""
    try:
        messages.success(request, act())
    except RotaRefused as refused:
        messages.error(request, str(refused.message))
    return redirect("rota:rota")


@require_POST
@for_planners
def plan(request: DeskRequest) -> HttpResponse:
    def act(**fields: Any) -> str:
        rows = actions.plan_shifts(by=request.user, now=timezone.now(), **fields)
        planned = ngettext("%(n)s shift is planned.", "%(n)s shifts are planned.", len(rows))
        return planned % {"n": len(rows)}

    return _carry_out(request, "plan", PlanForm(request.POST, people=_people()), act)


@require_POST
@for_planners
def remove(request: DeskRequest, shift: int) -> HttpResponse:
    def act() -> str:
        actions.remove_shift(shift_id=shift, by=request.user, now=timezone.now())
        return gettext("The shift is taken out.")

    return _button(request, act)


@require_POST
@for_the_team
def ask(request: DeskRequest, shift: int) -> HttpResponse:
    get_object_or_404(OnCallShift, pk=shift, user=request.user)

    def act(**fields: Any) -> str:
        actions.ask_hand_over(shift_id=shift, by=request.user, now=timezone.now(), **fields)
        return gettext("Asked. Until there is a yes, you are the one who is called.")

    people = [pk for pk in _people() if pk != request.user.pk]
    form = AskForm(request.POST, people=people, auto_id=f"ask{shift}_%s")
    return _carry_out(request, f"ask{shift}", form, act)


@require_POST
@for_the_team
def answer(request: DeskRequest, pk: int, accept: bool) -> HttpResponse:
    def act() -> str:
        actions.answer_hand_over(
            hand_over_id=pk, by=request.user, accept=accept, now=timezone.now()
        )
        if accept:
            return gettext("Thank you. You are called in this shift now.")
        return gettext("You said no. It stays as it was.")

    return _button(request, act)


@require_POST
@for_the_team
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    def act() -> str:
        actions.withdraw_hand_over(hand_over_id=pk, by=request.user, now=timezone.now())
        return gettext("Taken back. The shift stays yours.")

    return _button(request, act)


@require_POST
@for_the_team
def threads(request: DeskRequest) -> HttpResponse:
    def act(**fields: Any) -> str:
        moved, kept = hand_over_threads(by=request.user, now=timezone.now(), **fields)
        words = {"name": fields["to"], "moved": moved, "kept": kept}
        if kept:
            return gettext("With %(name)s now: %(moved)s. Still with you: %(kept)s.") % words
        return gettext("With %(name)s now: %(moved)s.") % words

    people = [pk for pk in _people() if pk != request.user.pk]
    form = ThreadsForm(request.POST, people=people, auto_id="threads_%s")
    return _carry_out(request, "threads", form, act)
