"""Climb the ladder: enter a rung, put the thread into somebody's hands, or go on to the next.

Every path ends with a state, an event and a `due_at`, so that no thread is left without a
future (I1). Each rung of a cycle fires once: the event's unique index holds it (I4).
"""

import datetime as dt
from functools import cached_property

from peers.people.models import Role
from peers.threads.actions import claims
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, watchers
from peers.threads.actions.rounds import (
    adult_candidates,
    fired_rung,
    look_again,
    peer_candidates,
    wish_of,
)
from peers.threads.actions.transitions import Kind, move, new_cycle, record
from peers.threads.candidates import current_policy, office_schedule
from peers.threads.models import Offer, Thread
from peers.threads.rules.clock import Schedule, is_open
from peers.threads.rules.ladder import (
    LADDER,
    PATIENCE,
    PEER_RUNGS,
    STATUS_OF_RUNG,
    Clock,
    Rung,
    Step,
    aligned,
    deadline,
    first_adult_position,
    steps_for,
)
from peers.threads.rules.routing import Candidate, Choice, Reason, choose_adult, choose_peer
from peers.threads.rules.states import ADULT_STATES, Status
from peers.threads.rules.topics import Risk

ROLE_OF_RUNG = {
    Rung.COACH: Role.COACH,
    Rung.SECOND_COACH: Role.COACH,
    Rung.ON_CALL: Role.ON_CALL,
    Rung.NEXT_ON_CALL: Role.ON_CALL,
    Rung.LEAD: Role.LEAD,
    Rung.SECOND_LEAD: Role.LEAD,
}


# So often a lost race for a place is run again before the thread waits a moment.
RACES = 3


class Climb:
    """One climb of one locked thread at one moment."""

    def __init__(self, thread: Thread, now: dt.datetime) -> None:
        self.thread = thread
        self.now = now
        self.races_lost = 0
        self.steps = steps_for(Risk(thread.risk), thread.topic, current_policy())

    @cached_property
    def office(self) -> Schedule:
        """The staffed hours; asked for only where an adult's clock runs."""
        return office_schedule()

    def from_position(self, start: int) -> None:
        """Try the rungs from `start` on until one holds the thread.

        Past the last rung a new cycle begins with the adults: a thread that nobody answers is
        asked about again and again, never forgotten.
        """
        if start >= len(self.steps):
            new_cycle(self.thread)
            start = first_adult_position(self.steps)
        for position in range(start, len(self.steps)):
            step = self.steps[position]
            if step.clock is Clock.SKIP_CLOSED and not is_open(self.now, self.office):
                continue
            self._enter(position)
            if self._place(step):
                return
        # A ladder that staff edited may lack its last rung; a thread never falls off the top.
        self.thread.rung = len(self.steps)
        self._show_the_numbers(LADDER[Risk(self.thread.risk)][-1])

    def at_current_rung(self) -> None:
        """Decide again on the rung where the thread waits; the rung does not fire twice."""
        if self.thread.rung_at is None:
            self.from_position(self.thread.rung)
            return
        here = self._here()
        if here != self.thread.rung or here >= len(self.steps):
            self.from_position(self._onward(max(here, 0)))
        elif not self._place(self.steps[here]):
            self.from_position(here + 1)

    def from_next(self) -> None:
        self.from_position(self._onward(self._here() + 1))

    def from_first_adult(self) -> None:
        self.from_position(self._onward(first_adult_position(self.steps, after=self._here())))

    def _here(self) -> int:
        """Where the thread stands on the ladder of today: staff may have edited it since."""
        fired = fired_rung(self.thread)
        return aligned(self.steps, self.thread.rung, Rung(fired) if fired else None)

    def _onward(self, position: int) -> int:
        """`position`, in a new cycle where an edited ladder led back to a place that has fired.

        Whoever stayed silent stays so: nobody is called twice because staff saved a ladder.
        """
        thread = self.thread
        if thread.rung_at is not None and position <= thread.rung and position < len(self.steps):
            silent = Offer.objects.filter(
                thread=thread, cycle=thread.cycle, reason=Reason.NO_ANSWER
            )
            new_cycle(thread)
            silent.update(cycle=thread.cycle)
        return position

    def to_rung(self, rung: Rung) -> None:
        """Straight up to `rung`, or as high as the ladder goes from there."""
        places = [place for place, step in enumerate(self.steps) if step.rung == rung]
        self.from_position(places[0] if places else first_adult_position(self.steps))

    def _enter(self, position: int) -> None:
        self.thread.rung = position
        self.thread.rung_at = self.now
        record(
            self.thread,
            Kind.ESCALATED,
            now=self.now,
            rung=position,
            data={"rung": str(self.steps[position].rung)},
        )

    def _place(self, step: Step) -> bool:
        if step.rung in PEER_RUNGS:
            return self._ask_a_peer(step)
        if step.rung is Rung.HOTLINE_CARD:
            return self._show_the_numbers(step)
        return self._give_to_an_adult(step)

    def _ask_a_peer(self, step: Step) -> bool:
        thread, now = self.thread, self.now
        if not thread.peer_allowed or thread.risk > Risk.R1:
            return False
        if thread.status in ADULT_STATES:
            return False  # a peer's rung that staff put in since is none to go down to
        patience = PATIENCE[Risk(thread.risk)]
        candidates = peer_candidates(thread, now=now)
        choice = choose_peer(
            wish_of(thread), candidates, now=now, patience_until=thread.asked_at + patience
        )
        if choice.helper is not None:
            return self._offer(choice.helper, choice, step)
        claims.nobody(thread, choice, step.rung, now=now)
        if choice.wait_until is not None:
            # A moment in the future, always: a wake-up that is due at once would spin.
            wake_at = max(choice.wait_until, now + dt.timedelta(minutes=1))
            old = move(thread, Status.WAITING, owner=None, supervisor=None, due_at=wake_at)
            record(thread, Kind.NOBODY, now=now, old_status=old, data={"waits": True})
            return True
        record(thread, Kind.NOBODY, now=now, data={"rung": str(step.rung)})
        return False

    def _offer(self, helper: Candidate, choice: Choice, step: Step) -> bool:
        thread, now = self.thread, self.now
        place = claims.free_place(thread, helper, wait=self.races_lost == 0)
        if place is None and self.races_lost < RACES:
            # Another thread took the last place since the ledger was read: read it again.
            self.races_lost += 1
            look_again(thread)
            return self._ask_a_peer(step)
        if place is None:
            soon = now + dt.timedelta(seconds=5)
            old = move(thread, Status.WAITING, owner=None, supervisor=None, due_at=soon)
            record(thread, Kind.NOBODY, now=now, old_status=old, data={"waits": True})
            return True
        until = now.astimezone(dt.UTC) + step.within
        claims.lease(thread, helper, choice, step, place=place, now=now, until=until)
        old = move(thread, Status.OFFERED, owner=None, supervisor_id=helper.coach, due_at=until)
        record(thread, Kind.OFFERED, now=now, old_status=old, data={"helper": helper.id})
        tell([helper.id], Notice.OFFER, thread=thread, now=now)
        return True

    def _give_to_an_adult(self, step: Step) -> bool:
        thread, now = self.thread, self.now
        role = ROLE_OF_RUNG[step.rung]
        choice = choose_adult(
            wish_of(thread),
            adult_candidates(thread, role, now=now),
            for_role=role,
            prefer=thread.owner_id,
        )
        if choice.helper is None:
            claims.nobody(thread, choice, step.rung, now=now)
            record(thread, Kind.NOBODY, now=now, data={"rung": str(step.rung)})
            if role == Role.ON_CALL and thread.risk >= Risk.R3:
                # S22: the ladder goes on at once, and the leads hear that the rota has a gap.
                leads = watchers(thread, Role.LEAD)
                tell(leads, Notice.URGENT, thread=thread, now=now, what="nobody on call")
            return False
        claims.assign(thread, choice.helper, choice, step.rung, now=now)
        self._into_hands(step, owner_id=choice.helper.id)
        return True

    def _into_hands(self, step: Step, *, owner_id: int) -> None:
        thread, now = self.thread, self.now
        due = deadline(
            step,
            since=now,
            asked_at=thread.asked_at,
            risk=Risk(thread.risk),
            office=self.office,
        )
        old = move(
            thread,
            STATUS_OF_RUNG[step.rung],
            owner_id=owner_id,
            supervisor=None,
            due_at=due,
            acknowledged_at=None,
            waiting_for_youth=False,
        )
        record(thread, Kind.ASSIGNED, now=now, old_status=old, data={"helper": owner_id})
        serious = thread.risk >= Risk.R3
        tell([owner_id], Notice.URGENT if serious else Notice.ASSIGNED, thread=thread, now=now)
        if serious and step.rung is Rung.COACH:
            # Two adults from the start (R3: coach and on-call).
            on_call = watchers(thread, Role.ON_CALL)
            tell(on_call, Notice.URGENT, thread=thread, now=now, what="second adult")

    def _show_the_numbers(self, step: Step) -> bool:
        """The top: the youth's page shows the numbers first, and every adult is alarmed."""
        thread, now = self.thread, self.now
        old = move(
            thread,
            Status.LEADS,
            owner=None,
            supervisor=None,
            numbers_first=True,
            acknowledged_at=None,
            waiting_for_youth=False,
            due_at=now.astimezone(dt.UTC) + step.within,
        )
        record(thread, Kind.NOBODY, now=now, old_status=old, data={"rung": str(step.rung)})
        everyone = watchers(thread, Role.COACH, Role.ON_CALL, Role.LEAD)
        tell(everyone, Notice.ALARM, thread=thread, now=now)
        return True
