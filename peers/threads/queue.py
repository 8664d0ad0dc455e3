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
OUTBOX_SECONDS = 1.0
# When the run begins that was asked for last.
_outbox = {"next_run": -OUTBOX_SECONDS}


def nudge(task: str, *ids: str, countdown: float = 0.0) -> bool:
    """Ask a worker to run `task` now, by name and ids only; never raises. Whether it was asked."""
    if time.monotonic() < _quiet["until"]:
        return False
    try:
        current_app.send_task(
            task, args=list(ids), retry=False, ignore_result=True, countdown=countdown or None
        )
    except Exception as error:  # noqa: BLE001 - whatever a broker does, the youth goes on
        # The class alone: a broker's message may hold its address and password.
        _quiet["until"] = time.monotonic() + QUIET_SECONDS
        logger.warning("broker out of reach (%s); the sweep will catch up", type(error).__name__)
        return False
    return True


def nudge_thread(thread_id: object) -> None:
    nudge("peers.threads.tasks.advance_thread", str(thread_id))


def nudge_invitations(sender: object, **kwargs: object) -> None:
    """Mails of invitations wait (`peers.people.invitation_outbox`)."""
    nudge("peers.people.tasks.send_invitations")


def nudge_account_mails(sender: object, **kwargs: object) -> None:
    """Mails about accounts and new groups wait (`peers.people.account_outbox`)."""
    nudge("peers.people.tasks.send_account_mails")


def nudge_outbox() -> None:
    """One run of the outbox a second, however many notices are written: the first one starts it
    at once, all that follow share the next. Call it after the commit of the rows."""
    now, next_run = time.monotonic(), _outbox["next_run"]
    if now < next_run <= now + OUTBOX_SECONDS:
        return  # a run that has been asked for begins after this row is there
    wait = max(0.0, next_run + OUTBOX_SECONDS - now) if next_run <= now else 0.0
    if nudge("peers.threads.tasks.send_notifications", countdown=wait):
        _outbox["next_run"] = now + wait
