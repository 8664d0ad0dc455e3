"""Who may see the figures: NGO staff and safeguarding leads."""

from django.contrib.auth.models import AnonymousUser

from peers.people.models import Role, User

READERS = frozenset({Role.STAFF, Role.LEAD})


def can_read_reports(user: User | AnonymousUser) -> bool:
    """Whether `user` now holds a role that reads the figures."""
    return _holds(user, READERS)


def can_see_exports(user: User | AnonymousUser) -> bool:
    """Who took figures away is for the safeguarding leads."""
    return _holds(user, frozenset({Role.LEAD}))


def _holds(user: User | AnonymousUser, roles: frozenset[Role]) -> bool:
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.memberships.filter(role__in=roles, ended_on=None).exists()
