"""What time does to a thread: the same functions run from the queue, the sweep and a command.

Threads that are due together are decided together (`rounds`), which costs a fraction of deciding
each by itself. Whatever goes wrong with one of them, the round is rolled back and each is tried
alone, so that a bad thread stops nobody.
"""

import datetime as dt
import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import OperationalError, connection, transaction

from peers.people.models import Role
from peers.threads import throttle
from peers.threads.actions.claims import end_all_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, thank_the_peer, watchers
from peers.threads.actions.rounds import Round
from peers.threads.actions.transitions import Kind, record
from peers.threads.candidates import current_policy
from peers.threads.models import Heartbeat, Offer, Thread
from peers.threads.rules.ladder import (
    ATTEMPT_EVERY,
    PEER_RUNGS,
    REFERRAL_CONFIRMED_WITHIN,
    steps_for,
)
from peers.threads.rules.routing import Reason
from peers.threads.rules.states import ADULT_STATES, Ending, Status
from peers.threads.rules.topics import Risk

logger = logging.getLogger(__name__)

SWEEP = "sweep"
# A youth who writes to one of these threads waits until its round is over: some 50 ms.
TOGETHER = 100
# What a worker takes along with the thread that it was called for.
COMPANY = 20

Id = uuid.UUID | str


def advance_thread(*, thread_id: Id, now: dt.datetime) -> bool:
    """Do what is due on this thread, once. False when nothing was due or somebody else has it.

    Twenty copies of one task do one thing: the row lock makes them queue up, and `due_at` then
    lies in the future.
    """
    with transaction.atomic():
        claimed = _claim([thread_id], now)
        _decide(claimed, now)
    return bool(claimed)


def advance_with_company(*, thread_id: Id, now: dt.datetime) -> int:
    """What a worker does when it is called for a thread: this one, and other new ones that wait
    beside it. Their own calls then find nothing to do. Returns how many."""
    ids: list[Id] = [thread_id]
    try:
        with transaction.atomic():
            claimed = _claim(ids, now)
            if claimed and _is_new(claimed[0]):
                claimed += _company(claimed[0], now)
                ids = [thread.pk for thread in claimed]
            _decide(claimed, now)
            return len(claimed)
    except Exception:
        if len(ids) == 1:
            raise
    return _one_by_one(ids, now)


def route_due(*, now: dt.datetime, limit: int = 2000) -> int:
    """The sweep: advance every thread that is due, oldest first; returns how many.

    Its cost follows what is due, not what is open: one query over the partial index. Who was
    left without an answer comes before who is new.
    """
    due = list(Thread.objects.due(now).values_list("pk", "status")[:limit])
    waiting = [pk for pk, status in due if status == Status.WAITING]
    others = [pk for pk, status in due if status != Status.WAITING]
    done = sum(_together(ids, now) for ids in [*_slices(others), *_slices(waiting)])
    throttle.purge_past_hours(now)
    if not Heartbeat.objects.filter(name=SWEEP).update(at=now):
        Heartbeat.objects.update_or_create(name=SWEEP, defaults={"at": now})
    return done


def _slices(ids: list[Id]) -> Iterable[list[Id]]:
    return (ids[at : at + TOGETHER] for at in range(0, len(ids), TOGETHER))


def _together(ids: list[Id], now: dt.datetime) -> int:
    """One transaction for all of them if it can be done, otherwise one for each."""
    if len(ids) == 1:
        return _one_by_one(ids, now)
    try:
        with transaction.atomic():
            claimed = _claim(ids, now)
            alone = [thread for thread in claimed if _may_leave_one_peer_for_another(thread)]
            round_ = [thread for thread in claimed if thread not in alone]
            _decide(round_, now)
    except Exception as error:  # noqa: BLE001 - each of them has its own try now
        logger.warning("%s threads are advanced one by one: %s", len(ids), type(error).__name__)
        return _one_by_one(ids, now)
    return len(round_) + _one_by_one([thread.pk for thread in alone], now)


def _one_by_one(ids: Iterable[Id], now: dt.datetime) -> int:
    done = 0
    for thread_id in ids:
        try:
            done += advance_thread(thread_id=thread_id, now=now)
        except Exception as error:  # noqa: BLE001 - one bad thread must not stop the others
            # Class and id only: a traceback could hold what somebody wrote.
            logger.error(  # noqa: TRY400
                "thread %s could not be advanced: %s", thread_id, type(error).__name__
            )
    return done


def _claim(ids: Sequence[Id], now: dt.datetime) -> list[Thread]:
    """Those of the threads that are due and that nobody else is at, under lock."""
    place = {str(thread_id): at for at, thread_id in enumerate(ids)}
    claimed = _locked(Thread.objects.due(now).filter(pk__in=ids))
    # The order of the ids, also among those that are due at one moment.
    return sorted(claimed, key=lambda thread: place[str(thread.pk)])


def _company(first: Thread, now: dt.datetime) -> list[Thread]:
    others = Thread.objects.due(now).filter(status=Status.WAITING, rung_at=None)
    return _locked(others.exclude(pk=first.pk)[: COMPANY - 1])


def _locked(rows: Any) -> list[Thread]:
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(of=("self",), skip_locked=True)
    try:
        return list(rows)
    except OperationalError:
        return []


def _is_new(thread: Thread) -> bool:
    return thread.status == Status.WAITING and thread.rung_at is None


def _may_leave_one_peer_for_another(thread: Thread) -> bool:
    """Such a thread is decided alone: a round that holds a peer's thread and waits for all peers
    would wait for ever for a peer who is being paused and whose threads are waited for."""
    if thread.status not in (Status.OFFERED, Status.WITH_PEER):
        return False
    steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
    return any(step.rung in PEER_RUNGS for step in steps[thread.rung :])


def _decide(threads: list[Thread], now: dt.datetime) -> None:
    """What is due on these locked threads, in one round."""
    if not threads:
        return
    with Round(threads, now) as round_:
        if len(threads) > 1 and any(_may_go_to_a_peer(thread) for thread in threads):
            round_.lock_peers()
        ended = _end_silent_claims(threads, now)
        for thread in threads:
            _act(thread, ended[thread.pk], now)


def _may_go_to_a_peer(thread: Thread) -> bool:
    return thread.status == Status.WAITING and thread.peer_allowed and thread.risk <= Risk.R1


def _end_silent_claims(
    threads: Iterable[Thread], now: dt.datetime
) -> defaultdict[uuid.UUID, list[Offer]]:
    """End what holds the threads whose holder stayed silent; the peers' rows by thread."""
    silent: dict[Reason, list[Thread]] = defaultdict(list)
    for thread in threads:
        if (reason := _silence(thread)) is not None:
            silent[reason].append(thread)
    ended: defaultdict[uuid.UUID, list[Offer]] = defaultdict(list)
    for reason, held in silent.items():
        for offer in end_all_claims(held, ending=Ending.LAPSED, reason=reason, now=now):
            ended[offer.thread_id].append(offer)
    return ended


def _silence(thread: Thread) -> Reason | None:
    """Why the time of whoever has the thread is over, or None where nobody has."""
    if thread.waiting_for_youth or thread.status in (Status.WAITING, Status.REFERRED):
        return None
    # A draft stays for the next adult's eyes; the peer's place is free again.
    waits_for_coach = thread.status == Status.AWAITING_APPROVAL
    return Reason.PASSED_UP if waits_for_coach else Reason.NO_ANSWER


def _act(thread: Thread, ended: list[Offer], now: dt.datetime) -> None:
    if not thread.waiting_for_youth:
        thank_the_peer(thread, now=now)
    if thread.waiting_for_youth:
        _remind(thread, now)
    elif thread.status == Status.REFERRED:
        _ask_about_referral(thread, now)
    elif thread.status in (Status.OFFERED, Status.WITH_PEER):
        # A peer stayed silent: their place is freed and the ladder goes on.
        for offer in ended:
            record(thread, Kind.LAPSED, now=now, data={"helper": offer.helper_id})
        Climb(thread, now).from_next()
    else:
        _next_climb(thread, now)()


def _next_climb(thread: Thread, now: dt.datetime) -> Callable[[], None]:
    climb = Climb(thread, now)
    if thread.status == Status.WAITING:
        return climb.at_current_rung
    return climb.from_next if thread.status in ADULT_STATES else climb.from_first_adult


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
