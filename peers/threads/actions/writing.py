"""A text that waits for nobody: it stands as soon as it is written."""

import datetime as dt
import uuid

from peers.people.models import User
from peers.threads.models import Message, Thread
from peers.threads.text import seal_message


def write(
    thread: Thread,
    text: str,
    *,
    to: str,
    writer: str,
    submission: uuid.UUID,
    now: dt.datetime,
    by: User | None = None,
    peer: User | None = None,
) -> Message:
    """Keep `text`, sealed, for those who read `to`; `peer` is whom it is said to or said by."""
    message = Message(
        thread=thread,
        to=to,
        state=Message.State.DELIVERED,
        writer=writer,
        author=by,
        peer=peer,
        submission=submission,
        written_at=now,
        delivered_at=now,
    )
    message.body_sealed = seal_message(thread, message.pk, text)
    message.save(force_insert=True)
    return message


def written_before(thread: Thread, by: User, submission: uuid.UUID) -> Message | None:
    """What this very form has brought already: pressed twice, it is written once."""
    return Message.objects.filter(submission=submission, thread=thread, author=by).first()
