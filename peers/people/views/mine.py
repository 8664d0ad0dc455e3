"""One's own page: papers, hours, absences, languages, topics, ties. And what runs out soon."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from peers.people import availability
from peers.people.access import for_helpers, groups_for
from peers.people.admin.base import LAPSE_WORDS
from peers.people.availability import NotPossible
from peers.people.facts import facts_of, helpers_for_routing
from peers.people.forms_availability import AbsenceForm, HoursForm, TieForm, WishesForm
from peers.people.going import own_going
from peers.people.models import Membership, Role, User
from peers.people.permissions import roles_of
from peers.people.rules import papers_of, reminder_due
from peers.people.views.groups import PAPER_WORDS

Act = Callable[[HttpRequest, User], str]
Line = tuple[str, Any, Any]


@for_helpers
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    user, today = _helper(request), timezone.localdate()
    facts = facts_of(user, today=today)
    hours = user.weekly_hours.order_by("weekday", "starts")
    context = {
        "papers_by_role": [
            (Role(role).label, [LAPSE_WORDS[lapse] for lapse in why])
            for role, why in sorted(facts.lapses.items())
        ],
        "papers": [(PAPER_WORDS[one.kind], one.until) for one in papers_of(facts) if one.until],
        "soon": _soon(user),
        "going": own_going(user),
        "hours": [(one, WEEKDAYS[one.weekday]) for one in hours],
        "absences": availability.coming_absences(user, timezone.now()),
        "ties": user.group_conflicts.select_related("group").order_by("group__name"),
        "hours_form": HoursForm(auto_id="hours_%s"),
        "absence_form": AbsenceForm(auto_id="absence_%s"),
        "tie_form": TieForm(auto_id="tie_%s"),
        "wishes_form": WishesForm(
            is_peer=_is_peer(user),
            initial={
                "languages": user.languages,
                "native_languages": user.native_languages,
                "topics_not_wanted": user.topics_not_wanted,
            },
        ),
    }
    return render(request, "groups/mine.html", context)


def _soon(user: User) -> list[Line]:
    """What runs out within 60 days among the people this person looks after."""
    groups = frozenset(groups_for(user).values_list("pk", flat=True))
    today = timezone.localdate()
    if not groups:
        return []
    return [
        (one.name, PAPER_WORDS[paper.kind], paper.until)
        for one in helpers_for_routing(today=today)
        if one.user_id != user.pk and not groups.isdisjoint(one.groups)
        for paper in papers_of(one)
        if reminder_due(paper.until, today) is not None
    ]


def _own(act: Act) -> Callable[..., HttpResponse]:
    """Do the one act for whoever is logged in, say how it went, come back."""

    @for_helpers
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        try:
            messages.success(request, act(request, _helper(request)))
        except NotPossible as refused:
            messages.error(request, str(refused.message))
        return redirect("groups:mine")

    return view


@_own
def add_hours(request: HttpRequest, by: User) -> str:
    availability.add_hours(by=by, **_cleaned(HoursForm(request.POST)))
    return gettext("Saved.")


@_own
def add_absence(request: HttpRequest, by: User) -> str:
    data = _cleaned(AbsenceForm(request.POST))
    availability.add_absence(by=by, now=timezone.now(), **data)
    return gettext("Saved. Nobody asks you anything new on these days.")


@_own
def wishes(request: HttpRequest, by: User) -> str:
    availability.choose(by=by, **_cleaned(WishesForm(request.POST, is_peer=_is_peer(by))))
    return gettext("Saved.")


@_own
def tie(request: HttpRequest, by: User) -> str:
    group = availability.declare_tie(by=by, **_cleaned(TieForm(request.POST)))
    return gettext("You get no thread of %(group)s.") % {"group": group}


@for_helpers
@require_POST
def remove_hours(request: HttpRequest, hours: int) -> HttpResponse:
    if not availability.remove_hours(by=_helper(request), hours_id=hours):
        raise Http404
    return redirect("groups:mine")


@for_helpers
@require_POST
def end_absence(request: HttpRequest, absence: int) -> HttpResponse:
    by = _helper(request)
    if not availability.end_absence(by=by, absence_id=absence, now=timezone.now()):
        raise Http404
    return redirect("groups:mine")


def _helper(request: HttpRequest) -> User:
    """Somebody with a role today; to everybody else the page is not there."""
    user = request.user
    today = timezone.localdate()
    if not isinstance(user, User) or not Membership.objects.on(today).filter(user=user).exists():
        raise Http404
    return user


def _is_peer(user: User) -> bool:
    return Role.PEER in roles_of(user)


def _cleaned(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        first = next(iter(form.errors.values()))[0]
        raise NotPossible(str(first))
    return form.cleaned_data
