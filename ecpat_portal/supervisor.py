"""Keep a few processes running together, or none of them.

One child that ends stops the others: a portal whose worker died looks well and helps nobody.
Every child leads a process group of its own, so that nothing it started outlives it, and is told
by the kernel when the supervisor itself is killed.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_EVERY = 0.1  # seconds
_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


@dataclass(frozen=True)
class Program:
    """What to run: a name for people, a command, and where its output goes."""

    name: str
    command: Sequence[str]
    log: Path


@dataclass(frozen=True)
class Ended:
    """Why the supervision ended; `program` is None when it was asked to stop."""

    program: Program | None = None
    status: int = 0


class Supervisor:
    """Start programs, wait until one ends or a signal comes, stop them all.

    `is_orphaned` is asked now and then; True stops everything as a signal would.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        grace_seconds: float = 8.0,
        is_orphaned: Callable[[], bool] = lambda: False,
    ) -> None:
        self.programs = programs
        self.grace_seconds = grace_seconds
        self.is_orphaned = is_orphaned
        self.children: list[tuple[Program, subprocess.Popen[bytes]]] = []
        self._signals_seen = 0

    def listen(self) -> None:
        """Take the stop signals; a second one cuts the time to stop short."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._signals_seen += 1

    @property
    def stopping(self) -> bool:
        return self._signals_seen > 0 or self.is_orphaned()

    def start(self) -> None:
        for program in self.programs:
            with program.log.open("wb") as log:
                child = subprocess.Popen(
                    program.command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=_die_with_parent,  # noqa: PLW1509 - one thread, before any other
                )
            self.children.append((program, child))

    def ended(self) -> Ended | None:
        """The first child found dead, or None while all run."""
        for program, child in self.children:
            status = child.poll()
            if status is not None:
                return Ended(program, status)
        return None

    def wait(self, *, until: Callable[[], bool] = lambda: False) -> Ended | None:
        """Return when one child ended or a stop was asked for; None once `until` is true."""
        while not self.stopping:
            if (end := self.ended()) is not None:
                return end
            if until():
                return None
            time.sleep(_LOOK_EVERY)
        return Ended()

    def stop(self) -> None:
        """Ask every leader to finish, then kill what is left of each group."""
        already_seen = self._signals_seen
        for _program, child in self.children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + self.grace_seconds
        while time.monotonic() < deadline and self._signals_seen <= max(already_seen, 1):
            if all(child.poll() is not None for _program, child in self.children):
                break
            time.sleep(_LOOK_EVERY)
        for _program, child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _die_with_parent() -> None:
    """Between fork and exec: SIGTERM when the supervisor is gone, however it went."""
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
