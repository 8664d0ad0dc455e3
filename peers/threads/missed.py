"""The calls of the last weeks that nobody answered in time, read from the events."""

import datetime as dt

from peers.people.models import Role, User
from peers.threads.models import Accusation, Thread, ThreadEvent
from peers.threads.permissions import roles_of
from peers.threads.rules.pages import CALLS, ENDINGS, OWN_ANSWERS, Happened, Missed, missed_calls
from peers.threads.rules.states import Status
from peers.threads.rules.topics import LEADS_ONLY, Risk

LOOK_BACK = dt.timedelta(days=28)
SHOWN = 50


def missed_by(user: User, *, now: dt.datetime) -> list[Missed]:
    """What this person may know of it: a thread about a helper is told to leads alone, and to
    nobody whom the youth ruled out (S11). No row names a thread."""
    since = now - LOOK_BACK
    threads = Thread.objects.visible_to(user)
    if Role.STAFF in roles_of(user) and Role.LEAD not in roles_of(user):
        threads = Thread.objects.exclude(topic__in=LEADS_ONLY).exclude(not_these=user)
        threads = threads.exclude(pk__in=Accusation.objects.values("thread"))
    kinds = sorted(CALLS | ENDINGS | OWN_ANSWERS)
    # What calls somebody out of their sleep: on-call for something serious, or R4 at all.
    urgent = ThreadEvent.objects.filter(kind__in=sorted(CALLS), at__gte=since)
    serious = urgent.filter(new_status=Status.ON_CALL, risk__gte=Risk.R3)
    called = serious | urgent.filter(risk=Risk.R4)
    rows = ThreadEvent.objects.filter(kind__in=kinds, at__gte=since)
    rows = rows.filter(thread__in=called.values("thread")).filter(thread__in=threads.values("pk"))
    events = [
        Happened(str(thread), kind, at, by, data.get("helper"), risk)
        for thread, kind, at, by, data, risk in rows.order_by("at", "pk").values_list(
            "thread_id", "kind", "at", "by_id", "data", "risk"
        )
    ]
    urgent_calls = {(str(thread), at) for thread, at in called.values_list("thread_id", "at")}
    found = missed_calls(events, now=now)
    return [one for one in found if (one.thread, one.called_at) in urgent_calls][:SHOWN]
