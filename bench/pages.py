"""A capsule's page against a bare Django view of the same size, under the same gunicorn."""

import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.load import Visitors
from bench.report import Line
from tests.running import ROOT, RunningPortal, free_port, processes_below, wait_for

PAGE = "/en/capsules/passwords/"
ROUNDS = 4
SECONDS = 1.0
# As the demonstration starts it (ecpat_portal.demo).
GUNICORN = "gunicorn --workers 2 --no-control-socket --log-level warning"
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(portal: RunningPortal, folder: Path) -> list[Line]:
    """Rounds of the one and the other in turn, so that a slow moment of the machine hits both."""
    page = Visitors(portal.port, PAGE)
    body = page.fetch()
    (web, *_workers) = portal.pids_of("gunicorn")
    with _bare_server(body, folder) as (bare, bare_pid):
        rates: dict[int, list[float]] = {web: [], bare_pid: []}
        spent: dict[int, list[float]] = {web: [], bare_pid: []}
        for visitors in (page, bare):
            visitors.requests_per_second(seconds=0.5)  # warm
        for _round in range(ROUNDS):
            for visitors, pid in ((page, web), (bare, bare_pid)):
                before = _cpu_seconds(pid)
                rate, count = visitors.requests_per_second(seconds=SECONDS)
                rates[pid].append(rate)
                spent[pid].append((_cpu_seconds(pid) - before) / count * 1000)
    rate, limit = (statistics.median(rates[pid]) for pid in (web, bare_pid))
    cpu, cpu_limit = (statistics.median(spent[pid]) for pid in (web, bare_pid))
    size = f"{len(body) / 1024:.0f} KB"
    return [
        Line(
            f"capsule page, {size}, requests a second",
            f"{rate:,.0f}",
            f"bare view {limit:,.0f}",
            f"{rate / limit:.2f}",
            ">= 0.80",
            rate >= 0.8 * limit,
        ),
        Line(
            "capsule page, CPU a request",
            f"{cpu:.2f} ms",
            f"bare view {cpu_limit:.2f} ms",
            f"{cpu / cpu_limit:.1f} times",
            "<= 0.70 ms",
            cpu <= 0.7,
        ),
    ]


@contextlib.contextmanager
def _bare_server(body: bytes, folder: Path) -> Iterator[tuple[Visitors, int]]:
    content = folder / "page.html"
    content.write_bytes(body)
    visitors = Visitors(free_port(), "/")
    command = [sys.executable, "-m", *GUNICORN.split(), "--bind", f"127.0.0.1:{visitors.port}"]
    server = subprocess.Popen(
        [*command, "bench.bare"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "BENCH_BODY": str(content)},
    )
    try:
        wait_for(lambda: _answers(visitors), what="the bare view")
        assert visitors.fetch() == body
        yield visitors, server.pid
    finally:
        server.terminate()
        server.wait(10)


def _answers(visitors: Visitors) -> bool:
    try:
        return bool(visitors.fetch())
    except OSError:
        time.sleep(0.05)
        return False


def _cpu_seconds(pid: int) -> float:
    """What a server and its workers have used so far."""
    used = 0
    for one in (pid, *processes_below(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / _TICKS
