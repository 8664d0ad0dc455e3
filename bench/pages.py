"""A capsule's page against a bare Django view of the same size, under the same gunicorn."""

import statistics
from pathlib import Path

from bench.load import Visitors
from bench.report import Line
from bench.servers import bare_server, cpu_seconds
from tests.running import RunningPortal

PAGE = "/en/capsules/passwords/"
ROUNDS = 4
SECONDS = 1.0


def measure(portal: RunningPortal, folder: Path) -> list[Line]:
    """Rounds of the one and the other in turn, so that a slow moment of the machine hits both."""
    page = Visitors(portal.port, PAGE)
    body = page.fetch()
    (web, *_workers) = portal.pids_of("gunicorn")
    with bare_server(body, folder) as (port, bare_pid):
        bare = Visitors(port, "/")
        rates: dict[int, list[float]] = {web: [], bare_pid: []}
        spent: dict[int, list[float]] = {web: [], bare_pid: []}
        for visitors in (page, bare):
            visitors.requests_per_second(seconds=0.5)  # warm
        for _round in range(ROUNDS):
            for visitors, pid in ((page, web), (bare, bare_pid)):
                before = cpu_seconds(pid)
                rate, count = visitors.requests_per_second(seconds=SECONDS)
                rates[pid].append(rate)
                spent[pid].append((cpu_seconds(pid) - before) / count * 1000)
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
