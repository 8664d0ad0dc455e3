"""A group that closes: its people end, what they hold goes on, the join code dies, history stays.

One transaction. It can be opened again; people are then invited anew, since whoever left has
left, and posters with the old code do not come back to life.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peers.people.leaving import helpers_stopped
from peers.people.models import (
    Group,
    GroupChange,
    Invitation,
    Membership,
    RoleChange,
    User,
    new_join_code,
)
from peers.people.roster import RosterRefused

YOUR_GROUP = _("You belong to this group. Somebody else must archive it.")


def archive(*, group_id: int, by: User, now: dt.datetime) -> None:
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group_id)
        if group.archived_at is not None:
            raise RosterRefused(_("This group is archived already."))
        members = Membership.objects.current().filter(group=group)
        if members.filter(user=by).exists():
            raise RosterRefused(YOUR_GROUP)
        _end_all(list(members), group, by, now)
        waiting = Invitation.objects.filter(group=group, accepted_at=None, declined_at=None)
        waiting.filter(revoked_at=None).update(revoked_at=now, email="")
        group.archived_at, group.join_code = now, new_join_code()
        group.save(update_fields=["archived_at", "join_code"])
        _note(GroupChange.Kind.ARCHIVED, group, by, now)
        helpers_stopped.send(sender=None, now=now)


def reopen(*, group_id: int, by: User, now: dt.datetime) -> None:
    with transaction.atomic():
        group = Group.objects.select_for_update().get(pk=group_id)
        if group.archived_at is None:
            raise RosterRefused(_("This group is open already."))
        group.archived_at, group.join_code = None, new_join_code()
        group.save(update_fields=["archived_at", "join_code"])
        _note(GroupChange.Kind.REOPENED, group, by, now)


def _end_all(members: list[Membership], group: Group, by: User, now: dt.datetime) -> None:
    Membership.objects.filter(pk__in=[one.pk for one in members]).update(
        ended_on=timezone.localdate(now)
    )
    RoleChange.objects.bulk_create(
        RoleChange(
            at=now,
            kind=RoleChange.Kind.ENDED,
            user_id=one.user_id,
            by=by,
            role=one.role,
            group=group,
        )
        for one in members
    )


def _note(kind: str, group: Group, by: User, now: dt.datetime) -> None:
    GroupChange.objects.create(at=now, kind=kind, group=group, by=by)
