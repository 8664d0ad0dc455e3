"""Whom a thread is about: the accused, and their group, stop seeing it at once (S11).

Nobody who is accused is ever told. A lead whose name is in the text is left out until another
lead has judged it.
"""

import datetime as dt

from peers.people.models import Role, User
from peers.threads.accused import shut_out_of
from peers.threads.actions.claims import end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, watchers
from peers.threads.actions.transitions import Kind, new_cycle, record
from peers.threads.models import Accusation, Notification, Thread, Writer
from peers.threads.rules.naming import people_named
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import PEER_STATES, Ending
from peers.threads.text import read_message
from peers.vault import VaultError

# What the notice to staff is about, in its key.
NO_LEAD = "no lead"


def heed_names(thread: Thread, *, now: dt.datetime) -> None:
    """Leave out every lead whose name stands in what the writer of an accusation wrote.

    Called on a locked thread, before it is routed as an accusation.
    """
    leads = dict(User.objects.holding(Role.LEAD).values_list("pk", "name"))
    judged = set(thread.accusations.values_list("person", flat=True))
    for person in sorted(people_named(_words_of_the_writer(thread), leads) - judged):
        Accusation.objects.create(
            thread=thread, person_id=person, source=Accusation.Source.TEXT, noted_at=now
        )
        record(thread, Kind.NAMED, now=now, data={"helper": person})
    _silence(thread)
    _call_for_another_lead(thread, now)


def _words_of_the_writer(thread: Thread) -> str:
    words = []
    for message in thread.messages.filter(writer=Writer.YOUTH):
        message.thread = thread
        try:
            words.append(read_message(message))
        except VaultError:
            continue
    return "\n".join(words)


def let_go_of_the_accused(thread: Thread, *, now: dt.datetime) -> None:
    """Out of the hands of somebody it is about, to the next adult who may know of it."""
    shut_out = shut_out_of(thread)
    changed = []
    for field in ("supervisor", "listener"):
        if getattr(thread, f"{field}_id") in shut_out:
            setattr(thread, field, None)
            changed.append(field)
    if changed and thread.status not in PEER_STATES:
        thread.save(update_fields=changed)
    if thread.is_open and thread.owner_id in shut_out:
        end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.ACCUSED, now=now)
        new_cycle(thread)
        thread.waiting_for_youth = False
        thread.owner = None
        Climb(thread, now).from_position(0)
    _silence(thread)
    _call_for_another_lead(thread, now)


def _silence(thread: Thread) -> None:
    """What was about to be told to somebody who may not know of it is not told."""
    rows = Notification.objects.filter(thread=thread, to__in=shut_out_of(thread), sent_at=None)
    rows = rows.exclude(kind=Notice.TAKEN)
    # Under lock, so that its mails and pushes are either there to go with it or never written: one
    # written in between would undo the whole transaction, and with it what the youth wrote.
    told = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if told:
        Notification.objects.filter(pk__in=told).delete()


def _call_for_another_lead(thread: Thread, now: dt.datetime) -> None:
    """Every lead is shut out: staff hear that another one is needed, and nothing else."""
    if not thread.is_open or watchers(thread, Role.LEAD):
        return
    staff = User.objects.holding(Role.STAFF).exclude(pk__in=shut_out_of(thread))
    tell(list(staff), Notice.ALARM, thread=thread, now=now, what=NO_LEAD)
