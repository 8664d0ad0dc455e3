"""Between a capsule's rows and its document."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from capsules.all_texts import rows_of
from capsules.models import Capsule
from peers.studio.rules import parent_of
from peers.studio.shape import (
    Kind,
    kind_of,
    kind_of_row,
    plain_value,
    real_value,
    text_columns,
    text_of_column,
)

Document = dict[str, dict[str, Any]]
# Whether a capsule can be read is decided by publishing it, never by what a draft says.
_NOT_WRITTEN = frozenset({"state", "leads_to"})


def languages() -> tuple[str, ...]:
    return tuple(settings.MODELTRANSLATION_LANGUAGES)


def document_of(capsule: Capsule) -> Document:
    """The whole capsule as it is in the database now: a query for each kind of part."""
    rows = list(rows_of(fresh(capsule)))
    paths = {(kind_of_row(row).name, row.pk): row.path for row in rows}
    return {row.path: _values(row, paths) for row in rows}


def fresh(capsule: Capsule) -> Capsule:
    """The capsule with every column of every language, whatever was loaded of it before."""
    found: Capsule = Capsule.objects.rewrite(False).get(pk=capsule.pk)  # type: ignore[attr-defined]
    return found


def _values(row: Any, paths: Mapping[tuple[str, int], str]) -> dict[str, Any]:
    kind = kind_of_row(row)
    values = {name: plain_value(getattr(row, name)) for name in kind.plain}
    # An empty text and an absent one are the same to every reader.
    values |= {c: getattr(row, c) or "" for c in text_columns(kind.name, languages())}
    if kind.name == "choices":
        values["leads_to"] = paths[("steps", row.leads_to_id)]
    return values


@transaction.atomic
def write_document(capsule: Capsule, document: Document) -> set[str]:
    """Make the rows say what the document says; the languages whose texts changed.

    Parts that the document no longer has are deleted last: a choice that now leads elsewhere must
    not go with the step it led to.
    """
    rows = {row.path: row for row in rows_of(fresh(capsule))}
    written: set[str] = set()
    for path in sorted(document, key=_after_what_it_needs):
        row = rows.get(path)
        if row is None:
            rows[path] = _create(path, document[path], rows)
            written |= _languages_in(kind_of(path), document[path])
        else:
            written |= _renew(row, document[path], rows)
    for path in sorted(set(rows) - set(document), key=len, reverse=True):
        rows[path].delete()
    return written


def create_capsule(values: Mapping[str, Any], *, slug: str) -> Capsule:
    """A new capsule, not published yet and without texts; `write_document` adds them."""
    kind = kind_of(slug)
    plain = {name: value for name, value in values.items() if name in kind.plain}
    capsule = Capsule(slug=slug, **_columns(kind, plain))
    capsule.save()
    return capsule


def _after_what_it_needs(path: str) -> tuple[bool, int]:
    """Parents before children, and choices after every step they may lead to."""
    return kind_of(path).name == "choices", path.count("/")


def _columns(kind: Kind, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those the model has today: an old revision may name one that is gone."""
    known = {*kind.plain, *text_columns(kind.name, languages())} - _NOT_WRITTEN
    return {c: real_value(kind, c, value) for c, value in values.items() if c in known}


def _create(path: str, values: Mapping[str, Any], rows: Mapping[str, Any]) -> Any:
    kind = kind_of(path)
    columns = _columns(kind, values)
    if kind.parent:
        columns[kind.parent] = rows[parent_of(path)]
    if any(field.name == "key" for field in kind.model._meta.concrete_fields):  # noqa: SLF001
        columns["key"] = path.rsplit("/", 1)[1]
    if kind.name == "choices":
        columns["leads_to"] = rows[values["leads_to"]]
    row = kind.model(**columns)
    row.save()
    return row


def _renew(row: Any, values: Mapping[str, Any], rows: Mapping[str, Any]) -> set[str]:
    kind = kind_of_row(row)
    changed = [
        (column, value)
        for column, value in _columns(kind, values).items()
        if (getattr(row, column) or "") != (value or "")
    ]
    if kind.name == "choices" and row.leads_to_id != rows[values["leads_to"]].pk:
        changed.append(("leads_to", rows[values["leads_to"]]))
    for column, value in changed:
        setattr(row, column, value)
    if changed:
        row.save()
    return {text_of_column(kind, column)[1] for column, _value in changed} - {""}


def _languages_in(kind: Kind, values: Mapping[str, Any]) -> set[str]:
    return {
        text_of_column(kind, c)[1] for c in text_columns(kind.name, languages()) if values.get(c)
    }
