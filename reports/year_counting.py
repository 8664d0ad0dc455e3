"""What the organisation did in a year, counted from the rows of sessions: a fixed number of
queries, nothing typed in (docs/decisions/0011).

What was held for a closed institution, or counted from one, is in its own lines and in no other.
Sessions that were cancelled, and people who were invited and did not come, are counted nowhere.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Min, Q
from django.utils import timezone
from modeltranslation.utils import build_localized_fieldname

from capsules.models import Capsule, TranslationState
from peers.people.models import GROUP_ROLES, Membership, Role
from peers.training.models import (
    Attendance,
    Handout,
    HeadCount,
    Institution,
    Qualification,
    Session,
)
from reports.periods import Kind, Period
from reports.year_codes import UNKNOWN

Counts = dict[str, int]
CLOSED = Institution.Kind.INSTITUTION_CLOSED
_OF_CLOSED = Q(group__kind=CLOSED) | Q(institution__kind=CLOSED)


@dataclass(frozen=True)
class _Post:
    """A role in a group of some kind, from its first day to the day after its last."""

    role: str
    group: str
    start: dt.date
    end: dt.date | None

    def covers(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


def first_year() -> int | None:
    """The year of the first session; None while there is none."""
    first = Session.objects.filter(cancelled_at=None).aggregate(n=Min("starts_at"))["n"]
    return timezone.localdate(first).year if first else None


def year_of(year: int) -> Period:
    return Period(Kind.YEAR, dt.date(year, 1, 1))


def count(year: int) -> dict[str, Any]:
    """Every figure of one year as numbers by code; `attendees` are counted twice over, by
    profession and by kind of institution, and both add up to the same."""
    period = year_of(year)
    held = _held(period)
    open_held = held.exclude(pk__in=held.filter(_OF_CLOSED).values("pk"))
    lines, from_closed = _attendees(open_held)
    return {
        "attendees": {
            "profession": _summed((who, n) for who, _where, n in lines),
            "institution": _summed((where, n) for _who, where, n in lines),
        },
        "sessions": _of(open_held, "kind"),
        "session_languages": _of(open_held, "language"),
        "materials": _summed(
            Handout.objects.filter(session__in=open_held).values_list("kind", "count")
        ),
        "signatures": sum(open_held.values_list("petition_signatures", flat=True)),
        "trained": _trained(period),
        "institutions": _institutions_reached(open_held, period),
        "capsules": _capsules(),
        "closed": _closed(held, from_closed),
    }


def _held(period: Period) -> Any:
    start, end = (
        timezone.make_aware(dt.datetime.combine(day, dt.time()))
        for day in (period.start, period.end)
    )
    return Session.objects.filter(
        cancelled_at=None, starts_at__gte=start, starts_at__lt=end
    ).order_by()


def _attendees(held: Any) -> tuple[list[tuple[str, str, int]], int]:
    """(profession, kind of institution, how many), and how many came from closed ones."""
    lines = [*_counted(held), *_by_name(held)]
    from_closed = sum(number for _who, where, number in lines if where == CLOSED)
    return [line for line in lines if line[1] != CLOSED], from_closed


def _counted(held: Any) -> Iterator[tuple[str, str, int]]:
    """Visitors. Where a public event is held says nothing about where its visitors come from."""
    rows = HeadCount.objects.filter(session__in=held).values_list(
        "profession",
        "count",
        "session__kind",
        "institution__kind",
        "session__institution__kind",
        "session__group__kind",
    )
    for who, number, kind, own, of_session, of_group in rows:
        around = None if kind == Session.Kind.PUBLIC else of_session or of_group
        yield who, own or around or UNKNOWN, number


def _by_name(held: Any) -> Iterator[tuple[str, str, int]]:
    """Those with an account who were there, in the role and the group of that day."""
    rows = list(
        Attendance.objects.filter(session__in=held, state=Attendance.State.PRESENT).values_list(
            "user", "session__starts_at", "session__group__kind"
        )
    )
    posts: dict[int, list[_Post]] = defaultdict(list)
    members = Membership.objects.filter(
        user__in={user for user, *_rest in rows}, role__in=GROUP_ROLES
    )
    columns = ("user", "role", "group__kind", "started_on", "ended_on")
    for user, role, kind, start, end in members.order_by("pk").values_list(*columns):
        posts[user].append(_Post(role, kind, start, end))
    for user, at, group in rows:
        post = _post_on(timezone.localdate(at), posts[user])
        yield post.role, group or post.group or UNKNOWN, 1


def _post_on(day: dt.date, posts: list[_Post]) -> _Post:
    """The post held on that day, a coach's before a peer's; else any, since somebody may have
    come to a training before they joined."""
    then = [post for post in posts if post.covers(day)] or posts
    coaching = (post for post in then if post.role == Role.COACH)
    return next(coaching, then[0] if then else _Post(HeadCount.Profession.OTHER, "", day, None))


def _trained(period: Period) -> Counts:
    """People whose training was signed off in the year, the first time or again; each once."""
    rows = Qualification.objects.filter(
        signed_off_on__gte=period.start, signed_off_on__lt=period.end
    )
    people = rows.order_by().values_list("role", "user").distinct()
    counts = Counter(role for role, _user in people)
    return {role: counts[role] for role in (Role.PEER, Role.COACH)}


def _institutions_reached(held: Any, period: Period) -> int:
    """Institutions that sent somebody to a train-the-trainer; one named twice counts once."""
    trainings = held.filter(kind=Session.Kind.TRAINERS)
    keys = set(trainings.values_list("institution__key", flat=True))
    heads = HeadCount.objects.filter(session__in=trainings).exclude(institution__kind=CLOSED)
    keys |= set(heads.values_list("institution__key", flat=True))
    present = Attendance.objects.filter(session__in=trainings, state=Attendance.State.PRESENT)
    groups = Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=period.start),
        user__in=present.values("user"),
        role=Role.COACH,
        started_on__lt=period.end,
    )
    names = groups.exclude(group__kind=CLOSED).values_list("group__name", flat=True)
    keys |= {" ".join(name.split()).casefold() for name in names if name}
    return len(keys - {None})


def _capsules() -> dict[str, Any]:
    """What was published when the figures were drawn up, and how many capsules each language has
    in words of its own, drafts included, withdrawn ones not."""
    titles = {
        code: build_localized_fieldname("title", code)
        for code in settings.MODELTRANSLATION_LANGUAGES
    }
    rows = list(Capsule.objects.published().values("pk", *titles.values()))
    withdrawn = set(
        TranslationState.objects.filter(state=TranslationState.State.WITHDRAWN).values_list(
            "capsule", "language"
        )
    )
    languages = {
        code: sum(bool(row[title]) and (row["pk"], code) not in withdrawn for row in rows)
        for code, title in titles.items()
    }
    return {"published": len(rows), "languages": languages}


def _closed(held: Any, from_closed: int) -> Counts:
    closed = held.filter(_OF_CLOSED)
    heads = HeadCount.objects.filter(session__in=closed).values_list("count", flat=True)
    present = Attendance.objects.filter(session__in=closed, state=Attendance.State.PRESENT)
    return {
        "sessions": closed.count(),
        "people": sum(heads) + present.count() + from_closed,
    }


def _of(held: Any, column: str) -> Counts:
    return dict(Counter(held.values_list(column, flat=True)))


def _summed(pairs: Iterable[tuple[str, int]]) -> Counts:
    sums: Counter[str] = Counter()
    for code, number in pairs:
        sums[str(code)] += number
    return dict(sums)
