"""Lock a thread, move it, and write the event of the move (I5)."""

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django.db import transaction

from peers.people.models import User
from peers.threads.actions.rounds import running
from peers.threads.errors import TooLate
from peers.threads.models import Thread, ThreadEvent, Writer
from peers.threads.queue import nudge_thread
from peers.threads.rules.states import Status, can_move

Kind = ThreadEvent.Kind


def lock(thread_id: uuid.UUID | str) -> Thread:
    """The thread under its row lock. Every writing action starts here, so that two of them on one
    thread happen one after the other. Raises TooLate for a thread that is gone."""
    try:
        return (
            Thread.objects.select_for_update(of=("self",))
            .select_related("owner", "supervisor")
            .get(pk=thread_id)
        )
    except Thread.DoesNotExist:
        raise TooLate from None


def record(
    thread: Thread,
    kind: str,
    *,
    now: dt.datetime,
    by: User | None = None,
    by_role: str = Writer.SYSTEM,
    old_status: str = "",
    rung: int | None = None,
    data: dict[str, Any] | None = None,
) -> ThreadEvent:
    """Write what happened; codes and numbers only, never words (I6)."""
    event = ThreadEvent(
        thread_id=thread.pk,
        kind=kind,
        at=now,
        by=by,
        by_role=by_role,
        old_status=old_status,
        new_status=thread.status if old_status else "",
        cycle=thread.cycle,
        rung=rung,
        risk=thread.risk,
        data=data or {},
    )
    if round_ := running(thread):
        round_.events.append(event)
    else:
        event.save(force_insert=True)
    return event


def move(thread: Thread, to: Status, **changes: Any) -> str:
    """Set the new state and fields and save; returns the old state for the event.

    Raises TooLate when the dictionary of transitions does not allow it: somebody acted first.
    """
    old, hands = Status(thread.status), thread.owner_id
    if to != old and not can_move(old, to):
        raise TooLate
    thread.status = to
    for name, value in changes.items():
        setattr(thread, name, value)
    if round_ := running(thread):
        round_.pool.moved(hands, thread.owner_id)
    else:
        thread.save()
    return str(old)


def route_after_commit(thread: Thread) -> None:
    """Nudge the queue once the row is safe; the sweep does the same if the nudge is lost."""
    transaction.on_commit(partial(nudge_thread, thread.pk), robust=True)


def new_cycle(thread: Thread) -> None:
    """A new question or a changed level: the ladder starts afresh (I4: each rung once a cycle)."""
    thread.cycle += 1
    thread.rung = 0
    thread.rung_at = None
