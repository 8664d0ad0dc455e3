"""Who comes to the desk: helpers to their work, others to a kind word, visitors to the log-in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from peers.people.models import ADULT_HELPER_ROLES, Group, Membership, Role, User
from peers.threads.views.typed import typed_in

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Helper:
    """The roles a person holds now, read once for the whole request."""

    user: User
    roles: frozenset[str]
    coached_groups: tuple[Group, ...]

    @property
    def is_peer(self) -> bool:
        return Role.PEER in self.roles

    @property
    def is_adult(self) -> bool:
        return bool(self.roles.intersection(ADULT_HELPER_ROLES))

    @property
    def helps(self) -> bool:
        return self.user.is_active and (self.is_peer or self.is_adult)


class DeskRequest(HttpRequest):
    """A request behind `at_the_desk`: somebody is logged in, and their roles are read."""

    user: User
    helper: Helper


def helper_of(user: User) -> Helper:
    """One query for memberships and groups; `visible_to` then reads the same rows."""
    memberships = Membership.objects.select_related("group")
    prefetch_related_objects([user], Prefetch("memberships", queryset=memberships))
    current = [m for m in user.memberships.all() if m.ended_on is None]
    groups = tuple(m.group for m in current if m.role == Role.COACH and m.group is not None)
    return Helper(user, frozenset(m.role for m in current), groups)


def not_here(request: HttpRequest) -> HttpResponse:
    """Absent and forbidden look the same, and neither says which it was. Somebody may have been
    writing while the thread went: their words are theirs."""
    return render(request, "desk/not_here.html", {"typed": typed_in(request)}, status=404)


def to_log_in(request: HttpRequest) -> HttpResponse:
    if typed := typed_in(request):
        # The session ended while they wrote. htmx leaves the page, and its box, as they are.
        return render(request, "403_csrf.html", {"typed": typed}, status=403)
    if request.headers.get("HX-Request"):
        # The board refreshes itself: a log-in form inside the list would confuse everybody.
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("account_login")
        return answer
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "")


def at_the_desk(view: View) -> View:
    """For helpers: sets `request.helper`. A thread that is not theirs answers 404 (S05, S11)."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_log_in(request)
        request.helper = helper_of(request.user)  # type: ignore[attr-defined,arg-type]
        try:
            return view(request, *args, **kwargs)
        except Http404:
            return not_here(request)

    return guarded
