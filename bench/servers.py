"""The bare views under the same gunicorn as the portal, and what a server uses."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.load import Visitors
from tests.running import ROOT, free_port, processes_below, wait_for

# As the demonstration starts it (ecpat_portal.demo).
GUNICORN = "gunicorn --workers 2 --no-control-socket --log-level warning"
_TICKS = os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def bare_server(body: bytes, folder: Path, database_url: str = "") -> Iterator[tuple[int, int]]:
    """Yields its port and the process that leads it."""
    content = folder / "page.html"
    content.write_bytes(body)
    port = free_port()
    command = [sys.executable, "-m", *GUNICORN.split(), "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "bench.bare"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "BENCH_BODY": str(content),
            "BENCH_DATABASE_URL": database_url,
        },
    )
    try:
        wait_for(lambda: _answers(Visitors(port, "/")), what="the bare view")
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(10)


def _answers(visitors: Visitors) -> bool:
    try:
        return bool(visitors.fetch())
    except OSError:
        time.sleep(0.05)
        return False


def cpu_seconds(pid: int) -> float:
    """What a server and its workers have used so far."""
    used = 0
    for one in (pid, *processes_below(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / _TICKS


def megabytes(pid: int) -> dict[str, float]:
    """What a process holds: its own pages, and `Pss`, where each page that several processes
    share is divided among them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(value.split()[0]) / 1024 for name, value in (s.split(":", 1) for s in lines)}
