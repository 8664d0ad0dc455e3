"""An act is about what stood on the page: words of the youth that came since are read first.

An answer puts the ball with the youth and stops the ladder for days; an ending stops it for good.
On a page that does not hold the youth's last words, either would pass over them unread.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from peers.threads.actions.transitions import lock
from peers.threads.errors import TooLate
from peers.threads.models import Message, Question, Writer


@contextmanager
def as_read(thread_id: uuid.UUID, words_read: str | None) -> Iterator[None]:
    """One transaction, from the look at what came since to the end of the act.

    `words_read` is what the page had of the youth (`words_mark`); None where nobody says. Raises
    TooLate when there is more by now.
    """
    if words_read is None:
        yield
        return
    with transaction.atomic():
        lock(thread_id)
        if words_read != _words_now(thread_id):
            raise TooLate
        yield


def words_mark(*, written: int, tapped: int) -> str:
    """How much the youth has said: messages, and questions answered. Neither ever becomes less."""
    return f"{written}.{tapped}"


def _words_now(thread_id: uuid.UUID) -> str:
    written = Message.objects.filter(thread=thread_id, writer=Writer.YOUTH).count()
    tapped = Question.objects.filter(thread=thread_id, answered_at__isnull=False).count()
    return words_mark(written=written, tapped=tapped)
