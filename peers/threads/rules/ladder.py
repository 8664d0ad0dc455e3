"""Who comes next and when: the ladder as data, one list of rungs for each risk level.

Source: safeguarding rules, table of risk levels and "Ladder" [P]. Staff may edit the rows
(`EscalationStep`); these are the rows a new portal starts with, and what holds when a level has
no rows at all.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from peers.threads.rules.clock import Schedule, add_open
from peers.threads.rules.states import ADULT_STATES, Status
from peers.threads.rules.topics import LEADS_ONLY, Risk


class Rung(StrEnum):
    PEER = "peer"
    ANOTHER_PEER = "another_peer"
    COACH = "coach"
    SECOND_COACH = "second_coach"
    ON_CALL = "on_call"
    NEXT_ON_CALL = "next_on_call"
    LEAD = "lead"
    SECOND_LEAD = "second_lead"
    HOTLINE_CARD = "hotline_card"


class Clock(StrEnum):
    WALL = "wall"  # every hour counts
    STAFFED = "staffed"  # only staffed hours count
    SKIP_CLOSED = "skip_closed"  # every hour counts; while the office is closed it is not begun


@dataclass(frozen=True)
class Step:
    """One rung and how long it has before the next one fires."""

    rung: Rung
    within: dt.timedelta
    clock: Clock = Clock.WALL


PEER_RUNGS = frozenset({Rung.PEER, Rung.ANOTHER_PEER})

STATUS_OF_RUNG: dict[Rung, Status] = {
    Rung.PEER: Status.OFFERED,
    Rung.ANOTHER_PEER: Status.OFFERED,
    Rung.COACH: Status.WITH_COACH,
    Rung.SECOND_COACH: Status.WITH_COACH,
    Rung.ON_CALL: Status.ON_CALL,
    Rung.NEXT_ON_CALL: Status.ON_CALL,
    Rung.LEAD: Status.LEADS,
    Rung.SECOND_LEAD: Status.LEADS,
    Rung.HOTLINE_CARD: Status.LEADS,
}


def _hours(number: float) -> dt.timedelta:
    return dt.timedelta(hours=number)


_MINUTES_15 = dt.timedelta(minutes=15)

LADDER: dict[Risk, tuple[Step, ...]] = {
    Risk.R0: (
        Step(Rung.PEER, _hours(12)),
        Step(Rung.ANOTHER_PEER, _hours(12)),
        Step(Rung.COACH, _hours(8), Clock.STAFFED),
        Step(Rung.SECOND_COACH, _hours(4), Clock.STAFFED),
        Step(Rung.ON_CALL, _hours(12)),
        Step(Rung.LEAD, _hours(24)),
        Step(Rung.HOTLINE_CARD, _hours(24)),
    ),
    Risk.R1: (
        Step(Rung.PEER, _hours(4)),
        Step(Rung.ANOTHER_PEER, _hours(4)),
        Step(Rung.COACH, _hours(4), Clock.STAFFED),
        Step(Rung.SECOND_COACH, _hours(2), Clock.STAFFED),
        Step(Rung.ON_CALL, _hours(4)),
        Step(Rung.LEAD, _hours(12)),
        Step(Rung.HOTLINE_CARD, _hours(12)),
    ),
    Risk.R2: (
        Step(Rung.COACH, _hours(4), Clock.STAFFED),
        Step(Rung.SECOND_COACH, _hours(2), Clock.STAFFED),
        Step(Rung.ON_CALL, _hours(2)),
        Step(Rung.LEAD, _hours(4)),
        Step(Rung.HOTLINE_CARD, _hours(12)),
    ),
    Risk.R3: (
        Step(Rung.COACH, _hours(1), Clock.SKIP_CLOSED),
        Step(Rung.ON_CALL, dt.timedelta(minutes=30)),
        Step(Rung.NEXT_ON_CALL, dt.timedelta(minutes=30)),
        Step(Rung.LEAD, _hours(1)),
        Step(Rung.HOTLINE_CARD, _hours(4)),
    ),
    Risk.R4: (
        Step(Rung.ON_CALL, _MINUTES_15),
        Step(Rung.NEXT_ON_CALL, _MINUTES_15),
        Step(Rung.COACH, _MINUTES_15),
        Step(Rung.LEAD, _MINUTES_15),
        Step(Rung.HOTLINE_CARD, _hours(1)),
    ),
}

# S11: fixed by rule, not editable: nobody but the leads may learn that such a thread exists.
# S22 holds for it as well: the youth is told that an adult looks within a quarter of an hour.
LEADS_LADDER: tuple[Step, ...] = (
    Step(Rung.LEAD, _MINUTES_15),
    Step(Rung.SECOND_LEAD, _hours(1)),
    Step(Rung.HOTLINE_CARD, _hours(4)),
)

# The first human answers within this time of the question; for R2 and R3 in staffed hours.
PROMISE: dict[Risk, dt.timedelta] = {
    Risk.R0: _hours(48),
    Risk.R1: _hours(24),
    Risk.R2: _hours(4),
    Risk.R3: _hours(1),
    Risk.R4: _MINUTES_15,
}
# How long a question may wait for a peer to be back from school or sleep before a coach has it.
PATIENCE: dict[Risk, dt.timedelta] = {Risk.R0: _hours(24), Risk.R1: _hours(12)}
# Approval of a peer's draft, in staffed hours, and the least time a coach is ever given.
APPROVAL: dict[Risk, dt.timedelta] = {Risk.R0: _hours(8), Risk.R1: _hours(4)}
LEAST_TIME = dt.timedelta(minutes=30)
# S23: a coach may close after three attempts in 14 days.
ATTEMPT_EVERY = dt.timedelta(days=5)
ATTEMPTS_BEFORE_CLOSING = 3
# Nobody confirmed that the other service took over: ask again.
REFERRAL_CONFIRMED_WITHIN = dt.timedelta(hours=24)

Policy = dict[Risk, tuple[Step, ...]]


def steps_for(risk: Risk, topic: str, policy: Policy) -> tuple[Step, ...]:
    """The ladder of a thread; a level whose rows were all deleted keeps the default."""
    if topic in LEADS_ONLY:
        return LEADS_LADDER
    return policy.get(risk) or LADDER[risk]


def step_at(steps: tuple[Step, ...], position: int) -> Step:
    """The rung at `position`; the last one where staff have shortened the ladder meanwhile."""
    return steps[min(position, len(steps) - 1)]


def deadline(
    step: Step, *, since: dt.datetime, asked_at: dt.datetime, risk: Risk, office: Schedule
) -> dt.datetime:
    """When the next rung fires if this one stays silent.

    Staffed clocks of R0 and R1 are cut to the promise made to the youth, so that a long weekend
    does not break it; nobody is ever given less than `LEAST_TIME`.
    """
    # Sums in a zone follow its wall clock: a quarter of an hour must be one on every night.
    since = since.astimezone(dt.UTC)
    # What is skipped while the office is closed does not wait for the morning once it has begun
    # either: at ten to five on a Friday, or when the youth writes again at night.
    if step.clock is not Clock.STAFFED:
        return since + step.within
    due = add_open(since, step.within, office)
    if risk <= Risk.R1:
        due = min(due, asked_at + PROMISE[risk])
    return max(due, since + LEAST_TIME)


def promised_by(asked_at: dt.datetime, risk: Risk, office: Schedule) -> dt.datetime:
    """The moment named to the youth: the latest at which a human has answered."""
    if risk in (Risk.R2, Risk.R3):
        return add_open(asked_at, PROMISE[risk], office)
    return asked_at + PROMISE[risk]


def first_adult_position(steps: tuple[Step, ...], after: int = -1) -> int:
    """The position of the next rung above `after` on which an adult stands; len if none."""
    adults = (
        place for place, step in enumerate(steps) if place > after and step.rung not in PEER_RUNGS
    )
    return next(adults, len(steps))


def position_of(steps: tuple[Step, ...], status: Status) -> int:
    """The rung a thread stands on by its state: where a new cycle of the ladder begins.

    A ladder without such a rung: an adult's thread stands on the first adult rung, never below.
    """
    for place, step in enumerate(steps):
        if STATUS_OF_RUNG[step.rung] == status:
            return place
    if status in ADULT_STATES:
        return min(first_adult_position(steps), len(steps) - 1)
    return 0


def aligned(steps: tuple[Step, ...], position: int, stood_on: Rung | None) -> int:
    """Where a thread that entered `stood_on` at `position` stands on the ladder of today.

    Staff may have taken rungs away or put some in since: the same rung wherever it is now, or
    just below the first one that ranks higher, so that nobody above is skipped. May be -1.
    """
    if stood_on is None or (position < len(steps) and steps[position].rung is stood_on):
        return position
    same = [place for place, step in enumerate(steps) if step.rung is stood_on]
    if same:
        return same[0]
    ranks = list(Rung)
    higher = (
        place for place, step in enumerate(steps) if ranks.index(step.rung) > ranks.index(stood_on)
    )
    return next(higher, len(steps)) - 1
