"""Erase what has been kept long enough (S24); safe to run again after a backup was restored."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from peers.threads.actions.erasing import erase
from peers.threads.actions.transitions import lock
from peers.threads.models import Erasure, Thread
from peers.threads.rules.retention import KEPT_FOR, is_over
from peers.threads.rules.states import Status


def purge(*, now: dt.datetime, restored: bool = False) -> int:
    """Erase every closed thread whose time is over and that no legal hold keeps; how many.

    A restored backup brings texts and keys back; the next purge takes them away again, and with
    `restored` the log of erasures says so.
    """
    why = Erasure.Why.RESTORED if restored else Erasure.Why.EXPIRED
    over = Q()
    for risk, kept_for in KEPT_FOR.items():
        over |= Q(risk=risk, closed_at__lte=now - kept_for)
    found = Thread.objects.filter(over, status=Status.CLOSED, legal_hold=False)
    return sum(_erase_if_over(pk, why, now) for pk in list(found.values_list("pk", flat=True)))


def _erase_if_over(thread_id: object, why: str, now: dt.datetime) -> bool:
    """Once more under the lock: the youth may have reopened it a moment ago."""
    with transaction.atomic():
        thread = lock(str(thread_id))
        if thread.status != Status.CLOSED or thread.legal_hold or thread.closed_at is None:
            return False
        if not is_over(risk=thread.risk, closed_at=thread.closed_at, now=now):
            return False
        erase(thread, now=now, why=why)
        return True
