"""`make demo`: one command brings up the portal, one signal takes all of it away."""

import os
import signal
import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.running import RunningPortal, is_alive, processes_below, wait_for

# It brings its own database; once is enough.
pytestmark = pytest.mark.sqlite_only


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        answer.close()
        return answer.code


def refusal(portal: RunningPortal) -> str:
    """What it says when it does not start."""
    portal.start()
    assert portal.process.wait(30) == 1
    portal.stop()
    return portal.text


def test_it_serves_pages_and_leaves_no_process(embedded_portal: RunningPortal) -> None:
    portal = embedded_portal
    assert status_of(f"{portal.url}/en/") == 200
    # It was started empty: it names nobody who could log in, but how to make an account.
    assert "Password" not in portal.text
    assert "createsuperuser" in portal.text
    whole = {"gunicorn": 3, "worker": 3, "beat": 1}
    # One web worker answers while the next is still being started.
    wait_for(lambda: {name: len(portal.pids_of(name)) for name in whole} == whole, what="all of it")
    assert "already running" in refusal(RunningPortal(portal.var_dir))
    below = processes_below(portal.process.pid)
    assert portal.stop(signal.SIGINT) == 0
    assert portal.output[-1] == "Stopped."
    assert not any(is_alive(pid) for pid in below)


def test_it_starts_on_the_leftovers_of_a_crash_and_stops_when_a_part_dies(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    with RunningPortal(var_dir) as first:
        below = processes_below(first.process.pid)
        first.stop(signal.SIGKILL)
        wait_for(lambda: not any(map(is_alive, below)), what="the end of the children")
    (var_dir / "broker" / "queue" / "1_a.celery.msg").write_text('{"cut of')
    (var_dir / "broker" / "control" / "celery.exchange").write_text("[[")
    with RunningPortal(var_dir) as second:
        assert status_of(f"{second.url}/en/") == 200
        assert "Collecting" not in second.text
        below = processes_below(second.process.pid)
        os.kill(second.pids_of("worker")[0], signal.SIGKILL)
        assert second.process.wait(30) == 1
        assert second.stop() == 1
        assert "The worker process ended by itself (status -9)" in second.text
        assert not any(is_alive(pid) for pid in below)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        portal = RunningPortal(tmp_path / "var")
        portal.port = taken.getsockname()[1]
        said = refusal(portal)
    assert f"Port {portal.port} cannot be used" in said
    assert "make demo PORT=8001" in said


def test_a_portal_in_service_is_not_turned_into_a_demonstration(tmp_path: Path) -> None:
    said = refusal(RunningPortal(tmp_path / "var", PORTAL_URL="https://portal.example.org"))
    assert "in service" in said
    assert not (tmp_path / "var").exists()
