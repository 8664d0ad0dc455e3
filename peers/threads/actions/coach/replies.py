"""What adults write: approve or send back a reply, answer themselves, leave a note."""

import datetime as dt
import uuid

from django.db import transaction

from peers.people.models import User
from peers.threads.actions.claims import drop_unsent
from peers.threads.actions.coach.hands import seen, take, writer_of
from peers.threads.actions.notices import Kind as Notice
from peers.threads.actions.notices import tell
from peers.threads.actions.replying import deliver
from peers.threads.actions.transitions import Kind, move, record
from peers.threads.actions.writing import kept_before, write
from peers.threads.candidates import current_policy
from peers.threads.errors import (
    EmptyText,
    NotYours,
    TooLate,
)
from peers.threads.models import Message, MessageVersion, Thread, Writer
from peers.threads.permissions import peer_of
from peers.threads.rules.ladder import (
    step_at,
    steps_for,
)
from peers.threads.rules.states import PEER_STATES, Status
from peers.threads.rules.topics import Risk
from peers.threads.text import read_message, seal_message, seal_version
from peers.vault import VaultError


def approve_reply(
    *, message_id: uuid.UUID, by: User, now: dt.datetime, text: str | None = None
) -> None:
    """The coach lets a peer's reply go to the youth, in the coach's words where `text` differs."""
    with transaction.atomic():
        message, thread = _proposed(message_id, by)
        if text is not None:
            if not text.strip():
                raise EmptyText
            _keep_original(thread, message)
            message.body_sealed = seal_message(thread, message.pk, text)
            message.edited = True
        role = writer_of(thread)
        deliver(thread, message, now=now, by=by, by_role=role)


def send_back_reply(*, message_id: uuid.UUID, by: User, note: str, now: dt.datetime) -> None:
    """Back to the peer with a note; only while the peer still has the thread."""
    if not note.strip():
        raise EmptyText
    with transaction.atomic():
        message, thread = _proposed(message_id, by)
        if thread.status != Status.AWAITING_APPROVAL:
            raise TooLate
        message.state, message.decided_by = Message.State.SENT_BACK, by
        message.save(update_fields=["state", "decided_by"])
        _note(thread, by, note, Message.To.PEER, uuid.uuid4(), now, peer=message.author)
        steps = steps_for(Risk(thread.risk), thread.topic, current_policy())
        step = step_at(steps, thread.rung)
        old = move(thread, Status.WITH_PEER, due_at=now + step.within)
        record(thread, Kind.SENT_BACK, now=now, by=by, by_role=Writer.COACH, old_status=old)
        what = f"note {message.pk.hex[:12]}"
        tell([thread.owner_id], Notice.SENT_BACK, thread=thread, now=now, what=what)


def reply_as_adult(
    *, thread_id: uuid.UUID, by: User, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """An adult answers the youth; whoever answers has the thread from then on."""
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = seen(thread_id, by)
        same, submission = kept_before(thread, submission, text, by=by)
        if same is not None:
            return same
        if not thread.is_open:
            raise TooLate
        if thread.owner_id != by.pk or thread.status in PEER_STATES:
            take(thread, by, now)
        drop_unsent(thread)
        message = Message(
            thread=thread,
            writer=writer_of(thread),
            author=by,
            submission=submission,
            written_at=now,
        )
        message.body_sealed = seal_message(thread, message.pk, text)
        deliver(thread, message, now=now, by=by, by_role=writer_of(thread))
        return message


def add_note(
    *, thread_id: uuid.UUID, by: User, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """A note for the adults of the team; neither the youth nor a peer ever sees it."""
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = seen(thread_id, by)
        same, submission = kept_before(thread, submission, text, by=by)
        if same is not None:
            return same
        note = _note(thread, by, text, Message.To.TEAM, submission, now)
        record(thread, Kind.NOTED, now=now, by=by, by_role=writer_of(thread))
        return note


def say_to_peer(
    *, thread_id: uuid.UUID, by: User, text: str, submission: uuid.UUID, now: dt.datetime
) -> Message:
    """A word to the peer beside the conversation; every adult of the thread can read it (S12)."""
    if not text.strip():
        raise EmptyText
    with transaction.atomic():
        thread = seen(thread_id, by)
        same, submission = kept_before(thread, submission, text, by=by)
        if same is not None:
            return same
        peer = peer_of(thread)
        if peer is None:
            raise TooLate
        said = _note(thread, by, text, Message.To.PEER, submission, now, peer=peer)
        record(thread, Kind.TALKED, now=now, by=by, by_role=writer_of(thread))
        what = f"talk {said.pk.hex[:12]}"
        tell([peer], Notice.TALK, thread=thread, now=now, what=what)
        return said


def _proposed(message_id: uuid.UUID, by: User) -> tuple[Message, Thread]:
    """A reply that waits for approval, with its thread locked; never one's own (S08)."""
    found = Message.objects.filter(pk=message_id).values_list("thread_id", flat=True).first()
    if found is None:
        raise NotYours
    thread = seen(found, by)
    message = Message.objects.get(pk=message_id)
    message.thread = thread
    if message.author_id == by.pk:
        raise NotYours
    if message.state != Message.State.PROPOSED:
        raise TooLate
    return message, thread


def _keep_original(thread: Thread, message: Message) -> None:
    """The peer's own words stay readable for adults and the peer; the youth never sees them."""
    original = MessageVersion(message=message, author=message.author, written_at=message.written_at)
    try:
        words = read_message(message)
    except VaultError:
        # What cannot be opened is lost already; that must not hold up the coach's own words.
        words = ""
    original.body_sealed = seal_version(thread, original.pk, words) if words else None
    original.save(force_insert=True)


def _note(
    thread: Thread,
    by: User,
    text: str,
    to: str,
    submission: uuid.UUID,
    now: dt.datetime,
    *,
    peer: User | None = None,
) -> Message:
    return write(
        thread,
        text,
        to=to,
        writer=writer_of(thread),
        submission=submission,
        now=now,
        by=by,
        peer=peer,
    )
