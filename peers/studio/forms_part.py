"""The page of one part: its texts in one language, what no translator touches, and the answers,
choices or options that are edited with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from capsules.bundles import DOORS
from capsules.languages import direction
from capsules.models import Door
from peers.studio.actions.parts import Changes, new_key
from peers.studio.fields import limit_of, plain_field, text_field
from peers.studio.rows import languages
from peers.studio.shape import KINDS, Kind, children, kind_of, new_part

# Filled in by adults: who answers for the law, and where a capsule stands among the others.
OF_THE_ADULTS = frozenset(
    {"order", "reviewed_on", "reviewed_by", "law_checked_on", "law_checked_by", "licence"}
)
# Their own acts: publishing, moving.
_NOT_ON_THE_PAGE = frozenset({"state", "number"})
_DOOR_COLUMNS = tuple(f"for_{door}" for door in DOORS)
_ROW_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_EMPTY_ROWS = 2
_MOST_ROWS = 12


@dataclass(frozen=True)
class Saved:
    """What somebody else saved in this field since the page was opened."""

    text: str
    language: str = ""


@dataclass
class Row:
    """An answer, a choice or an option: its bound fields; `is_new` until something is in it."""

    path: str
    is_new: bool
    fields: list[Any] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.path.rsplit("/", 1)[1]


class PartForm(forms.Form):
    """`document` gives what the fields show; `language` is the one that is written in."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        document: dict[str, Any],
        unit: str,
        language: str,
        adult: bool,
        too_long: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(data)
        self.document, self.unit, self.language = document, unit, language
        self.kind, self.adult = kind_of(unit), adult
        self.too_long = too_long or {}
        self._add_own()
        self.rows = [self._add_row(*row) for row in enumerate(self._row_paths(), start=1)]

    # --- fields -------------------------------------------------------------------------------
    def _add_own(self) -> None:
        for name, column in self._columns(self.kind):
            self._add(f"own-{name}", self.kind, name, self.document[self.unit].get(column))
        if self.kind.name == "capsule":
            shown = [d for d in DOORS if self.document[self.unit].get(f"for_{d}")]
            self.fields["own-doors"] = forms.MultipleChoiceField(
                label=_("For whom"),
                choices=Door.choices,
                initial=shown,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"required": _("Choose for whom it is.")},
            )

    def _columns(self, kind: Kind) -> Iterator[tuple[str, str]]:
        """(name, column): the texts in the language, then what is the same in all."""
        for name in kind.texts:
            yield name, build_localized_fieldname(name, self.language)
        for name in kind.plain:
            hidden = name in _NOT_ON_THE_PAGE or name in _DOOR_COLUMNS
            if not hidden and (self.adult or name not in OF_THE_ADULTS):
                yield name, name

    def _add(self, key: str, kind: Kind, name: str, value: Any) -> None:
        column = kind.field(name)
        made: forms.Field
        if name in kind.texts:
            made = text_field(column, limit=limit_of(kind, name))
            made.widget.attrs |= {"lang": self.language, "dir": direction(self.language)}
        else:
            made = plain_field(column)
        made.initial = value
        self.fields[key] = made

    def _row_paths(self) -> list[str]:
        """Those that are there, those the page had, and two empty ones on a fresh page."""
        below = self.kind.below
        if not below:
            return []
        there = children(self.document, self.unit, below)
        if self.is_bound:
            sent = self.data.getlist("rows") if hasattr(self.data, "getlist") else []
            keys = [key for key in dict.fromkeys(sent) if _ROW_KEY.fullmatch(key)][:_MOST_ROWS]
            return [f"{self.unit}/{below}/{key}" for key in keys]
        fresh = [f"{self.unit}/{below}/{new_key(below)}" for _place in range(_EMPTY_ROWS)]
        return [*there, *fresh][: max(_MOST_ROWS, len(there))]

    def _add_row(self, last: int, path: str) -> Row:
        kind, key = KINDS[self.kind.below], path.rsplit("/", 1)[1]
        values = self.document.get(path, {})
        for name, column in self._columns(kind):
            self._add(f"{key}-{name}", kind, name, values.get(column))
            self.fields[f"{key}-{name}"].required = False
        if kind.name == "choices":
            self.fields[f"{key}-leads_to"] = forms.ChoiceField(
                label=_("leads to"),
                choices=[("", "—"), *self._steps()],
                initial=values.get("leads_to", ""),
                required=False,
            )
        if "number" in kind.plain:
            # New ones stand behind the others, in the order in which they are written.
            place = values.get("number") or last
            self.fields[f"{key}-number"] = forms.IntegerField(
                label=_("place"), min_value=1, max_value=999, initial=place, required=False
            )
        if path in self.document:
            self.fields[f"{key}-gone"] = forms.BooleanField(
                label=_("Take this out"), required=False
            )
        named = [name for name in self.fields if name.startswith(f"{key}-")]
        return Row(path, path not in self.document, [self[name] for name in named])

    def _steps(self) -> list[tuple[str, str]]:
        scenario = f"{self.unit.split('/')[0]}/scenario"
        steps = children(self.document, scenario, "steps")
        return [
            (path, f"{number}. {self.document[path].get('text_en', '')[:60]}")
            for number, path in enumerate(steps, start=1)
            if path != self.unit
        ]

    # --- what was written ---------------------------------------------------------------------
    def set_beside(self, path: str, column: str, text: str) -> None:
        """Show what somebody else saved in this column, beside the field."""
        if name := self.name_of(path, column):
            self[name].theirs = Saved(text, self.language)  # type: ignore[attr-defined]

    @property
    def row_name(self) -> Any:
        """What an answer, a choice or an option is called."""
        below = self.kind.below
        return KINDS[below].model._meta.verbose_name if below else ""  # noqa: SLF001

    @property
    def own(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("own-")]

    def clean(self) -> dict[str, Any]:
        """A paste that was cut on the way says how long it was."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.too_long.keys() & self.fields.keys():
            self.errors.pop(name, None)
            self.add_error(name, _too_long(self.fields[name], self.too_long[name]))
        for row in self.rows:
            self._check_row(row, cleaned)
        return cleaned

    def _check_row(self, row: Row, cleaned: dict[str, Any]) -> None:
        """A choice that leads back to where it stands would hold the reader."""
        key = row.path.rsplit("/", 1)[1]
        if cleaned.get(f"{key}-leads_to") == self.unit:
            self.add_error(f"{key}-leads_to", _("Choose another step: this is the same one."))

    def changes(self) -> Changes:
        """What `save_part` takes; call it on a valid form only."""
        own = dict(self._written("own", self.kind))
        if self.kind.name == "capsule":
            chosen = self.cleaned_data["own-doors"]
            own |= {f"for_{door}": door in chosen for door in DOORS}
        found: dict[str, dict[str, Any] | None] = {self.unit: own}
        for number, row in enumerate(self.rows, start=1):
            key = row.path.rsplit("/", 1)[1]
            written = dict(self._written(key, KINDS[self.kind.below]))
            if self.cleaned_data.get(f"{key}-gone"):
                found[row.path] = None
            elif not row.is_new:
                found[row.path] = written
            elif any(value for column, value in written.items() if column != "number"):
                whole = new_part(KINDS[self.kind.below], number=number, languages=languages())
                found[row.path] = whole | written
        return found

    def _written(self, key: str, kind: Kind) -> Iterator[tuple[str, Any]]:
        for name, column in self._columns(kind):
            value = self.cleaned_data[f"{key}-{name}"]
            yield column, value.isoformat() if hasattr(value, "isoformat") else value
        if key != "own" and (number := self.cleaned_data.get(f"{key}-number")):
            yield "number", number
        if kind.name == "choices":
            yield "leads_to", self.cleaned_data[f"{key}-leads_to"]

    def name_of(self, path: str, column: str) -> str:
        """The field in which a column of a part is edited here; "" when it is not on the page."""
        key = "own" if path == self.unit else path.rsplit("/", 1)[1]
        kind = kind_of(path)
        for name, one in [*self._columns(kind), ("leads_to", "leads_to")]:
            if one == column and f"{key}-{name}" in self.fields:
                return f"{key}-{name}"
        return "own-doors" if column in _DOOR_COLUMNS else ""


def _too_long(made: forms.Field, length: int) -> str:
    limit = getattr(made, "max_length", None) or 0
    words = _(
        "This text had %(length)s characters, and %(limit)s fit here. Its beginning is kept below; "
        "the rest is still where you copied it from."
    )
    return str(words) % {"length": length, "limit": limit}
