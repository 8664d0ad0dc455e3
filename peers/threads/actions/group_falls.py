"""A group that falls below two active peers and a coach: its coaches and staff are told (S21)."""

import datetime as dt
from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Greatest

from peers.people.facts import helpers_for_routing
from peers.people.models import Group, Membership, Role, User
from peers.people.rules import COACHES_A_GROUP, PEERS_A_GROUP, Gap, roster_gaps
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.telling import tell_about_no_thread
from peers.threads.models import GroupFall

_SHORT = frozenset({Gap.TOO_FEW_PEERS, Gap.NO_COACH})


def watch_groups(*, now: dt.datetime) -> int:
    """Note every group that fell or recovered; returns how many fell now.

    Once for each fall: told again only after the group had recovered. Safe to run twice.
    """
    helpers = helpers_for_routing(today=now.astimezone(ZoneInfo(settings.TIME_ZONE)).date())
    fallen = set(GroupFall.objects.filter(recovered_at=None).values_list("group_id", flat=True))
    once_complete = _once_complete()
    fell = 0
    for group in Group.objects.open():
        is_short = not _SHORT.isdisjoint(roster_gaps(group.pk, helpers))
        if is_short and group.pk not in fallen and group.pk in once_complete:
            fell += _fell(group, now)
        elif not is_short and group.pk in fallen:
            _recovered(group, now)
    return fell


def _recovered(group: Group, now: dt.datetime) -> None:
    """Never before it fell: whoever waited for a lock, or has a clock that is behind, would be
    refused by the database, and with it the pause or the leaving that this is part of."""
    later = Greatest("fell_at", Value(now, output_field=DateTimeField()))
    GroupFall.objects.filter(group=group, recovered_at=None).update(recovered_at=later)


def _once_complete() -> set[int]:
    """Groups that have had their people; one that is still being built up has not fallen."""
    known: dict[int | None, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = Membership.objects.filter(group__isnull=False)
    for group, role, user in rows.values_list("group_id", "role", "user_id"):
        known[group][role].add(user)
    return {
        group
        for group, roles in known.items()
        if group is not None
        and len(roles[Role.PEER]) >= PEERS_A_GROUP
        and len(roles[Role.COACH]) >= COACHES_A_GROUP
    }


def _fell(group: Group, now: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            fall = GroupFall.objects.create(group=group, fell_at=now)
    except IntegrityError:  # another worker was here a moment ago
        return False
    tell_about_no_thread(_who_is_told(group), Notice.GROUP, about=f"group:{fall.pk}", now=now)
    return True


def _who_is_told(group: Group) -> set[User]:
    """Its coaches, whether they may help today or not, and NGO staff."""
    rows = Membership.objects.current().filter(group=group, role=Role.COACH)
    coaches = User.objects.filter(pk__in=rows.values("user"), is_active=True)
    return {*coaches, *User.objects.holding(Role.STAFF)}


def on_helpers_stopped(sender: Any, *, now: dt.datetime, **kwargs: Any) -> None:
    """A pause or a leaving on the roster: the group may fall at this very moment."""
    watch_groups(now=now)
