"""Who is asked: a pure ranking of candidates, with every reason for exclusion kept (S10, S21, S29).

Among equals the least loaded comes first, then the one who has been idle longest. A recent hard
thread weighs like load, so that nobody carries the heavy ones twice in a week.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from peers.threads.rules.topics import Risk


class Reason(StrEnum):
    """Why a helper was not asked, or why a lease ended."""

    LANGUAGE = "language"
    TOPIC = "topic"  # not qualified for it
    NOT_WANTED = "not_wanted"  # opted out of this topic
    NOT_ACTIVE = "not_active"  # a check, consent or qualification has lapsed, or paused
    NO_COACH = "no_coach"  # a peer whose coach cannot watch now
    AWAY = "away"  # break, holiday, exams
    QUIET_HOURS = "quiet_hours"  # night or school (S21)
    OUTSIDE_HOURS = "outside_hours"  # their own weekly hours
    FULL = "full"  # every place is taken
    RESTING = "resting"  # after a hard thread (S29)
    CONFLICT = "conflict"  # a declared sibling or acquaintance is in the group
    SAME_GROUP = "same_group"  # the youth wants someone who does not know them
    OTHER_GROUP = "other_group"  # the youth wants someone of their own group
    NAMED_BY_YOUTH = "named_by_youth"  # "not this person"
    ACCUSED = "accused"  # it is, or may be, about them or somebody of their group (S11)
    HAD_IT = "had_it"  # declined, let it lapse or handed it back before
    NOT_ON_DUTY = "not_on_duty"
    # Why a lease or an assignment ended.
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    RED_BUTTON = "red_button"
    HANDED_BACK = "handed_back"
    RISK_RAISED = "risk_raised"
    TAKEN_OVER = "taken_over"
    PASSED_UP = "passed_up"
    LAPSED_PAPERS = "lapsed_papers"  # paused, left, or a check or consent ran out (S19, S20)
    CLOSED = "closed"
    ERASED = "erased"


# Reasons that pass by themselves: it is worth waiting for such a helper.
PASSING = frozenset({Reason.AWAY, Reason.QUIET_HOURS, Reason.OUTSIDE_HOURS, Reason.FULL})
# Look again for a free place this often while everybody is full.
LOOK_AGAIN = dt.timedelta(minutes=30)
# S29 [P]: after a thread of R2 or more a peer rests this long from new offers.
REST = dt.timedelta(days=2)


@dataclass(frozen=True)
class Wish:
    """What the youth's thread asks for."""

    topic: str
    language: str
    audience: str  # "stranger" or "my_group"
    group: int | None
    not_these: frozenset[int] = frozenset()
    accused: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Candidate:
    """A helper as routing sees them at one moment. `free_from` is None when not foreseeable."""

    id: int
    name: str
    languages: frozenset[str]
    topics: frozenset[str]
    not_wanted: frozenset[str]
    groups: frozenset[int]
    conflicts: frozenset[int]
    active: bool
    away: bool
    in_own_hours: bool
    in_peer_hours: bool
    free_from: dt.datetime | None
    load: int
    cap: int
    exposure: int  # threads of R2+ that they read in the last 7 days
    resting: bool
    idle_since: dt.datetime
    coach: int | None
    had_it: bool = False
    turn: int = 0  # on call: the place in the rota; the lowest is called first


@dataclass(frozen=True)
class Ranked:
    """One line of the ledger: a candidate and why not."""

    candidate: Candidate
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def fits(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Choice:
    """The outcome: somebody, or a time to look again, or neither (then the ladder goes on)."""

    ranked: tuple[Ranked, ...]
    helper: Candidate | None = None
    wait_until: dt.datetime | None = None


def reasons_against_peer(wish: Wish, one: Candidate) -> tuple[Reason, ...]:
    """Every reason for which this peer may not be asked now."""
    tests = (
        (Reason.NOT_ACTIVE, not one.active),
        (Reason.NO_COACH, one.active and one.coach is None),
        (Reason.LANGUAGE, wish.language not in one.languages),
        (Reason.TOPIC, wish.topic not in one.topics),
        (Reason.NOT_WANTED, wish.topic in one.not_wanted),
        (Reason.CONFLICT, wish.group is not None and wish.group in one.conflicts),
        (Reason.SAME_GROUP, wish.audience == "stranger" and wish.group in one.groups),
        (Reason.OTHER_GROUP, wish.audience == "my_group" and wish.group not in one.groups),
        # The named coach reads along, so naming the coach rules out the peers they watch.
        (Reason.NAMED_BY_YOUTH, one.id in wish.not_these or one.coach in wish.not_these),
        (Reason.ACCUSED, one.id in wish.accused or one.coach in wish.accused),
        (Reason.HAD_IT, one.had_it),
        (Reason.RESTING, one.resting),
        (Reason.AWAY, one.away),
        (Reason.QUIET_HOURS, not one.in_peer_hours),
        (Reason.OUTSIDE_HOURS, not one.in_own_hours),
        (Reason.FULL, one.load >= one.cap),
    )
    return tuple(reason for reason, holds in tests if holds)


def _order(one: Candidate) -> tuple[int, dt.datetime, int]:
    return (one.load + one.exposure, one.idle_since, one.id)


def choose_peer(
    wish: Wish, candidates: Iterable[Candidate], *, now: dt.datetime, patience_until: dt.datetime
) -> Choice:
    """The peer to ask now, or until when to wait for one, or neither."""
    ranked = sorted(
        (Ranked(one, reasons_against_peer(wish, one)) for one in candidates),
        key=lambda line: (not line.fits, _order(line.candidate)),
    )
    if ranked and ranked[0].fits:
        return Choice(tuple(ranked), helper=ranked[0].candidate)
    wait = [
        until
        for line in ranked
        if set(line.reasons) <= PASSING and (until := _free_again(line, now)) is not None
    ]
    if wait and min(wait) <= patience_until:
        return Choice(tuple(ranked), wait_until=min(wait))
    return Choice(tuple(ranked))


def _free_again(line: Ranked, now: dt.datetime) -> dt.datetime | None:
    """When it is worth asking again somebody whom only time keeps away."""
    soonest = line.candidate.free_from
    if soonest is None:
        return None
    return max(soonest, now + LOOK_AGAIN) if Reason.FULL in line.reasons else soonest


def reasons_against_adult(wish: Wish, one: Candidate, *, for_role: str) -> tuple[Reason, ...]:
    """Every reason for which this adult is not given the thread.

    Language is no bar for an adult, only a preference: an interpreter is better than nobody.
    """
    is_coach = for_role == "coach"
    tests = (
        (Reason.NOT_ACTIVE, not one.active),
        (Reason.CONFLICT, wish.group is not None and wish.group in one.conflicts),
        (Reason.SAME_GROUP, is_coach and wish.audience == "stranger" and wish.group in one.groups),
        (
            Reason.OTHER_GROUP,
            is_coach and wish.audience == "my_group" and wish.group not in one.groups,
        ),
        (Reason.NAMED_BY_YOUTH, one.id in wish.not_these),
        (Reason.ACCUSED, one.id in wish.accused),
        (Reason.HAD_IT, one.had_it),
        (Reason.AWAY, one.away),
        (Reason.NOT_ON_DUTY, not one.in_own_hours),
    )
    return tuple(reason for reason, holds in tests if holds)


def choose_adult(
    wish: Wish, candidates: Iterable[Candidate], *, for_role: str, prefer: int | None = None
) -> Choice:
    """The adult to give the thread to: the rota first, then language, then least loaded.

    `prefer` is who has it now: a raised level does not take a thread out of good hands.
    """
    ranked = sorted(
        (Ranked(one, reasons_against_adult(wish, one, for_role=for_role)) for one in candidates),
        key=lambda line: (
            not line.fits,
            line.candidate.id != prefer,
            line.candidate.turn,
            wish.language not in line.candidate.languages,
            _order(line.candidate),
        ),
    )
    helper = ranked[0].candidate if ranked and ranked[0].fits else None
    return Choice(tuple(ranked), helper=helper)


def may_listen(*, age: int | None, risk: int) -> bool:
    """S07: at R2 a peer of 16 or older may stay as a listener, by the coach's decision."""
    return risk == Risk.R2 and age is not None and age >= 16
