"""What has to be there before the demonstration can start: tables, samples, static files.

Safe to run each time: only what is missing or changed is done.
"""

import hashlib
import io
import shutil
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connections

Say = Callable[[str], None]


def prepare(*, say: Say, var_dir: Path, samples: bool) -> None:
    """Bring the database, the sample data and the static files up to date."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    _forget_stale_nudges(var_dir)
    _collect_static(say, var_dir)
    _load_content()
    if samples:
        _load_samples(say)
    # What fell due while nothing ran; and health is green from the first moment on.
    call_command("route_due", stdout=io.StringIO())
    connections.close_all()


def _forget_stale_nudges(var_dir: Path) -> None:
    """Empty the broker of files of an earlier run, which may have been killed in mid-write.

    Nothing is lost: rows are the outbox, the broker only nudges.
    """
    for name in ("queue", "processed", "control"):
        folder = var_dir / "broker" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    for schedule in var_dir.glob("beat-schedule*"):
        schedule.unlink(missing_ok=True)


def _collect_static(say: Say, var_dir: Path) -> None:
    """Collect and compress when a file changed since the last time."""
    stamp = var_dir / "static.stamp"
    now = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and (var_dir / "static").is_dir():
        return
    say("Collecting static files")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def _static_fingerprint() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            status = Path(storage.path(path)).stat()  # type: ignore[attr-defined]
            seen.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _load_content() -> None:
    """What is written in files; what staff edited stays edited. Quick when nothing changed."""
    for command in ("load_capsules", "load_services", "load_training", "load_texts"):
        call_command(command, verbosity=0, stdout=io.StringIO())


def _load_samples(say: Say) -> None:
    if "load_sample" in get_commands() and not get_user_model().objects.exists():
        say("Loading sample data")
        call_command("load_sample", verbosity=0)


def log_ins() -> str:
    """The sample people and their passwords, as `manage.py sample_logins` prints them."""
    if "sample_logins" not in get_commands():
        return ""
    text = io.StringIO()
    call_command("sample_logins", stdout=text)
    connections.close_all()
    return text.getvalue().rstrip()
