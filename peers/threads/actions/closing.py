"""The one way in which a thread is closed, whoever closes it (S23)."""

import datetime as dt

from django.db.models import F

from peers.people.models import User
from peers.threads.actions.care import talk_due_after
from peers.threads.actions.claims import drop_unsent, end_claims
from peers.threads.actions.notices import thank_the_peer
from peers.threads.actions.transitions import Kind, move, record
from peers.threads.models import Outcome, Thread, TwoAdultRequest
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import Ending, Status


def close(
    thread: Thread, outcome: Outcome, *, by: User | None, by_role: str, now: dt.datetime
) -> None:
    """Close a locked thread; its code opens it again until it is erased. `by` None: the youth.

    What still waited for a second adult falls away, but not the youth's wish to have it erased.
    """
    talk_due_after(thread, now=now)
    thank_the_peer(thread, now=now)
    end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.CLOSED, now=now)
    drop_unsent(thread)
    old = move(
        thread,
        Status.CLOSED,
        owner=None,
        supervisor=None,
        listener=None,
        due_at=None,
        waiting_for_youth=False,
        numbers_first=False,
        closed_at=now,
        closed_by_role=by_role,
        outcome=outcome,
    )
    open_requests = TwoAdultRequest.objects.filter(thread=thread, decided_at=None)
    open_requests.exclude(action=TwoAdultRequest.Action.ERASE).update(
        decided_at=now, decided_by=by or F("asked_by"), granted=False
    )
    data = {"outcome": str(outcome)}
    record(thread, Kind.CLOSED, now=now, by=by, by_role=by_role, old_status=old, data=data)
