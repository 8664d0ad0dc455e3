"""A thread's texts, unsealed for one reader: the peer's part, or the adults' whole."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from peers.people.models import User
from peers.threads.masked import between_youth_and_peer, known_services
from peers.threads.models import Asker, Message, Thread, Writer
from peers.threads.text import read_message, read_nickname
from peers.vault import VaultError

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """One message with its text; `text` is None where it cannot be opened any more."""

    message: Message
    text: str | None
    who: str
    from_youth: bool
    is_note: bool
    # Adults read the original; the other side does not see the contacts in it (S14).
    hides_contacts: bool = False

    @property
    def is_waiting(self) -> bool:
        return self.message.state == Message.State.PROPOSED


def nickname(thread: Thread) -> str:
    """What the youth wants to be called, or a plain word; of an adult who asks, who they are."""
    if thread.asker != Asker.YOUTH:
        return str(thread.get_asker_display())
    try:
        return read_nickname(thread) or gettext("The youth")
    except VaultError:
        return gettext("The youth")


def for_peer(thread: Thread, user: User) -> list[Line]:
    """What this peer reads (S05): delivered words, own replies, notes of the coach to them.

    Own drafts stay in the form; a reply that was dropped is gone for everybody. Contacts that
    the youth gives are masked (S14).
    """
    shown = thread.messages.for_peer(user).exclude(
        state__in=[Message.State.DRAFT, Message.State.DROPPED]
    )
    known = known_services()
    lines = _lines(thread, shown)
    return [
        replace(line, text=between_youth_and_peer(line.text, known).text)
        if line.from_youth and line.text
        else line
        for line in lines
    ]


def for_adults(thread: Thread) -> list[Line]:
    """Everything but drafts nobody has sent yet, as it was written."""
    known = known_services()
    lines = _lines(thread, thread.messages.exclude(state=Message.State.DRAFT))
    return [
        replace(line, hides_contacts=between_youth_and_peer(line.text, known).hides)
        if line.text and _passes_between_youth_and_peer(thread, line)
        else line
        for line in lines
    ]


def _passes_between_youth_and_peer(thread: Thread, line: Line) -> bool:
    """Whether this line has, or may have, a peer or a youth at its other end."""
    if line.from_youth:
        return thread.peer_allowed or thread.listener_id is not None
    return line.message.writer == Writer.PEER and not line.is_note


def draft_of(thread: Thread, user: User) -> str:
    """The text this person saved for later, or what came back to be changed."""
    saved = (
        thread.messages.filter(author=user, to=Message.To.YOUTH, state__in=[Message.State.DRAFT])
        .order_by("-written_at")
        .first()
    )
    return (_text(thread, saved) or "") if saved else ""


def _lines(thread: Thread, messages: Iterable[Message]) -> list[Line]:
    youth = nickname(thread)
    rows = messages.select_related("author", "decided_by").order_by("written_at", "pk")  # type: ignore[attr-defined]
    return [
        Line(
            message=message,
            text=_text(thread, message),
            who=youth if message.writer == Writer.YOUTH else _helper(message),
            from_youth=message.writer == Writer.YOUTH,
            is_note=message.to != Message.To.YOUTH,
        )
        for message in rows
    ]


def _helper(message: Message) -> str:
    role = message.get_writer_display()
    return f"{message.author} ({role})" if message.author else str(role)


def _text(thread: Thread, message: Message) -> str | None:
    """None when the text was erased or does not open; the page goes on without it."""
    message.thread = thread
    try:
        return read_message(message) or None
    except VaultError:
        logger.warning("a message does not open; see manage.py check_threads")
        return None
