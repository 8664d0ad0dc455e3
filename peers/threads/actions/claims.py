"""The ledger: leases of peers with their places, assignments of adults, and how they end."""

import datetime as dt
from functools import partial
from typing import Any

from django.db import transaction

from peers.people.models import User
from peers.threads.models import Message, Offer, Thread
from peers.threads.queue import nudge_thread
from peers.threads.rules.ladder import Step
from peers.threads.rules.routing import Candidate, Choice, Reason
from peers.threads.rules.states import Ending, Status


def lines(choice: Choice) -> list[dict[str, Any]]:
    """The ranked candidates with their reasons, as kept in the ledger."""
    return [
        {
            "helper": line.candidate.id,
            "name": line.candidate.name,
            "fits": line.fits,
            "reasons": [str(reason) for reason in line.reasons],
            "load": line.candidate.load,
            "exposure": line.candidate.exposure,
        }
        for line in choice.ranked
    ]


def free_place(helper: Candidate) -> int | None:
    """The lowest free place of a peer, under the lock of their row, or None when all are taken.

    The lock makes two routings of one peer wait for each other; the unique index over
    (helper, place) would refuse the second even without it (I3).
    """
    User.objects.select_for_update(of=("self",), no_key=True).filter(pk=helper.id).first()
    taken = set(
        Offer.objects.filter(
            helper_id=helper.id, released_at=None, place__isnull=False
        ).values_list("place", flat=True)
    )
    return next((place for place in range(1, helper.cap + 1) if place not in taken), None)


def lease(
    thread: Thread,
    helper: Candidate,
    choice: Choice,
    step: Step,
    *,
    place: int,
    now: dt.datetime,
    until: dt.datetime,
) -> Offer:
    """An offer to one peer, open until it expires."""
    return Offer.objects.create(
        thread=thread,
        helper_id=helper.id,
        cycle=thread.cycle,
        rung=step.rung,
        made_at=now,
        expires_at=until,
        outcome=Ending.OPEN,
        place=place,
        candidates=lines(choice),
    )


def assign(
    thread: Thread, helper: Candidate, choice: Choice, rung: str, *, now: dt.datetime
) -> Offer:
    """An adult is given the thread: the decision and its reasons."""
    return Offer.objects.create(
        thread=thread,
        helper_id=helper.id,
        cycle=thread.cycle,
        rung=rung,
        made_at=now,
        outcome=Ending.ASSIGNED,
        candidates=lines(choice),
    )


def nobody(thread: Thread, choice: Choice, rung: str, *, now: dt.datetime) -> Offer:
    """Nobody fitted: the reasons are kept all the same."""
    return Offer.objects.create(
        thread=thread,
        cycle=thread.cycle,
        rung=rung,
        made_at=now,
        ended_at=now,
        outcome=Ending.NOBODY,
        candidates=lines(choice),
    )


def end_claims(thread: Thread, *, ending: Ending, reason: Reason, now: dt.datetime) -> list[Offer]:
    """End whatever holds the thread: an open offer, a peer's place, an adult's assignment.

    Returns the peers' rows that were ended. A freed place wakes the thread that has waited
    longest, after the commit and in a statement of its own, so that no two threads are locked.
    """
    ended = []
    for offer in Offer.objects.select_for_update().filter(thread=thread, released_at=None):
        if offer.outcome == Ending.NOBODY:
            continue
        if offer.outcome == Ending.OPEN:
            offer.outcome = ending
        offer.reason, offer.ended_at, offer.released_at = reason, offer.ended_at or now, now
        offer.save(update_fields=["outcome", "reason", "ended_at", "released_at"])
        if offer.place is not None:
            ended.append(offer)
    if ended:
        transaction.on_commit(partial(wake_longest_waiting, now), robust=True)
    return ended


def drop_unsent(thread: Thread) -> None:
    """Drafts and proposals that will not go out; the adults can still read them."""
    Message.objects.filter(
        thread=thread, state__in=[Message.State.DRAFT, Message.State.PROPOSED]
    ).update(state=Message.State.DROPPED)


def wake_longest_waiting(now: dt.datetime) -> None:
    """A place is free: look again for the thread that has waited longest for a peer."""
    first = (
        Thread.objects.filter(
            status=Status.WAITING, peer_allowed=True, rung_at__isnull=False, due_at__gt=now
        )
        .order_by("asked_at")
        .values_list("pk", flat=True)
        .first()
    )
    if first is None:
        return
    if Thread.objects.filter(pk=first, status=Status.WAITING, due_at__gt=now).update(due_at=now):
        nudge_thread(first)
