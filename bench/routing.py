"""Threads that two worker children route in a second, against tasks that do nothing."""

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import threads
from bench.report import Line
from bench.worker import app
from peers.threads.actions.routing import advance_thread
from peers.threads.models import Notification, Thread
from peers.threads.queue import nudge_thread
from peers.threads.rules.states import Status
from tests.running import ROOT, wait_for

ROUNDS = 3
THREADS = 70  # two for each peer at most: nobody loses a race for a last place
NOOPS = 400
# As the demonstration starts it (ecpat_portal.demo).
WORKER = (
    "celery -A bench.worker worker --concurrency 2 --without-gossip --without-mingle"
    " --without-heartbeat --loglevel INFO"
)


def measure() -> list[Line]:
    queries, milliseconds = _one_thread()
    with _worker() as group:
        bench = _Queue(group)
        bench.noops(50)
        bench.threads()
        rates = [(bench.threads(), bench.noops(NOOPS)) for _round in range(ROUNDS)]
    rate, limit = (statistics.median(column) for column in zip(*rates, strict=True))
    broker = "Redis" if settings.REDIS_URL else "files"
    return [
        Line(
            f"threads routed a second, 2 children, {broker}",
            f"{rate:,.0f}",
            f"no-op tasks {limit:,.0f}",
            f"{rate / limit:.2f}",
            ">= 300",
            rate >= 300,
        ),
        Line("routing one thread, CPU", f"{milliseconds:.1f} ms", f"{queries} queries"),
    ]


def _one_thread() -> tuple[int, float]:
    """Queries and milliseconds of CPU of one decision among all peers, without a queue."""
    rows = threads.waiting(20, now=timezone.now())
    advance_thread(thread_id=rows[0].pk, now=timezone.now())  # this process keeps the helpers now
    with CaptureQueriesContext(connection) as queries:
        advance_thread(thread_id=rows[1].pk, now=timezone.now())
    times = []
    for row in rows[2:]:
        start = time.process_time()
        advance_thread(thread_id=row.pk, now=timezone.now())
        times.append((time.process_time() - start) * 1000)
    threads.finish(rows)
    return len(queries), statistics.median(times)


class _Queue:
    """Fill the queue while the worker stands still, let it go, and count what is done."""

    def __init__(self, group: int) -> None:
        self.group = group
        self.counter = Path(settings.VAR_DIR) / "done"

    def noops(self, number: int) -> float:
        self.counter.write_bytes(b"")
        return self._timed(
            number,
            fill=lambda: [app.send_task("bench.noop", [str(self.counter)]) for _ in range(number)],
            done=lambda: self.counter.stat().st_size,
        )

    def threads(self) -> float:
        rows = threads.waiting(THREADS, now=timezone.now())
        ids = [row.pk for row in rows]
        rate = self._timed(
            THREADS,
            fill=lambda: [nudge_thread(pk) for pk in ids],
            done=lambda: Thread.objects.filter(pk__in=ids, status=Status.OFFERED).count(),
        )
        wait_for(lambda: not Notification.objects.filter(sent_at=None).exists(), what="the mails")
        threads.finish(rows)
        self.noops(2)  # behind everything else: the queue is empty again
        return rate

    def _timed(self, number: int, *, fill: Callable[[], object], done: Callable[[], int]) -> float:
        os.killpg(self.group, signal.SIGSTOP)
        fill()
        start = time.perf_counter()
        os.killpg(self.group, signal.SIGCONT)
        while done() < number:
            if time.perf_counter() - start > 60:
                raise RuntimeError(f"{done()} of {number} tasks were done within a minute")
            time.sleep(0.005)
        return number / (time.perf_counter() - start)


@contextlib.contextmanager
def _worker() -> Iterator[int]:
    """A worker in a process group of its own; yields the group."""
    log = Path(settings.VAR_DIR) / "worker.log"
    with log.open("wb") as output:
        worker = subprocess.Popen(
            [sys.executable, "-m", *WORKER.split()],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(lambda: b" ready." in log.read_bytes(), seconds=30, what="the worker")
        yield worker.pid
    finally:
        for number in (signal.SIGCONT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker.pid, number)
        worker.wait(10)
