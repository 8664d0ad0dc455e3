"""The desk of a coach with ten thousand threads: as many queries as with a hundred."""

import statistics
import time

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import threads
from bench.report import Line
from peers.people.models import User

FEW, MANY = 100, 10_000
PAGE = "/en/desk/"
ROUNDS = 7


def measure() -> list[Line]:
    """Before the other measurements of the queue: these threads are the only ones."""
    client = Client()
    coach = User.objects.get(username="coach0")
    client.force_login(coach, backend=settings.AUTHENTICATION_BACKENDS[0])
    few_queries, few = _board(client, FEW)
    queries, many = _board(client, MANY)
    return [
        Line(
            f"desk, {MANY:,} open threads, queries",
            f"{queries}",
            f"with {FEW} threads {few_queries}",
            "",
            "<= 12, the same",
            queries == few_queries <= 12,
        ),
        Line(
            f"desk, {MANY:,} open threads, time",
            f"{many:.0f} ms",
            f"with {FEW} threads {few:.0f} ms",
            f"{many / few:.1f} times",
        ),
    ]


def _board(client: Client, number: int) -> tuple[int, float]:
    """Queries and milliseconds of the page with so many threads, which are gone afterwards."""
    threads.with_coaches(number, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _open(client)  # warm
    with CaptureQueriesContext(connection) as queries:
        _open(client)
    asked = len(queries)  # now: the next request empties the log
    times = [_open(client) for _round in range(ROUNDS)]
    threads.forget()
    return asked, statistics.median(times) * 1000


def _open(client: Client) -> float:
    start = time.perf_counter()
    answer = client.get(PAGE, HTTP_HOST="localhost")
    if answer.status_code != 200:
        raise RuntimeError(f"the desk answered {answer.status_code}")
    return time.perf_counter() - start
