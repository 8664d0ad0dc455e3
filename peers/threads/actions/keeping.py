"""Keeping beyond its time, and deciding about what no clock erases (S24).

A lead sets a legal hold, two lift it. A serious thread is erased when two adults decide so.
"""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import Role, User
from peers.threads.actions.decisions import ask_second
from peers.threads.actions.transitions import lock
from peers.threads.errors import NotYours, SecondAdultIsTheSame, TooLate, UnderHold
from peers.threads.models import LegalHold, Thread, TwoAdultRequest
from peers.threads.rules.states import Status
from peers.threads.rules.topics import Risk


def set_hold(*, thread_id: uuid.UUID, by: User, reason: str, now: dt.datetime) -> LegalHold:
    """From now on nothing erases the text of this thread."""
    with transaction.atomic():
        thread = _of_a_lead(thread_id, by)
        if thread.legal_hold or thread.status == Status.ERASED:
            raise TooLate
        thread.legal_hold = True
        thread.save(update_fields=["legal_hold"])
        return LegalHold.objects.create(thread=thread, reason=reason, set_by=by, set_at=now)


def lift_hold(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> bool:
    """The first lead asks, another one lifts it; returns whether it is lifted."""
    with transaction.atomic():
        thread = _of_a_lead(thread_id, by)
        hold = LegalHold.objects.filter(thread=thread, lifted_at=None).first()
        if hold is None:
            raise TooLate
        if hold.lift_asked_by_id is None:
            hold.lift_asked_by, hold.lift_asked_at = by, now
            hold.save()
            return False
        if hold.lift_asked_by_id == by.pk:
            raise SecondAdultIsTheSame
        hold.lifted_by, hold.lifted_at = by, now
        hold.save()
        thread.legal_hold = False
        thread.save(update_fields=["legal_hold"])
        return True


def ask_to_erase(*, thread_id: uuid.UUID, by: User, now: dt.datetime) -> None:
    """A closed thread of R3 or R4 that is needed no longer: a second adult confirms (S13)."""
    with transaction.atomic():
        thread = _of_a_lead(thread_id, by)
        if thread.legal_hold:
            raise UnderHold
        if thread.status != Status.CLOSED or thread.risk < Risk.R3:
            raise TooLate
        ask_second(thread, TwoAdultRequest.Action.ERASE, {}, by=by, now=now)


def _of_a_lead(thread_id: uuid.UUID, by: User) -> Thread:
    """The locked thread, for a lead who may see it; everybody else learns nothing."""
    is_lead = by.memberships.current().filter(role=Role.LEAD).exists()
    if not is_lead or not Thread.objects.visible_to(by).filter(pk=thread_id).exists():
        raise NotYours
    return lock(thread_id)
