"""An answer reaches the youth: the one place where that happens."""

import datetime as dt

from peers.people.models import User
from peers.threads.actions.transitions import Kind, move, record
from peers.threads.models import Message, Thread, Writer
from peers.threads.rules.ladder import ATTEMPT_EVERY
from peers.threads.rules.states import Status


def deliver(
    thread: Thread,
    message: Message,
    *,
    now: dt.datetime,
    by: User,
    by_role: str,
) -> None:
    """Mark the message delivered and put the ball with the youth.

    A peer's reply keeps the thread with the peer when it still is; an adult's with the adult.
    """
    message.state = Message.State.DELIVERED
    message.delivered_at = now
    message.decided_by = by if by_role != Writer.PEER else None
    message.save()
    to = Status(thread.status)
    if to is Status.AWAITING_APPROVAL:
        to = Status.WITH_PEER
    first = thread.first_reply_at is None
    old = move(
        thread,
        to,
        due_at=now + ATTEMPT_EVERY,
        waiting_for_youth=True,
        first_reply_at=thread.first_reply_at or now,
        acknowledged_at=thread.acknowledged_at or now,
        numbers_first=False,
        attempts=0,
    )
    waited = int((now - thread.asked_at).total_seconds())
    record(
        thread,
        Kind.REPLIED,
        now=now,
        by=by,
        by_role=by_role,
        old_status=old,
        data={"first": first, "seconds": waited, "writer": str(message.writer)},
    )
