"""What a ladder must be, how it is saved, and what becomes of threads that stand on it."""

import datetime as dt
from dataclasses import replace

import pytest

from peers.people.models import User
from peers.threads.actions.ladder import (
    LadderChanged,
    LadderRefused,
    ladder_of,
    last_change,
    save_ladder,
)
from peers.threads.actions.routing import route_due
from peers.threads.models import EscalationStep, LadderChange, Thread
from peers.threads.promises import broken_promises
from peers.threads.rules.ladder import LADDER, Clock, Rung, Step, aligned, position_of
from peers.threads.rules.policy import Fault, faults
from peers.threads.rules.states import Status
from peers.threads.rules.topics import Risk
from tests.threads.conftest import NO, OpenOne

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
LEAD, NUMBERS = Step(Rung.LEAD, HOUR), Step(Rung.HOTLINE_CARD, HOUR)
SHORT = (Step(Rung.COACH, 4 * HOUR, Clock.STAFFED), LEAD, NUMBERS)
R4 = LADDER[Risk.R4]


# --- the rules --------------------------------------------------------------------------------
@pytest.mark.parametrize("risk", list(Risk))
def test_the_ladder_that_the_portal_comes_with_keeps_its_own_rules(risk: Risk) -> None:
    assert faults(risk, LADDER[risk]) == ()


@pytest.mark.parametrize(
    ("risk", "steps", "fault"),
    [
        (Risk.R0, (), Fault.EMPTY),
        (Risk.R2, (Step(Rung.PEER, HOUR), LEAD, NUMBERS), Fault.PEER_TOO_HIGH),
        (Risk.R0, (*SHORT[:1], Step(Rung.PEER, HOUR), LEAD, NUMBERS), Fault.PEERS_FIRST),
        (Risk.R1, (Step(Rung.PEER, 24 * HOUR), LEAD, NUMBERS), Fault.PEERS_TOO_LONG),
        (Risk.R2, (Step(Rung.COACH, 5 * HOUR), LEAD, NUMBERS), Fault.FIRST_TOO_LATE),
        (Risk.R0, (Step(Rung.PEER, MINUTE), LEAD, NUMBERS), Fault.TIME),
        (Risk.R0, (Step(Rung.ON_CALL, HOUR, Clock.STAFFED), LEAD, NUMBERS), Fault.CLOCK),
        (Risk.R0, SHORT[:1], Fault.ENDS),
        (Risk.R0, (*SHORT, LEAD), Fault.ENDS),
        (Risk.R0, (SHORT[0], NUMBERS), Fault.ENDS),
        (Risk.R0, (NUMBERS, LEAD, NUMBERS), Fault.ENDS),
        (Risk.R0, (*(SHORT[:1] * 11), LEAD, NUMBERS), Fault.TOO_MANY),
        (Risk.R3, SHORT, Fault.R3_NIGHT),
    ],
)
def test_a_ladder_that_leaves_somebody_alone_is_refused(
    risk: Risk, steps: tuple[Step, ...], fault: Fault
) -> None:
    assert fault in faults(risk, steps)


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((replace(R4[0], within=16 * MINUTE), *R4[1:]), Fault.R4_QUARTER),
        ((*R4[:2], replace(R4[2], clock=Clock.STAFFED), *R4[3:]), Fault.R4_QUARTER),
        ((*R4[:3], replace(R4[3], within=HOUR), R4[4]), Fault.R4_QUARTER),
        ((R4[2], *R4[:2], *R4[3:]), Fault.R4_FIRST),
        ((R4[0], *R4[2:]), Fault.R4_FIRST),
    ],
)
def test_s22_an_immediate_danger_never_waits_longer_than_a_quarter(
    steps: tuple[Step, ...], fault: Fault
) -> None:
    assert faults(Risk.R4, steps) == (fault,)


# --- saving -----------------------------------------------------------------------------------
def test_a_ladder_is_saved_whole_with_who_when_before_and_after(
    noon: dt.datetime, stan: User
) -> None:
    change = save_ladder(risk=Risk.R0, steps=SHORT, seen=0, by=stan, now=noon)
    assert change is not None
    assert ladder_of(Risk.R0) == SHORT
    assert (change.by, change.at, change.risk) == (stan, noon, 0)
    assert [one["rung"] for one in change.old] == [str(step.rung) for step in LADDER[Risk.R0]]
    assert change.new[0] == {"rung": "coach", "minutes": 240, "clock": "staffed"}
    assert ladder_of(Risk.R1) == LADDER[Risk.R1]


def test_what_breaks_a_rule_is_not_saved(noon: dt.datetime, stan: User) -> None:
    with pytest.raises(LadderRefused) as refused:
        save_ladder(risk=Risk.R4, steps=SHORT, seen=0, by=stan, now=noon)
    assert Fault.R4_FIRST in refused.value.faults
    assert ladder_of(Risk.R4) == LADDER[Risk.R4]
    assert not LadderChange.objects.exists()


def test_who_edits_an_old_ladder_is_told_and_overwrites_nothing(
    noon: dt.datetime, stan: User, lea: User
) -> None:
    save_ladder(risk=Risk.R0, steps=SHORT, seen=0, by=stan, now=noon)
    with pytest.raises(LadderChanged):
        save_ladder(risk=Risk.R0, steps=LADDER[Risk.R0], seen=0, by=lea, now=noon)
    assert ladder_of(Risk.R0) == SHORT


def test_saving_the_same_again_leaves_no_trace(noon: dt.datetime, stan: User) -> None:
    assert save_ladder(risk=Risk.R0, steps=LADDER[Risk.R0], seen=0, by=stan, now=noon) is None
    assert last_change(Risk.R0) == 0


def test_a_change_of_the_ladder_can_be_neither_changed_nor_removed(
    noon: dt.datetime, stan: User
) -> None:
    change = save_ladder(risk=Risk.R0, steps=SHORT, seen=0, by=stan, now=noon)
    assert change is not None
    change.new = []
    with pytest.raises(TypeError):
        change.save()
    with pytest.raises(TypeError):
        change.delete()


# --- threads that stand on an edited ladder ---------------------------------------------------
@pytest.mark.parametrize(
    ("steps", "position", "stood_on", "here"),
    [
        (SHORT, 0, Rung.COACH, 0),
        (SHORT, 2, Rung.COACH, 0),  # the peers below were taken away
        (SHORT, 1, Rung.ANOTHER_PEER, -1),  # the coach is next, not skipped
        (SHORT, 4, Rung.ON_CALL, 0),  # the lead is next
        (SHORT, 6, Rung.HOTLINE_CARD, 2),
        (LADDER[Risk.R0], 1, Rung.LEAD, 5),  # rungs were put in below
        (SHORT, 9, None, 9),
    ],
)
def test_where_a_thread_stands_when_the_ladder_was_edited(
    steps: tuple[Step, ...], position: int, stood_on: Rung | None, here: int
) -> None:
    assert aligned(steps, position, stood_on) == here


def test_an_adult_never_stands_on_a_rung_of_peers() -> None:
    steps = (Step(Rung.PEER, HOUR), LEAD, NUMBERS)
    assert position_of(steps, Status.ON_CALL) == 1


def test_rungs_that_are_taken_away_skip_nobody_above(
    open_one: OpenOne, noon: dt.datetime, alice: User, chris: User, stan: User
) -> None:
    thread = open_one()
    route_due(now=noon)
    save_ladder(risk=Risk.R0, steps=SHORT, seen=0, by=stan, now=noon)
    thread.refresh_from_db()
    assert thread.status == "offered"
    route_due(now=thread.due_at)
    thread.refresh_from_db()
    assert thread.status == "with_coach"


def test_nobody_is_called_twice_because_the_ladder_was_saved(
    open_one: OpenOne, noon: dt.datetime, chris: User, otto: User, lea: User, stan: User
) -> None:
    thread = open_one(topic="grooming")
    route_due(now=noon)
    thread.refresh_from_db()
    assert thread.owner == chris
    route_due(now=thread.due_at)
    thread.refresh_from_db()
    assert thread.owner == otto
    steps = (LADDER[Risk.R3][1], Step(Rung.COACH, HOUR, Clock.SKIP_CLOSED), LEAD, NUMBERS)
    save_ladder(risk=Risk.R3, steps=steps, seen=0, by=stan, now=noon)
    route_due(now=thread.due_at)
    thread.refresh_from_db()
    assert thread.owner == lea


@pytest.mark.parametrize("topic", ["account_security", "mental_distress", "grooming", "suicide"])
@pytest.mark.parametrize("rounds", [1, 2, 3, 4, 5, 6, 7])
def test_no_thread_is_left_without_a_future_when_rungs_go_or_come(
    open_one: OpenOne,
    noon: dt.datetime,
    alice: User,
    chris: User,
    otto: User,
    lea: User,
    rounds: int,
    topic: str,
) -> None:
    thread = open_one(topic=topic, answers=NO)
    for turn in range(rounds + 8):
        if turn == rounds:
            middle = EscalationStep.objects.exclude(rung__in=["lead", "hotline_card"])
            middle.filter(position__gt=0).delete()
        if turn == rounds + 4:
            EscalationStep.objects.all().delete()
        due = Thread.objects.get(pk=thread.pk).due_at
        assert due is not None
        route_due(now=due)
        thread.refresh_from_db()
        assert thread.due_at is not None
        assert thread.due_at > due
        assert list(broken_promises(now=due)) == []
