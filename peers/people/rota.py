"""The on-call rota: who is on call when, where nobody is, and what may be planned (S22).

Times are wall-clock times of the portal, so that a shift from 20:00 to 08:00 ends at 08:00 on
the nights on which the clock changes, too.
"""

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from peers.people.edition import kept
from peers.people.facts import helpers_for_routing
from peers.people.models import (
    Agreement,
    Membership,
    OnCallShift,
    Role,
    ShiftHandOver,
    User,
    VettingCheck,
)
from peers.people.refusal import Refused
from peers.people.rules import HelperFacts, why_not_active

CALLED_ROLES = (Role.ON_CALL, Role.LEAD)
# A shift longer than a week is a slip of the finger; so is a year of repeats.
LONGEST = dt.timedelta(days=7)
REPEATS_AT_MOST = 26
PLACES = 5
_DAY = dt.timedelta(days=1)


class RotaRefused(Refused):
    """The rota stays as it is."""


@dataclass(frozen=True)
class Turn:
    """One shift as the rota sees it; `counts` is False when the person cannot be called then."""

    shift: int
    user: int
    name: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    position: int
    counts: bool = True


@dataclass(frozen=True)
class Stretch:
    """A time in which the same people are on call, in the order in which they are called."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    turns: tuple[Turn, ...]

    @property
    def is_gap(self) -> bool:
        return not any(turn.counts for turn in self.turns)


def stretches(
    turns: Iterable[Turn], *, start: dt.datetime, end: dt.datetime
) -> tuple[Stretch, ...]:
    """The whole time between two moments, cut where somebody begins or ends; gaps included."""
    rota = sorted(turns, key=lambda turn: (turn.position, turn.shift))
    edges = {start, end}
    edges |= {at for turn in rota for at in (turn.starts_at, turn.ends_at) if start < at < end}
    cuts = sorted(edges)
    found: list[Stretch] = []
    for starts_at, ends_at in itertools.pairwise(cuts):
        here = _each_once(t for t in rota if t.starts_at <= starts_at and t.ends_at >= ends_at)
        if found and found[-1].turns == here:
            found[-1] = Stretch(found[-1].starts_at, ends_at, here)
        else:
            found.append(Stretch(starts_at, ends_at, here))
    return tuple(found)


def _each_once(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Who is in line twice is called at the first place."""
    first: dict[int, Turn] = {}
    for turn in turns:
        first.setdefault(turn.user, turn)
    return tuple(first.values())


def local_moment(naive: dt.datetime) -> dt.datetime:
    """A wall-clock time of the portal as a moment; one that the clock skips is an hour later."""
    return naive.replace(tzinfo=ZoneInfo(settings.TIME_ZONE)).astimezone(dt.UTC)


def times(
    starts: dt.datetime, ends: dt.datetime, *, weeks: int
) -> list[tuple[dt.datetime, dt.datetime]]:
    """The same wall-clock times every week, `weeks` times."""
    later = [dt.timedelta(weeks=week) for week in range(weeks)]
    return [(local_moment(starts + by), local_moment(ends + by)) for by in later]


def shifts_between(start: dt.datetime, end: dt.datetime) -> QuerySet[OnCallShift]:
    rows = OnCallShift.objects.filter(starts_at__lt=end, ends_at__gt=start)
    return rows.select_related("user").order_by("starts_at", "position", "pk")


def turns_between(start: dt.datetime, end: dt.datetime, *, today: dt.date) -> list[Turn]:
    """The shifts of a time, each judged on its own day: papers may run out before it (S19)."""
    helpers = {one.user_id: one for one in helpers_for_routing(today=today)}
    return [
        Turn(
            shift=shift.pk,
            user=shift.user_id,
            name=shift.user.name,
            starts_at=shift.starts_at,
            ends_at=shift.ends_at,
            position=shift.position,
            counts=can_be_called(helpers.get(shift.user_id), local_day(shift.ends_at)),
        )
        for shift in shifts_between(start, end)
    ]


def can_be_called(one: HelperFacts | None, day: dt.date) -> bool:
    """Whether this adult may be on call on `day`: a role for it, and papers that hold (S19)."""
    return one is not None and any(
        not why_not_active(one, day, role=role) for role in CALLED_ROLES if role in one.roles
    )


def local_day(at: dt.datetime) -> dt.date:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def people_who_can_be_called(day: dt.date) -> list[HelperFacts]:
    """Active on-call adults and leads, by name."""
    found = [one for one in helpers_for_routing(today=day) if can_be_called(one, day)]
    return sorted(found, key=lambda one: one.name.casefold())


def on_duty(now: dt.datetime) -> tuple[Turn, ...]:
    """Who is on call now and may be called, first in line first; for every board."""
    return tuple(one for one in _turns_on(local_day(now)) if one.starts_at <= now < one.ends_at)


@kept
def _turns_on(day: dt.date) -> tuple[Turn, ...]:
    """The shifts of a day of those whose papers hold on it; one query."""
    holds = {"user": OuterRef("user"), "expires_on__gt": day}
    conduct = Agreement.objects.filter(kind=Agreement.Kind.CODE_OF_CONDUCT, **holds)
    role = Membership.objects.on(day).filter(user=OuterRef("user"), role__in=CALLED_ROLES)
    start, end = (local_moment(dt.datetime.combine(day + _DAY * at, dt.time.min)) for at in (0, 1))
    rows = (
        OnCallShift.objects.filter(starts_at__lt=end, ends_at__gt=start)
        .filter(Q(user__is_active=True, user__paused_at=None))
        .filter(Exists(role), Exists(VettingCheck.objects.filter(**holds)), Exists(conduct))
        .order_by("position", "pk")
    )
    columns = ("pk", "user_id", "user__name", "starts_at", "ends_at", "position")
    return tuple(Turn(*row) for row in rows.values_list(*columns))


def hand_overs_for(user: User, now: dt.datetime) -> QuerySet[ShiftHandOver]:
    """What this person is asked, or has asked, and is still to be answered."""
    rows = ShiftHandOver.objects.filter(answered_at=None, shift__ends_at__gt=now)
    return (
        rows.filter(Q(to=user) | Q(asked_by=user))
        .select_related("shift", "asked_by", "to")
        .order_by("from_at", "pk")
    )


def check_shift(*, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime) -> None:
    """Raises RotaRefused when these times are no shift that can be planned."""
    if ends_at <= starts_at:
        raise RotaRefused(_("The end comes before the start."), "ends")
    if ends_at - starts_at > LONGEST:
        raise RotaRefused(_("This is longer than a week. Plan it in parts."), "ends")
    if ends_at <= now:
        raise RotaRefused(_("This time is over."), "ends")


def overlapping(
    user_id: int, position: int, starts_at: dt.datetime, ends_at: dt.datetime
) -> OnCallShift | None:
    """A shift that stands in the way: of the same person, or at the same place in the line."""
    return shifts_between(starts_at, ends_at).filter(Q(user=user_id) | Q(position=position)).first()
