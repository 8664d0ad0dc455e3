"""The peer's side of the talk with the adults, beside the conversation with the youth (S12)."""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import User
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell
from peers.threads.actions.transitions import Kind, lock, record
from peers.threads.actions.writing import kept_before, write
from peers.threads.errors import EmptyText, NotYours
from peers.threads.models import Message, Writer
from peers.threads.permissions import can_talk_to_adults


def say_to_adults(
    *, thread_id: uuid.UUID, by: User, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """A question or a word to the coach, while the thread is with this peer. Never the youth's."""
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = lock(thread_id)
        if not can_talk_to_adults(by, thread):
            raise NotYours
        same, submission = kept_before(thread, submission, text, by=by)
        if same is not None:
            return same
        said = write(
            thread,
            text,
            to=Message.To.PEER,
            writer=Writer.PEER,
            submission=submission,
            now=now,
            by=by,
            peer=by,
        )
        record(thread, Kind.TALKED, now=now, by=by, by_role=Writer.PEER)
        # The adult who watches over the peer; a listener's adult is the owner.
        adults = [thread.supervisor_id, thread.owner_id if thread.owner_id != by.pk else None]
        tell(adults, Notice.TALK, thread=thread, now=now, what=f"talk {said.pk.hex[:12]}")
        return said
