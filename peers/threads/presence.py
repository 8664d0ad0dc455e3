"""When somebody who may answer is really there (S22): from hours, absences, holidays, places.

The same look at the same candidates as routing has, so that the youth's page promises nobody
whom routing would not ask.
"""

import datetime as dt

from peers.threads.candidates import peer_candidates, wish_of
from peers.threads.models import Offer, Thread
from peers.threads.rules.clock import HORIZON, Schedule, is_open
from peers.threads.rules.routing import choose_peer
from peers.threads.rules.states import Ending, Status
from peers.threads.rules.topics import Risk


def peers_there_at(thread: Thread, *, now: dt.datetime, office: Schedule) -> dt.datetime | None:
    """The moment from which a peer who may answer this thread is there; `now` if one is.

    None when no peer will be, and while the office is open: then it is not asked, because adults
    are there and the look costs some queries.
    """
    may_answer = thread.peer_allowed and thread.risk <= Risk.R1
    waits = thread.is_open and not thread.waiting_for_youth
    if not (may_answer and waits) or is_open(now, office):
        return None
    candidates = peer_candidates(thread, now=now)
    holder = _holder(thread)
    if holder is not None:
        theirs = next((one for one in candidates if one.id == holder), None)
        return theirs.free_from if theirs is not None and theirs.active else None
    choice = choose_peer(wish_of(thread), candidates, now=now, patience_until=now + HORIZON)
    return now if choice.helper is not None else choice.wait_until


def _holder(thread: Thread) -> int | None:
    """The peer who has it, or was asked."""
    if thread.status in (Status.WITH_PEER, Status.AWAITING_APPROVAL):
        return thread.owner_id
    offer = Offer.objects.filter(thread=thread, outcome=Ending.OPEN).first()
    return offer.helper_id if offer is not None else None
