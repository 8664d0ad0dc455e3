"""The sweep with ten thousand open threads: its cost follows what is due, not what is open."""

import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from bench import threads
from bench.report import Line
from peers.threads.actions.routing import route_due
from peers.threads.models import Thread
from peers.threads.rules.topics import Risk

OPEN = 10_000
DUE = 10
ROUNDS = 3


def measure() -> list[Line]:
    threads.with_coaches(OPEN, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    query = _milliseconds(_bare_query, times=50)
    idle = _milliseconds(lambda: route_due(now=timezone.now()), times=50)
    lines = [
        Line(
            f"sweep, {OPEN:,} open, none due",
            f"{idle:.2f} ms",
            f"the indexed query {query:.2f} ms",
            f"{idle / query:.1f} times",
            "<= 2 ms",
            idle <= 2,
        )
    ]
    for to, risk in (("peers", Risk.R0), ("a coach", Risk.R2)):
        spent = statistics.median(_sweep_of(risk) for _round in range(ROUNDS))
        lines.append(
            Line(
                f"sweep, {OPEN:,} open, {DUE} due for {to}",
                f"{spent:.0f} ms",
                f"the indexed query {query:.2f} ms",
                f"{spent / DUE:.1f} ms a thread",
            )
        )
    return lines


def _bare_query() -> None:
    """What the sweep asks, without Django's models."""
    rows = Thread.objects.due(timezone.now()).values_list("pk", flat=True)[:500]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchall()


def _sweep_of(risk: Risk) -> float:
    now = timezone.now()
    rows = threads.waiting(DUE, now=now, risk=risk)
    start = time.perf_counter()
    done = route_due(now=timezone.now())
    spent = (time.perf_counter() - start) * 1000
    if done != DUE:
        raise RuntimeError(f"the sweep took {done} threads instead of {DUE}")
    threads.finish(rows)
    return spent


def _milliseconds(what: Callable[[], object], *, times: int) -> float:
    spent = []
    for _time in range(times):
        start = time.perf_counter()
        what()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)
