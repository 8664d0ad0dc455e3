"""Who may see that a report exists, and who may pass it on."""

from django.utils import timezone

from peers.people.access import is_staff_now
from peers.people.facts import facts_of
from peers.people.models import Role, User

HANDLERS = frozenset({Role.LEAD, Role.ON_CALL})


def can_handle(user: User) -> bool:
    """Leads and on-call adults whose papers hold (S19): they see the link, once."""
    return not HANDLERS.isdisjoint(facts_of(user, today=timezone.localdate()).active_roles)


def can_list(user: User) -> bool:
    """Staff see that there are reports, with the name of the site alone."""
    return is_staff_now(user) or can_handle(user)
