"""Helpers who may not help any more: what they hold goes on, and papers that run out are named.

S19, S20: a check, a consent or a training that has lapsed pauses a helper, like a pause by hand
or leaving. No youth waits for such a helper: an open offer and a peer's thread climb the ladder
as if handed back, an adult's thread goes to the next adult.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from peers.people.facts import helpers_for_routing
from peers.people.models import ADULT_HELPER_ROLES, Role
from peers.people.rules import HelperFacts, Paper, papers_of, reminder_due
from peers.threads.actions.claims import drop_unsent, end_claims
from peers.threads.actions.climbing import Climb
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell, thank_the_peer
from peers.threads.actions.transitions import Kind, lock, record
from peers.threads.candidates import adult_candidates, wish_of
from peers.threads.models import Notification, Offer, Thread
from peers.threads.queue import nudge_outbox
from peers.threads.rules.ladder import PEER_RUNGS, step_at
from peers.threads.rules.routing import Reason, choose_adult
from peers.threads.rules.states import PEER_STATES, Ending, Status

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Able:
    """Who may help today, by user id."""

    peers: frozenset[int]
    adults: frozenset[int]

    def may_hold(self, thread: Thread, asked: int | None) -> bool:
        """Whether the thread may stay where it is. A peer needs an active supervisor too (S08)."""
        if thread.status in PEER_STATES:
            holder = asked if thread.status == Status.OFFERED else thread.owner_id
            return holder in self.peers and thread.supervisor_id in self.adults
        return thread.owner_id is None or thread.owner_id in self.adults

    def may_listen(self, thread: Thread) -> bool:
        return thread.listener_id is None or thread.listener_id in self.peers


def pass_on_lapsed(*, now: dt.datetime) -> int:
    """Pass on whatever lies with somebody who may not help today; returns how many threads.

    One transaction a thread; called inside another one (a pause on the roster) all of them are
    part of it. Safe to run twice: the second run finds nobody who lapsed.
    """
    able = _able_on(_local_day(now))
    asked = dict(Offer.objects.filter(outcome=Ending.OPEN).values_list("thread_id", "helper_id"))
    held = Thread.objects.open().only("status", "owner_id", "supervisor_id", "listener_id")
    lapsed = [
        thread.pk
        for thread in held.order_by("pk")
        if not able.may_hold(thread, asked.get(thread.pk)) or not able.may_listen(thread)
    ]
    return sum(_try(thread_id, able, now) for thread_id in lapsed)


def _try(thread_id: uuid.UUID, able: _Able, now: dt.datetime) -> bool:
    try:
        return _pass_on(thread_id, able, now)
    except Exception as error:  # noqa: BLE001 - one bad thread must not stop the others
        # Class and id only: a traceback could hold what somebody wrote.
        logger.error(  # noqa: TRY400
            "thread %s could not be passed on: %s", thread_id, type(error).__name__
        )
        return False


def _pass_on(thread_id: uuid.UUID, able: _Able, now: dt.datetime) -> bool:
    """Under the thread's lock, judged again: somebody may have taken it meanwhile."""
    with transaction.atomic():
        thread = lock(thread_id)
        offer = Offer.objects.filter(thread=thread, outcome=Ending.OPEN).first()
        asked = offer.helper_id if offer else None
        moves = thread.is_open and not able.may_hold(thread, asked)
        if not able.may_listen(thread):
            _stop_listening(thread, now)
        elif not moves:
            return False
        if moves and thread.status in PEER_STATES:
            _leave_peer(thread, asked or thread.owner_id, now)
        elif moves and thread.status == Status.REFERRED:
            _give_follow_up_to_a_lead(thread, now)
        elif moves:
            _leave_adult(thread, now)
        return True


def _stop_listening(thread: Thread, now: dt.datetime) -> None:
    helper = thread.listener_id
    thread.listener = None
    thread.save(update_fields=["listener"])
    _record_leaving(thread, helper, now)


def _leave_peer(thread: Thread, helper: int | None, now: dt.datetime) -> None:
    thank_the_peer(thread, now=now)
    end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.LAPSED_PAPERS, now=now)
    drop_unsent(thread)
    _record_leaving(thread, helper, now)
    thread.waiting_for_youth = False
    Climb(thread, now).from_next()


def _leave_adult(thread: Thread, now: dt.datetime) -> None:
    """To another adult of the same rung if there is one; the rung does not fire twice (I4)."""
    end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.LAPSED_PAPERS, now=now)
    _record_leaving(thread, thread.owner_id, now)
    climb = Climb(thread, now)
    if step_at(climb.steps, thread.rung).rung in PEER_RUNGS:
        climb.from_first_adult()
    else:
        climb.at_current_rung()


def _give_follow_up_to_a_lead(thread: Thread, now: dt.datetime) -> None:
    """A hand-over outside still has to be confirmed: a lead asks, and the state stays."""
    leads = adult_candidates(thread, Role.LEAD, now=now)
    chosen = choose_adult(wish_of(thread), leads, for_role=Role.LEAD).helper
    _record_leaving(thread, thread.owner_id, now)
    thread.owner_id = chosen.id if chosen else None
    thread.save(update_fields=["owner"])
    if chosen:
        record(thread, Kind.ASSIGNED, now=now, data={"helper": chosen.id})
        tell([chosen.id], Notice.ASSIGNED, thread=thread, now=now, what="follow-up")


def _record_leaving(thread: Thread, helper: int | None, now: dt.datetime) -> None:
    data = {"helper": helper, "heavy": False, "reason": str(Reason.LAPSED_PAPERS)}
    record(thread, Kind.WITHDRAWN, now=now, data=data)


def remind_of_papers(*, now: dt.datetime) -> int:
    """60, 30 and 7 days before a paper runs out, tell the person, their coaches and staff.

    Returns how many notices are new. The key holds the paper and its day, so that each is told
    once to each, and a renewed paper is told again the next time.
    """
    today = _local_day(now)
    helpers = helpers_for_routing(today=today)
    staff = [one.user_id for one in helpers if Role.STAFF in one.roles]
    due = [
        notice
        for one in helpers
        for paper in papers_of(one)
        for notice in _notices(one, paper, staff, today, now)
    ]
    keys = [notice.key for notice in due]
    known = set(Notification.objects.filter(key__in=keys).values_list("key", flat=True))
    new = [notice for notice in due if notice.key not in known]
    if new:
        with transaction.atomic():
            Notification.objects.bulk_create(new, ignore_conflicts=True)
            transaction.on_commit(partial(nudge_outbox), robust=True)
    return len(new)


def _notices(
    one: HelperFacts, paper: Paper, staff: Iterable[int], today: dt.date, now: dt.datetime
) -> list[Notification]:
    days = reminder_due(paper.until, today)
    if days is None or paper.until is None or not one.account_open:
        return []
    coaches = {post.coach for post in one.posts if post.coach is not None}
    about = f"paper:{one.user_id}:{paper.kind}:{paper.until:%Y%m%d}:{days}"
    return [
        Notification(to_id=to, kind=Notice.REMINDER, key=f"{about}:{to}", created_at=now)
        for to in sorted({one.user_id, *coaches, *staff})
    ]


def _able_on(today: dt.date) -> _Able:
    helpers = helpers_for_routing(today=today)
    return _Able(
        peers=frozenset(h.user_id for h in helpers if Role.PEER in h.active_roles),
        adults=frozenset(
            h.user_id for h in helpers if h.active_roles.intersection(ADULT_HELPER_ROLES)
        ),
    )


def _local_day(now: dt.datetime) -> dt.date:
    return now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def on_helpers_stopped(sender: Any, *, now: dt.datetime, **kwargs: Any) -> None:
    """A pause or a leaving on the roster: what they hold goes on in the same transaction."""
    pass_on_lapsed(now=now)
