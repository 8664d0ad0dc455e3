"""Erase what people wrote about a session when its time is over (S24); safe to run twice."""

import datetime as dt

from django.db import transaction

from peers.training.models import SessionAnswer, WordsErased
from peers.training.session_rules import WORDS_KEPT_FOR


@transaction.atomic
def purge_words(*, now: dt.datetime) -> int:
    """The sealed words go, their keys with them; smileys and counts stay. How many were erased.

    A restored backup brings words back; the next run takes them away again.
    """
    over = SessionAnswer.objects.filter(session__ends_at__lte=now - WORDS_KEPT_FOR)
    number = over.exclude(words_sealed="").update(words_sealed="")
    if number:
        WordsErased.objects.create(erased_on=now.astimezone(dt.UTC).date(), number=number)
    return number
