"""What differs between two documents, in words a person reads: part by part, field by field."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from capsules.bundles import SOURCE_LANGUAGE
from peers.studio.rules import parent_of
from peers.studio.shape import KINDS, Kind, column_of, kind_of, real_value, text_of_column

Document = dict[str, dict[str, Any]]
# Words and the spaces between them; a Han sign is a word of its own.
_PIECES = re.compile(r"[\u3400-\u9fff]|\w+|\s+|[^\w\s]")
# Comparing more than this word by word would keep a reader waiting.
_MOST_PIECES = 3000
# Below this share of equal pieces, word by word reads worse than one text after the other.
_ALIKE = 0.5
_NAMES_OF_A_PART = ("title", "heading", "text", "said")


@dataclass(frozen=True)
class Segment:
    """`how` is same, added or removed."""

    how: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """`language` is empty for a column that no translator touches."""

    label: str | Promise
    language: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class PartChange:
    """`how` is added, removed or changed; `name` is what people call the part."""

    path: str
    kind: str | Promise
    name: str
    how: str
    fields: tuple[FieldChange, ...]


def name_of(document: Document, path: str) -> str:
    """A part by its own first words in English, or in whatever language it has."""
    values = document.get(path, {})
    kind = kind_of(path)
    for name in _NAMES_OF_A_PART:
        if name in kind.texts:
            found = values.get(column_of(name, SOURCE_LANGUAGE)) or _any(values, name)
            if found:
                return found if len(found) <= 80 else f"{found[:78]}…"
    return ""


def _any(values: dict[str, Any], name: str) -> str:
    return next((v for c, v in values.items() if c.startswith(f"{name}_") and v), "")


def changes_between(old: Document, new: Document) -> list[PartChange]:
    """Everything that differs, in the order of the newer document."""
    found = []
    for path in sorted({**old, **new}, key=lambda p: _place(new if p in new else old, p)):
        fields = tuple(_fields(path, old.get(path), new.get(path)))
        how = "added" if path not in old else "removed" if path not in new else "changed"
        if fields or how != "changed":
            document = new if path in new else old
            kind = kind_of(path).model._meta.verbose_name  # noqa: SLF001 - a documented API
            found.append(PartChange(path, kind, name_of(document, path), how, fields))
    return found


def _place(document: Document, path: str) -> list[tuple[int, int, str]]:
    """Parents before children, siblings in their order."""
    above = [path]
    while parent := parent_of(above[0]):
        above.insert(0, parent)
    kinds = list(KINDS)
    return [
        (kinds.index(kind_of(one).name), document.get(one, {}).get("number") or 0, one)
        for one in above
    ]


def _fields(
    path: str, old: dict[str, Any] | None, new: dict[str, Any] | None
) -> Iterator[FieldChange]:
    kind = kind_of(path)
    for column in {**(new or {}), **(old or {})}:
        before, after = (old or {}).get(column), (new or {}).get(column)
        if (before or "") == (after or "") or column == "number":
            continue
        name, language = text_of_column(kind, column) if _is_known(kind, column) else (column, "")
        if (old is None or new is None) and language not in ("", SOURCE_LANGUAGE):
            # A new or removed part is told in one language; the others come and go with it.
            continue
        if (old is None or new is None) and not language:
            continue
        yield FieldChange(label_of(kind, name), language, _segments(kind, column, before, after))


def _is_known(kind: Kind, column: str) -> bool:
    """A revision of long ago may name a column that is gone."""
    known = {field.name for field in kind.model._meta.concrete_fields}  # noqa: SLF001
    return column in known or column == "leads_to"


def label_of(kind: Kind, name: str) -> str | Promise:
    if not _is_known(kind, name):
        return name
    label: str | Promise = kind.field(name).verbose_name
    return label


def _segments(kind: Kind, column: str, before: Any, after: Any) -> tuple[Segment, ...]:
    if _is_known(kind, column) and text_of_column(kind, column)[1]:
        return compare(str(before or ""), str(after or ""))
    words = [_in_words(kind, column, value) for value in (before, after)]
    sides = zip(("removed", "added"), words, strict=True)
    return tuple(Segment(how, text) for how, text in sides if text)


def compare(before: str, after: str) -> tuple[Segment, ...]:
    """Word by word; the two whole texts where they are very long or have little in common."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if len(old) + len(new) > _MOST_PIECES:
        return (Segment("removed", before), Segment("added", after))
    found: list[Segment] = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    if before and after and matcher.ratio() < _ALIKE:
        return (Segment("removed", before), Segment("added", after))
    for how, i1, i2, j1, j2 in matcher.get_opcodes():
        if how == "equal":
            found.append(Segment("same", "".join(old[i1:i2])))
            continue
        if i1 < i2:
            found.append(Segment("removed", "".join(old[i1:i2])))
        if j1 < j2:
            found.append(Segment("added", "".join(new[j1:j2])))
    return tuple(found)


def _in_words(kind: Kind, column: str, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if column == "leads_to" or not _is_known(kind, column):
        return str(value).rsplit("/", 1)[-1]
    real = real_value(kind, column, value)
    if hasattr(real, "year"):
        return date_format(real, "DATE_FORMAT")
    return str(dict(kind.field(column).flatchoices).get(value, value))
