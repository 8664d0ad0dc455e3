"""Rows of threads, many at once, without text: routing reads none."""

import datetime as dt
from typing import Any

from django.utils import timezone

from peers.people.models import User
from peers.threads.models import Offer, Thread
from peers.threads.rules.states import Ending, Status
from peers.threads.rules.topics import Risk


def waiting(number: int, *, now: dt.datetime, risk: Risk = Risk.R0) -> list[Thread]:
    """Threads that were just opened and are due for their first decision."""
    to_peers = risk <= Risk.R1
    return _make(
        number,
        now,
        status=Status.WAITING,
        risk=risk,
        peer_allowed=to_peers,
        due_at=now,
        rung_at=None,
    )


def with_coaches(number: int, *, now: dt.datetime) -> None:
    """Threads that coaches work on; each is due some hours from now."""
    coaches = list(User.objects.filter(username__startswith="coach"))
    rows = _rows(number, now, status=Status.WITH_COACH, risk=Risk.R2, peer_allowed=False)
    for at, row in enumerate(rows):
        row.owner = coaches[at % len(coaches)]
        row.due_at = now + dt.timedelta(hours=1, seconds=at)
        row.rung_at = now
    Thread.objects.bulk_create(rows, batch_size=1000)


def finish(threads: list[Thread]) -> None:
    """Close them and free every place, so that the next round finds what the first one found."""
    now = timezone.now()
    ids = [one.pk for one in threads]
    offers = Offer.objects.filter(thread__in=ids, released_at=None)
    offers.filter(outcome=Ending.OPEN).update(outcome=Ending.WITHDRAWN)
    offers.update(released_at=now, ended_at=now)
    Thread.objects.filter(pk__in=ids).update(
        status=Status.CLOSED, due_at=None, owner=None, supervisor=None, closed_at=now
    )


def _make(number: int, now: dt.datetime, **values: Any) -> list[Thread]:
    return Thread.objects.bulk_create(_rows(number, now, **values), batch_size=1000)


def _rows(number: int, now: dt.datetime, **values: Any) -> list[Thread]:
    return [
        Thread(
            first_risk=values["risk"],
            topic="account_security",
            language="en",
            age_band="13-15",
            audience="stranger",
            notice_version="bench",
            opened_at=now,
            asked_at=now,
            **values,
        )
        for _at in range(number)
    ]
