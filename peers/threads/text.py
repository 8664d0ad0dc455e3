"""Reading and sealing what was written: the only place where a thread's text is in clear."""

import uuid

from peers import vault
from peers.threads.models import Message, Thread


def key_of(thread: Thread) -> vault.WrappedKey | None:
    """The thread's wrapped data key, or None once it was destroyed."""
    if thread.data_key is None:
        return None
    return vault.WrappedKey(wrapped=bytes(thread.data_key), key_id=thread.data_key_id)


def seal_message(thread: Thread, message_id: uuid.UUID, text: str) -> bytes:
    """`text` encrypted for this row of this thread; moved to another row it does not open."""
    return _seal(thread, f"message:{message_id}", text)


def seal_nickname(thread: Thread, text: str) -> bytes:
    return _seal(thread, "nickname", text)


def read_message(message: Message) -> str:
    """The text of a message, "" once erased. Raises VaultError if it was tampered with."""
    key = key_of(message.thread)
    if key is None or message.body_sealed is None:
        return ""
    return vault.unseal(
        key,
        owner=str(message.thread_id),
        row=f"message:{message.pk}",
        sealed=bytes(message.body_sealed),
    )


def read_nickname(thread: Thread) -> str:
    """The nickname the youth chose, "" when none or once erased."""
    key = key_of(thread)
    if key is None or thread.nickname_sealed is None:
        return ""
    return vault.unseal(
        key, owner=str(thread.pk), row="nickname", sealed=bytes(thread.nickname_sealed)
    )


def _seal(thread: Thread, row: str, text: str) -> bytes:
    key = key_of(thread)
    if key is None:
        raise vault.VaultError("the data key of this thread was destroyed")
    return vault.seal(key, owner=str(thread.pk), row=row, text=text)
