"""Reading pages against a bare Django view of the same size under the same gunicorn, and against
the same page as a file behind nginx."""

import contextlib
import statistics
from collections.abc import Iterator
from pathlib import Path

from bench.load import Visitors
from bench.report import Line
from bench.servers import bare_server, cpu_seconds
from bench.weights import PAGES
from tests.running import RunningPortal
from tests.servers import Nginx, missing

PAGE = "/en/capsules/passwords/"
ROUNDS = 4
SECONDS = 1.0
# Every kind of page in a language of each script, for a shorter time each.
LANGUAGES = ("en", "ar", "zh-hans")
KINDS = ("home", "subjects", "capsule", "easy", "quiz", "story", "services")
ADDRESSES = {f"/{code}/{PAGES[kind]}": f"{kind}, {code}" for kind in KINDS for code in LANGUAGES}
SHORT = 0.3


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


def compare(portal: RunningPortal, folder: Path) -> list[Line]:
    """Each kind of page beside the bare view that answers its bytes, and beside its file."""
    with contextlib.ExitStack() as running:
        files = running.enter_context(_files(portal))
        return [
            _compare(portal, folder, files, address, name) for address, name in ADDRESSES.items()
        ]


@contextlib.contextmanager
def _files(portal: RunningPortal) -> Iterator[int]:
    """The port of an nginx with these pages as files, served as published ones are; 0 where there
    is none."""
    if missing(["nginx"]):
        yield 0
        return
    with Nginx() as nginx:
        folder = nginx.folder / "pages"
        block = portal.manage("publish", "--folder", str(folder), "--nginx")
        for address in ADDRESSES:
            page = folder / "current" / address.strip("/") / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_bytes(Visitors(portal.port, address).fetch())
        nginx.serve(block, portal=portal.port)
        yield nginx.port


def _compare(portal: RunningPortal, folder: Path, files: int, path: str, name: str) -> Line:
    page = Visitors(portal.port, path)
    with bare_server(page.fetch(), folder) as (port, _pid):
        rivals = [page, Visitors(port, "/"), *([Visitors(files, path)] if files else [])]
        rates: list[list[float]] = [[] for _one in rivals]
        for rival in rivals:
            rival.requests_per_second(seconds=0.4)  # until both workers keep it
        for _round in range(2):
            for rival, found in zip(rivals, rates, strict=True):
                found.append(rival.requests_per_second(seconds=SHORT)[0])
    rate, bare, *file = (max(found) for found in rates)
    beside = f", of the file {rate / file[0]:.2f}" if file else ""
    limit = f"bare {bare:,.0f}" + (f", file {file[0]:,.0f}" if file else "")
    ratio = f"{rate / bare:.2f}{beside}"
    return Line(name, f"{rate:,.0f}", limit, ratio, ">= 0.80", rate >= 0.8 * bare)
