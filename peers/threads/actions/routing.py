"""What time does to a thread: the same function runs from the queue, the sweep and a command."""

import datetime as dt
import logging
import uuid

from django.db import OperationalError, connection, transaction

from peers.people.models import Role
from peers.threads import throttle
from peers.threads.actions.claims import end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, watchers
from peers.threads.actions.transitions import Kind, record
from peers.threads.models import Heartbeat, Thread
from peers.threads.rules.ladder import ATTEMPT_EVERY, REFERRAL_CONFIRMED_WITHIN
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import Ending, Status

logger = logging.getLogger(__name__)

SWEEP = "sweep"


def advance_thread(*, thread_id: uuid.UUID | str, now: dt.datetime) -> bool:
    """Do what is due on this thread, once. False when nothing was due or somebody else has it.

    Twenty copies of one task do one thing: the row lock makes them queue up, and `due_at` then
    lies in the future.
    """
    with transaction.atomic():
        thread = _claim(thread_id, now)
        if thread is None:
            return False
        _act(thread, now)
        return True


def route_due(*, now: dt.datetime, limit: int = 500) -> int:
    """The sweep: advance every thread that is due, oldest first; returns how many.

    Its cost follows what is due, not what is open: one query over the partial index, then one
    transaction a thread, so that a thread that fails does not hold up the others.
    """
    due = list(Thread.objects.due(now).values_list("pk", flat=True)[:limit])
    done = 0
    for thread_id in due:
        try:
            done += advance_thread(thread_id=thread_id, now=now)
        except Exception as error:  # noqa: BLE001 - one bad thread must not stop the others
            # Class and id only: a traceback could hold what somebody wrote.
            logger.error(  # noqa: TRY400
                "thread %s could not be advanced: %s", thread_id, type(error).__name__
            )
    throttle.purge(now)
    if not Heartbeat.objects.filter(name=SWEEP).update(at=now):
        Heartbeat.objects.update_or_create(name=SWEEP, defaults={"at": now})
    return done


def _claim(thread_id: uuid.UUID | str, now: dt.datetime) -> Thread | None:
    """The thread under lock if it is due and nobody else is at it."""
    rows = Thread.objects.filter(pk=thread_id, due_at__lte=now).select_related("supervisor")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    try:
        return rows.first()
    except OperationalError:
        return None


def _act(thread: Thread, now: dt.datetime) -> None:
    if thread.waiting_for_youth:
        _remind(thread, now)
    elif thread.status == Status.WAITING:
        Climb(thread, now).at_current_rung()
    elif thread.status in (Status.OFFERED, Status.WITH_PEER):
        _lapse(thread, now, Reason.NO_ANSWER)
    elif thread.status == Status.AWAITING_APPROVAL:
        # The draft stays for the next adult's eyes; the peer's place is free again.
        end_claims(thread, ending=Ending.LAPSED, reason=Reason.PASSED_UP, now=now)
        Climb(thread, now).from_first_adult()
    elif thread.status == Status.REFERRED:
        _ask_about_referral(thread, now)
    else:
        end_claims(thread, ending=Ending.LAPSED, reason=Reason.NO_ANSWER, now=now)
        Climb(thread, now).from_next()


def _lapse(thread: Thread, now: dt.datetime, reason: Reason) -> None:
    """A peer stayed silent: their place is freed and the ladder goes on."""
    for offer in end_claims(thread, ending=Ending.LAPSED, reason=reason, now=now):
        record(thread, Kind.LAPSED, now=now, data={"helper": offer.helper_id})
    Climb(thread, now).from_next()


def _remind(thread: Thread, now: dt.datetime) -> None:
    """The youth has an answer and is silent: count the attempt, tell the adult, close nothing."""
    thread.attempts += 1
    thread.due_at = now + ATTEMPT_EVERY
    thread.save(update_fields=["attempts", "due_at"])
    record(thread, Kind.REMINDED, now=now, data={"attempt": thread.attempts})
    adult = thread.supervisor_id or thread.owner_id
    what = f"attempt {thread.attempts}"
    tell([adult], Notice.REMINDER, thread=thread, now=now, what=what)


def _ask_about_referral(thread: Thread, now: dt.datetime) -> None:
    """Nobody confirmed that the other service took over: the leads hear of it."""
    thread.attempts += 1
    thread.due_at = now + REFERRAL_CONFIRMED_WITHIN
    thread.save(update_fields=["attempts", "due_at"])
    record(thread, Kind.REMINDED, now=now, data={"attempt": thread.attempts})
    people = [thread.owner_id, *(lead.pk for lead in watchers(thread, Role.LEAD))]
    what = f"referral {thread.attempts}"
    tell(people, Notice.REMINDER, thread=thread, now=now, what=what)
