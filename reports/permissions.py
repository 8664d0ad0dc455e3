"""Who may see the figures: NGO staff and safeguarding leads."""

from typing import Any

from peers.people.models import Role
from peers.people.permissions import roles_of

READERS = frozenset({Role.STAFF, Role.LEAD})


def can_read_reports(user: Any) -> bool:
    """Whether `user` now holds a role that reads the figures."""
    return bool(roles_of(user) & READERS)


def can_see_exports(user: Any) -> bool:
    """Who took figures away is for the safeguarding leads."""
    return Role.LEAD in roles_of(user)
