"""The portal as it really runs: separate web, worker and beat processes, on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

from ecpat_portal.fresh_env import fresh_secrets

ROOT = Path(__file__).resolve().parent.parent
READY = "Ctrl-C stops"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(true: Callable[[], object], *, seconds: float = 15.0, what: str = "it") -> None:
    """Poll until `true()`; AssertionError with `what` when it never was."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds:.0f} s"
        time.sleep(0.05)


def processes_below(pid: int) -> dict[int, str]:
    """Every process below `pid`, at any depth: pid -> command line."""
    children: dict[int, list[int]] = {}
    words: dict[int, str] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words[int(folder.name)] = (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(int(folder.name))
    below, todo = {}, [pid]
    while todo:
        for child in children.get(todo.pop(), []):
            below[child] = words[child]
            todo.append(child)
    return below


def is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


class RunningPortal:
    """`python -m ecpat_portal.demo` with secrets, files and a port of its own.

    `environment` chooses what differs: DATABASE_URL, REDIS_URL, SWEEP_SECONDS...
    """

    def __init__(self, var_dir: Path, *arguments: str, **environment: str) -> None:
        self.var_dir = var_dir
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.arguments = arguments or ("--empty",)
        inherited = {"PATH", "HOME", "LANG", "TMPDIR"}
        own_secrets = dict(
            line.split("=", 1) for line in fresh_secrets().splitlines() if not line.startswith("#")
        )
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in inherited},
            **own_secrets,
            "ENV_FILE": "",
            "VAR_DIR": str(var_dir),
            "DJANGO_SETTINGS_MODULE": "ecpat_portal.settings",
            **environment,
        }
        self.output: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ecpat_portal.demo", "--port", str(self.port), *self.arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.output.append(line.rstrip())

    @property
    def text(self) -> str:
        return "\n".join(self.output)

    def wait_until_ready(self, *, seconds: float = 120.0) -> None:
        """Until the addresses are printed and the worker takes tasks."""

        wait_for(
            lambda: self.runs() and READY in self.text,
            seconds=seconds,
            what="the start of the portal",
        )

    def runs(self) -> bool:
        """True; AssertionError with what it said last when it has ended."""
        assert self.process.poll() is None, self.text
        return True

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop as Ctrl-C or kill would; the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(30)
        self._reader.join(5)
        self.process.stdout.close()
        return status

    def pids_of(self, name: str) -> list[int]:
        """Processes of "gunicorn", "worker" or "beat", leaders first."""
        below = processes_below(self.process.pid)
        return sorted(pid for pid, command in below.items() if f" {name} " in f"{command} ")

    def manage(self, *arguments: str) -> str:
        """Run a management command on this portal's database; what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, "DEMO": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def __enter__(self) -> Self:
        self.start()
        try:
            self.wait_until_ready()
        except BaseException:
            self.stop(signal.SIGTERM)
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()
