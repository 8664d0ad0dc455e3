"""`make demo`: the whole portal on one machine, with nothing but Python.

Prepares the database, the sample data and the static files, then runs web, worker and beat
together until Ctrl-C. SQLite and a broker made of files unless DATABASE_URL and REDIS_URL say
otherwise.
"""

import argparse
import fcntl
import os
import shutil
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO

import environ

from ecpat_portal.supervisor import Ended, Program, Supervisor

ROOT = Path(__file__).resolve().parent.parent
LOG_LINES_SHOWN = 15
# A Celery worker takes its time to end. It may be killed: what it did not finish is in the rows.
GRACE_SECONDS = 3.0


def say(text: str = "") -> None:
    print(text, flush=True)  # noqa: T201 - a program for a terminal


def main() -> None:
    options = _options()
    _set_environment(options)
    _refuse_a_taken_port(options.host, options.port)

    import django  # noqa: PLC0415 - the environment decides about the settings

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from ecpat_portal import preparation  # noqa: PLC0415

    var_dir: Path = settings.VAR_DIR
    lock = _lock(var_dir)
    preparation.prepare(say=say, var_dir=var_dir, samples=not options.empty)
    supervisor = Supervisor(
        _programs(var_dir / "log", options),
        grace_seconds=GRACE_SECONDS,
        is_orphaned=_orphaned(options.stop_with_parent),
    )
    supervisor.listen()
    try:
        supervisor.start()
        end = supervisor.wait(until=lambda: _at_work(options, var_dir / "log"))
        if end is None:
            _welcome(options, "" if options.empty else preparation.log_ins(), var_dir)
            end = supervisor.wait()
    finally:
        supervisor.stop()
        lock.close()
    sys.exit(_farewell(end or Ended()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Run the portal with sample data.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--empty", action="store_true", help="no sample data")
    parser.add_argument("--stop-with-parent", action="store_true", help="end when make is killed")
    return parser.parse_args()


def _set_environment(options: argparse.Namespace) -> None:
    """What the demonstration differs in; all else comes from the environment and `.env`."""
    env_file = os.environ.get("ENV_FILE", str(ROOT / ".env"))
    if env_file and Path(env_file).is_file():
        environ.Env.read_env(env_file)
    if os.environ.get("PORTAL_URL", "").startswith("https:"):
        sys.exit(
            "PORTAL_URL says that this portal is in service. The demonstration would open it to "
            "log-ins without a second factor, so it does not start here."
        )
    os.environ.update(
        DEMO="1",
        DEBUG="0",
        DJANGO_SETTINGS_MODULE="ecpat_portal.settings",
        PORTAL_URL=f"http://localhost:{options.port}",
        HTTPS="0",
    )


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        # As gunicorn does: a connection of an earlier run that lingers is no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}). Try: make demo PORT=8001")


def _lock(var_dir: Path) -> IO[str]:
    """Two demonstrations on one set of files would empty each other's queue."""
    lock = (var_dir / "demo.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(
            f"A demonstration is already running on {var_dir}. Stop it first, or give this one "
            "its own place: make demo PORT=8001 VAR_DIR=/tmp/portal-two"
        )
    return lock


def _orphaned(stop_with_parent: bool) -> Callable[[], bool]:
    parent = os.getppid()
    return lambda: stop_with_parent and os.getppid() != parent


def _programs(log_dir: Path, options: argparse.Namespace) -> list[Program]:
    log_dir.mkdir(parents=True, exist_ok=True)
    bind = f"{options.host}:{options.port}"
    commands = {
        # Request lines hold addresses of visitors: gunicorn writes none unless asked to.
        "web": f"gunicorn ecpat_portal.wsgi --bind {bind} --workers 2 --no-control-socket"
        " --log-level warning",
        "worker": "celery -A ecpat_portal worker --concurrency 2 --without-gossip"
        " --without-mingle --without-heartbeat --loglevel INFO",
        "beat": "celery -A ecpat_portal beat --loglevel WARNING",
    }
    return [
        Program(name, [sys.executable, "-m", *command.split()], log_dir / f"{name}.log")
        for name, command in commands.items()
    ]


def _at_work(options: argparse.Namespace, log_dir: Path) -> bool:
    """Pages are answered and tasks are taken."""
    if " ready." not in (log_dir / "worker.log").read_text(errors="replace"):
        return False
    try:
        url = f"http://{options.host}:{options.port}/healthz"
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as answer:
        # Health is red until beat ran for the first time; the web server is there.
        answer.close()
        return True
    except OSError:
        return False


def _welcome(options: argparse.Namespace, log_ins: str, var_dir: Path) -> None:
    address = f"http://localhost:{options.port}"
    width = shutil.get_terminal_size().columns
    say("-" * min(width, 78))
    say(f"The portal        {address}/")
    say(f"Ask for help      {address}/en/help/")
    say(f"The helpers' desk {address}/en/desk/")
    if log_ins:
        say()
        say(log_ins)
    say()
    say(f"Mails and logs    {var_dir}/mail  {var_dir}/log")
    people = "nobody yet (manage.py createsuperuser)" if options.empty else "invented people"
    say(f"This is a demonstration: log-ins without a second factor, {people}.")
    say("Ctrl-C stops all of it.")


def _farewell(end: Ended) -> int:
    """Say why it ended; the exit status for the shell."""
    if end.program is None:
        say("Stopped.")
        return 0
    say(f"The {end.program.name} process ended by itself (status {end.status}); all is stopped.")
    lines = end.program.log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:]
    say(f"The end of {end.program.log}:")
    for line in lines:
        say(f"    {line}")
    return 1


if __name__ == "__main__":
    main()
