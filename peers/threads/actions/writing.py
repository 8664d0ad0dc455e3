"""A text that waits for nobody: it stands as soon as it is written."""

import datetime as dt
import uuid

from django.core.exceptions import ObjectDoesNotExist

from peers.people.models import User
from peers.threads.models import Message, Thread
from peers.threads.text import read_message, read_version, seal_message
from peers.vault import VaultError


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


def kept_before(
    thread: Thread, submission: uuid.UUID, text: str, *, by: User | None = None
) -> tuple[Message | None, uuid.UUID]:
    """What this very form has brought already, and the id under which `text` is kept.

    Pressed twice it is written once. Pressed again with other words in it, while the first press
    was on its way, both are kept; the id is made of the words, so that a third changes nothing.
    """
    same = _of_form(thread, submission, by)
    if same is not None and not _says(same, text):
        submission = uuid.uuid5(thread.pk, f"{submission}:{text}")
        same = _of_form(thread, submission, by)
    return same, submission


def _of_form(thread: Thread, submission: uuid.UUID, by: User | None) -> Message | None:
    return Message.objects.filter(submission=submission, thread=thread, author=by).first()


def _says(message: Message, text: str) -> bool:
    """Whether these are the words that the form brought, whatever a coach made of them since."""
    try:
        if message.edited:
            return read_version(message.original, message.thread) == text
        return read_message(message) == text
    except (ObjectDoesNotExist, VaultError):
        return False
