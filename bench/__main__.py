"""`make bench`: every figure of bench/README.md in one run, within four minutes.

Uses PostgreSQL and Redis where they are installed, SQLite and a broker of files where not.
Starts and stops everything itself; writes to one temporary folder only.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import intake, pages, submits
from bench.report import HEADINGS, show
from tests.running import ROOT, RunningPortal
from tests.servers import Postgres, Redis, missing


def main() -> None:
    # A SIGTERM must run the clean-up too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    start = time.monotonic()
    with contextlib.ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(prefix="portal-bench-")))
        servers = _servers(running)
        print(f"{os.cpu_count()} cores; other work on this machine moves figures, ratios less.\n")
        print(f"  {HEADINGS}")
        _web(folder / "embedded", None, with_pages=servers is None)
        if servers is not None:
            _web(folder / "served", servers, with_pages=True)
        _queue(folder / "queue", servers)
    print(f"\nDone in {time.monotonic() - start:.0f} s.")


def _servers(running: contextlib.ExitStack) -> tuple[Postgres, Redis] | None:
    if absent := missing(["postgres", "redis"]):
        print(f"Only the embedded form is measured: apt-get install {' '.join(absent)}")
        return None
    return running.enter_context(Postgres()), running.enter_context(Redis())


def _portal(
    folder: Path, servers: tuple[Postgres, Redis] | None, database: str
) -> tuple[RunningPortal, str]:
    """A portal on a database of its own, not yet started; with the address of that database."""
    folder.mkdir()
    if servers is None:
        return RunningPortal(folder), f"sqlite:///{folder}/portal.sqlite3"
    postgres, redis = servers
    url = postgres.create_database(database)
    return RunningPortal(folder, DATABASE_URL=url, REDIS_URL=redis.url), url


def _web(folder: Path, servers: tuple[Postgres, Redis] | None, *, with_pages: bool) -> None:
    form = "embedded" if servers is None else "served"
    portal, url = _portal(folder, servers, "web")
    with portal:
        _inside(portal, "people")
        if with_pages:
            show(f"Pages, {form}", pages.measure(portal, folder))
            show(f"Each kind of page, {form}", pages.compare(portal, folder))
            _inside(portal, "weights")
        show(f"Submit, {form}", submits.measure(portal, url, form))
        if with_pages:
            show(f"Intake, {form}", intake.measure(portal, url, folder))


def _queue(folder: Path, servers: tuple[Postgres, Redis] | None) -> None:
    """Only the database and a worker: no web, no beat that would take part in the work."""
    portal, _url = _portal(folder, servers, "queue")
    portal.manage("migrate", "--verbosity=0")
    portal.manage("createcachetable")
    portal.manage("collectstatic", "--noinput", "--verbosity=0")
    _inside(portal, "people")
    _inside(portal, "queue")


def _inside(portal: RunningPortal, part: str) -> None:
    """DEMO, so that peers are asked at any hour."""
    environment = {**portal.environment, "DEMO": "1", "LOG_LEVEL": "WARNING"}
    subprocess.run(
        [sys.executable, "-m", "bench.inside", part], cwd=ROOT, env=environment, check=True
    )


if __name__ == "__main__":
    main()
