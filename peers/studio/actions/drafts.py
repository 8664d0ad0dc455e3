"""Starts drafts: of what is live, of an earlier revision, of a capsule that is not there yet."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from capsules.bundles import DOORS, SOURCE_LANGUAGE
from capsules.models import Capsule
from peers.people.models import User
from peers.studio.actions.parts import lock, tell
from peers.studio.actions.revisions import record_revision
from peers.studio.errors import AddressTaken, NotYours, StudioRefused
from peers.studio.models import PartVersion, Revision, StudioEvent, WorkingCopy
from peers.studio.permissions import can_put_aside, can_see_history, can_start, can_take_up
from peers.studio.rows import document_of, languages
from peers.studio.rules import Clash, Merged, State, can_move, merge
from peers.studio.shape import KINDS, column_of, new_part, unit_of, values_of_unit

Choices = Mapping[tuple[str, str], str]


@transaction.atomic
def start_draft(*, capsule: Capsule, by: User, now: dt.datetime) -> WorkingCopy:
    """A draft of what is live today."""
    if not can_start(by):
        raise NotYours
    base = _as_it_is_live(capsule, now)
    return _start(capsule.slug, capsule=capsule, base=base, document=base.document, by=by, now=now)


@transaction.atomic
def restore(*, revision: Revision, why: str, by: User, now: dt.datetime) -> WorkingCopy:
    """A draft that says what an earlier revision said; it is approved like any other. Nothing is
    deleted: what is live stays live until then, and stays in the history after."""
    if not can_see_history(by) or revision.capsule is None:
        raise NotYours
    base = _as_it_is_live(revision.capsule, now)
    copy = _start(
        revision.slug,
        capsule=revision.capsule,
        base=base,
        document=_in_todays_shape(revision.document, base.document),
        by=by,
        now=now,
    )
    copy.why = why[:300]
    copy.save(update_fields=["why"])
    return copy


def _as_it_is_live(capsule: Capsule, now: dt.datetime) -> Revision:
    """The latest revision; one is made when something changed and nobody had told the studio."""
    return record_revision(capsule=capsule, by=None, now=now)


def _in_todays_shape(old: Mapping[str, Any], today: Mapping[str, Any]) -> dict[str, Any]:
    """A column that is newer than the revision keeps what it says today."""
    return {path: {**today.get(path, {}), **values} for path, values in old.items()}


@transaction.atomic
def start_new(
    *, slug: str, title: str, topic: str, doors: Collection[str], by: User, now: dt.datetime
) -> WorkingCopy:
    """A capsule from scratch: nothing of it can be read before it is published."""
    if not can_start(by):
        raise NotYours
    if is_taken(slug):
        raise AddressTaken
    whole = new_part(KINDS["capsule"], number=0, languages=languages())
    whole |= {"topic": topic, **{f"for_{door}": door in doors for door in DOORS}}
    whole[column_of("title", SOURCE_LANGUAGE)] = title
    return _start(slug, capsule=None, base=None, document={slug: whole}, by=by, now=now)


def is_taken(slug: str, *, but: int | None = None) -> bool:
    """Whether a capsule has this address, or a draft other than `but` is being written for it."""
    others = WorkingCopy.objects.open().filter(slug=slug)
    others = others.exclude(pk=but) if but is not None else others
    return others.exists() or Capsule.objects.filter(slug=slug).exists()


def clashes_with_another(copy: WorkingCopy) -> bool:
    """Whether a new capsule's address went to another one since the draft was begun: while it was
    put aside, by a pack, by loading. Told where it is written, not when it is to be published."""
    waits = copy.state != State.PUBLISHED
    return waits and copy.capsule_id is None and is_taken(copy.slug, but=copy.pk)


def _start(
    slug: str,
    *,
    capsule: Capsule | None,
    base: Revision | None,
    document: dict[str, Any],
    by: User,
    now: dt.datetime,
) -> WorkingCopy:
    copy = WorkingCopy.objects.create(
        slug=slug,
        capsule=capsule,
        base=base,
        document=document,
        author=by,
        started_at=now,
        changed_at=now,
    )
    tell(StudioEvent.Kind.STARTED, copy=copy, by=by, now=now)
    return copy


@transaction.atomic
def put_aside(*, copy: WorkingCopy, by: User, now: dt.datetime) -> None:
    """It goes no further for now; everything written in it stays."""
    _move(copy, State.PUT_ASIDE, StudioEvent.Kind.PUT_ASIDE, allowed=can_put_aside, by=by, now=now)


@transaction.atomic
def take_up(*, copy: WorkingCopy, by: User, now: dt.datetime) -> None:
    """A draft that was put aside is written on, unless its address is another's by now."""
    if can_take_up(by, copy) and clashes_with_another(copy):
        raise AddressTaken
    _move(copy, State.DRAFT, StudioEvent.Kind.STARTED, allowed=can_take_up, by=by, now=now)


def _move(
    copy: WorkingCopy,
    state: State,
    kind: StudioEvent.Kind,
    *,
    allowed: Any,
    by: User,
    now: dt.datetime,
) -> None:
    locked = WorkingCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
    if not allowed(by, locked):
        raise NotYours
    if not can_move(locked.state, state):
        raise StudioRefused
    locked.state, locked.changed_at = state.value, now
    locked.save(update_fields=["state", "changed_at"])
    tell(kind, copy=locked, by=by, now=now)


def with_what_is_live(copy: WorkingCopy) -> Merged:
    """The draft with what others changed on the live page since it was made."""
    if copy.capsule is None or copy.base is None:
        return Merged(document=copy.document, clashes=(), taken=())
    live = document_of(copy.capsule)
    return merge(base=copy.base.document, mine=copy.document, live=live)


@transaction.atomic
def bring_up_to_date(
    *, copy: WorkingCopy, choices: Choices, by: User, now: dt.datetime
) -> tuple[Clash, ...]:
    """Take in what is live. `choices` says of each clash (path, column) "mine" or "live"; the
    clashes nobody decided are returned, and nothing is written while there are any."""
    locked = lock(copy, by)
    if locked.capsule is None:
        return ()
    base = _as_it_is_live(locked.capsule, now)
    merged = with_what_is_live(locked)
    open_ones = tuple(c for c in merged.clashes if (c.path, c.column) not in choices)
    if open_ones:
        return open_ones
    for clash in merged.clashes:
        if choices[clash.path, clash.column] == "live":
            merged.document[clash.path][clash.column] = clash.live
    _take_in(locked, merged.document, by=by, now=now)
    locked.base = base
    locked.save(update_fields=["base"])
    tell(StudioEvent.Kind.BROUGHT_UP_TO_DATE, copy=locked, by=by, now=now)
    return ()


def _take_in(copy: WorkingCopy, document: dict[str, Any], *, by: User, now: dt.datetime) -> None:
    """Each part that changes by it gets a version, so that an open page is told."""
    before = copy.document
    units = {unit_of(path) for path in {**before, **document}}
    copy.document = document
    for unit in sorted(units):
        old, new = values_of_unit(before, unit), values_of_unit(document, unit)
        if old == new:
            continue
        newest = copy.versions.filter(unit=unit).order_by("-number").first()
        if newest is None and old:
            PartVersion.objects.create(
                copy=copy, unit=unit, number=0, values=old, by=copy.author, at=copy.started_at
            )
        PartVersion.objects.create(
            copy=copy,
            unit=unit,
            number=newest.number + 1 if newest else 1,
            values=new or old,
            removed=not new,
            by=by,
            at=now,
        )
    copy.changed_at = now
    copy.save(update_fields=["document", "changed_at"])
