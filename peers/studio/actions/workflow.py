"""A draft's way to its readers: to the coach, to the NGO, back with a note, live."""

import datetime as dt

from django.db import transaction

from capsules.actions.translations import texts_changed
from capsules.models import Capsule
from peers.people.models import User
from peers.studio.actions.drafts import with_what_is_live
from peers.studio.actions.parts import tell
from peers.studio.actions.recordings import go_live
from peers.studio.actions.revisions import record_revision
from peers.studio.actions.wording import note_writers
from peers.studio.checks import problems_of
from peers.studio.errors import AddressTaken, LiveChanged, NotReady, NotYours, StudioRefused
from peers.studio.models import StudioEvent, WorkingCopy
from peers.studio.moving import draft_moved
from peers.studio.permissions import (
    can_publish,
    can_send,
    can_send_back,
    can_take_offline,
    hat_of,
)
from peers.studio.rows import create_capsule, write_document
from peers.studio.rules import State, can_move, first_stop

Kind = StudioEvent.Kind


@transaction.atomic
def send_on(
    *, copy: WorkingCopy, why: str, by: User, now: dt.datetime, seen: str | None = None
) -> None:
    """From the author to the coach or the NGO, from the coach to the NGO. Refused while something
    is missing: nobody should have to read a draft that cannot be published."""
    locked = _as_seen(copy, seen)
    if not can_send(by, locked):
        raise NotYours
    _check_address(locked)
    if problems_of(locked.document):
        raise NotReady
    to = State.WITH_NGO
    if locked.state == State.DRAFT:
        locked.why = why[:300]
        to = first_stop(author_is_youth=not hat_of(locked.author).is_adult)
    kind = Kind.SENT_TO_COACH if to == State.WITH_COACH else Kind.SENT_TO_NGO
    _move(locked, to, now)
    _passed_on(tell(kind, copy=locked, by=by, now=now, note=why), now)


@transaction.atomic
def send_back(*, copy: WorkingCopy, note: str, by: User, now: dt.datetime) -> None:
    """To be written on, with a note what for; an author who takes it back needs none."""
    locked = _locked(copy)
    if not can_send_back(by, locked):
        raise NotYours
    _move(locked, State.DRAFT, now)
    _passed_on(tell(Kind.SENT_BACK, copy=locked, by=by, now=now, note=note), now)


@transaction.atomic
def publish(*, copy: WorkingCopy, by: User, now: dt.datetime, seen: str | None = None) -> Capsule:
    """The draft becomes what readers see, together with what was changed live meanwhile.

    Raises NotReady or LiveChanged. Translations of a changed source are out of date from then on;
    changed translations are drafts until a native speaker signs them off.
    """
    locked = _as_seen(copy, seen)
    if not can_publish(by, locked):
        raise NotYours
    capsule = _capsule_to_write(locked, now)
    merged = with_what_is_live(locked)
    if merged.clashes:
        raise LiveChanged(merged.clashes)
    if problems_of(merged.document):
        raise NotReady
    if capsule is None:
        capsule = create_capsule(merged.document[locked.slug], slug=locked.slug)
    languages = write_document(capsule, merged.document)
    Capsule.objects.filter(pk=capsule.pk).update(state=Capsule.State.PUBLISHED)
    capsule.refresh_from_db()
    # Nobody signs off a translation that they wrote in a draft either.
    texts_changed(capsule=capsule, languages=languages, by=locked.author, now=now)
    note_writers(copy=locked, capsule=capsule, now=now)
    go_live(copy=locked, capsule=capsule, now=now)
    record_revision(capsule=capsule, by=by, why=locked.why, now=now)
    locked.document, locked.capsule = merged.document, capsule
    _move(locked, State.PUBLISHED, now)
    _passed_on(tell(Kind.PUBLISHED, copy=locked, by=by, now=now), now)
    return capsule


def _capsule_to_write(copy: WorkingCopy, now: dt.datetime) -> Capsule | None:
    """Locked, and its state of today kept; None for one that is to be made."""
    if copy.capsule_id is None:
        _check_address(copy)
        return None
    capsule = Capsule.objects.select_for_update().get(pk=copy.capsule_id)
    record_revision(capsule=capsule, by=None, now=now)
    return capsule


def _check_address(copy: WorkingCopy) -> None:
    """A new capsule cannot have the address of one that came meanwhile."""
    if copy.capsule_id is None and Capsule.objects.filter(slug=copy.slug).exists():
        raise AddressTaken


@transaction.atomic
def take_offline(*, capsule: Capsule, note: str, by: User, now: dt.datetime) -> None:
    """Readers no longer find it; every text, translation and sign-off stays."""
    _set_state(capsule, Capsule.State.DRAFT, Kind.TAKEN_OFFLINE, note=note, by=by, now=now)


@transaction.atomic
def put_online(*, capsule: Capsule, note: str, by: User, now: dt.datetime) -> None:
    """As it was; it was approved before."""
    _set_state(capsule, Capsule.State.PUBLISHED, Kind.PUT_ONLINE, note=note, by=by, now=now)


def _set_state(
    capsule: Capsule, state: str, kind: StudioEvent.Kind, *, note: str, by: User, now: dt.datetime
) -> None:
    if not can_take_offline(by):
        raise NotYours
    locked = Capsule.objects.select_for_update().get(pk=capsule.pk)
    if locked.state == state:
        raise StudioRefused
    record_revision(capsule=locked, by=None, now=now)
    locked.state = state
    locked.save(update_fields=["state", "updated_at"])
    record_revision(capsule=locked, by=by, why=note, now=now)
    StudioEvent.objects.create(kind=kind, slug=locked.slug, note=note, by=by, at=now)


def _locked(copy: WorkingCopy) -> WorkingCopy:
    rows = WorkingCopy.objects.select_for_update(of=("self",)).select_related("author")
    return rows.get(pk=copy.pk)


def stamp_of(copy: WorkingCopy) -> str:
    """The draft as somebody had it before them: another one after each saving."""
    return copy.changed_at.isoformat()


def _as_seen(copy: WorkingCopy, seen: str | None) -> WorkingCopy:
    """Locked, and still what was read: nobody lets a text through that came after they looked."""
    locked = _locked(copy)
    if seen is not None and seen != stamp_of(locked):
        raise StudioRefused
    return locked


def _move(copy: WorkingCopy, to: State, now: dt.datetime) -> None:
    if not can_move(copy.state, to):
        raise StudioRefused
    copy.state, copy.changed_at = to.value, now
    copy.save()


def _passed_on(event: StudioEvent, now: dt.datetime) -> None:
    draft_moved.send(sender=WorkingCopy, event=event, now=now)
