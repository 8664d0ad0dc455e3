"""Several threads decided in one transaction, or one: read at the start, written at the end.

    with Round(threads, now):
        for thread in threads: ...    # the same actions as ever

Inside, the events, offers, notices and new states that `record`, `claims`, `tell` and `move`
make are gathered, and written together when the block ends, in the order they came: one insert
for each table, one update for each set of equal changes. A state and its event stay in one
transaction (I5). Where the block fails nothing is written.
"""

import contextlib
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from contextvars import ContextVar
from functools import partial
from types import TracebackType
from typing import Any, Self

from django.db import transaction

from peers.people import edition
from peers.people.models import User
from peers.threads import candidates
from peers.threads.accused import shut_out_of
from peers.threads.actions.rows import insert
from peers.threads.models import Notification, Offer, Thread, ThreadEvent
from peers.threads.pool import Pool
from peers.threads.queue import nudge_outbox
from peers.threads.rules.routing import Candidate, Wish

_running: ContextVar["Round | None"] = ContextVar("round", default=None)


class OutdatedError(Exception):
    """Somebody paused, left or was signed off while a round was decided: decide it again."""


class Round:
    """What is decided about `threads`, which the caller has locked."""

    def __init__(self, threads: Iterable[Thread], now: dt.datetime) -> None:
        self.threads = {thread.pk: thread for thread in threads}
        self.pool = Pool(self.threads.values(), now)
        self.peers_are_locked = False
        self.offers: list[Offer] = []
        self.events: list[ThreadEvent] = []
        self.notices: list[Notification] = []
        self._before = {pk: _columns(thread) for pk, thread in self.threads.items()}
        self._until = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._until.enter_context(edition.one_edition())
        self._until.callback(_running.reset, _running.set(self))
        self._edition = edition.current()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        try:
            if kind is None and len(self.threads) > 1:
                edition.ask_again()
                if edition.current() != self._edition:
                    raise OutdatedError
        finally:
            self._until.close()
        if kind is None:
            self._write()

    def lock_peers(self) -> None:
        self.pool.lock_peers()
        self.peers_are_locked = True
        self._edition = edition.current()

    def _write(self) -> None:
        insert(self.offers)
        self._write_threads()
        insert(self.events)
        write_notices(self.notices)

    def _write_threads(self) -> None:
        """Only what changed; threads that changed alike share one statement."""
        alike: dict[tuple[tuple[str, Any], ...], list[Any]] = defaultdict(list)
        for pk, thread in self.threads.items():
            before = self._before[pk]
            changes = [(name, new) for name, new in _columns(thread).items() if new != before[name]]
            if changes:
                alike[tuple(changes)].append(pk)
        for changed, pks in alike.items():
            Thread.objects.filter(pk__in=pks).update(**dict(changed))


def _columns(thread: Thread) -> dict[str, Any]:
    return {name: value for name, value in vars(thread).items() if not name.startswith("_")}


def running(thread: Thread) -> Round | None:
    """The round in which `thread` is decided, if there is one."""
    one = _running.get()
    return one if one is not None and one.threads.get(thread.pk) is thread else None


def write_notices(rows: list[Notification]) -> None:
    """The unique key makes a second run of the same step silent."""
    if rows:
        insert(rows, ignore_conflicts=True)
        transaction.on_commit(partial(nudge_outbox), robust=True)


# --- what a decision reads, from the round or from the database --------------------------------
def wish_of(thread: Thread) -> Wish:
    one = running(thread)
    return one.pool.wish(thread) if one else candidates.wish_of(thread)


def peer_candidates(thread: Thread, *, now: dt.datetime) -> list[Candidate]:
    one = running(thread)
    return one.pool.peers(thread) if one else candidates.peer_candidates(thread, now=now)


def adult_candidates(thread: Thread, role: str, *, now: dt.datetime) -> list[Candidate]:
    one = running(thread)
    if one:
        return one.pool.adults(thread, role)
    return candidates.adult_candidates(thread, role, now=now)


def look_again(thread: Thread) -> None:
    """Somebody took the place that was free: what the round knows of the peers is old."""
    if one := running(thread):
        one.pool.forget()


def holding(thread: Thread, *roles: str) -> list[User]:
    """Who holds one of the roles and may know of the thread."""
    one = running(thread)
    people = one.pool.holding(*roles) if one else list(User.objects.holding(*roles))
    shut_out = one.pool.shut_out(thread) if one else shut_out_of(thread)
    return [person for person in people if person.pk not in shut_out]


def fired_rung(thread: Thread) -> str | None:
    """The rung that fired where the thread stands in this cycle, or None."""
    one = running(thread)
    return (one.pool if one else Pool([thread], thread.asked_at)).fired(thread)
