"""Rows of threads, many at once, without text: routing reads none."""

import datetime as dt
from typing import Any

from django.db import connection
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


# How each database makes many rows of one: numbers from 1 to n, a new key, one more second.
_DIALECTS = {
    "postgresql": {
        "numbers": "generate_series(1, %s) AS n",
        "id": "gen_random_uuid()",
        "due_at": "due_at + n * interval '0.01 second'",
    },
    "sqlite": {
        "numbers": "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c"
        " WHERE n < %s) SELECT n FROM c)",
        "id": "lower(hex(randomblob(16)))",
        "due_at": "datetime(due_at, '+' || (n / 100) || ' seconds')",
    },
}


def with_coaches(number: int, *, now: dt.datetime) -> None:
    """Threads that coaches work on; each is due an hour from now or later.

    One is written with the models, and the database makes the others of it: a million rows in
    some twenty seconds.
    """
    coaches = list(User.objects.filter(username__startswith="coach").values_list("pk", flat=True))
    (first,) = _rows(1, now, status=Status.WITH_COACH, risk=Risk.R2, peer_allowed=False)
    first.owner_id, first.rung_at, first.due_at = coaches[0], now, now + dt.timedelta(hours=1)
    first.save(force_insert=True)
    dialect = _DIALECTS[connection.vendor]
    columns = [field.column for field in Thread._meta.concrete_fields]  # noqa: SLF001
    changed = {**dialect, "owner_id": f"{coaches[0]} + n %% {len(coaches)}"}
    values = ", ".join(changed.get(column, column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO threads_thread ({', '.join(columns)}) SELECT {values}"
            f" FROM {dialect['numbers']}, threads_thread WHERE status = 'with_coach'",
            [number - 1],
        )


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


def forget() -> None:
    """Away with threads that nothing hangs on yet."""
    Thread.objects.filter(status=Status.WITH_COACH).delete()
