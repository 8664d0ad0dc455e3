"""The promises I1-I5 as queries: what the database cannot hold by itself is looked up here."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q

from peers.people.rules import PEER_CASELOAD
from peers.threads.models import Offer, Thread, ThreadEvent
from peers.threads.rules.states import (
    ADULT_STATES,
    ENDED_STATES,
    PEER_STATES,
    Ending,
    Status,
    can_move,
)
from peers.threads.rules.topics import NEVER_PEER, Risk


def broken_promises(*, now: dt.datetime) -> Iterator[str]:
    """One line for each break: the promise, the thread or helper, what is wrong."""
    yield from _every_open_thread_has_one_future()
    yield from _one_offer_and_one_owner()
    yield from _no_cap_is_passed()
    yield from _each_rung_fired_once()
    yield from _every_move_has_its_event()
    yield from _nothing_serious_with_peers()


def _every_open_thread_has_one_future() -> Iterator[str]:
    """I1: exactly one of an open offer that expires, an owner with a due time, a wake-up time."""
    open_offer = Offer.objects.filter(thread=OuterRef("pk"), outcome=Ending.OPEN)
    threads = Thread.objects.open().annotate(asked=Exists(open_offer))
    no_future = threads.filter(due_at=None)
    mixed = threads.filter(
        Q(asked=True, owner__isnull=False)
        | Q(asked=True) & ~Q(status=Status.OFFERED)
        | Q(asked=False, status=Status.OFFERED)
        | Q(owner=None, status__in=[Status.WITH_PEER, Status.AWAITING_APPROVAL])
    )
    for thread in (no_future | mixed).distinct():
        yield f"I1 thread {thread.number}: {thread.status} without exactly one future"
    for offer in Offer.objects.filter(outcome=Ending.OPEN).select_related("thread"):
        if offer.thread.due_at != offer.expires_at:
            yield f"I1 thread {offer.thread.number}: the lease and the wake-up differ"
    for thread in Thread.objects.filter(status__in=ENDED_STATES, due_at__isnull=False):
        yield f"I1 thread {thread.number}: ended, yet due"


def _one_offer_and_one_owner() -> Iterator[str]:
    """I2: at most one open offer; who holds the thread is who the ledger says."""
    doubles = (
        Offer.objects.filter(outcome=Ending.OPEN).values("thread").annotate(n=Count("pk"))
    ).filter(n__gt=1)
    for row in doubles:
        yield f"I2 thread {row['thread']}: {row['n']} open offers"
    held = Offer.objects.filter(
        thread=OuterRef("pk"), helper=OuterRef("owner"), released_at=None
    ).exclude(outcome=Ending.OPEN)
    owned = Thread.objects.open().filter(owner__isnull=False).exclude(status=Status.REFERRED)
    for thread in owned.annotate(held=Exists(held)).filter(held=False):
        yield f"I2 thread {thread.number}: its owner is not in the ledger"


def _no_cap_is_passed() -> Iterator[str]:
    """I3: nobody holds more places than the cap."""
    held = Offer.objects.filter(place__isnull=False, released_at=None)
    for row in held.values("helper").annotate(n=Count("pk")).filter(n__gt=PEER_CASELOAD):
        yield f"I3 helper {row['helper']}: {row['n']} places held"
    idle = held.exclude(thread__status__in=PEER_STATES).select_related("thread")
    for offer in idle:
        yield f"I3 thread {offer.thread.number}: a peer's place is held though no peer has it"


def _each_rung_fired_once() -> Iterator[str]:
    """I4: one event for each rung of each cycle."""
    fired = ThreadEvent.objects.filter(kind=ThreadEvent.Kind.ESCALATED)
    twice = fired.values("thread", "cycle", "rung").annotate(n=Count("pk")).filter(n__gt=1)
    for row in twice:
        yield f"I4 thread {row['thread']}: rung {row['rung']} fired {row['n']} times"


def _every_move_has_its_event() -> Iterator[str]:
    """I5: the chain of events leads from opening to the state of today, by allowed moves only."""
    events = (
        ThreadEvent.objects.exclude(old_status="")
        .order_by("thread", "pk")
        .values_list("thread", "old_status", "new_status")
    )
    last: dict[object, str] = {}
    for thread, old, new in events.iterator():
        if last.get(thread, Status.WAITING) != old:
            yield f"I5 thread {thread}: a move is missing before {old} -> {new}"
        if old != new and not can_move(Status(old), Status(new)):
            yield f"I5 thread {thread}: {old} -> {new} is not allowed"
        last[thread] = new
    for pk, status in Thread.objects.values_list("pk", "status").iterator():
        if last.get(pk, Status.WAITING) != status:
            yield f"I5 thread {pk}: {status} without the event that led there"


def _nothing_serious_with_peers() -> Iterator[str]:
    """S06, S07, S09: neither R2+ nor a topic that is never a peer's."""
    with_peers = Thread.objects.filter(status__in=PEER_STATES)
    wrong = with_peers.filter(
        Q(risk__gte=Risk.R2) | Q(peer_allowed=False) | Q(topic__in=sorted(NEVER_PEER))
    )
    for thread in wrong:
        yield f"S06 thread {thread.number}: R{thread.risk} with a peer"
    for thread in Thread.objects.filter(status__in=ADULT_STATES, supervisor__isnull=False):
        yield f"S07 thread {thread.number}: with adults, yet a peer's supervisor is named"
