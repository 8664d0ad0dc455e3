"""Whether the sweep stands still: without it nobody is called, so people must hear of it."""

import datetime as dt

from django.conf import settings

from peers.threads.models import Heartbeat, Thread

SWEEP = "sweep"


def silent_since(now: dt.datetime) -> dt.datetime | bool:
    """When the sweep last ran, if that is too long ago; True when it never did; else False."""
    return too_long_since(last_sweep(), now)


def last_sweep() -> dt.datetime | None:
    """None when it never ran."""
    return Heartbeat.objects.filter(name=SWEEP).values_list("at", flat=True).first()


def too_long_since(at: dt.datetime | None, now: dt.datetime) -> dt.datetime | bool:
    """`silent_since`, for who knows when the sweep last ran."""
    if at is None:
        return True
    return at if now - at > promise() else False


def outage(now: dt.datetime, *, since: dt.datetime | bool | None = None) -> str:
    """A name for the outage that lasts now, the same in every process; "" when there is none.

    A portal that was never swept and has nothing overdue has only just been set up. `since` is
    what `silent_since` said, where it was asked already.
    """
    since = silent_since(now) if since is None else since
    if isinstance(since, dt.datetime):
        return f"{since.astimezone(dt.UTC):%Y%m%d%H%M%S}"
    if since and Thread.objects.filter(due_at__lt=now - promise()).exists():
        return "never"
    return ""


def promise() -> dt.timedelta:
    return dt.timedelta(seconds=settings.HEALTH_PROMISE_SECONDS)
