"""Recordings of cards, with who put them there."""

import datetime as dt

from django.db import transaction

from capsules.actions import recording
from capsules.models import Card, CardAudio
from peers.people.models import User
from peers.studio.models import StudioEvent


@transaction.atomic
def put(*, card: Card, language: str, content: bytes, by: User, now: dt.datetime) -> CardAudio:
    """Raises `NoRecording` for bytes that no phone could play, or too many."""
    audio = recording.put_recording(card=card, language=language, content=content, by=by, now=now)
    _tell(card, language, by=by, now=now)
    return audio


@transaction.atomic
def remove(*, audio: CardAudio, by: User, now: dt.datetime) -> None:
    _tell(audio.card, audio.language, by=by, now=now, note="-")
    recording.remove_recording(audio=audio)


@transaction.atomic
def still_said(*, audio: CardAudio, by: User, now: dt.datetime) -> None:
    """The text changed; what was read aloud is right all the same."""
    recording.still_said(audio=audio)
    _tell(audio.card, audio.language, by=by, now=now)


def _tell(card: Card, language: str, *, by: User, now: dt.datetime, note: str = "") -> None:
    StudioEvent.objects.create(
        kind=StudioEvent.Kind.RECORDED,
        slug=card.capsule.slug,
        unit=f"{card.path}:{language}",
        note=note,
        by=by,
        at=now,
    )
