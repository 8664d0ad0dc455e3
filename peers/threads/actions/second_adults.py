"""Two adults are needed and one is still missing: the right ones are reminded (S13, S24).

While a thread is open or lately closed these are the leads and on-call; in the archive the leads
alone. Whoever asked is not asked to confirm their own request, and who is accused hears nothing.
"""

import datetime as dt

from peers.people.models import Role, User
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, watchers
from peers.threads.models import Thread, TwoAdultRequest
from peers.threads.rules.retention import SECOND_ADULT_EVERY, in_archive


def remind_of_requests(*, now: dt.datetime) -> None:
    """Every three days [P] once, until a second adult has decided. Safe to run twice."""
    late = TwoAdultRequest.objects.filter(
        decided_at=None, asked_at__lte=now - SECOND_ADULT_EVERY
    ).select_related("thread")
    for request in late.order_by("pk"):
        times = (now - request.asked_at) // SECOND_ADULT_EVERY
        what = f"request {request.pk} again {times}"
        people = [
            one for one in _second_adults(request.thread, now) if one.pk != request.asked_by_id
        ]
        tell(people, Notice.SECOND_ADULT, thread=request.thread, now=now, what=what)


def _second_adults(thread: Thread, now: dt.datetime) -> list[User]:
    if in_archive(status=thread.status, risk=thread.risk, closed_at=thread.closed_at, now=now):
        return watchers(thread, Role.LEAD)
    return watchers(thread, Role.LEAD, Role.ON_CALL)
