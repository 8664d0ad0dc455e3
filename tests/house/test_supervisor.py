"""Processes run together or not at all, and none is left behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ecpat_portal.supervisor import Ended, Program, Supervisor
from tests.running import is_alive, processes_below, wait_for

# Starts a child of its own, says so in a file, and waits.
FAMILY = "sleep 60 & echo $! > {folder}/grandchild; echo started; wait"
STUBBORN = "trap '' TERM INT; echo $$ > {folder}/grandchild; while :; do sleep 0.1; done"


def program(folder: Path, script: str, name: str = "one") -> Program:
    return Program(name, ["sh", "-c", script.format(folder=folder)], folder / f"{name}.log")


def started(folder: Path) -> int:
    """The process id that a script of above wrote down."""
    note = folder / "grandchild"
    wait_for(lambda: note.exists() and note.read_text().strip(), what="the start")
    return int(note.read_text())


def test_a_child_that_ends_ends_the_supervision(tmp_path: Path) -> None:
    broken = program(tmp_path, "echo 'no such table'; exit 3", "broken")
    supervisor = Supervisor([broken, program(tmp_path, "sleep 60")])
    supervisor.start()
    try:
        assert supervisor.wait() == Ended(broken, 3)
    finally:
        supervisor.stop()
    assert broken.log.read_text() == "no such table\n"
    assert [child.poll() for _, child in supervisor.children] == [3, -signal.SIGTERM]


def test_what_a_child_started_is_stopped_with_it(tmp_path: Path) -> None:
    supervisor = Supervisor([program(tmp_path, FAMILY)])
    supervisor.start()
    grandchild = started(tmp_path)
    supervisor.stop()
    wait_for(lambda: not is_alive(grandchild), what="the end of the grandchild")


def test_a_child_that_ignores_the_signal_is_killed_after_a_grace(tmp_path: Path) -> None:
    supervisor = Supervisor([program(tmp_path, STUBBORN)], grace_seconds=0.3)
    supervisor.start()
    stubborn = started(tmp_path)
    begun = time.monotonic()
    supervisor.stop()
    assert 0.3 <= time.monotonic() - begun < 5
    assert not is_alive(stubborn)


def test_waiting_ends_when_the_condition_is_met(tmp_path: Path) -> None:
    supervisor = Supervisor([program(tmp_path, "sleep 60")])
    supervisor.start()
    try:
        assert supervisor.wait(until=lambda: True) is None
    finally:
        supervisor.stop()


def test_an_orphan_stops(tmp_path: Path) -> None:
    supervisor = Supervisor([program(tmp_path, "sleep 60")], is_orphaned=lambda: True)
    supervisor.start()
    try:
        assert supervisor.wait() == Ended()
    finally:
        supervisor.stop()


RUN = """
import sys
from pathlib import Path
from ecpat_portal.supervisor import Program, Supervisor
folder = Path(sys.argv[1])
supervisor = Supervisor([Program("one", ["sh", "-c", sys.argv[2]], folder / "log")])
supervisor.listen()
supervisor.start()
supervisor.wait()
supervisor.stop()
"""


@pytest.fixture
def supervised(tmp_path: Path):
    """A supervisor in a process of its own, over a shell with a child of its own."""
    script = FAMILY.format(folder=tmp_path)
    process = subprocess.Popen([sys.executable, "-c", RUN, str(tmp_path), script])
    started(tmp_path)
    yield process
    process.kill()
    process.wait()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(supervised: subprocess.Popen, number: int) -> None:
    below = processes_below(supervised.pid)
    assert len(below) == 2
    supervised.send_signal(number)
    assert supervised.wait(10) == 0
    wait_for(lambda: not any(map(is_alive, below)), what="the end of every process")


def test_a_killed_supervisor_takes_its_children_with_it(supervised: subprocess.Popen) -> None:
    leader = min(processes_below(supervised.pid))
    supervised.kill()
    supervised.wait()
    wait_for(lambda: not is_alive(leader), what="the end of the child")
