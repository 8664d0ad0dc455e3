"""Who may help today, and whether a group has enough helpers: S19, S20, S21 as pure functions.

No database, no clock, no Django: facts in, reasons out. An empty tuple of reasons means yes.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

# [P] in the safeguarding rules: proposals of ours, to be decided by the NGO.
PEER_MINIMUM_AGE = 14
ADULT_AGE = 18
PEER_CASELOAD = 3
PEERS_A_COACH = 5
PEERS_A_GROUP = 2
COACHES_A_GROUP = 1
# An extract, a consent, a training: renewed yearly (S19, S20).
RENEWED_AFTER = dt.timedelta(days=365)

PEER = "peer"
COACH = "coach"


class Lapse(StrEnum):
    """Why somebody cannot help in a role today."""

    NO_SUCH_ROLE = "no_such_role"
    ACCOUNT_CLOSED = "account_closed"
    PAUSED = "paused"
    VETTING = "vetting"
    TRAINING = "training"
    CODE_OF_CONDUCT = "code_of_conduct"
    AGE_UNKNOWN = "age_unknown"
    TOO_YOUNG = "too_young"
    OWN_CONSENT = "own_consent"
    GUARDIAN_CONSENT = "guardian_consent"
    NO_ACTIVE_COACH = "no_active_coach"


class Gap(StrEnum):
    """What a group lacks to run (S21)."""

    TOO_FEW_PEERS = "too_few_peers"
    NO_COACH = "no_coach"
    COACH_HAS_TOO_MANY_PEERS = "coach_has_too_many_peers"


# Days before a paper runs out on which people are told; the last of them that has come counts.
REMINDER_DAYS = (60, 30, 7)


@dataclass(frozen=True, slots=True)
class Paper:
    """Something that a role needs and that counts until a day; None: never given."""

    kind: Lapse
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Post:
    """A role held now; peers and coaches hold it in a group, and a peer under a coach."""

    role: str
    group: int | None = None
    coach: int | None = None
    coach_active: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """A weekly stretch in which a helper can be asked, in local time; 0 is Monday."""

    weekday: int
    starts: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True)
class Away:
    """A break, holiday or exams; None as an end means until further notice."""

    starts_at: dt.datetime
    ends_at: dt.datetime | None

    def covers(self, moment: dt.datetime) -> bool:
        return self.starts_at <= moment and (self.ends_at is None or moment < self.ends_at)


@dataclass(frozen=True, slots=True)
class HelperFacts:
    """All that is known of one helper on one day.

    The `..._until` dates are the day from which the thing no longer counts; None: never given.
    """

    user_id: int
    name: str = ""
    account_open: bool = True
    paused: bool = False
    age: int | None = None
    languages: frozenset[str] = frozenset()
    topics_not_wanted: frozenset[str] = frozenset()
    posts: tuple[Post, ...] = ()
    vetting_until: dt.date | None = None
    code_of_conduct_until: dt.date | None = None
    own_consent_until: dt.date | None = None
    guardian_consent_until: dt.date | None = None
    peer_training_until: dt.date | None = None
    coach_training_until: dt.date | None = None
    # Topics of the peer qualifications that count today; a coach is qualified for every topic.
    qualified_topics: frozenset[str] = frozenset()
    weekly_hours: tuple[Hours, ...] = ()
    absences: tuple[Away, ...] = ()
    # Groups in which the helper has a sibling or an acquaintance (S10).
    group_conflicts: frozenset[int] = frozenset()
    # role -> why not, for every role held, as of the day the facts were loaded.
    lapses: dict[str, tuple[Lapse, ...]] = field(default_factory=dict, hash=False)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    @property
    def active_roles(self) -> frozenset[str]:
        """The roles in which this person may help on the day the facts were loaded."""
        return frozenset(role for role, why in self.lapses.items() if not why)

    def groups_as(self, role: str) -> frozenset[int]:
        return frozenset(p.group for p in self.posts if p.role == role and p.group is not None)

    @property
    def groups(self) -> frozenset[int]:
        """Every group this person belongs to, whatever the role."""
        return frozenset(post.group for post in self.posts if post.group is not None)

    @property
    def active_coaches(self) -> tuple[int, ...]:
        """The named coaches under whose eyes this peer may answer, in order, each once."""
        named = (p.coach for p in self.posts if p.role == PEER and p.coach_active)
        return tuple(dict.fromkeys(coach for coach in named if coach is not None))


def birthday(born: dt.date, years: int) -> dt.date:
    """The day somebody turns `years`; who was born on 29 February has to wait for 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def counts_on(until: dt.date | None, today: dt.date) -> bool:
    """Whether something given until `until` still counts today."""
    return until is not None and today < until


def why_not_active(helper: HelperFacts, today: dt.date, *, role: str) -> tuple[Lapse, ...]:
    """Everything that keeps `helper` from helping in `role` today (S19, S20)."""
    if role not in helper.roles:
        return (Lapse.NO_SUCH_ROLE,)
    if role == PEER:
        return (*_general_lapses(helper), *_peer_lapses(helper, today))
    return (*_general_lapses(helper), *_adult_lapses(helper, today, role))


def is_active(helper: HelperFacts, today: dt.date, *, role: str) -> bool:
    return not why_not_active(helper, today, role=role)


def _general_lapses(helper: HelperFacts) -> Iterable[Lapse]:
    if not helper.account_open:
        yield Lapse.ACCOUNT_CLOSED
    if helper.paused:
        yield Lapse.PAUSED


def _adult_lapses(helper: HelperFacts, today: dt.date, role: str) -> Iterable[Lapse]:
    """S19: vetting and code of conduct; a coach also has the coach training."""
    if not counts_on(helper.vetting_until, today):
        yield Lapse.VETTING
    if role == COACH and not counts_on(helper.coach_training_until, today):
        yield Lapse.TRAINING
    if not counts_on(helper.code_of_conduct_until, today):
        yield Lapse.CODE_OF_CONDUCT


def _peer_lapses(helper: HelperFacts, today: dt.date) -> Iterable[Lapse]:
    """S20: age, consents, training signed off by a coach, a named coach who is active."""
    if helper.age is None:
        yield Lapse.AGE_UNKNOWN
    elif helper.age < PEER_MINIMUM_AGE:
        yield Lapse.TOO_YOUNG
    if not counts_on(helper.own_consent_until, today):
        yield Lapse.OWN_CONSENT
    # From 18 on nobody else can consent for them; an unknown age counts as a minor's.
    if not _is_adult(helper) and not counts_on(helper.guardian_consent_until, today):
        yield Lapse.GUARDIAN_CONSENT
    if not counts_on(helper.peer_training_until, today):
        yield Lapse.TRAINING
    if not helper.active_coaches:
        yield Lapse.NO_ACTIVE_COACH


def papers_of(helper: HelperFacts) -> tuple[Paper, ...]:
    """What the roles of `helper` need, each paper once, in the order of the rules (S19, S20)."""
    papers: list[Paper] = []
    if helper.roles - {PEER}:
        papers.append(Paper(Lapse.VETTING, helper.vetting_until))
        papers.append(Paper(Lapse.CODE_OF_CONDUCT, helper.code_of_conduct_until))
    if COACH in helper.roles:
        papers.append(Paper(Lapse.TRAINING, helper.coach_training_until))
    if PEER in helper.roles:
        papers.append(Paper(Lapse.OWN_CONSENT, helper.own_consent_until))
        if not _is_adult(helper):
            papers.append(Paper(Lapse.GUARDIAN_CONSENT, helper.guardian_consent_until))
        papers.append(Paper(Lapse.TRAINING, helper.peer_training_until))
    return tuple(papers)


def reminder_due(until: dt.date | None, today: dt.date) -> int | None:
    """Which reminder holds today: 60, 30 or 7 days before, or None. A missed one is made up."""
    if until is None or today >= until:
        return None
    left = (until - today).days
    return min((days for days in REMINDER_DAYS if left <= days), default=None)


def _is_adult(helper: HelperFacts) -> bool:
    return helper.age is not None and helper.age >= ADULT_AGE


def roster_gaps(group: int, helpers: Iterable[HelperFacts]) -> tuple[Gap, ...]:
    """What `group` lacks to run, of all loaded helpers (S21); their `lapses` are filled in."""
    all_helpers = list(helpers)
    peers = [h for h in all_helpers if _helps_in(h, group, PEER)]
    coaches = [h for h in all_helpers if _helps_in(h, group, COACH)]
    charges = Counter(coach for h in all_helpers if _helps(h, PEER) for coach in h.active_coaches)
    gaps = []
    if len(peers) < PEERS_A_GROUP:
        gaps.append(Gap.TOO_FEW_PEERS)
    if len(coaches) < COACHES_A_GROUP:
        gaps.append(Gap.NO_COACH)
    if any(charges[coach.user_id] > PEERS_A_COACH for coach in coaches):
        gaps.append(Gap.COACH_HAS_TOO_MANY_PEERS)
    return tuple(gaps)


def _helps(helper: HelperFacts, role: str) -> bool:
    return role in helper.active_roles


def _helps_in(helper: HelperFacts, group: int, role: str) -> bool:
    return _helps(helper, role) and group in helper.groups_as(role)
