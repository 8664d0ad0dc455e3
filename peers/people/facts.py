"""What the rules need to know of the helpers, read in a constant number of queries.

    helpers_for_routing(today=day) -> list[HelperFacts], by user id: everybody with a role that day
    facts_of(user, today=day) -> HelperFacts, one person with the same facts

`HelperFacts` (peers.people.rules, frozen) holds:
    user_id, name, account_open, paused, age (int or None), languages, topics_not_wanted
    posts: tuple of Post(role, group id or None, coach id or None, coach_active)
    qualified_topics: of the peer qualifications that count today
    weekly_hours: tuple of Hours(weekday, starts, ends); empty means any hour
    absences: tuple of Away(starts_at, ends_at or None) with .covers(moment)
    group_conflicts: ids of groups with a sibling or acquaintance
    lapses: {role: (Lapse, ...)} for every role held; an empty tuple means active
    and as properties: roles, active_roles, groups, groups_as(role), active_coaches

The load (open threads) is not here: it belongs to the threads.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from peers.people.edition import kept
from peers.people.models import (
    Absence,
    Agreement,
    GroupConflict,
    Membership,
    Role,
    User,
    VettingCheck,
    WeeklyHours,
)
from peers.people.rules import Away, HelperFacts, Hours, Post, is_active, why_not_active

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Found by name: a qualification is of peers.training, which knows
# of people, not the other way round.
_QUALIFICATION = "training.Qualification"


_Rows = dict[int, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class _PeopleRows:
    """By user id; what had not begun today is left out."""

    posts: _Rows
    absences: _Rows
    checks: _Rows
    agreements: _Rows
    trained: _Rows
    hours: _Rows
    conflicts: _Rows


def helpers_for_routing(*, today: dt.date) -> list[HelperFacts]:
    """Everybody who holds a role today, active or not: the ledger also says why not.

    Costs one small query while nobody has written to what it reads (`peers.people.edition`).
    """
    return list(_helpers_on(today))


@kept
def _helpers_on(today: dt.date) -> tuple[HelperFacts, ...]:
    """What is kept depends on the day alone: absences and hours are judged by who asks."""
    holders = Membership.objects.on(today).values("user_id")
    return tuple(_with_lapses(_load(User.objects.filter(pk__in=holders), today), today))


def facts_of(user: User, *, today: dt.date) -> HelperFacts:
    """One person; the coaches they name are loaded too, since they must be active (S20)."""
    coaches = Membership.objects.on(today).filter(user=user).values("coach_id")
    people = User.objects.filter(Q(pk=user.pk) | Q(pk__in=coaches))
    loaded = _with_lapses(_load(people, today), today)
    return next(helper for helper in loaded if helper.user_id == user.pk)


def _load(people: "QuerySet[User]", today: dt.date) -> list[HelperFacts]:
    """One flat query for each kind of row: this is read for every thread that is routed, and
    objects with prefetched relations would cost twice the time."""
    midnight = dt.datetime.combine(today, dt.time.min, tzinfo=dt.UTC) - dt.timedelta(days=1)
    users = list(people.order_by("pk"))
    ids = [user.pk for user in users]

    def of(rows: Any, *columns: str) -> _Rows:
        """{user id: the columns of each of their rows}, oldest row first."""
        found: _Rows = defaultdict(list)
        mine = rows.filter(user__in=ids).order_by("pk")
        for user, *values in mine.values_list("user_id", *columns):
            found[user].append(tuple(values))
        return found

    qualifications = apps.get_model(_QUALIFICATION).objects
    rows = _PeopleRows(
        posts=of(Membership.objects.on(today), "role", "group_id", "coach_id"),
        absences=of(
            Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=midnight)),
            "starts_at",
            "ends_at",
        ),
        checks=of(VettingCheck.objects.filter(seen_on__lte=today), "expires_on"),
        agreements=of(Agreement.objects.filter(given_on__lte=today), "kind", "expires_on"),
        trained=of(qualifications.filter(signed_off_on__lte=today), "role", "expires_on", "topics"),
        hours=of(WeeklyHours.objects.all(), "weekday", "starts", "ends"),
        conflicts=of(GroupConflict.objects.all(), "group_id"),
    )
    return [_facts(user, today, rows) for user in users]


def _facts(user: User, today: dt.date, rows: _PeopleRows) -> HelperFacts:
    pk = user.pk
    trained = {
        role: [(until, topics) for held, until, topics in rows.trained[pk] if held == role]
        for role in (Role.PEER, Role.COACH)
    }
    agreed = {
        kind: _latest(until for given, until in rows.agreements[pk] if given == kind)
        for kind in Agreement.Kind
    }
    return HelperFacts(
        user_id=pk,
        name=user.name,
        account_open=user.is_active,
        paused=user.paused_at is not None,
        age=user.age_on(today),
        languages=frozenset(user.languages),
        topics_not_wanted=frozenset(user.topics_not_wanted),
        posts=tuple(Post(*post) for post in rows.posts[pk]),
        vetting_until=_latest(until for (until,) in rows.checks[pk]),
        code_of_conduct_until=agreed[Agreement.Kind.CODE_OF_CONDUCT],
        own_consent_until=agreed[Agreement.Kind.OWN_CONSENT],
        guardian_consent_until=agreed[Agreement.Kind.GUARDIAN_CONSENT],
        peer_training_until=_latest(until for until, _topics in trained[Role.PEER]),
        coach_training_until=_latest(until for until, _topics in trained[Role.COACH]),
        qualified_topics=frozenset(
            topic for until, topics in trained[Role.PEER] if today < until for topic in topics
        ),
        weekly_hours=tuple(Hours(*hours) for hours in rows.hours[pk]),
        absences=tuple(Away(*absence) for absence in rows.absences[pk]),
        group_conflicts=frozenset(group for (group,) in rows.conflicts[pk]),
    )


def _latest(days: Iterable[dt.date]) -> dt.date | None:
    return max(days, default=None)


def _with_lapses(helpers: list[HelperFacts], today: dt.date) -> list[HelperFacts]:
    """Coaches first: whether a peer is active depends on whether their coach is."""
    coaches = {h.user_id for h in helpers if is_active(h, today, role=Role.COACH)}
    known = [replace(h, posts=tuple(_judged(p, coaches) for p in h.posts)) for h in helpers]
    return [
        replace(h, lapses={role: why_not_active(h, today, role=role) for role in h.roles})
        for h in known
    ]


def _judged(post: Post, active_coaches: set[int]) -> Post:
    return replace(post, coach_active=post.coach in active_coaches)
