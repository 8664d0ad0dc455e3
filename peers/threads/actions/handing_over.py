"""At the end of a shift: what somebody on call still holds goes to the next adult, whole."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from peers.people.facts import facts_of
from peers.people.models import Role, User
from peers.people.rota import RotaRefused, can_be_called, local_day
from peers.people.rules import HelperFacts
from peers.threads.accused import shut_out_of
from peers.threads.actions import claims
from peers.threads.actions.coach.hands import writer_of
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell
from peers.threads.actions.transitions import Kind, lock, move, record
from peers.threads.candidates import adults_at, current_policy, office_schedule, wish_of
from peers.threads.models import Thread
from peers.threads.rules.ladder import deadline, step_at, steps_for
from peers.threads.rules.routing import Reason, reasons_against_adult
from peers.threads.rules.states import Ending, Status
from peers.threads.rules.topics import LEADS_ONLY, Risk

# What goes with a shift; a coach's own threads stay with the coach.
OF_A_SHIFT = (Status.ON_CALL, Status.LEADS, Status.REFERRED)


def held_on_call(user: User) -> "QuerySet[Thread]":
    """The open threads that this adult would hand over."""
    held: QuerySet[Thread] = Thread.objects.visible_to(user).filter(
        owner=user, status__in=[str(status) for status in OF_A_SHIFT]
    )
    return held


def hand_over_threads(*, by: User, to: User, now: dt.datetime) -> tuple[int, int]:
    """Give a colleague every thread one holds from a shift, in one transaction.

    Returns (how many moved, how many stayed: those the colleague may not have). Whoever gets
    one is told and has the time of the rung to say so; otherwise the ladder goes on.
    """
    today = local_day(now)
    helper = facts_of(to, today=today)
    if to.pk == by.pk or not can_be_called(helper, today):
        raise RotaRefused(_("Choose somebody else."), "to")
    with transaction.atomic():
        ids = list(held_on_call(by).order_by("pk").values_list("pk", flat=True))
        threads = [thread for thread in map(lock, ids) if thread.owner_id == by.pk]
        going = [thread for thread in threads if _may_have(helper, thread, now)]
        for thread in going:
            _hand_over(thread, by=by, to=to, now=now)
    return len(going), len(threads) - len(going)


def _may_have(helper: HelperFacts, thread: Thread, now: dt.datetime) -> bool:
    """S10, S11: a wish of the youth, a tie or an accusation rules the colleague out here, too."""
    leads_only = thread.topic in LEADS_ONLY or thread.status == Status.LEADS
    if leads_only and Role.LEAD not in helper.active_roles:
        return False
    if helper.user_id in shut_out_of(thread):
        return False
    (one,) = adults_at(
        [helper],
        Role.ON_CALL,
        on_shift={helper.user_id: 1},
        loads={},
        had_it=frozenset(),
        now=now,
    )
    return not reasons_against_adult(wish_of(thread), one, for_role=Role.ON_CALL)


def _hand_over(thread: Thread, *, by: User, to: User, now: dt.datetime) -> None:
    claims.end_claims(thread, ending=Ending.WITHDRAWN, reason=Reason.HANDED_BACK, now=now)
    risk = Risk(thread.risk)
    step = step_at(steps_for(risk, thread.topic, current_policy()), thread.rung)
    offer = claims.by_hand(thread, to, step.rung, now=now)
    due = thread.due_at
    if thread.status != Status.REFERRED and not thread.waiting_for_youth:
        office = office_schedule()
        due = deadline(step, since=now, asked_at=thread.asked_at, risk=risk, office=office)
    old = move(thread, Status(thread.status), owner=to, acknowledged_at=None, due_at=due)
    data = {"from": by.pk, "helper": to.pk}
    record(
        thread,
        Kind.HANDED_OVER,
        now=now,
        by=by,
        by_role=writer_of(thread),
        old_status=old,
        data=data,
    )
    urgent = risk >= Risk.R3 and not thread.waiting_for_youth
    notice = Notice.URGENT if urgent else Notice.ASSIGNED
    tell([to], notice, thread=thread, now=now, what=f"hand-over {offer.pk}")
