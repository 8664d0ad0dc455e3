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
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q

from peers.people.models import Absence, Agreement, Membership, Role, User
from peers.people.rules import Away, HelperFacts, Hours, Post, is_active, why_not_active

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Loaded through the names of their relations: a qualification is of peers.training, which knows
# of people, not the other way round.
_QUALIFICATIONS = "qualifications"


def helpers_for_routing(*, today: dt.date) -> list[HelperFacts]:
    """Everybody who holds a role today, active or not: the ledger also says why not."""
    holders = Membership.objects.on(today).values("user_id")
    return _with_lapses(_load(User.objects.filter(pk__in=holders), today), today)


def facts_of(user: User, *, today: dt.date) -> HelperFacts:
    """One person; the coaches they name are loaded too, since they must be active (S20)."""
    coaches = Membership.objects.on(today).filter(user=user).values("coach_id")
    people = User.objects.filter(Q(pk=user.pk) | Q(pk__in=coaches))
    loaded = _with_lapses(_load(people, today), today)
    return next(helper for helper in loaded if helper.user_id == user.pk)


def _load(people: "QuerySet[User]", today: dt.date) -> list[HelperFacts]:
    midnight = dt.datetime.combine(today, dt.time.min, tzinfo=dt.UTC) - dt.timedelta(days=1)
    rows = people.order_by("pk").prefetch_related(
        Prefetch("memberships", Membership.objects.on(today).order_by("pk"), to_attr="posts_now"),
        Prefetch(
            "absences",
            Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=midnight)).order_by("pk"),
        ),
        "vetting_checks",
        "agreements",
        "weekly_hours",
        "group_conflicts",
        _QUALIFICATIONS,
    )
    return [_facts(user, today) for user in rows]


def _facts(user: Any, today: dt.date) -> HelperFacts:
    trained = {role: _trained(user, role, today) for role in (Role.PEER, Role.COACH)}
    return HelperFacts(
        user_id=user.pk,
        name=user.name,
        account_open=user.is_active,
        paused=user.paused_at is not None,
        age=user.age_on(today),
        languages=frozenset(user.languages),
        topics_not_wanted=frozenset(user.topics_not_wanted),
        posts=tuple(Post(m.role, m.group_id, m.coach_id) for m in user.posts_now),
        vetting_until=_latest(
            check.expires_on for check in user.vetting_checks.all() if check.seen_on <= today
        ),
        code_of_conduct_until=_agreed(user, Agreement.Kind.CODE_OF_CONDUCT, today),
        own_consent_until=_agreed(user, Agreement.Kind.OWN_CONSENT, today),
        guardian_consent_until=_agreed(user, Agreement.Kind.GUARDIAN_CONSENT, today),
        peer_training_until=_latest(q.expires_on for q in trained[Role.PEER]),
        coach_training_until=_latest(q.expires_on for q in trained[Role.COACH]),
        qualified_topics=frozenset(
            topic for q in trained[Role.PEER] if today < q.expires_on for topic in q.topics
        ),
        weekly_hours=tuple(Hours(h.weekday, h.starts, h.ends) for h in user.weekly_hours.all()),
        absences=tuple(Away(a.starts_at, a.ends_at) for a in user.absences.all()),
        group_conflicts=frozenset(c.group_id for c in user.group_conflicts.all()),
    )


def _trained(user: Any, role: str, today: dt.date) -> list[Any]:
    return [
        q
        for q in getattr(user, _QUALIFICATIONS).all()
        if q.role == role and q.signed_off_on <= today
    ]


def _agreed(user: Any, kind: str, today: dt.date) -> dt.date | None:
    return _latest(
        a.expires_on for a in user.agreements.all() if a.kind == kind and a.given_on <= today
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
