"""Reading and sealing what was written: the only place where a thread's text is in clear."""

import uuid

from peers import vault
from peers.threads.models import GlassOpening, Message, MessageVersion, Thread


def key_of(thread: Thread) -> vault.WrappedKey | None:
    """The thread's wrapped data key, or None once it was destroyed."""
    if thread.data_key is None:
        return None
    return vault.WrappedKey(wrapped=bytes(thread.data_key), key_id=thread.data_key_id)


def seal_message(thread: Thread, message_id: uuid.UUID, text: str) -> bytes:
    """`text` encrypted for this row of this thread; moved to another row it does not open."""
    return _seal(thread, f"message:{message_id}", text)


def seal_version(thread: Thread, version_id: uuid.UUID, text: str) -> bytes:
    """What a message said before it was changed."""
    return _seal(thread, f"version:{version_id}", text)


def seal_glass_note(thread: Thread, opening_id: uuid.UUID, text: str) -> bytes:
    """Why staff opened the thread, in their words."""
    return _seal(thread, f"glass:{opening_id}", text)


def seal_nickname(thread: Thread, text: str) -> bytes:
    return _seal(thread, "nickname", text)


def read_message(message: Message) -> str:
    """The text of a message, "" once erased. Raises VaultError if it was tampered with."""
    return _open(message.thread, f"message:{message.pk}", message.body_sealed)


def read_version(version: MessageVersion, thread: Thread) -> str:
    return _open(thread, f"version:{version.pk}", version.body_sealed)


def read_glass_note(opening: GlassOpening) -> str:
    return _open(opening.thread, f"glass:{opening.pk}", opening.note_sealed)


def read_nickname(thread: Thread) -> str:
    """The nickname the youth chose, "" when none or once erased."""
    return _open(thread, "nickname", thread.nickname_sealed)


def _open(thread: Thread, row: str, sealed: bytes | memoryview | None) -> str:
    key = key_of(thread)
    if key is None or sealed is None:
        return ""
    return vault.unseal(key, owner=str(thread.pk), row=row, sealed=bytes(sealed))


def _seal(thread: Thread, row: str, text: str) -> bytes:
    key = key_of(thread)
    if key is None:
        raise vault.VaultError("the data key of this thread was destroyed")
    return vault.seal(key, owner=str(thread.pk), row=row, text=text)
