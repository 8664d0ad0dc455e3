"""When and for what somebody can be asked: their own hours, absences, languages, topics, ties.

Everybody changes their own and nobody else's. A declared tie stays: taking it back could open
a friend's thread, so that is done by the organisation.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peers.people.models import Absence, Group, GroupConflict, User, WeeklyHours

_HOURS_AT_MOST = 30
_ABSENCES_AT_MOST = 30


class NotPossible(Exception):
    """`message` says why; nothing has changed."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__()
        self.message = message


def add_hours(*, by: User, weekday: int, starts: dt.time, ends: dt.time) -> WeeklyHours:
    """A weekly stretch; none at all means any hour."""
    if ends <= starts:
        raise NotPossible(_("The end comes before the start."))
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
        own = WeeklyHours.objects.filter(user=by)
        if own.filter(weekday=weekday, starts__lt=ends, ends__gt=starts).exists():
            raise NotPossible(_("These hours overlap with others of yours."))
        if own.count() >= _HOURS_AT_MOST:
            raise NotPossible(_("These are many hours. Remove some first."))
        return WeeklyHours.objects.create(user=by, weekday=weekday, starts=starts, ends=ends)


def remove_hours(*, by: User, hours_id: int) -> bool:
    return bool(WeeklyHours.objects.filter(user=by, pk=hours_id).delete()[0])


def add_absence(*, by: User, kind: str, first: dt.date, last: dt.date, now: dt.datetime) -> Absence:
    """Whole days, both included."""
    if last < first:
        raise NotPossible(_("The last day comes before the first."))
    starts, ends = _midnight(first), _midnight(last + dt.timedelta(days=1))
    if ends <= now:
        raise NotPossible(_("These days are over."))
    if coming_absences(by, now).count() >= _ABSENCES_AT_MOST:
        raise NotPossible(_("These are many absences. Remove some first."))
    return Absence.objects.create(user=by, kind=kind, starts_at=starts, ends_at=ends)


def end_absence(*, by: User, absence_id: int, now: dt.datetime) -> bool:
    """One that runs ends now; one that has not begun goes."""
    mine = coming_absences(by, now).filter(pk=absence_id)
    if mine.filter(starts_at__gt=now).delete()[0]:
        return True
    return bool(mine.update(ends_at=now))


def coming_absences(user: User, now: dt.datetime) -> QuerySet[Absence]:
    rows = Absence.objects.filter(user=user).filter(Q(ends_at=None) | Q(ends_at__gt=now))
    return rows.order_by("starts_at", "pk")


def choose(
    *,
    by: User,
    languages: Iterable[str],
    native_languages: Iterable[str] | None = None,
    topics_not_wanted: Iterable[str] | None = None,
) -> None:
    """The languages one helps in, those one grew up with, and topics a peer would rather not get;
    no reason is asked."""
    by.languages = list(languages)
    if native_languages is not None:
        by.native_languages = list(native_languages)
    if topics_not_wanted is not None:
        by.topics_not_wanted = list(topics_not_wanted)
    by.save(update_fields=["languages", "native_languages", "topics_not_wanted"])


def declare_tie(*, by: User, named: str) -> Group:
    """S10: a sibling or friend is in this group. Named by its name or join code, so that no list
    of groups is shown."""
    name = named.strip()
    group = Group.objects.open().filter(Q(name__iexact=name) | Q(join_code__iexact=name)).first()
    if group is None:
        raise NotPossible(_("We know no group with this name or code. Ask your coach."))
    GroupConflict.objects.get_or_create(user=by, group=group)
    return group


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
