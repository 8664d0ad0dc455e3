"""The sweep over a million open threads: its cost follows what is due, not what is open."""

import datetime as dt
import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.utils import timezone

from bench import threads
from bench.report import Line
from peers.threads.actions.routing import route_due
from peers.threads.models import Thread, ThreadEvent
from peers.threads.rules.ladder import LADDER
from peers.threads.rules.topics import Risk

OPEN = 1_000_000 if connection.vendor == "postgresql" else 100_000
DUE = 1_000
DUE_FOR_PEERS = 100  # fewer than the places of all peers together


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
    return [*lines, *_new_ones(), *_escalations()]


def _new_ones() -> list[Line]:
    """First decisions: each peer's offer or coach's thread with its ledger, events and notice."""
    lines = []
    for to, risk, number in (("peers", Risk.R0, DUE_FOR_PEERS), ("coaches", Risk.R2, DUE)):
        rows = threads.waiting(number, now=timezone.now(), risk=risk)
        spent, cpu = _sweep(timezone.now(), number)
        threads.finish(rows)
        lines.append(
            Line(
                f"sweep, {number:,} new for {to}",
                f"{number / spent:,.0f} a second",
                f"our own CPU {cpu / number * 1000:.2f} ms each",
            )
        )
    return lines


def _escalations() -> list[Line]:
    """Coaches stayed silent: each thread goes to a second coach."""
    now = timezone.now()
    rows = threads.waiting(DUE, now=now, risk=Risk.R2)
    _sweep(now, DUE)
    Thread.objects.filter(pk__in=[one.pk for one in rows]).update(due_at=now)
    query = _milliseconds(_bare_query, times=5)
    spent, cpu = _sweep(timezone.now(), DUE)
    second = LADDER[Risk.R2][1].rung
    moved = ThreadEvent.objects.filter(thread__in=rows, kind="escalated", data__rung=str(second))
    if moved.count() != DUE:
        raise RuntimeError(f"{moved.count()} of {DUE} threads went to {second}")
    threads.finish(rows)
    return [
        Line(
            f"sweep, {OPEN:,} open, {DUE:,} silent, escalations",
            f"{DUE / spent:,.0f} a second",
            f"the indexed query {query:.2f} ms",
            f"{cpu / DUE * 1000:.2f} ms CPU each",
            ">= 5,000",
            DUE / spent >= 5000,
        )
    ]


def _sweep(now: dt.datetime, expected: int) -> tuple[float, float]:
    """Seconds, and seconds of this process's own CPU, of one sweep."""
    start, cpu = time.perf_counter(), time.process_time()
    done = route_due(now=now)
    spent = time.perf_counter() - start, time.process_time() - cpu
    if done != expected:
        raise RuntimeError(f"the sweep took {done} threads instead of {expected}")
    return spent


def _bare_query() -> None:
    """What the sweep asks, without Django's models."""
    rows = Thread.objects.due(timezone.now()).values_list("pk", "status")[:2000]
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.fetchall()


def _milliseconds(what: Callable[[], object], *, times: int) -> float:
    spent = []
    for _time in range(times):
        start = time.perf_counter()
        what()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)
