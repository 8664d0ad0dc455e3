"""Whom a round of decisions may choose from: read once for all its threads, then kept up to date.

Each decision of the round changes what the next one finds: a place is taken, a load has grown.
So the pool is told of it (`leased`, `moved`) instead of asking the database again.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from peers.people import edition
from peers.people.facts import helpers_for_routing
from peers.people.models import Role, User
from peers.people.rules import HelperFacts
from peers.threads.accused import accused_in, accused_of
from peers.threads.candidates import (
    PeerLedger,
    adults_at,
    adults_who_had_it,
    local_day,
    on_call_now,
    peer_hours,
    peers_at,
    silent_before_approval,
    wish_from,
)
from peers.threads.loads import loads_of_adults
from peers.threads.models import Offer, Thread, ThreadEvent
from peers.threads.rules.routing import Candidate, Reason, Wish
from peers.threads.rules.states import Ending


class Pool:
    """The candidates of `threads` at one moment."""

    def __init__(self, threads: Iterable[Thread], now: dt.datetime) -> None:
        self.now = now
        self._cycles = {thread.pk: thread.cycle for thread in threads}
        self._adults: dict[str, dict[int, Candidate]] = {}
        self._holding: dict[tuple[str, ...], list[User]] = {}

    def wish(self, thread: Thread) -> Wish:
        return wish_from(thread, self._not_these[thread.pk], self._accused(thread))

    def shut_out(self, thread: Thread) -> frozenset[int]:
        return self._accused(thread) | self._not_these[thread.pk]

    def holding(self, *roles: str) -> list[User]:
        """Everybody who holds one of the roles now."""
        if roles not in self._holding:
            self._holding[roles] = list(User.objects.holding(*roles))
        return self._holding[roles]

    def peers(self, thread: Thread) -> list[Candidate]:
        had = self._peers_who_had_it[thread.pk]
        return [_marked(one, had) for one in self._peers.values()]

    def adults(self, thread: Thread, role: str) -> list[Candidate]:
        silent = silent_before_approval(thread)
        if thread.cycle == self._cycles[thread.pk]:
            silent |= self._silent[thread.pk, thread.cycle]
        else:
            silent |= adults_who_had_it(thread)
        return [_marked(one, silent) for one in self._adults_for(role).values()]

    def fired(self, thread: Thread) -> str | None:
        """The rung that fired where the thread stands in this cycle."""
        return self._fired.get((thread.pk, thread.cycle, thread.rung))

    def free_place(self, helper: Candidate) -> int | None:
        """The lowest free place; the caller has locked the peers (`lock_peers`)."""
        taken = self._ledger.places[helper.id]
        return next((place for place in range(1, helper.cap + 1) if place not in taken), None)

    def lock_peers(self) -> None:
        """All peers who could be chosen, in one order, before the ledger is read: until the
        commit nobody else gives them a place, and a pause waits."""
        ids = [one.user_id for one in self._helpers if Role.PEER in one.active_roles]
        rows = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
        list(rows.order_by("pk").values_list("pk", flat=True))
        self.forget()

    def forget(self) -> None:
        """Ask again: somebody else may have written meanwhile."""
        edition.ask_again()
        for name in ("_helpers", "_ledger", "_peers"):
            self.__dict__.pop(name, None)

    def leased(self, helper: int, place: int) -> None:
        one = self._peers[helper]
        self._ledger.places[helper].add(place)
        self._peers[helper] = replace(one, load=one.load + 1, idle_since=self.now)

    def moved(self, old: int | None, new: int | None) -> None:
        """A thread went from one adult's hands to another's."""
        if old == new:
            return
        for team in self._adults.values():
            for helper, more in ((old, -1), (new, 1)):
                if helper is not None and helper in team:
                    team[helper] = replace(team[helper], load=team[helper].load + more)

    @cached_property
    def _helpers(self) -> list[HelperFacts]:
        return helpers_for_routing(today=local_day(self.now))

    @cached_property
    def _ledger(self) -> PeerLedger:
        return PeerLedger(self.now)

    @cached_property
    def _peers(self) -> dict[int, Candidate]:
        found = peers_at(self._helpers, hours=peer_hours(), ledger=self._ledger, now=self.now)
        return {one.id: one for one in found}

    def _adults_for(self, role: str) -> dict[int, Candidate]:
        if role not in self._adults:
            found = adults_at(
                self._helpers,
                role,
                on_shift=on_call_now(self.now) if role == Role.ON_CALL else {},
                loads=loads_of_adults(self._helpers),
                had_it=set(),
                now=self.now,
            )
            self._adults[role] = {one.id: one for one in found}
        return self._adults[role]

    @cached_property
    def _offers(self) -> list[tuple[Any, ...]]:
        columns = ("thread_id", "helper_id", "cycle", "outcome", "reason", "place")
        return list(Offer.objects.filter(thread__in=self._cycles).values_list(*columns))

    @cached_property
    def _peers_who_had_it(self) -> dict[Any, set[int]]:
        had: dict[Any, set[int]] = defaultdict(set)
        for thread, helper, _cycle, outcome, reason, place in self._offers:
            if place is not None and outcome != Ending.WITHDRAWN and reason != Reason.TAKEN_OVER:
                had[thread].add(helper)
        return had

    @cached_property
    def _silent(self) -> dict[tuple[Any, int], set[int]]:
        silent: dict[tuple[Any, int], set[int]] = defaultdict(set)
        for thread, helper, cycle, outcome, reason, _place in self._offers:
            if outcome == Ending.ASSIGNED and reason == Reason.NO_ANSWER:
                silent[thread, cycle].add(helper)
        return silent

    @cached_property
    def _not_these(self) -> dict[Any, frozenset[int]]:
        named: dict[Any, frozenset[int]] = defaultdict(frozenset)
        rows = Thread.not_these.through.objects.filter(thread__in=self._cycles)
        for thread, user in rows.values_list("thread_id", "user_id"):
            named[thread] |= {user}
        return named

    def _accused(self, thread: Thread) -> frozenset[int]:
        return accused_of(thread) if thread.pk in self._with_accusations else frozenset()

    @cached_property
    def _with_accusations(self) -> set[Any]:
        return set(accused_in(self._cycles))

    @cached_property
    def _fired(self) -> dict[tuple[Any, int, int | None], str]:
        rows = ThreadEvent.objects.filter(
            thread__in=self._cycles, kind=ThreadEvent.Kind.ESCALATED
        ).values_list("thread_id", "cycle", "rung", "data")
        return {(thread, cycle, rung): data["rung"] for thread, cycle, rung, data in rows}


def _marked(one: Candidate, had: set[int]) -> Candidate:
    return replace(one, had_it=True) if one.id in had else one
