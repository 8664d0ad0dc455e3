"""Getting ready to leave a closed institution: a day, a list, reminders to the coach.

Whoever leaves goes through the list with their coach; each ticks what is theirs. When the role
ends, what they hold goes on as with everybody (roster.end_membership, leaving).
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peers.people.houses import NOT_A_HOUSE
from peers.people.mailing import CLOSED
from peers.people.models import Going, GoingStep, Membership, Role, User
from peers.people.roster import RosterRefused

Step = GoingStep.Step
# The rest is for the coach to see to.
OWN_STEPS = (Step.CODES, Step.LOG_IN, Step.OUTSIDE, Step.CAPSULES)
# [P] Days before somebody leaves on which their coach is reminded; 0 is the day itself.
REMIND_BEFORE = (14, 7, 1, 0)
_LONGEST_AHEAD = dt.timedelta(days=366)


def going_of(member: Membership) -> Going | None:
    return Going.objects.filter(member=member, called_off_at=None).first()


def own_going(user: User) -> Going | None:
    rows = Going.objects.filter(member__user=user, member__ended_on=None, called_off_at=None)
    return rows.select_related("member__coach", "member__group").order_by("leaves_on").first()


def set_day(
    *, member: Membership, leaves_on: dt.date, by: User, today: dt.date, now: dt.datetime
) -> Going:
    """The day, or another one; what is ticked stays."""
    if member.role != Role.PEER or member.group is None or member.group.kind != CLOSED:
        raise RosterRefused(NOT_A_HOUSE)
    if not today <= leaves_on <= today + _LONGEST_AHEAD:
        raise RosterRefused(_("Choose a day from today on, within a year."))
    with transaction.atomic():
        Membership.objects.select_for_update().get(pk=member.pk)
        going = going_of(member)
        if going is None:
            return Going.objects.create(member=member, leaves_on=leaves_on, made_by=by, made_at=now)
        going.leaves_on = leaves_on
        going.save(update_fields=["leaves_on"])
        return going


def call_off(*, member: Membership, now: dt.datetime) -> bool:
    rows = Going.objects.filter(member=member, called_off_at=None)
    return bool(rows.update(called_off_at=now))


def tick(*, going: Going, step: str, by: User, now: dt.datetime) -> None:
    """Twice is once. Whoever leaves ticks their own part, the coach any."""
    own = by.pk == going.member.user_id
    if step not in (OWN_STEPS if own else Step.values):
        raise RosterRefused(_("Somebody else must do this for you."))
    try:
        with transaction.atomic():
            GoingStep.objects.create(going=going, step=step, done_by=by, done_at=now)
    except IntegrityError:
        return


def untick(*, going: Going, step: str, by: User) -> None:
    rows = GoingStep.objects.filter(going=going, step=step)
    if by.pk == going.member.user_id:
        rows = rows.filter(step__in=OWN_STEPS)
    rows.delete()


def to_remind(today: dt.date) -> list[tuple[Going, int]]:
    """Whoever leaves soon or should have left, and the mark of the reminder that is due: the
    days before, or -1 once the day is over. Each mark is for one notice."""
    rows = Going.objects.filter(called_off_at=None, member__ended_on=None)
    soon = rows.filter(leaves_on__lte=today + dt.timedelta(days=max(REMIND_BEFORE)))
    found = []
    for going in soon.select_related("member__user", "member__coach", "member__group"):
        left = (going.leaves_on - today).days
        marks = [mark for mark in REMIND_BEFORE if left <= mark]
        found.append((going, -1 if left < 0 else min(marks)))
    return found
