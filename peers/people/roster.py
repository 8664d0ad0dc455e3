"""What coaches and staff do on the roster: record papers, pause, end, renew the code.

Every verb is one transaction and raises `RosterRefused` with a sentence. Nobody does any of it
about themselves. A pause or an end tells the threads in the same transaction (leaving).
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from capsules.topics import TOPICS
from peers.people.leaving import helpers_stopped
from peers.people.models import (
    Agreement,
    Group,
    Membership,
    Role,
    RoleChange,
    User,
    VettingCheck,
    new_join_code,
)
from peers.people.permissions import is_guarded
from peers.people.refusal import Refused
from peers.people.rules import RENEWED_AFTER

# What may wait for a peer's answer: topics that start with information or something mild, and
# not those that go to a coach whatever the level.
PEER_TOPICS = frozenset(
    code
    for code, topic in TOPICS.items()
    if topic.default_risk.partition(";")[0].partition("-")[0] in ("R0", "R1")
)
_CONSENTS = (Agreement.Kind.OWN_CONSENT, Agreement.Kind.GUARDIAN_CONSENT)
Kind = RoleChange.Kind


class RosterRefused(Refused):
    """What was asked for on a roster cannot be done."""


NOT_YOURSELF = _("Somebody else must do this for you.")
NOT_YOURS = _("This is not for you to do. Ask the organisation.")


def kinds_for(member: Membership) -> list[str]:
    """Which agreements this role needs (S19, S20)."""
    return [*_CONSENTS] if member.role == Role.PEER else [Agreement.Kind.CODE_OF_CONDUCT]


def record_agreement(
    *, member: Membership, kind: str, given_on: dt.date, by: User, now: dt.datetime
) -> None:
    """A consent or a signed code of conduct was seen; it counts for a year."""
    _about_somebody_else(member, by)
    if kind not in kinds_for(member):
        raise RosterRefused(_("This role does not need this paper."))
    _in_the_last_year(given_on, now)
    Agreement.objects.create(
        user=member.user,
        kind=kind,
        given_on=given_on,
        recorded_by=by,
        expires_on=given_on + RENEWED_AFTER,
    )


def record_vetting(
    *, member: Membership, seen_on: dt.date, by: User, by_staff: bool, now: dt.datetime
) -> None:
    """S19: when and by whom the extract was seen; the extract itself is never kept."""
    _about_somebody_else(member, by)
    if not by_staff or member.role == Role.PEER:
        raise RosterRefused(NOT_YOURS)
    _in_the_last_year(seen_on, now)
    VettingCheck.objects.create(
        user=member.user, seen_on=seen_on, seen_by=by, expires_on=seen_on + RENEWED_AFTER
    )


def pause(*, member: Membership, by: User, now: dt.datetime) -> None:
    """Nothing new reaches them, and what they hold goes on in this transaction."""
    _a_peer_of_somebody_else(member, by)
    with transaction.atomic():
        changed = User.objects.filter(pk=member.user_id, paused_at=None).update(paused_at=now)
        if changed:
            _note(Kind.PAUSED, member, by, now)
            helpers_stopped.send(sender=None, now=now)


def resume(*, member: Membership, by: User, now: dt.datetime) -> None:
    _a_peer_of_somebody_else(member, by)
    with transaction.atomic():
        paused = User.objects.filter(pk=member.user_id, paused_at__isnull=False)
        if paused.update(paused_at=None):
            _note(Kind.RESUMED, member, by, now)


def end_membership(*, member: Membership, by: User, by_staff: bool, now: dt.datetime) -> None:
    """The role in this group ends today; the row stays, and what they hold goes on."""
    _about_somebody_else(member, by)
    if member.role != Role.PEER and not by_staff:
        raise RosterRefused(NOT_YOURS)
    with transaction.atomic():
        current = Membership.objects.current().filter(pk=member.pk)
        if current.update(ended_on=timezone.localdate(now)):
            _note(Kind.ENDED, member, by, now, role=member.role)
            helpers_stopped.send(sender=None, now=now)


def renew_join_code(*, group: Group) -> None:
    """The old one stops working at once."""
    group.join_code = new_join_code()
    group.save(update_fields=["join_code"])


def _note(
    kind: str, member: Membership, by: User, now: dt.datetime, *, role: str = ""
) -> RoleChange:
    return RoleChange.objects.create(
        at=now, kind=kind, user=member.user, by=by, role=role, group=member.group
    )


def _about_somebody_else(member: Membership, by: User) -> None:
    if member.user_id == by.pk:
        raise RosterRefused(NOT_YOURSELF)


def _a_peer_of_somebody_else(member: Membership, by: User) -> None:
    """A coach cannot take out of duty somebody who reads what coaches may not."""
    _about_somebody_else(member, by)
    if member.role != Role.PEER or is_guarded(member.user):
        raise RosterRefused(NOT_YOURS)


def _in_the_last_year(day: dt.date, now: dt.datetime) -> None:
    if not timezone.localdate(now) - RENEWED_AFTER < day <= timezone.localdate(now):
        raise RosterRefused(_("The day lies in the future, or more than a year ago."))
