"""Put neutral notices into the outbox, each once."""

import datetime as dt
from collections.abc import Iterable

from peers.people.models import Role, User
from peers.threads.actions.rounds import holding, running, write_notices
from peers.threads.models import Notification, Thread
from peers.threads.rules.states import OWNED_STATES
from peers.threads.rules.topics import LEADS_ONLY

Kind = Notification.Kind


def tell(
    people: Iterable[User | int | None],
    kind: str,
    *,
    thread: Thread,
    now: dt.datetime,
    what: str = "",
) -> None:
    """One notice for each person; `what` tells two notices of one kind in one cycle apart.

    The unique key makes a second run of the same step silent.
    """
    ids = {one.pk if isinstance(one, User) else one for one in people if one is not None}
    rows = [
        Notification(
            to_id=one,
            kind=kind,
            thread_id=thread.pk,
            key=f"{thread.pk.hex}:{thread.cycle}:{what or thread.rung}:{kind}:{one}",
            created_at=now,
        )
        for one in sorted(ids)
    ]
    if round_ := running(thread):
        round_.notices += rows
    else:
        write_notices(rows)


def thank_the_peer(thread: Thread, *, now: dt.datetime) -> None:
    """For the peer from whose hands a locked thread goes without their doing; call it before it
    goes. Nobody finds an empty place without a word; which one, the ledger's reason says."""
    if thread.status in OWNED_STATES:
        tell([thread.owner_id], Kind.TAKEN, thread=thread, now=now)


def watchers(thread: Thread, *roles: str) -> list[User]:
    """Active people in these roles who may know of the thread (S11)."""
    if thread.topic in LEADS_ONLY:
        roles = (Role.LEAD,)
    return holding(thread, *roles)
