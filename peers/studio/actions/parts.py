"""Writes in a draft, a part at a time. Each saving keeps what was there before."""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from peers.people.models import User
from peers.studio.errors import NotYours, SavedMeanwhile, StudioRefused
from peers.studio.models import PartVersion, StudioEvent, WorkingCopy
from peers.studio.permissions import can_edit
from peers.studio.rows import languages
from peers.studio.rules import merge, parent_of
from peers.studio.shape import (
    KINDS,
    children,
    kind_of,
    new_part,
    paths_of_unit,
    unit_of,
    values_of_unit,
)

Values = dict[str, dict[str, Any]]
Changes = Mapping[str, Mapping[str, Any] | None]
# Where a part of each kind hangs: below the capsule itself, or below its scenario.
_ONE_OF_ITS_KIND = ("scenario", "poll")
MOST_PARTS = 400


def lock(copy: WorkingCopy, by: User) -> WorkingCopy:
    """The draft as it is now, for this transaction alone; NotYours when `by` may not write."""
    locked = WorkingCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
    if not can_edit(by, locked):
        raise NotYours
    return locked


def tell(
    kind: StudioEvent.Kind,
    *,
    copy: WorkingCopy,
    by: User,
    now: dt.datetime,
    unit: str = "",
    note: str = "",
) -> StudioEvent:
    return StudioEvent.objects.create(
        kind=kind, slug=copy.slug, copy=copy, unit=unit, note=note, by=by, at=now
    )


def number_of(copy: WorkingCopy, unit: str) -> int:
    """The number of the newest version of a part; 0 for one nobody has touched here."""
    newest = copy.versions.filter(unit=unit).order_by("-number").first()
    return newest.number if newest else 0


def document_as_seen(copy: WorkingCopy, unit: str, seen: int) -> Values:
    """The draft with the part `unit` as it was in version `seen`; of a removal, what went."""
    version = copy.versions.filter(unit=unit, number=seen).first()
    if version is None:
        return dict(copy.document)
    gone = set(paths_of_unit(copy.document, unit))
    others = {path: values for path, values in copy.document.items() if path not in gone}
    return {**others, **version.values}


@transaction.atomic
def save_part(
    *, copy: WorkingCopy, unit: str, changes: Changes, seen: int, by: User, now: dt.datetime
) -> WorkingCopy:
    """Write what one page sent of the part `unit`: {path: {column: value}}, None for a removed
    answer, choice or option; what is not named stays.

    `seen` is the version the page was opened with. What others saved since in other columns is
    kept; SavedMeanwhile when both changed the same one, or the part was removed.
    """
    locked = lock(copy, by)
    there = values_of_unit(locked.document, unit)
    newest = locked.versions.filter(unit=unit).order_by("-number").first()
    if newest is None and not there:
        raise StudioRefused
    if newest is None or newest.number <= seen:
        before = newest.values if newest and newest.removed else there
        written = _overlay(before, changes)
    else:
        written = _with_what_came_since(locked, newest, there, changes, seen)
    if written == there:
        return locked
    kind = StudioEvent.Kind.SAVED if there else StudioEvent.Kind.BROUGHT_BACK
    _put(locked, unit, written, by=by, now=now)
    tell(kind, copy=locked, by=by, now=now, unit=unit)
    return locked


def _overlay(values: Mapping[str, Any], changes: Changes) -> Values:
    """`values` with the columns that were sent."""
    paths = [path for path in {**values, **changes} if changes.get(path, {}) is not None]
    return {path: {**values.get(path, {}), **(changes.get(path) or {})} for path in paths}


def _with_what_came_since(
    copy: WorkingCopy, newest: PartVersion, there: Values, changes: Changes, seen: int
) -> Values:
    base = copy.versions.filter(unit=newest.unit, number=seen).first()
    as_seen: Values = base.values if base else {}
    merged = merge(base=as_seen, mine=_overlay(as_seen, changes), live=there)
    if merged.clashes or newest.removed:
        raise SavedMeanwhile(newest, merged)
    return merged.document


def _put(
    copy: WorkingCopy,
    unit: str,
    values: Values,
    *,
    by: User,
    now: dt.datetime,
    removed: bool = False,
) -> None:
    """Replace a part of the document and note the version; the first one keeps what was before."""
    before = values_of_unit(copy.document, unit)
    number = number_of(copy, unit)
    if before and not copy.versions.filter(unit=unit).exists():
        PartVersion.objects.create(
            copy=copy, unit=unit, number=0, values=before, by=copy.author, at=copy.started_at
        )
    for path in paths_of_unit(copy.document, unit):
        del copy.document[path]
    if not removed:
        copy.document |= values
    PartVersion.objects.create(
        copy=copy,
        unit=unit,
        number=number + 1,
        values=before if removed else values,
        removed=removed,
        by=by,
        at=now,
    )
    _save(copy, now)


def _save(copy: WorkingCopy, now: dt.datetime) -> None:
    copy.changed_at = now
    copy.save(update_fields=["document", "changed_at"])


@transaction.atomic
def add_part(*, copy: WorkingCopy, kind: str, by: User, now: dt.datetime) -> str:
    """A new card, question, step, story or poll at the end of its row; its path."""
    locked = lock(copy, by)
    if len(locked.document) >= MOST_PARTS:
        raise StudioRefused
    parent = f"{locked.slug}/scenario" if kind == "steps" else locked.slug
    if parent not in locked.document:
        raise StudioRefused
    path = f"{parent}/{kind}" if kind in _ONE_OF_ITS_KIND else f"{parent}/{kind}/{new_key(kind)}"
    if path in locked.document:
        return path
    number = 1 + max((locked.document[p]["number"] for p in _row(locked, parent, kind)), default=0)
    part = new_part(KINDS[kind], number=number, languages=languages())
    _put(locked, path, {path: part}, by=by, now=now)
    tell(StudioEvent.Kind.ADDED, copy=locked, by=by, now=now, unit=path)
    return path


def _row(copy: WorkingCopy, parent: str, kind: str) -> list[str]:
    found = children(copy.document, parent, kind)
    return [path for path in found if "number" in copy.document[path]]


def new_key(kind: str) -> str:
    """A key that no file and no other writer gives: two may add a card at the same moment."""
    return f"{kind.rstrip('s')}-{secrets.token_hex(3)}"


@transaction.atomic
def move_part(*, copy: WorkingCopy, unit: str, up: bool, by: User, now: dt.datetime) -> None:
    """One place up or down among its like; at the end of the row nothing happens."""
    locked = lock(copy, by)
    if unit not in locked.document:
        raise StudioRefused
    row = _row(locked, parent_of(unit), kind_of(unit).name)
    if unit not in row:
        raise StudioRefused
    place = row.index(unit)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(row):
        return
    row[place], row[other] = row[other], row[place]
    for number, path in enumerate(row, start=1):
        locked.document[path]["number"] = number
    _save(locked, now)
    tell(StudioEvent.Kind.MOVED, copy=locked, by=by, now=now, unit=unit)


@transaction.atomic
def remove_part(*, copy: WorkingCopy, unit: str, by: User, now: dt.datetime) -> None:
    """Out of the draft, to be brought back at any time. A story goes with its steps."""
    locked = lock(copy, by)
    if unit not in locked.document or unit == locked.slug or unit_of(unit) != unit:
        raise StudioRefused
    if unit == f"{locked.slug}/scenario":
        for step in children(locked.document, unit, "steps"):
            _put(locked, step, {}, by=by, now=now, removed=True)
    _put(locked, unit, {}, by=by, now=now, removed=True)
    tell(StudioEvent.Kind.REMOVED, copy=locked, by=by, now=now, unit=unit)


@transaction.atomic
def bring_back(*, copy: WorkingCopy, unit: str, by: User, now: dt.datetime) -> None:
    """What was removed, as it was; a story with the steps that went with it."""
    locked = lock(copy, by)
    last = locked.versions.filter(unit=unit).order_by("-number").first()
    if last is None or not last.removed or unit in locked.document:
        raise StudioRefused
    if parent_of(unit) not in locked.document:
        raise StudioRefused
    _put(locked, unit, last.values, by=by, now=now)
    if unit == f"{locked.slug}/scenario":
        together = removed_units(locked).filter(at=last.at, unit__startswith=f"{unit}/")
        for step in list(together):
            _put(locked, step.unit, step.values, by=by, now=now)
    tell(StudioEvent.Kind.BROUGHT_BACK, copy=locked, by=by, now=now, unit=unit)


def removed_units(copy: WorkingCopy) -> Any:
    """The newest version of each part that is not there any more."""
    gone = [
        version.pk
        for version in _newest(copy).values()
        if version.removed and version.unit not in copy.document
    ]
    return copy.versions.filter(pk__in=gone)


def _newest(copy: WorkingCopy) -> dict[str, PartVersion]:
    return {version.unit: version for version in copy.versions.order_by("unit", "number")}


@transaction.atomic
def use_again(*, copy: WorkingCopy, unit: str, number: int, by: User, now: dt.datetime) -> None:
    """An earlier version of a part becomes the newest; the others stay in the list."""
    locked = lock(copy, by)
    version = locked.versions.filter(unit=unit, number=number, removed=False).first()
    if version is None or (parent_of(unit) and parent_of(unit) not in locked.document):
        raise StudioRefused
    _put(locked, unit, version.values, by=by, now=now)
    tell(StudioEvent.Kind.SAVED, copy=locked, by=by, now=now, unit=unit)
