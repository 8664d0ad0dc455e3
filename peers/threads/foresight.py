"""What would happen to a thread opened at some moment, if nobody ever answered. Writes nothing.

The same pure functions decide as in routing (`rules.ladder`, `rules.routing`, `candidates`),
on facts that are read once for each day that the ladder reaches, however many help.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from peers.people.facts import helpers_for_routing
from peers.people.models import OnCallShift, Role
from peers.people.rota import local_day
from peers.people.rules import HelperFacts
from peers.threads.actions.climbing import ROLE_OF_RUNG
from peers.threads.candidates import (
    PeerLedger,
    adults_at,
    office_schedule,
    peer_hours,
    peers_at,
)
from peers.threads.loads import loads_of_adults
from peers.threads.rules.clock import is_open
from peers.threads.rules.ladder import (
    PATIENCE,
    PEER_RUNGS,
    Clock,
    Policy,
    Rung,
    Step,
    deadline,
    steps_for,
)
from peers.threads.rules.routing import (
    Choice,
    Ranked,
    Wish,
    choose_adult,
    choose_peer,
)
from peers.threads.rules.topics import NEVER_PEER, Risk

# Peers who are away may be waited for again and again, within the patience of the level.
MOST_LINES = 40
_A_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Question:
    """The thread that is imagined: a stranger's, of no group."""

    risk: Risk
    topic: str
    language: str
    by_youth: bool
    at: dt.datetime

    @property
    def peer_allowed(self) -> bool:
        return self.by_youth and self.risk <= Risk.R1 and self.topic not in NEVER_PEER


@dataclass(frozen=True)
class Foreseen:
    """One line: a rung, when it is reached, who would be asked, and why nobody else."""

    rung: Rung
    at: dt.datetime
    until: dt.datetime | None  # when the next rung follows if all stay silent
    asked: str = ""
    asked_id: int | None = None
    office_closed: bool = False
    not_for_peers: bool = False
    waits: bool = False
    others: tuple[Ranked, ...] = ()


@dataclass
class _Run:
    """The facts, read once, and where the imagined thread has got to."""

    question: Question
    at: dt.datetime
    had_it: set[int] = field(default_factory=set)
    teams: dict[dt.date, list[HelperFacts]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked_at = self.question.at
        self.shifts = list(
            OnCallShift.objects.filter(ends_at__gt=asked_at)
            .order_by("-position")
            .values_list("user_id", "position", "starts_at", "ends_at")
        )
        self.office = office_schedule()
        self.hours = peer_hours()
        self.loads = loads_of_adults(self._team())
        self.ledger = PeerLedger(asked_at)
        self.wish = Wish(
            topic=self.question.topic,
            language=self.question.language,
            audience="stranger",
            group=None,
        )

    def on_shift(self) -> dict[int, int]:
        return {
            user: place
            for user, place, starts_at, ends_at in self.shifts
            if starts_at <= self.at < ends_at
        }

    def adults(self, role: str) -> Choice:
        candidates = adults_at(
            self._team(),
            role,
            on_shift=self.on_shift() if role == Role.ON_CALL else {},
            loads=self.loads,
            had_it=self.had_it,
            now=self.at,
        )
        return choose_adult(self.wish, candidates, for_role=role)

    def peers(self) -> Choice:
        self.ledger.had_it = set(self.had_it)
        candidates = peers_at(self._team(), hours=self.hours, ledger=self.ledger, now=self.at)
        patience = PATIENCE[self.question.risk]
        return choose_peer(
            self.wish, candidates, now=self.at, patience_until=self.question.at + patience
        )

    def _team(self) -> list[HelperFacts]:
        """Judged on the day the rung is reached: a paper may run out on the way (S19, S20)."""
        day = local_day(self.at)
        if day not in self.teams:
            self.teams[day] = helpers_for_routing(today=day)
        return self.teams[day]


def foresee(question: Question, policy: Policy) -> list[Foreseen]:
    """The rungs in the order in which they would be reached, up to the numbers."""
    steps = steps_for(question.risk, question.topic, policy)
    run = _Run(question, question.at.astimezone(dt.UTC))
    found: list[Foreseen] = []
    for step in steps:
        found += _on(step, run)
    return found[:MOST_LINES]


def _on(step: Step, run: _Run) -> Iterator[Foreseen]:
    if step.clock is Clock.SKIP_CLOSED and not is_open(run.at, run.office):
        yield Foreseen(step.rung, run.at, None, office_closed=True)
    elif step.rung in PEER_RUNGS:
        yield from _on_peers(step, run)
    elif step.rung is Rung.HOTLINE_CARD:
        yield Foreseen(step.rung, run.at, run.at + step.within)
    else:
        yield _on_adults(step, run)


def _on_peers(step: Step, run: _Run) -> Iterator[Foreseen]:
    if not run.question.peer_allowed:
        yield Foreseen(step.rung, run.at, None, not_for_peers=True)
        return
    for _again in range(MOST_LINES):
        choice = run.peers()
        if choice.helper is not None:
            yield _asked(step, run, choice, run.at + step.within)
            return
        if choice.wait_until is None:
            yield Foreseen(step.rung, run.at, None, others=choice.ranked)
            return
        until = max(choice.wait_until, run.at + _A_MINUTE)
        yield Foreseen(step.rung, run.at, until, waits=True, others=choice.ranked)
        run.at = until


def _on_adults(step: Step, run: _Run) -> Foreseen:
    choice = run.adults(ROLE_OF_RUNG[step.rung])
    if choice.helper is None:
        return Foreseen(step.rung, run.at, None, others=choice.ranked)
    question = run.question
    until = deadline(
        step, since=run.at, asked_at=question.at, risk=question.risk, office=run.office
    )
    return _asked(step, run, choice, until)


def _asked(step: Step, run: _Run, choice: Choice, until: dt.datetime) -> Foreseen:
    helper = choice.helper
    assert helper is not None  # noqa: S101 - both callers have looked
    others = tuple(line for line in choice.ranked if line.candidate.id != helper.id)
    line = Foreseen(step.rung, run.at, until, helper.name, helper.id, others=others)
    run.had_it.add(helper.id)
    run.at = until
    return line
