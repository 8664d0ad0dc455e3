"""Recordings of cards: what was read, and whether the card still says it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from modeltranslation.utils import build_localized_fieldname

from capsules.actions.digests import digest
from capsules.models import Card, CardAudio
from capsules.reading import Piece, Reading

# Opus of a voice at 24 kbit/s: five minutes. A card takes one.
MOST_BYTES = 1024 * 1024
_HEADS = {
    "ogg": (b"OggS",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
}
MEDIA_TYPES = {"ogg": "audio/ogg", "mp3": "audio/mpeg"}


def words_read(card: Card, language: str) -> str:
    """The digest of what a reader says aloud: heading and text."""
    return _words(lambda column: getattr(card, column), language)


def words_in(values: Mapping[str, Any], language: str) -> str:
    """The same, of a card's columns that are in no database yet."""
    return _words(values.get, language)


def _words(column: Callable[[str], Any], language: str) -> str:
    names = (build_localized_fieldname(name, language) for name in ("heading", "body"))
    return digest([column(name) or "" for name in names])


def is_current(audio: CardAudio) -> bool:
    """Whether the card still says what was recorded."""
    return audio.source_digest == words_read(audio.card, audio.language)


def kind_of(content: bytes) -> str | None:
    """`ogg` for Opus, `mp3`, or None: told by the first bytes, never by the name of the file."""
    for kind, heads in _HEADS.items():
        if any(content.startswith(head) for head in heads):
            return kind if kind != "ogg" or b"OpusHead" in content[:256] else None
    return None


def with_recordings(reading: Reading, cards: list[Piece]) -> list[Piece]:
    """Gives each card's row its recording in the language its text is served in, as `recording`,
    and whether it reads what stands there now; one query, and none where there is none."""
    if not getattr(reading.capsule, "has_audio", False):
        return cards
    rows = CardAudio.objects.filter(card__capsule=reading.capsule)
    found = for_cards(rows.select_related("recording").defer("recording__content"))
    for card in cards:
        recording = found.get((card.row.pk, card.body.language))
        if recording is not None:
            recording.card = card.row
            card.row.recording, card.row.is_read_as_is = recording, is_current(recording)
    return cards


def recordings_of(cards: Iterable[Piece]) -> list[CardAudio]:
    """What `with_recordings` found."""
    found = (getattr(card.row, "recording", None) for card in cards)
    return [one for one in found if one is not None]


def bytes_of(cards: Iterable[Piece]) -> int:
    """How much a phone has to fetch to have all of it read aloud: the same bytes are there once."""
    return sum({one.recording_id: one.size for one in recordings_of(cards)}.values())


def for_cards(audio: Iterable[CardAudio]) -> dict[tuple[int, str], CardAudio]:
    return {(one.card_id, one.language): one for one in audio}


def seconds_of(content: bytes) -> int | None:
    """How long an Opus recording is: its last page says how many samples of 48,000 a second came
    before. None where that cannot be told (MP3)."""
    place = content.rfind(b"OggS")
    if not content.startswith(b"OggS") or place < 0 or len(content) < place + 14:
        return None
    samples = int.from_bytes(content[place + 6 : place + 14], "little", signed=True)
    seconds = round(samples / 48_000)
    return seconds if 0 < seconds < 3600 else None
