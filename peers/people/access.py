"""Who may look after a group: its active coaches, and staff. To everybody else it is not there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from peers.people.facts import facts_of
from peers.people.models import Group, Membership, Role, User

View = Callable[..., HttpResponse]


class HelperRequest(HttpRequest):
    """A request of somebody who is logged in."""

    user: User


def is_staff_now(user: User) -> bool:
    """NGO staff by their role, not by a flag of the account."""
    return _holds_now(user, Role.STAFF)


def is_lead_now(user: User) -> bool:
    return _holds_now(user, Role.LEAD)


def _holds_now(user: User, role: str) -> bool:
    if not user.is_active or user.paused_at is not None:
        return False
    return Membership.objects.current().filter(user=user, role=role).exists()


def is_active_coach(user: User) -> bool:
    """S19: whose papers have lapsed sees no young people's data until they are renewed."""
    facts = facts_of(user, today=timezone.localdate())
    return Role.COACH in facts.active_roles


def groups_for(user: User) -> QuerySet[Group]:
    """The groups that `user` may look after."""
    if is_staff_now(user):
        return Group.objects.open()
    if not is_active_coach(user):
        return Group.objects.none()
    mine = Membership.objects.current().filter(user=user, role=Role.COACH)
    return Group.objects.open().filter(pk__in=mine.values("group"))


def group_or_404(user: User, pk: int) -> Group:
    """A group that is not theirs answers as one that does not exist."""
    group = groups_for(user).filter(pk=pk).first()
    if group is None:
        raise Http404
    return group


def member_or_404(group: Group, pk: int) -> Membership:
    """A current role in this very group."""
    rows = Membership.objects.current().select_related("user", "group")
    member = rows.filter(pk=pk, group=group).first()
    if member is None:
        raise Http404
    return member


def for_helpers(view: View) -> View:
    """Log in first; nothing of it stays in a cache."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return guarded
