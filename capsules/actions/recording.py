"""Puts a recording to a card, and takes it away."""

import datetime as dt
import hashlib

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from capsules import sound
from capsules.models import Card, CardAudio, Recording


class NoRecording(Exception):
    """The bytes are no Opus and no MP3, or too many."""


@transaction.atomic
def put_recording(
    *,
    card: Card,
    language: str,
    content: bytes,
    now: dt.datetime,
    seconds: int | None = None,
    is_current: bool = True,
    by: AbstractBaseUser | None = None,
) -> CardAudio:
    """The card read aloud in that language; an earlier recording makes room.

    `is_current` is False for one that is known to have read an earlier text.
    """
    kind = sound.kind_of(content)
    if kind is None or len(content) > sound.MOST_BYTES:
        raise NoRecording
    whole: Card = Card.objects.rewrite(False).get(pk=card.pk)  # type: ignore[attr-defined]
    recording, _created = Recording.objects.get_or_create(
        digest=hashlib.sha256(content).hexdigest(), defaults={"content": content}
    )
    audio, _created = CardAudio.objects.update_or_create(
        card=whole,
        language=language,
        defaults={
            "recording": recording,
            "kind": kind,
            "size": len(content),
            "seconds": seconds or sound.seconds_of(content),
            "source_digest": sound.words_read(whole, language) if is_current else "",
            "added_by_id": by.pk if by else None,
            "added_at": now,
        },
    )
    forget_unused()
    return audio


@transaction.atomic
def remove_recording(*, audio: CardAudio) -> None:
    audio.delete()
    forget_unused()


@transaction.atomic
def still_said(*, audio: CardAudio) -> None:
    """The text changed, and what was read aloud is right all the same."""
    whole: Card = Card.objects.rewrite(False).get(pk=audio.card_id)  # type: ignore[attr-defined]
    audio.source_digest = sound.words_read(whole, audio.language)
    audio.save(update_fields=["source_digest"])


def forget_unused() -> None:
    """Bytes that no card plays any more."""
    Recording.objects.exclude(pk__in=CardAudio.objects.values("recording")).delete()
