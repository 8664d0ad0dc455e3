"""Brings content files into the database and never overwrites what staff wrote.

For every column the digest of what was loaded last is kept. A column that still holds it may be
renewed; one that holds something else was edited by hand and stays. A row that was loaded once
and is gone was deleted by hand and stays gone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from capsules.actions.digests import digest
from capsules.actions.searching import index_capsule, index_rows
from capsules.actions.translations import texts_changed
from capsules.bundles import Bundle, Part
from capsules.models import Capsule, LoadedText, Service
from capsules.parts import KINDS, Kind
from capsules.signals import BY_LOADING, capsule_written

# The help directory has files of the same make, and belongs to no capsule.
_KINDS = {kind.name: kind for kind in (*KINDS, Kind("services", Service, ("name", "about")))}


@dataclass
class LoadReport:
    """What a load did: numbers of columns or rows, and the paths left to staff."""

    written: int = 0
    removed: int = 0
    kept: list[str] = field(default_factory=list)
    languages_written: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.written} written, {self.removed} removed, {len(self.kept)} kept as edited"


@transaction.atomic
def load_capsule(*, bundle: Bundle, restore: bool = False) -> LoadReport:
    """Loads one capsule; running it again changes nothing.

    With `restore` the files win: edits are overwritten and deleted parts come back.
    """
    loader = _Loader(bundle, restore=restore)
    loader.run()
    capsule = Capsule.objects.filter(slug=bundle.slug).first()
    if capsule is not None:
        known = set(capsule.translations.values_list("language", flat=True))
        new = set(bundle.languages) - known
        texts_changed(capsule=capsule, languages=loader.report.languages_written | new)
        # Also what did not change: a site that is brought up to date finds its old rows, too.
        index_capsule(capsule=capsule)
        if loader.report.written or loader.report.removed:
            capsule_written.send(Capsule, capsule=capsule, by=None, why=BY_LOADING)
    return loader.report


@transaction.atomic
def load_services(*, bundle: Bundle) -> LoadReport:
    """Loads the help directory; running it again changes nothing."""
    loader = _Loader(bundle)
    loader.run()
    index_rows(rows=Service.objects.rewrite(False).all())
    return loader.report


class _Loader:
    """One load of one bundle: reads what is there once, then writes only what differs."""

    def __init__(self, bundle: Bundle, *, restore: bool = False) -> None:
        self.bundle = bundle
        self.restore = restore
        self.report = LoadReport()
        below = models.Q(part=bundle.slug) | models.Q(part__startswith=f"{bundle.slug}/")
        self.known = {(row.part, row.column): row for row in LoadedText.objects.filter(below)}
        self.known_parts = {part for part, _column in self.known}
        self.rows = dict(_rows_of(bundle))
        self.fresh: list[LoadedText] = []
        self.changed: list[LoadedText] = []

    def run(self) -> None:
        for part in self.bundle.parts:
            row = self.rows.get(part.path)
            if row is not None:
                self.renew(part, row)
            elif self.was_deleted(part):
                self.report.kept.append(part.path)
            else:
                self.create(part)
        self.remove_what_left()
        LoadedText.objects.bulk_create(self.fresh, batch_size=500)
        LoadedText.objects.bulk_update(self.changed, ["digest"], batch_size=500)

    def was_deleted(self, part: Part) -> bool:
        """Whether staff deleted this part, or the one it belongs to."""
        if part.parent and part.parent not in self.rows:
            return True
        if part.leads_to and part.leads_to not in self.rows:
            return True
        return part.path in self.known_parts and not self.restore

    def create(self, part: Part) -> None:
        kind = _KINDS[part.kind]
        values = self.values_of(part)
        if not kind.parent:
            values["slug"] = part.key
        else:
            values[kind.parent] = self.rows[part.parent]
            # One of its kind in a capsule has none: the capsule names it.
            if kind.keys:
                values["key"] = part.key
        row = kind.model(**values)
        row.save()
        self.rows[part.path] = row
        for column, value in _columns(part).items():
            self.remember(part.path, column, digest(value))
            self.note_written(column)

    def renew(self, part: Part, row: Any) -> None:
        values = self.values_of(part)
        touched = []
        for column, wanted in _columns(part).items():
            now, new = digest(_current(row, column)), digest(wanted)
            if now == new:
                self.remember(part.path, column, new)
            elif self.is_as_loaded(part.path, row, column, now):
                setattr(row, column, values[column])
                touched.append(column)
                self.remember(part.path, column, new)
                self.note_written(column)
            else:
                self.report.kept.append(f"{part.path}:{column}")
        if touched:
            row.save()

    def is_as_loaded(self, path: str, row: Any, column: str, now: str) -> bool:
        """Whether the column still holds what was loaded, or was never loaded nor written."""
        if self.restore:
            return True
        known = self.known.get((path, column))
        if known:
            return known.digest == now
        return now in (digest(""), digest(_default(row, column)))

    def values_of(self, part: Part) -> dict[str, object]:
        values = dict(part.values)
        if part.leads_to:
            values["leads_to"] = self.rows[part.leads_to]
        return values

    def remember(self, path: str, column: str, value: str) -> None:
        known = self.known.get((path, column))
        if known is None:
            self.fresh.append(LoadedText(part=path, column=column, digest=value))
        elif known.digest != value:
            known.digest = value
            self.changed.append(known)

    def note_written(self, column: str) -> None:
        self.report.written += 1
        for language in self.bundle.languages:
            if column.endswith(f"_{language.replace('-', '_')}"):
                self.report.languages_written.add(language)

    def remove_what_left(self) -> None:
        """Deletes rows whose key left the files, unless staff changed anything in them or hung
        something on them: whoever edited an answer keeps its question, too."""
        wanted = {part.path for part in self.bundle.parts}
        leaving = set(self.rows) & self.known_parts - wanted
        kept = self.kept_among(leaving)
        self.report.kept += sorted(kept)
        for path in sorted(leaving - kept, reverse=True):
            LoadedText.objects.filter(part=path).delete()
            self.rows[path].delete()
            self.report.removed += 1

    def kept_among(self, leaving: set[str]) -> set[str]:
        """Those that staff edited; what holds a row that stays, or is led to; and all below."""
        kept = {path for path in leaving if self.was_edited(path)}
        before = -1
        while leaving and before != len(kept):
            before = len(kept)
            stays = (set(self.rows) - leaving) | kept
            needed = {above for path in stays for above in self.needed_by(path)}
            below = {path for path in leaving if any(path.startswith(f"{one}/") for one in kept)}
            kept |= (needed | below) & leaving
        return kept

    def was_edited(self, path: str) -> bool:
        loaded = {c: k.digest for (p, c), k in self.known.items() if p == path}
        return any(digest(_current(self.rows[path], c)) != was for c, was in loaded.items())

    def needed_by(self, path: str) -> Iterable[str]:
        """What a row cannot be without: the parts it is in, and the step a choice leads to."""
        places = path.split("/")
        yield from ("/".join(places[:end]) for end in range(1, len(places)))
        row = self.rows[path]
        if hasattr(row, "leads_to"):
            yield row.leads_to.path


def _columns(part: Part) -> dict[str, object]:
    """The columns of a part as they are compared: a choice by the path it leads to."""
    return {**part.values, "leads_to": part.leads_to} if part.leads_to else dict(part.values)


def _default(row: Any, column: str) -> object:
    """What a column that is newer than the row was filled with."""
    if column == "leads_to":
        return None
    return row._meta.get_field(column).get_default()  # noqa: SLF001 - a documented API


def _current(row: Any, column: str) -> object:
    if column == "leads_to":
        return row.leads_to.path
    return getattr(row, column)


def _rows_of(bundle: Bundle) -> Iterable[tuple[str, Any]]:
    if bundle.slug == "services":
        return ((row.path, row) for row in Service.objects.all())
    rows: list[Any] = []
    for kind in KINDS:
        found = kind.model.objects.filter(**{kind.of_capsule("slug"): bundle.slug})
        # What a path is made of; a choice is compared by the path that it leads to.
        ways = [kind.way, "leads_to__scenario__capsule" if kind.name == "choices" else ""]
        rows += found.select_related(*filter(None, ways)) if kind.way else found
    return ((row.path, row) for row in rows)
