"""Recordings of cards, with who put them there; those of a pack wait in its draft."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from capsules import sound
from capsules.actions import recording
from capsules.models import Capsule, Card, CardAudio
from peers.people.models import User
from peers.studio.actions.parts import lock, tell
from peers.studio.models import DraftRecording, StudioEvent, WorkingCopy
from peers.studio.packs.shape import AudioFile, PackedCapsule


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


# --- in drafts --------------------------------------------------------------------------------
def bring(*, copy: WorkingCopy, packed: PackedCapsule, recordings: Iterable[AudioFile]) -> None:
    """Puts what came with a pack to the draft that was made of it."""
    cards = {one.key: one.values for one in packed.bundle.parts if one.kind == "cards"}
    DraftRecording.objects.bulk_create(
        DraftRecording(
            copy=copy,
            card=one.card,
            language=one.language,
            kind=one.kind,
            content=one.content,
            size=len(one.content),
            seconds=one.seconds or sound.seconds_of(one.content),
            words=sound.words_in(cards[one.card], one.language) if one.is_current else "",
        )
        for one in recordings
    )


@transaction.atomic
def leave_out(*, brought: DraftRecording, by: User, now: dt.datetime) -> None:
    """The draft goes on without it."""
    copy = lock(brought.copy, by)
    unit = f"{brought.path}:{brought.language}"
    tell(StudioEvent.Kind.RECORDED, copy=copy, unit=unit, note="-", by=by, now=now)
    brought.delete()


def go_live(*, copy: WorkingCopy, capsule: Capsule, now: dt.datetime) -> None:
    """What the draft held is heard from now on. Marked where the text was changed since it was
    read; such a one takes no place from a recording of ours that says what stands there."""
    cards = {card.key: card for card in Card.objects.rewrite(False).filter(capsule=capsule)}
    rows = CardAudio.objects.filter(card__capsule=capsule).select_related("card")
    ours = {(one.card.key, one.language): one for one in rows}
    for one in copy.recordings.iterator(chunk_size=20):
        card, there = cards.get(one.card), ours.get((one.card, one.language))
        if card is None:
            continue
        words = sound.words_read(card, one.language)
        is_current = words == one.words
        if there and not is_current and there.source_digest == words:
            continue
        recording.put_recording(
            card=card,
            language=one.language,
            content=bytes(one.content),
            seconds=one.seconds,
            is_current=is_current,
            by=copy.author,
            now=now,
        )
    copy.recordings.all().delete()
