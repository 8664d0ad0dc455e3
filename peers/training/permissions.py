"""Who learns what, who sees how far others are, who grades and who signs."""

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from peers.people.facts import facts_of
from peers.people.models import GROUP_ROLES, Group, Membership, Role, User
from peers.people.rules import HelperFacts

# They look at everybody's progress; what they may do to it is asked again.
_OVERSEERS = (Role.LEAD, Role.STAFF)


def courses_of(user: User) -> list[str]:
    """The courses of the roles a person holds now: peer, coach or both."""
    held = learners().filter(user=user).values_list("role", flat=True)
    return [role for role in GROUP_ROLES if role in set(held)]


def learners() -> QuerySet[Membership]:
    """Every current role that has a course, in groups that are open."""
    rows = Membership.objects.current().filter(role__in=GROUP_ROLES, user__is_active=True)
    return rows.filter(group__archived_at=None).select_related("user", "group")


def looks_after_others(viewer: User) -> bool:
    """Staff and leads, and coaches whose papers count."""
    facts = _facts(viewer)
    return _oversees(facts) or Role.COACH in facts.active_roles


def learners_for(viewer: User) -> QuerySet[Membership]:
    """Whose progress `viewer` may see; never their own: that is on their own page."""
    facts = _facts(viewer)
    everyone = learners().exclude(user=viewer)
    if _oversees(facts):
        return everyone
    if Role.COACH in facts.active_roles:
        return everyone.filter(group__in=facts.groups_as(Role.COACH))
    return everyone.none()


def learner_or_404(viewer: User, pk: int) -> Membership:
    """Somebody else's learner answers as one who does not exist."""
    member = learners_for(viewer).filter(pk=pk).first()
    if member is None:
        raise Http404
    return member


def can_grade(by: User, member: Membership) -> bool:
    """Role-plays and practice: an active coach of the group. Cases of a coach: staff as well."""
    if by.pk == member.user_id:
        return False
    return _is_coach_of(by, member.group) or (member.role == Role.COACH and _is_staff(by))


def can_sign_off(by: User, member: Membership) -> bool:
    """S19, S20: a coach of the group signs for a peer, staff sign for a coach; never oneself."""
    if by.pk == member.user_id:
        return False
    return _is_coach_of(by, member.group) if member.role == Role.PEER else _is_staff(by)


def _facts(user: User) -> HelperFacts:
    return facts_of(user, today=timezone.localdate())


def _oversees(facts: HelperFacts) -> bool:
    return bool(set(_OVERSEERS) & facts.roles) and not _is_out(facts)


def _is_out(facts: HelperFacts) -> bool:
    return facts.paused or not facts.account_open


def _is_coach_of(user: User, group: Group | None) -> bool:
    facts = _facts(user)
    active = Role.COACH in facts.active_roles
    return active and group is not None and group.pk in facts.groups_as(Role.COACH)


def _is_staff(user: User) -> bool:
    facts = _facts(user)
    return Role.STAFF in facts.roles and not _is_out(facts)
