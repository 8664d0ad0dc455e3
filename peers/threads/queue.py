"""Nudges to the workers. The rows are the outbox; a lost nudge costs one sweep, never a thread.

Promise I7: a broker that is down or frozen must not hold up the youth, so the client gives up
after a second (settings) and stays quiet for a few seconds after a failure.
"""

import logging
import time

from celery import current_app

logger = logging.getLogger(__name__)

QUIET_SECONDS = 5.0
_quiet = {"until": 0.0}


def nudge(task: str, *ids: str) -> None:
    """Ask a worker to run `task` now, by name and ids only; never raises."""
    if time.monotonic() < _quiet["until"]:
        return
    try:
        current_app.send_task(task, args=list(ids), retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever a broker does, the youth goes on
        # The class alone: a broker's message may hold its address and password.
        _quiet["until"] = time.monotonic() + QUIET_SECONDS
        logger.warning("broker out of reach (%s); the sweep will catch up", type(error).__name__)


def nudge_thread(thread_id: object) -> None:
    nudge("peers.threads.tasks.advance_thread", str(thread_id))


def nudge_outbox() -> None:
    nudge("peers.threads.tasks.send_notifications")
