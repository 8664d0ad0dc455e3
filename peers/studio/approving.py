"""Which drafts wait for somebody, and for whom a draft waits.

Both follow `can_send` and `can_publish` without asking them for each draft and person, so that
the menu and the first page cost the same however many drafts there are.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from peers.people.facts import helpers_for_routing
from peers.people.models import Membership, Role, User
from peers.studio.models import PartVersion, WorkingCopy
from peers.studio.permissions import (
    can_send,
    has_active_coach,
    hat_of,
    peers_of,
    writers_of,
)
from peers.studio.rules import State


def waiting_for(user: User) -> QuerySet[WorkingCopy]:
    """The drafts of others that this person may pass on or publish."""
    hat = hat_of(user)
    mine = Q(pk__in=())
    if hat.is_coach:
        mine |= Q(state=State.WITH_COACH, author__in=peers_of(hat))
    if hat.is_staff:
        saved = PartVersion.objects.filter(copy=OuterRef("pk"), by=user, number__gt=0)
        mine |= Q(state=State.WITH_NGO) & ~Q(Exists(saved))
        mine |= Q(state=State.WITH_COACH) & ~Q(author__in=_who_have_a_coach())
    rows: QuerySet[WorkingCopy] = WorkingCopy.objects.exclude(author=user)
    return rows.filter(mine)


def how_many_wait(user: User) -> int:
    """For the menu of every page: one small query while no draft waits for anybody."""
    if not WorkingCopy.objects.waiting().exists():
        return 0
    return waiting_for(user).count()


def _who_have_a_coach() -> list[int]:
    helpers = helpers_for_routing(today=timezone.localdate())
    return [one.user_id for one in helpers if one.active_coaches]


def approvers_of(copy: WorkingCopy) -> list[User]:
    """Who may let this draft go on: the coaches of a peer, or the staff who wrote none of it."""
    if copy.state == State.WITH_COACH:
        coaches = [one for one in _coaches_near(copy.author) if can_send(one, copy)]
        return coaches if has_active_coach(copy.author) else [*coaches, *_staff()]
    if copy.state == State.WITH_NGO:
        return list(_staff().exclude(pk__in=writers_of(copy)))
    return []


def _coaches_near(author: User) -> QuerySet[User]:
    posts = Membership.objects.current().filter(user=author, role=Role.PEER)
    same = Membership.objects.current().filter(role=Role.COACH, group__in=posts.values("group"))
    people: QuerySet[User] = User.objects.filter(pk__in=same.values("user"))
    return people


def _staff() -> QuerySet[User]:
    people: QuerySet[User] = User.objects.holding(Role.STAFF).filter(paused_at=None)
    return people
