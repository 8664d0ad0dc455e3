"""What is known of how one person wants to be reached, for the rules."""

from functools import cached_property

from django.conf import settings

from peers.people.models import ADULT_HELPER_ROLES, Role, User
from peers.threads.candidates import peer_hours
from peers.threads.models import NoticeWishes
from peers.threads.permissions import roles_of
from peers.threads.rules.clock import Schedule
from peers.threads.rules.notices import Quiet


def wishes_of(user: User) -> NoticeWishes:
    """What the person chose, or the defaults as a row that is not saved."""
    try:
        return user.notice_wishes
    except NoticeWishes.DoesNotExist:
        return NoticeWishes(user=user)


def keeps_peer_hours(user: User) -> bool:
    """S21 for peer experts; whoever also helps as an adult decides for themselves."""
    roles = roles_of(user)
    return Role.PEER in roles and roles.isdisjoint(ADULT_HELPER_ROLES)


class QuietHours:
    """Quiet hours of one person after another; the calendar is read once for all of them."""

    @cached_property
    def _peers(self) -> Schedule | None:
        return peer_hours()

    def of(self, user: User) -> Quiet:
        return Quiet(
            zone=settings.TIME_ZONE,
            own=wishes_of(user).quiet,
            peer_hours=self._peers if keeps_peer_hours(user) else None,
        )
