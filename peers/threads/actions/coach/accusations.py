"""What safeguarding leads note about an accusation: whom it is about, and whom not (S11)."""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import User
from peers.threads.actions.accusing import let_go_of_the_accused
from peers.threads.actions.coach.hands import seen
from peers.threads.actions.coach.judgement import change_topic
from peers.threads.actions.transitions import Kind, record
from peers.threads.errors import NotAboutYourself, NotYours
from peers.threads.models import Accusation, Thread, Writer
from peers.threads.permissions import can_say_whom_it_is_about
from peers.threads.rules.topics import LEADS_ONLY

ACCUSATION = "staff_concern"


def say_whom_it_is_about(*, thread_id: uuid.UUID, by: User, person: User, now: dt.datetime) -> None:
    """From this moment neither the helper nor anybody of their groups sees the thread.

    A thread that was no accusation becomes one, and goes to the leads.
    """
    with transaction.atomic():
        thread = _lead_sees(thread_id, by)
        _judge(thread, person, by=by, now=now, holds=True)
        if thread.topic not in LEADS_ONLY:
            change_topic(thread, ACCUSATION, by=by, now=now)
        let_go_of_the_accused(thread, now=now)


def say_whom_it_is_not_about(
    *, thread_id: uuid.UUID, by: User, person: User, now: dt.datetime
) -> None:
    """The name is there for another reason; never judged by the person themselves."""
    with transaction.atomic():
        thread = _lead_sees(thread_id, by)
        if not thread.accusations.filter(person=person).exists():
            raise NotYours
        _judge(thread, person, by=by, now=now, holds=False)


def _judge(thread: Thread, person: User, *, by: User, now: dt.datetime, holds: bool) -> None:
    if person.pk == by.pk:
        raise NotAboutYourself
    Accusation.objects.update_or_create(
        thread=thread,
        person=person,
        defaults={"holds": holds, "judged_by": by, "judged_at": now},
        create_defaults={
            "holds": holds,
            "judged_by": by,
            "judged_at": now,
            "source": Accusation.Source.LEAD,
            "noted_at": now,
        },
    )
    kind = Kind.ACCUSED if holds else Kind.CLEARED
    record(thread, kind, now=now, by=by, by_role=Writer.LEAD, data={"helper": person.pk})


def _lead_sees(thread_id: uuid.UUID, by: User) -> Thread:
    thread = seen(thread_id, by)
    if not can_say_whom_it_is_about(by, thread):
        raise NotYours
    return thread
