"""The ledger: leases of peers with their places, assignments of adults, and how they end."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from peers.people.models import User
from peers.threads.actions.rounds import running
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


def free_place(thread: Thread, helper: Candidate, *, wait: bool) -> int | None:
    """The lowest free place of a peer, under the lock of their row, or None when all are taken
    or the peer has paused meanwhile.

    The lock makes two routings of one peer wait for each other; the unique index over
    (helper, place) would refuse the second even without it (I3). `wait` is False for somebody
    who holds another peer's lock already: two who wait for each other would never end.
    """
    round_ = running(thread)
    if round_ and round_.peers_are_locked:
        return round_.pool.free_place(helper)
    skip = not wait and connection.features.has_select_for_update_skip_locked
    row = User.objects.select_for_update(of=("self",), no_key=True, skip_locked=skip)
    if not row.filter(pk=helper.id, is_active=True, paused_at=None).values_list("pk").first():
        return None
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
    if round_ := running(thread):
        round_.pool.leased(helper.id, place)
    return _keep(
        thread,
        choice,
        step.rung,
        Ending.OPEN,
        now=now,
        helper_id=helper.id,
        expires_at=until,
        place=place,
    )


def assign(
    thread: Thread, helper: Candidate, choice: Choice, rung: str, *, now: dt.datetime
) -> Offer:
    """An adult is given the thread: the decision and its reasons."""
    return _keep(thread, choice, rung, Ending.ASSIGNED, now=now, helper_id=helper.id)


def by_hand(thread: Thread, adult: User, rung: str, *, now: dt.datetime, reason: str = "") -> Offer:
    """An adult takes the thread, or is given it by another one: routing chose nobody."""
    return Offer.objects.create(
        thread=thread,
        helper=adult,
        cycle=thread.cycle,
        rung=rung,
        made_at=now,
        outcome=Ending.ASSIGNED,
        reason=reason,
    )


def nobody(thread: Thread, choice: Choice, rung: str, *, now: dt.datetime) -> Offer:
    """Nobody fitted: the reasons are kept all the same."""
    return _keep(thread, choice, rung, Ending.NOBODY, now=now, ended_at=now)


def _keep(
    thread: Thread, choice: Choice, rung: str, outcome: Ending, *, now: dt.datetime, **more: Any
) -> Offer:
    """What routing decided, at once or with the round that it is part of."""
    offer = Offer(
        thread_id=thread.pk,
        cycle=thread.cycle,
        rung=rung,
        made_at=now,
        outcome=outcome,
        candidates=lines(choice),
        **more,
    )
    if round_ := running(thread):
        round_.offers.append(offer)
    else:
        offer.save(force_insert=True)
    return offer


def end_claims(thread: Thread, *, ending: Ending, reason: Reason, now: dt.datetime) -> list[Offer]:
    """End whatever holds the thread: an open offer, a peer's place, an adult's assignment.

    Returns the peers' rows that were ended. A freed place wakes the thread that has waited
    longest, after the commit and in a statement of its own, so that no two threads are locked.
    """
    return end_all_claims([thread], ending=ending, reason=reason, now=now)


def end_all_claims(
    threads: Iterable[Thread], *, ending: Ending, reason: Reason, now: dt.datetime
) -> list[Offer]:
    """The same for several locked threads, in as many statements as for one."""
    rows = Offer.objects.filter(thread__in=[thread.pk for thread in threads], released_at=None)
    held = list(rows.exclude(outcome=Ending.NOBODY).defer("candidates"))
    if not held:
        return []
    unanswered = [offer for offer in held if offer.outcome == Ending.OPEN]
    for offer in unanswered:
        offer.outcome = ending
    for offer in held:
        offer.reason, offer.ended_at, offer.released_at = reason, offer.ended_at or now, now
    ours = Offer.objects.filter(pk__in=[offer.pk for offer in held])
    # No claim opens again, and whoever ends one holds its thread: the silent adults of a round
    # had none that was open, and cost a statement less.
    if unanswered:
        ours.filter(outcome=Ending.OPEN).update(outcome=ending)
    ours.update(reason=reason, ended_at=Coalesce("ended_at", Value(now)), released_at=now)
    ended = [offer for offer in held if offer.place is not None]
    if ended:
        wake = partial(wake_longest_waiting, now, places=len(ended))
        transaction.on_commit(wake, robust=True)
    return ended


def drop_unsent(thread: Thread) -> None:
    """Drafts and proposals that will not go out; the adults can still read them."""
    Message.objects.filter(
        thread=thread, state__in=[Message.State.DRAFT, Message.State.PROPOSED]
    ).update(state=Message.State.DROPPED)


def wake_longest_waiting(now: dt.datetime, *, places: int = 1) -> None:
    """Places are free: look again for the threads that have waited longest for a peer."""
    first = (
        Thread.objects.filter(
            status=Status.WAITING, peer_allowed=True, rung_at__isnull=False, due_at__gt=now
        )
        .order_by("asked_at")
        .values_list("pk", flat=True)[:places]
    )
    for thread_id in list(first):
        waits = Thread.objects.filter(pk=thread_id, status=Status.WAITING, due_at__gt=now)
        if waits.update(due_at=now):
            nudge_thread(thread_id)
