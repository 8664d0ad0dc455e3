"""Who has the thread: acknowledge it, take it over, pass it up, read it."""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import Role, User
from peers.threads.actions.claims import by_hand, end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.judging import take_from_peer
from peers.threads.actions.transitions import Kind, lock, move, new_cycle, record
from peers.threads.candidates import current_policy, office_schedule
from peers.threads.errors import (
    NotYours,
    TooLate,
)
from peers.threads.models import Thread, Writer
from peers.threads.permissions import is_adult_helper, is_peer_here
from peers.threads.rules.ladder import (
    Rung,
    deadline,
    position_of,
    step_at,
    steps_for,
)
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import ADULT_STATES, PEER_STATES, Ending, Status
from peers.threads.rules.topics import LEADS_ONLY, Risk

STATUS_OF_ROLE = {
    Role.COACH: Status.WITH_COACH,
    Role.ON_CALL: Status.ON_CALL,
    Role.LEAD: Status.LEADS,
}


WRITER_OF_STATUS = {
    Status.WITH_COACH: Writer.COACH,
    Status.ON_CALL: Writer.ON_CALL,
    Status.LEADS: Writer.LEAD,
    Status.REFERRED: Writer.COACH,
}


def acknowledge(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> None:
    """ "I have it": the pager stops for as long again as the rung gave, and no longer."""
    with transaction.atomic():
        thread = seen(thread_id, by)
        if thread.owner_id != by.pk or thread.status not in ADULT_STATES:
            raise TooLate
        if thread.acknowledged_at is None:
            _acknowledge(thread, by, now)


def _acknowledge(thread: Thread, by: User, now: dt.datetime) -> None:
    steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
    due = deadline(
        step_at(steps, thread.rung),
        since=now,
        asked_at=thread.asked_at,
        risk=Risk(thread.risk),
        office=office_schedule(),
    )
    thread.acknowledged_at, thread.due_at = now, max(due, thread.due_at or due)
    thread.save(update_fields=["acknowledged_at", "due_at"])
    record(thread, Kind.ACKNOWLEDGED, now=now, by=by, by_role=writer_of(thread))


def take_over(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> None:
    """An adult takes the thread into their own hands, from whomever has it."""
    with transaction.atomic():
        thread = seen(thread_id, by)
        if not thread.is_open:
            raise TooLate
        take(thread, by, now)


def take(thread: Thread, by: User, now: dt.datetime) -> None:
    status = _adult_status(by, thread)
    previous = thread.owner_id
    if thread.status in PEER_STATES:
        take_from_peer(thread, reason=Reason.TAKEN_OVER, now=now)
    end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.TAKEN_OVER, now=now)
    was_waiting_for_youth = thread.waiting_for_youth
    new_cycle(thread)
    steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
    thread.rung, thread.rung_at = position_of(steps, status), now
    rung = step_at(steps, thread.rung)
    by_hand(thread, by, rung.rung, now=now, reason=Reason.TAKEN_OVER)
    due = deadline(
        rung, since=now, asked_at=thread.asked_at, risk=Risk(thread.risk), office=office_schedule()
    )
    if was_waiting_for_youth and thread.due_at is not None:
        due = thread.due_at
    old = move(
        thread,
        status,
        owner=by,
        supervisor=None,
        due_at=due,
        acknowledged_at=now,
    )
    data = {"from": previous}
    record(
        thread,
        Kind.TAKEN_OVER,
        now=now,
        by=by,
        by_role=writer_of(thread),
        old_status=old,
        data=data,
    )


def pass_up(*, thread_id: uuid.UUID, by: User, to: str, now: dt.datetime) -> None:
    """Skip rungs upward: to the on-call adult or to the safeguarding leads."""
    rung = {"on_call": Rung.ON_CALL, "lead": Rung.LEAD}[to]
    with transaction.atomic():
        thread = seen(thread_id, by)
        if not thread.is_open:
            raise TooLate
        if thread.status in PEER_STATES:
            take_from_peer(thread, reason=Reason.PASSED_UP, now=now)
        end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.PASSED_UP, now=now)
        new_cycle(thread)
        thread.owner = None
        Climb(thread, now).to_rung(rung)


def record_reading(
    *, thread: Thread, by: User, now: dt.datetime, under_glass: bool = False
) -> None:
    """S12: every reading by someone not assigned is logged, once an hour for each reader."""
    if by.pk in (thread.owner_id, thread.supervisor_id, thread.listener_id):
        return
    hour_ago = now - dt.timedelta(hours=1)
    seen = thread.events.filter(kind=Kind.READ, by=by, at__gt=hour_ago)
    if not seen.exists():
        role = Writer.STAFF if under_glass else role_writer(by, thread)
        record(thread, Kind.READ, now=now, by=by, by_role=role)


def writer_of(thread: Thread) -> Writer:
    """In which role an adult acts on a thread, by its state."""
    return WRITER_OF_STATUS.get(Status(thread.status), Writer.COACH)


def role_writer(by: User, thread: Thread) -> Writer:
    return WRITER_OF_STATUS[_adult_status(by, thread)]


def _adult_status(by: User, thread: Thread) -> Status:
    """The state a thread has in this adult's hands; their own role at the thread's level first."""
    roles = {m.role for m in by.memberships.all() if m.ended_on is None}
    if thread.topic in LEADS_ONLY or roles.isdisjoint({Role.COACH, Role.ON_CALL}):
        if Role.LEAD not in roles:
            raise NotYours
        return Status.LEADS
    for role, status in STATUS_OF_ROLE.items():
        if role in roles and status == thread.status:
            return status
    return next(status for role, status in STATUS_OF_ROLE.items() if role in roles)


def seen(thread_id: uuid.UUID, by: User) -> Thread:
    """The locked thread if this adult may act on it; absent and forbidden look the same."""
    thread = lock(thread_id)
    if not Thread.objects.visible_to(by).filter(pk=thread.pk).exists():
        raise NotYours
    if not is_adult_helper(by):
        raise NotYours
    # Whoever has a thread as a peer, or listens as one, acts as a peer, whatever else they are.
    if is_peer_here(by, thread):
        raise NotYours
    return thread
