"""What a ladder must be, whoever edits it: S22 and the table of risk levels. Pure.

An NGO may choose other people and times. It may not let an immediate danger wait, put a peer
above R1, or leave a thread without somebody who is called last.
"""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum

from peers.threads.rules.ladder import PEER_RUNGS, PROMISE, Clock, Rung, Step
from peers.threads.rules.topics import Risk

SHORTEST = dt.timedelta(minutes=5)
LONGEST = dt.timedelta(days=7)
MOST_RUNGS = 12
# S22: no acknowledgement within this time, and the next one is called.
IMMEDIATE = dt.timedelta(minutes=15)
_COACHES = frozenset({Rung.COACH, Rung.SECOND_COACH})
_LEADS = frozenset({Rung.LEAD, Rung.SECOND_LEAD})


class Fault(StrEnum):
    EMPTY = "empty"
    TOO_MANY = "too_many"
    PEER_TOO_HIGH = "peer_too_high"
    PEERS_FIRST = "peers_first"
    PEERS_TOO_LONG = "peers_too_long"
    FIRST_TOO_LATE = "first_too_late"
    TIME = "time"
    CLOCK = "clock"
    ENDS = "ends"
    R3_NIGHT = "r3_night"
    R4_FIRST = "r4_first"
    R4_QUARTER = "r4_quarter"


def faults(risk: Risk, steps: tuple[Step, ...]) -> tuple[Fault, ...]:
    """Everything that is wrong with this ladder; an empty tuple means it may be saved."""
    if not steps:
        return (Fault.EMPTY,)
    return (*_shape(risk, steps), *_times(risk, steps), *_serious(risk, steps))


def _shape(risk: Risk, steps: tuple[Step, ...]) -> Iterator[Fault]:
    if len(steps) > MOST_RUNGS:
        yield Fault.TOO_MANY
    peers = [place for place, step in enumerate(steps) if step.rung in PEER_RUNGS]
    if peers and risk > Risk.R1:
        yield Fault.PEER_TOO_HIGH
    if peers != list(range(len(peers))):
        yield Fault.PEERS_FIRST
    numbers = [place for place, step in enumerate(steps) if step.rung is Rung.HOTLINE_CARD]
    ends_well = numbers == [len(steps) - 1] and len(steps) > 1 and steps[-2].rung in _LEADS
    if not ends_well:
        yield Fault.ENDS


def _times(risk: Risk, steps: tuple[Step, ...]) -> Iterator[Fault]:
    if any(not SHORTEST <= step.within <= LONGEST for step in steps):
        yield Fault.TIME
    if any(step.clock is not Clock.WALL and step.rung not in _COACHES for step in steps):
        yield Fault.CLOCK
    if risk < Risk.R4 and steps[0].within > PROMISE[risk]:
        yield Fault.FIRST_TOO_LATE
    by_peers = sum((s.within for s in steps if s.rung in PEER_RUNGS), dt.timedelta())
    if by_peers >= PROMISE[risk]:
        yield Fault.PEERS_TOO_LONG


def _serious(risk: Risk, steps: tuple[Step, ...]) -> Iterator[Fault]:
    rungs = [step.rung for step in steps]
    if risk is Risk.R3:
        waits_for_the_morning = any(step.clock is Clock.STAFFED for step in steps)
        if waits_for_the_morning or Rung.ON_CALL not in rungs:
            yield Fault.R3_NIGHT
    if risk is Risk.R4:
        if rungs[0] is not Rung.ON_CALL or Rung.NEXT_ON_CALL not in rungs:
            yield Fault.R4_FIRST
        called = steps[:-1] if rungs[-1] is Rung.HOTLINE_CARD else steps
        if any(step.within > IMMEDIATE or step.clock is not Clock.WALL for step in called):
            yield Fault.R4_QUARTER
