"""Takes packs in: as drafts, which go the way of every draft, or into an empty site at once."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from capsules.actions import translations
from capsules.actions.loading import load_capsule
from capsules.actions.recording import put_recording
from capsules.models import Capsule, TranslatedText, TranslationState
from peers.people.models import User
from peers.studio.actions.recordings import bring
from peers.studio.actions.revisions import record_revision
from peers.studio.errors import AddressTaken, NotYours
from peers.studio.models import PackWaiting, StudioEvent, WorkingCopy
from peers.studio.packs.documents import document_from, new_recordings, origin_of
from peers.studio.packs.shape import Pack, PackedCapsule
from peers.studio.rows import document_of
from peers.studio.translating import people

# How long an uploaded pack waits for the yes.
WAITS = dt.timedelta(hours=1)


@transaction.atomic
def let_wait(*, content: bytes, by: User, now: dt.datetime) -> PackWaiting:
    """Keeps a checked pack until its reader says yes; this person's others go."""
    if not people.can_exchange(by):
        raise NotYours
    PackWaiting.objects.filter(by=by).delete()
    return PackWaiting.objects.create(content=content, by=by, at=now)


def forget_waiting(*, now: dt.datetime) -> None:
    """Nobody said yes within the hour: the bytes go."""
    PackWaiting.objects.filter(at__lte=now - WAITS).delete()


@transaction.atomic
def take_in_as_drafts(
    *, pack: Pack, slugs: Collection[str], by: User, now: dt.datetime
) -> list[WorkingCopy]:
    """A draft of each chosen capsule. What is live stays as it is until somebody else approves.

    Raises `AddressTaken` when somebody is writing one of them now.
    """
    if not people.can_exchange(by):
        raise NotYours
    chosen = [one for one in pack.capsules if one.slug in slugs]
    if WorkingCopy.objects.open().filter(slug__in=[one.slug for one in chosen]).exists():
        raise AddressTaken
    return [_as_draft(pack, one, by=by, now=now) for one in chosen]


def _as_draft(pack: Pack, packed: PackedCapsule, *, by: User, now: dt.datetime) -> WorkingCopy:
    capsule = Capsule.objects.filter(slug=packed.slug).first()
    base = record_revision(capsule=capsule, by=None, now=now) if capsule else None
    here = document_of(capsule) if capsule else {}
    origin = origin_of(pack, packed)
    copy = WorkingCopy.objects.create(
        slug=packed.slug,
        capsule=capsule,
        base=base,
        document=document_from(pack, packed, here),
        why=origin,
        author=by,
        started_at=now,
        changed_at=now,
    )
    bring(copy=copy, packed=packed, recordings=new_recordings(packed, capsule))
    StudioEvent.objects.create(
        kind=StudioEvent.Kind.PACK_TAKEN, slug=packed.slug, copy=copy, note=origin, by=by, at=now
    )
    return copy


@transaction.atomic
def take_in_live(*, packed: PackedCapsule, origin: str, publish: bool, now: dt.datetime) -> Capsule:
    """Straight into the database: for an empty site, by whoever runs it.

    What staff edited here stays, as with the content files. Translations are drafts, whoever had
    signed them elsewhere; what was out of date stays out of date, what was withdrawn withdrawn.
    """
    whole = packed.bundle.parts[0].values
    whole["state"] = "published" if publish and packed.was_published else "draft"
    whole["adapted_from"] = origin
    if publish is False and Capsule.objects.filter(slug=packed.slug).exists():
        # An update hides nothing that readers have here.
        whole["state"] = Capsule.objects.get(slug=packed.slug).state
    load_capsule(bundle=packed.bundle)
    capsule = Capsule.objects.get(slug=packed.slug)
    for language, keys in packed.out_of_date.items():
        _mark_out_of_date(capsule, language, keys)
    for language, state in packed.states.items():
        if state == TranslationState.State.WITHDRAWN:
            translations.withdraw(capsule=capsule, language=language, reason=origin)
    _take_recordings(packed, capsule, now)
    record_revision(capsule=capsule, by=None, why=origin, now=now)
    return capsule


def _mark_out_of_date(capsule: Capsule, language: str, keys: Collection[str]) -> None:
    for key in keys:
        part, _colon, name = key.rpartition(":")
        rows = TranslatedText.objects.filter(capsule=capsule, language=language)
        rows.filter(part=part, name=name).update(source_digest="")
    if keys:
        translations.settle(capsule=capsule, language=language)


def _take_recordings(packed: PackedCapsule, capsule: Capsule, now: dt.datetime) -> None:
    cards = {card.key: card for card in capsule.cards.all()}
    for one in packed.audio:
        if card := cards.get(one.card):
            put_recording(
                card=card,
                language=one.language,
                content=one.content,
                seconds=one.seconds,
                is_current=one.is_current,
                now=now,
            )
