"""A field of a form for each column of a part."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from capsules.models import Service
from capsules.texts import served
from peers.studio.shape import Kind

# Room for a text that is far too long to read well; the hints say so long before.
LIMITS = {
    ("cards", "body"): 4000,
    ("cards", "easy"): 1000,
    ("answers", "text"): 300,
    ("answers", "feedback"): 1000,
    ("choices", "text"): 300,
    ("options", "text"): 300,
    ("questions", "text"): 500,
    ("poll", "text"): 500,
    ("scenario", "intro"): 1500,
    ("steps", "said"): 1000,
    ("steps", "text"): 2000,
}
_DEFAULT_LIMIT = 2000
_ONE_LINE = 320
_LONG = 1500
_DRAWN = re.compile(r'<symbol id="(?P<name>[\w-]+)"')
# They stand for what one presses, not for what a card is about.
_OF_THE_PORTAL = frozenset({"exit", "back", "arrow", "chevron", "cross", "up", "filter", "login"})


class TextField(forms.CharField):
    """A browser ends lines with two signs, our texts with one: else each saving changes them."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


def limit_of(kind: Kind, name: str) -> int:
    """The most characters a text takes."""
    known: int | None = kind.field(name).max_length
    return known or LIMITS.get((kind.name, name), _DEFAULT_LIMIT)


def text_field(column: Any, *, limit: int) -> TextField:
    """No `maxlength` for the browser: it would cut a paste without a word."""
    made = TextField(
        label=column.verbose_name,
        help_text=column.help_text,
        max_length=limit,
        required=False,
        error_messages={
            "max_length": _(
                "This text has %(show_value)d characters, and %(limit_value)d fit here. "
                "Shorten it, or make two of it."
            )
        },
    )
    one_line = limit <= _ONE_LINE
    rows = 9 if limit >= _LONG else 3
    made.widget = forms.TextInput() if one_line else forms.Textarea(attrs={"rows": rows})
    made.widget.attrs["autocomplete"] = "off"
    return made


def plain_field(column: Any) -> forms.Field:
    """For a column that is the same in every language."""
    if column.name in _OF_ITS_OWN:
        return _OF_ITS_OWN[column.name](column)
    if column.choices:
        return forms.ChoiceField(
            label=column.verbose_name,
            choices=[*([("", "—")] if column.blank else []), *column.flatchoices],
            required=not column.blank,
        )
    for model, make in _BY_MODEL.items():
        if isinstance(column, model):
            return make(column)
    return forms.CharField(
        label=column.verbose_name,
        max_length=column.max_length,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


def _tick(column: Any) -> forms.Field:
    return forms.BooleanField(label=column.verbose_name, required=False)


def _day(column: Any) -> forms.Field:
    day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=column.verbose_name, required=False, widget=day)


def _number(column: Any) -> forms.Field:
    return forms.IntegerField(label=column.verbose_name, min_value=0, max_value=9999)


def _pictures(column: Any) -> forms.Field:
    none = [("", _("No picture"))]
    return forms.ChoiceField(
        label=column.verbose_name,
        choices=[*none, *((name, name) for name in pictures())],
        widget=forms.RadioSelect(attrs={"class": "visually-hidden"}),
        required=False,
    )


@cache
def pictures() -> tuple[str, ...]:
    """The names of the portal's own drawings."""
    text = Path(str(finders.find("img/icons.svg"))).read_text(encoding="utf-8")
    return tuple(sorted(set(_DRAWN.findall(text)) - _OF_THE_PORTAL))


def _services(column: Any) -> forms.Field:
    language = get_language() or "en"
    rows = Service.objects.published().in_language(language)
    return forms.MultipleChoiceField(
        label=column.verbose_name,
        choices=[(row.slug, str(served(row, "name", language)) or row.slug) for row in rows],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


_OF_ITS_OWN = {"picture": _pictures, "services": _services}
_BY_MODEL = {
    models.BooleanField: _tick,
    models.DateField: _day,
    models.PositiveSmallIntegerField: _number,
}
