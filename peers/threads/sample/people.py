"""The invented people of the demonstration: two groups and a closed institution, their peers and
coaches, the NGO."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from peers.people.models import (
    Agreement,
    Group,
    GroupConflict,
    Membership,
    Role,
    User,
    VettingCheck,
)
from peers.people.rules import RENEWED_AFTER
from peers.threads.rules.topics import DEFAULT_RISK, NEVER_PEER
from peers.training.models import Qualification

# Printed at the start of the demonstration, which refuses to run as a real service.
PASSWORD = "make-it-safe-demo"  # noqa: S105
PEER_TOPICS = sorted(DEFAULT_RISK.keys() - NEVER_PEER)
SCOUTS_CODE = "SCUT-2345"
CENTRE_CODE = "LNDE-6789"
HOUSE_CODE = "WLGE-3456"
PLACES = {
    SCOUTS_CODE: "Scouts De Kievit",
    CENTRE_CODE: "Centre De Linde",
    HOUSE_CODE: "Huis De Wilg",
}


@dataclass(frozen=True)
class Account:
    """One line of the list of log-ins."""

    username: str
    name: str
    role: str
    group: str
    languages: tuple[str, ...]
    born: dt.date


PEERS = (
    Account("sam", "Sam", Role.PEER, SCOUTS_CODE, ("en", "nl", "fr"), dt.date(2009, 3, 14)),
    Account("noor", "Noor", Role.PEER, SCOUTS_CODE, ("en", "nl", "ar"), dt.date(2010, 7, 2)),
    Account("amir", "Amir", Role.PEER, CENTRE_CODE, ("en", "ar", "fr"), dt.date(2009, 11, 23)),
    Account("lina", "Lina", Role.PEER, CENTRE_CODE, ("en", "fr", "nl"), dt.date(2008, 1, 30)),
)
# In training: seen in the courses, never asked for help.
TRAINEES = (
    Account("dina", "Dina", Role.PEER, SCOUTS_CODE, ("en", "fr", "nl"), dt.date(2010, 9, 17)),
    Account("esra", "Esra", Role.PEER, HOUSE_CODE, ("en", "nl", "ar"), dt.date(2009, 5, 8)),
    Account("robin", "Robin", Role.PEER, HOUSE_CODE, ("en", "nl", "fr"), dt.date(2009, 12, 1)),
)
COACHES = (
    Account("karin", "Karin", Role.COACH, SCOUTS_CODE, ("en", "nl", "fr"), dt.date(1985, 5, 5)),
    Account("yusuf", "Yusuf", Role.COACH, CENTRE_CODE, ("en", "ar", "fr"), dt.date(1990, 9, 9)),
    Account("petra", "Petra", Role.COACH, SCOUTS_CODE, ("en", "nl", "de"), dt.date(1978, 2, 17)),
)
OTHERS = (
    Account("oscar", "Oscar", Role.ON_CALL, "", ("en", "nl", "fr"), dt.date(1982, 4, 1)),
    Account("leila", "Leila", Role.LEAD, "", ("en", "fr", "ar"), dt.date(1975, 8, 8)),
    Account("luc", "Luc", Role.LEAD, "", ("en", "nl", "fr"), dt.date(1970, 12, 12)),
    Account("stefanie", "Stefanie", Role.STAFF, "", ("en", "nl", "fr"), dt.date(1988, 6, 6)),
    # What Stefanie corrected, somebody else approves.
    Account("simon", "Simon", Role.STAFF, "", ("en", "nl", "fr"), dt.date(1991, 3, 3)),
    Account("tara", "Tara", Role.TRANSLATOR, "", ("en", "fa", "ps"), dt.date(1992, 10, 10)),
)
ACCOUNTS = (*PEERS, *TRAINEES, *COACHES, *OTHERS)


def make_people(*, today: dt.date) -> dict[str, User]:
    """The groups and every account, active and qualified; by user name."""
    groups = _make_groups()
    people = {one.username: _make_account(one) for one in ACCOUNTS}
    signer = people["stefanie"]
    for one in ACCOUNTS:
        user = people[one.username]
        _make_member(one, user, groups, people)
        _make_papers(one, user, people["luc"] if user == signer else signer, today)
    # Lina's brother is in the scout unit: she is never asked by its youths.
    GroupConflict.objects.create(user=people["lina"], group=groups[SCOUTS_CODE])
    return people


def _make_groups() -> dict[str, Group]:
    kinds = {
        SCOUTS_CODE: Group.Kind.SCOUTS,
        CENTRE_CODE: Group.Kind.CENTRE,
        HOUSE_CODE: Group.Kind.INSTITUTION_CLOSED,
    }
    return {
        code: Group.objects.create(name=PLACES[code], kind=kind, join_code=code)
        for code, kind in kinds.items()
    }


def _make_account(one: Account) -> User:
    return User.objects.create_user(
        one.username,
        email=f"{one.username}@example.org",
        password=PASSWORD,
        name=one.name,
        birth_date=one.born,
        languages=list(one.languages),
        preferred_language="en",
    )


def _make_member(
    one: Account, user: User, groups: dict[str, Group], people: dict[str, User]
) -> None:
    coaches = {SCOUTS_CODE: "karin", CENTRE_CODE: "yusuf", HOUSE_CODE: "petra"}
    Membership.objects.create(
        user=user,
        role=one.role,
        group=groups.get(one.group),
        coach=people[coaches[one.group]] if one.role == Role.PEER else None,
        started_on=dt.date(2026, 1, 5),
    )


def _make_papers(one: Account, user: User, signer: User, today: dt.date) -> None:
    """Consents, vetting, qualifications: seen some months ago, good for a year (S19, S20)."""
    seen = today - dt.timedelta(days=150)
    until = seen + RENEWED_AFTER
    if one.role == Role.PEER:
        kinds: Iterable[str] = (Agreement.Kind.OWN_CONSENT, Agreement.Kind.GUARDIAN_CONSENT)
    else:
        kinds = (Agreement.Kind.CODE_OF_CONDUCT,)
        VettingCheck.objects.create(user=user, seen_on=seen, seen_by=signer, expires_on=until)
    for kind in kinds:
        Agreement.objects.create(
            user=user, kind=kind, given_on=seen, recorded_by=signer, expires_on=until
        )
    if one.role in (Role.PEER, Role.COACH) and one not in TRAINEES:
        Qualification.objects.create(
            user=user,
            role=one.role,
            topics=PEER_TOPICS if one.role == Role.PEER else [],
            signed_off_by=signer,
            signed_off_on=seen,
            expires_on=until,
        )
