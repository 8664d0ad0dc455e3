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


def test_it_serves_pages_and_leaves_no_process(embedded_portal: RunningPortal) -> None:
    portal = embedded_portal
    assert status_of(f"{portal.url}/en/") == 200
    assert len(portal.pids_of("gunicorn")) == 3
    assert len(portal.pids_of("worker")) == 3
    assert len(portal.pids_of("beat")) == 1
    below = processes_below(portal.process.pid)
    assert portal.stop(signal.SIGINT) == 0
    assert portal.output[-1] == "Stopped."
    assert not any(is_alive(pid) for pid in below)


def test_a_second_start_meets_the_leftovers_of_a_crash(tmp_path: Path) -> None:
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


def test_a_dead_worker_stops_everything_and_says_so(embedded_portal: RunningPortal) -> None:
    portal = embedded_portal
    os.kill(portal.pids_of("worker")[0], signal.SIGKILL)
    assert portal.process.wait(20) == 1
    assert portal.stop() == 1
    assert "The worker process ended by itself (status -9)" in portal.text


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        portal = RunningPortal(tmp_path / "var")
        portal.port = taken.getsockname()[1]
        portal.start()
        assert portal.process.wait(20) == 1
        portal.stop()
    assert f"Port {portal.port} cannot be used" in portal.text
    assert "make demo PORT=8001" in portal.text


def test_two_demonstrations_do_not_share_their_files(embedded_portal: RunningPortal) -> None:
    second = RunningPortal(embedded_portal.var_dir)
    second.start()
    assert second.process.wait(20) == 1
    second.stop()
    assert "already running" in second.text


def test_a_portal_in_service_is_not_turned_into_a_demonstration(tmp_path: Path) -> None:
    portal = RunningPortal(tmp_path / "var", PORTAL_URL="https://portal.example.org")
    portal.start()
    assert portal.process.wait(20) == 1
    portal.stop()
    assert "in service" in portal.text
    assert not (tmp_path / "var").exists()
