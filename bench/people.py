"""Helpers in number: active peers with three places each, and their coaches."""

import datetime as dt

from peers.people.models import Agreement, Group, Membership, Role, User, VettingCheck
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER
from peers.training.models import Qualification

PEERS = 40
COACHES = 4
SEEN = dt.date(2026, 1, 5)
UNTIL = dt.date(2099, 1, 1)
ADULT_BORN = dt.date(1980, 1, 1)


def make() -> None:
    """Everybody active, qualified for every topic of peers, speaking English."""
    group = Group.objects.create(name="Bench", kind=Group.Kind.SCOUTS, join_code="BENC-2345")
    staff = _accounts("staff", 1, ADULT_BORN)[0]
    coaches = _accounts("coach", COACHES, ADULT_BORN)
    peers = _accounts("peer", PEERS, dt.date(2009, 3, 14))
    _members(coaches, Role.COACH, group)
    _members(peers, Role.PEER, group, coaches)
    others = [*_accounts("on_call", 2, ADULT_BORN), *_accounts("lead", 2, ADULT_BORN)]
    _members(others[:2], Role.ON_CALL, None)
    _members(others[2:], Role.LEAD, None)
    VettingCheck.objects.bulk_create(
        VettingCheck(user=one, seen_on=SEEN, seen_by=staff, expires_on=UNTIL)
        for one in [*coaches, *others]
    )
    kinds = Agreement.Kind
    _agree([*coaches, *others], staff, kinds.CODE_OF_CONDUCT)
    _agree(peers, staff, kinds.OWN_CONSENT, kinds.GUARDIAN_CONSENT)
    _qualify(coaches, staff, Role.COACH, [])
    _qualify(peers, staff, Role.PEER, sorted(DEFAULT_RISK.keys() - NEVER_PEER))


def _accounts(word: str, number: int, born: dt.date) -> list[User]:
    rows = [
        User(
            username=f"{word}{at}",
            name=f"{word.capitalize()} {at}",
            email=f"{word}{at}@example.org",
            birth_date=born,
            languages=["en"],
            preferred_language="en",
        )
        for at in range(number)
    ]
    User.objects.bulk_create(rows)
    return list(User.objects.filter(username__startswith=word).order_by("pk"))


def _members(
    people: list[User], role: str, group: Group | None, coaches: list[User] | None = None
) -> None:
    Membership.objects.bulk_create(
        Membership(
            user=one,
            role=role,
            group=group,
            coach=coaches[at % len(coaches)] if coaches else None,
            started_on=SEEN,
        )
        for at, one in enumerate(people)
    )


def _agree(people: list[User], by: User, *kinds: str) -> None:
    Agreement.objects.bulk_create(
        Agreement(user=one, kind=kind, given_on=SEEN, recorded_by=by, expires_on=UNTIL)
        for one in people
        for kind in kinds
    )


def _qualify(people: list[User], by: User, role: str, topics: list[str]) -> None:
    Qualification.objects.bulk_create(
        Qualification(
            user=one,
            role=role,
            topics=topics,
            signed_off_by=by,
            signed_off_on=SEEN,
            expires_on=UNTIL,
        )
        for one in people
    )
