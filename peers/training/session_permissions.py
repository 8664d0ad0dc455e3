"""Who sees which sessions, who runs them, and who may be invited.

Staff run all of them, leads look on. A coach whose papers count runs those of their groups. Who
is invited or gives a session sees when, where and what about; nobody else learns that it exists.
"""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.models import Group, Role, User
from peers.people.rules import HelperFacts
from peers.training.models import Attendance, Session
from peers.training.permissions import learners

# What coaches of any group are invited to by staff.
_FOR_COACHES = (Session.Kind.COACH, Session.Kind.TRAINERS)


def facts_today(user: User) -> HelperFacts:
    return facts_of(user, today=timezone.localdate())


def sessions_for(viewer: User, facts: HelperFacts | None = None) -> QuerySet[Session]:
    """The sessions that `viewer` may know of."""
    facts = facts or facts_today(viewer)
    rows = Session.objects.select_related("group", "institution")
    if _is_out(facts) or not facts.roles:
        return rows.none()
    if facts.roles & {Role.STAFF, Role.LEAD}:
        return rows
    return rows.filter(
        Q(pk__in=Attendance.objects.filter(user=viewer).values("session"))
        | Q(pk__in=Session.trainers.through.objects.filter(user=viewer).values("session"))
        | Q(group__in=_own_groups(facts))
    )


def session_or_404(viewer: User, pk: int) -> Session:
    """A session that is not theirs answers as one that does not exist."""
    found = sessions_for(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def run_or_404(viewer: User, pk: int) -> Session:
    """The same for what only those do who run it."""
    facts = facts_today(viewer)
    found = sessions_for(viewer, facts).filter(pk=pk).first()
    if found is None or not can_run(facts, found):
        raise Http404
    return found


def can_plan(facts: HelperFacts) -> bool:
    """Whether somebody may enter sessions at all."""
    return not _is_out(facts) and (Role.STAFF in facts.roles or bool(_own_groups(facts)))


def can_run(facts: HelperFacts, session: Session) -> bool:
    """Whether somebody notes who came, opens the evaluation, changes or cancels."""
    if _is_out(facts):
        return False
    return Role.STAFF in facts.roles or session.group_id in _own_groups(facts)


def has_sessions(facts: HelperFacts) -> bool:
    """Whether there is a page of sessions for this person, be it empty."""
    return not _is_out(facts) and bool(facts.roles & {Role.STAFF, Role.LEAD, Role.PEER, Role.COACH})


def groups_to_plan_for(facts: HelperFacts) -> QuerySet[Group]:
    """The groups a person may enter sessions for."""
    if Role.STAFF in facts.roles:
        return Group.objects.open()
    return Group.objects.open().filter(pk__in=_own_groups(facts))


def possible_trainers(facts: HelperFacts) -> QuerySet[User]:
    """Coaches, leads and staff; for a coach those of their groups and of the organisation."""
    adults = User.objects.filter(
        is_active=True,
        memberships__ended_on=None,
        memberships__role__in=[Role.COACH, Role.LEAD, Role.STAFF],
    )
    if Role.STAFF not in facts.roles:
        adults = adults.filter(
            Q(memberships__group__in=_own_groups(facts)) | Q(memberships__group=None)
        )
    found: QuerySet[User] = adults.distinct().order_by("name")
    return found


def invitable(session: Session) -> QuerySet[User]:
    """Who has an account and may come: the people of the group; without one, every coach."""
    rows = learners()
    if session.group_id is not None:
        rows = rows.filter(group=session.group_id)
    elif session.kind in _FOR_COACHES:
        rows = rows.filter(role=Role.COACH)
    else:
        rows = rows.none()
    known = Attendance.objects.filter(session=session).values("user")
    people: QuerySet[User] = User.objects.filter(
        Q(pk__in=rows.values("user")) | Q(pk__in=known)
    ).order_by("name")
    return people


def _own_groups(facts: HelperFacts) -> frozenset[int]:
    """S19: whose papers have lapsed sees no young people's data until they are renewed."""
    return facts.groups_as(Role.COACH) if Role.COACH in facts.active_roles else frozenset()


def _is_out(facts: HelperFacts) -> bool:
    return facts.paused or not facts.account_open
