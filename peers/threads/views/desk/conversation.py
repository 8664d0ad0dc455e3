"""A thread's texts, unsealed for one reader: the peer's part, or the adults' whole."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext

from peers.people.models import User
from peers.threads.masked import between_youth_and_peer, known_services
from peers.threads.models import Asker, Message, Thread, Writer
from peers.threads.permissions import is_lead
from peers.threads.rules.changes import Piece, differences
from peers.threads.rules.masking import Known
from peers.threads.text import read_message, read_nickname, read_version
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
    # This reader does not see them either.
    is_masked: bool = False
    # What the coach changed in the peer's words, and the peer since it was sent back (S08).
    edits: tuple[Piece, ...] = ()
    since_back: tuple[Piece, ...] = ()

    @property
    def is_waiting(self) -> bool:
        return self.message.state == Message.State.PROPOSED

    @property
    def is_talk(self) -> bool:
        """Between a peer and the adults, beside the conversation (S12)."""
        return self.message.to == Message.To.PEER

    @property
    def from_peer(self) -> bool:
        return self.message.writer == Writer.PEER


def nickname(thread: Thread) -> str:
    """What the youth wants to be called, or a plain word; of an adult who asks, who they are."""
    if thread.asker != Asker.YOUTH:
        return str(thread.get_asker_display())
    return chosen_name(thread) or gettext("The youth")


def chosen_name(thread: Thread) -> str:
    """For a sentence that a plain word does not fit into; "" where the youth chose none."""
    try:
        return read_nickname(thread)
    except VaultError:
        return ""


def for_peer(thread: Thread, user: User) -> list[Line]:
    """What this peer reads (S05): delivered words, own replies, their talk with the adults.

    Own drafts stay in the form; a reply that was dropped is gone for everybody. Contacts that
    the youth or an adult gives are masked (S14).
    """
    shown = thread.messages.for_peer(user).exclude(
        state__in=[Message.State.DRAFT, Message.State.DROPPED]
    )
    known = known_services()
    return [
        line if line.message.author_id == user.pk else _masked(line, known)
        for line in _lines(thread, shown)
    ]


def for_adults(thread: Thread, user: User) -> list[Line]:
    """Everything but drafts nobody has sent yet, as it was written.

    Only what a peer says to the adults is masked, but for leads: beside the conversation, too,
    adult and minor exchange no contacts (S12, S14).
    """
    known = known_services()
    masks = not is_lead(user)
    return [
        _masked(line, known) if masks and line.is_talk and line.from_peer else _noted(line, known)
        for line in _lines(thread, thread.messages.exclude(state=Message.State.DRAFT))
    ]


def _masked(line: Line, known: Known) -> Line:
    if not line.text:
        return line
    masked = between_youth_and_peer(line.text, known)
    return replace(line, text=masked.text, is_masked=masked.hides)


def _noted(line: Line, known: Known) -> Line:
    """With a remark where the other side does not see what an adult sees."""
    if not line.text or not _has_a_peer_or_youth_behind(line):
        return line
    return replace(line, hides_contacts=between_youth_and_peer(line.text, known).hides)


def _has_a_peer_or_youth_behind(line: Line) -> bool:
    thread = line.message.thread
    if line.from_youth:
        return thread.peer_allowed or thread.listener_id is not None
    return (line.from_peer and not line.is_note) or (line.is_talk and not line.from_peer)


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
    rows = messages.select_related("author", "decided_by", "original")  # type: ignore[attr-defined]
    lines = []
    sent_back: dict[int | None, str] = {}
    for message in rows.order_by("written_at", "pk"):
        text = _text(thread, message)
        own_words = _original(thread, message) or text or ""
        before = ""
        if message.writer == Writer.PEER and message.to == Message.To.YOUTH:
            before = sent_back.pop(message.author_id, "")
        lines.append(
            Line(
                message=message,
                text=text,
                who=youth if message.writer == Writer.YOUTH else _helper(message),
                from_youth=message.writer == Writer.YOUTH,
                is_note=message.to != Message.To.YOUTH,
                edits=_changes(own_words, text) if message.edited else (),
                since_back=_changes(before, own_words),
            )
        )
        if message.state == Message.State.SENT_BACK:
            sent_back[message.author_id] = text or ""
    return lines


def _changes(before: str, after: str | None) -> tuple[Piece, ...]:
    """What changed, or nothing where either side is missing."""
    return tuple(differences(before, after)) if before and after else ()


def _original(thread: Thread, message: Message) -> str:
    """The peer's own words of a reply that a coach changed."""
    if not message.edited:
        return ""
    try:
        return read_version(message.original, thread)
    except (ObjectDoesNotExist, VaultError):
        return ""


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
