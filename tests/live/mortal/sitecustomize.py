"""Makes processes of a portal under test mortal: one of them is killed at a moment of one's choice.

Python loads a module of this name by itself, so this folder on PYTHONPATH is all it takes. What
the test writes into `VAR_DIR/die` is read at each of these moments of a transaction or a mail:

    begins     nothing has been read or written
    commits    everything is written, nothing is committed
    committed  nobody has been nudged yet
    done       all is done, the queue has not heard of it
    unsent     the mail is written
    sent       the mail server has it, our table does not say so

The line is `<function|function> <moment> <child|worker>`: the process that comes to this moment
inside this function of the portal dies by SIGKILL (with "worker", its parent before it). Once.
"""

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_ORDER = Path(os.environ["VAR_DIR"]) / "die"


def _look(moment: str) -> None:
    try:
        where, when, who = _ORDER.read_text().split()
        if when != moment or not _is_inside(set(where.split("|"))):
            return
        _ORDER.rename(_ORDER.with_name("died"))  # one process alone can do this
    except (OSError, ValueError):
        return
    if who == "worker":
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _is_inside(functions: set[str]) -> bool:
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_name in functions and "/peers/" in code.co_filename:
            return True
        frame = frame.f_back
    return False


def _arm() -> None:
    """In every process that was forked with the portal loaded."""
    if "django.apps" not in sys.modules or not sys.modules["django.apps"].apps.ready:
        return
    # Every Python starts with this module, most of them without Django.
    from django.core.mail import EmailMessage  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415
    from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415

    from peers.threads.actions import notifications  # noqa: PLC0415

    notifications.LEASE = dt.timedelta(seconds=2)

    def outside() -> bool:
        return not connection.in_atomic_block

    def outermost() -> bool:
        return connection.in_atomic_block and not connection.savepoint_ids

    def always() -> bool:
        return True

    _wrap(transaction.Atomic, "__enter__", before=("begins", outside))
    _wrap(transaction.Atomic, "__exit__", before=("commits", outermost), after=("done", outside))
    _wrap(BaseDatabaseWrapper, "run_and_clear_commit_hooks", before=("committed", outside))
    _wrap(EmailMessage, "send", before=("unsent", always), after=("sent", always))


Moment = tuple[str, Callable[..., bool]]


def _wrap(owner: Any, name: str, before: Moment | None = None, after: Moment | None = None) -> None:
    original = getattr(owner, name)

    def come_to(moment: Moment | None) -> None:
        if moment is not None and _ORDER.exists() and moment[1]():
            _look(moment[0])

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        come_to(before)
        result = original(*args, **kwargs)
        come_to(after)
        return result

    setattr(owner, name, wrapped)


os.register_at_fork(after_in_child=_arm)
