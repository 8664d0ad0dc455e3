"""A coach notes that supervision took place, and when the next one is. Never what was said."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.people.models import Membership, Role, Supervision, User
from peers.people.roster import RosterRefused

_LONGEST_AHEAD = dt.timedelta(days=366)


def record_supervision(
    *, member: Membership, held_on: dt.date, next_on: dt.date | None, by: User, now: dt.datetime
) -> None:
    """Noting one day twice keeps one row, with the newer word about the next one."""
    today = timezone.localdate(now)
    if member.user_id == by.pk or member.role != Role.PEER:
        raise RosterRefused(_("This is not for you to do. Ask the organisation."))
    if not today - _LONGEST_AHEAD < held_on <= today:
        raise RosterRefused(_("The day lies in the future, or more than a year ago."))
    if next_on is not None and not held_on < next_on < today + _LONGEST_AHEAD:
        raise RosterRefused(_("The next time is after this one, within a year."))
    with transaction.atomic():
        Supervision.objects.update_or_create(
            person_id=member.user_id,
            held_on=held_on,
            by=by,
            defaults={"next_on": next_on, "recorded_at": now},
        )
