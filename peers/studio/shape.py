"""What a document is made of: which kinds of parts there are, and which columns each has.

A document is {part path: {column: value}} with the paths of `capsules.bundles.Part`. The columns
are asked of the models, so that a column added to a card is kept in history from that day on.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from capsules import parts
from peers.studio.rules import parent_of

# Filled in by the portal itself; nobody writes them.
_OF_THE_PORTAL = frozenset({"id", "key", "slug", "source_digest", "updated_at"})


@dataclass(frozen=True)
class Kind:
    """`parent` is the column that names the part it belongs to; `below` the kinds edited with it
    on one page."""

    name: str
    model: Any
    parent: str = ""
    below: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The translated fields, in the order of the model."""
        named = set(translator.get_options_for_model(self.model).all_fields)
        return tuple(f.name for f in _fields(self.model) if f.name in named)

    @property
    def plain(self) -> tuple[str, ...]:
        """The columns that no translator touches."""
        return tuple(
            f.name
            for f in _fields(self.model)
            if f.name not in (*self.texts, *_OF_THE_PORTAL)
            and not hasattr(f, "translated_field")
            and not f.is_relation
        )

    def field(self, name: str) -> Any:
        return self.model._meta.get_field(name)  # noqa: SLF001 - a documented API


# What is edited on the page of what it belongs to.
_BELOW = {"questions": "answers", "steps": "choices", "poll": "options"}
KINDS: dict[str, Kind] = {
    kind.name: Kind(kind.name, kind.model, kind.parent, below=_BELOW.get(kind.name, ""))
    for kind in parts.KINDS
}
_BY_MODEL = {kind.model: kind for kind in KINDS.values()}


def _fields(model: Any) -> list[models.Field]:  # type: ignore[type-arg]
    return list(model._meta.concrete_fields)  # noqa: SLF001 - a documented API


def kind_of(path: str) -> Kind:
    """The kind of the part at `path`; KeyError for an address that names none."""
    parts = path.split("/")
    if len(parts) == 1:
        return KINDS["capsule"]
    if len(parts) == 2:
        return {"scenario": KINDS["scenario"], "poll": KINDS["poll"]}[parts[1]]
    return KINDS[parts[-2]]


def kind_of_row(row: Any) -> Kind:
    return _BY_MODEL[type(row)]


@cache
def text_columns(kind_name: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        build_localized_fieldname(name, code)
        for name in KINDS[kind_name].texts
        for code in languages
    )


def column_of(name: str, language: str) -> str:
    """`heading`, `zh-hans` -> `heading_zh_hans`."""
    column: str = build_localized_fieldname(name, language)
    return column


def text_of_column(kind: Kind, column: str) -> tuple[str, str]:
    """`heading_zh_hans` -> (`heading`, `zh-hans`); (`topic`, "") for one without a language."""
    field = kind.field(column) if column != "leads_to" else None
    if field is not None and hasattr(field, "translated_field"):
        return field.translated_field.name, field.language
    return column, ""


def plain_value(value: Any) -> Any:
    """As JSON holds it: a day as `2026-11-30`, an absent text as the empty one is kept apart."""
    return value.isoformat() if isinstance(value, dt.date) else value


def real_value(kind: Kind, column: str, value: Any) -> Any:
    """As the column wants it."""
    if isinstance(value, str) and isinstance(kind.field(column), models.DateField):
        return dt.date.fromisoformat(value)
    return value


def new_part(kind: Kind, *, number: int, languages: tuple[str, ...]) -> dict[str, Any]:
    """A part with nothing in it yet."""
    values: dict[str, Any] = {}
    for name in kind.plain:
        values[name] = plain_value(kind.field(name).get_default())
    values |= dict.fromkeys(text_columns(kind.name, languages), "")
    if "number" in values:
        values["number"] = number
    if kind.name == "choices":
        values["leads_to"] = ""
    return values


def children(document: dict[str, Any], parent: str, kind_name: str) -> list[str]:
    """Paths of the parts of one kind below `parent`, in their order."""
    found = [
        path
        for path in document
        if path != parent and parent_of(path) == parent and kind_of(path).name == kind_name
    ]
    return sorted(found, key=lambda path: (document[path].get("number") or 0, path))


def unit_of(path: str) -> str:
    """The path of what is edited on one page: an answer belongs to its question."""
    return parent_of(path) if kind_of(path).name in ("answers", "choices", "options") else path


def paths_of_unit(document: dict[str, Any], unit: str) -> list[str]:
    """The unit and what is edited with it, first to last; nothing when it is not there."""
    if unit not in document:
        return []
    below = kind_of(unit).below
    return [unit, *(children(document, unit, below) if below else [])]


def values_of_unit(document: dict[str, Any], unit: str) -> dict[str, dict[str, Any]]:
    return {path: dict(document[path]) for path in paths_of_unit(document, unit)}
