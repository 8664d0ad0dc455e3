"""Which text a reader gets, and in which language it really is.

modeltranslation falls back silently and does not tell which language it served. A page that
prints English inside Arabic must mark it (lang, dir) and say so, therefore the resolution order
is walked here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from modeltranslation.utils import build_localized_fieldname, resolution_order

from capsules.languages import direction


@dataclass(frozen=True)
class Served:
    """A text as served: `language` is the one it is written in, `asked` the reader's."""

    text: str
    language: str
    asked: str

    @property
    def is_fallback(self) -> bool:
        return bool(self.text) and self.language != self.asked

    @property
    def attrs(self) -> SafeString:
        """` lang="en" dir="ltr"` for a text in another language than the page, else nothing."""
        if not self.is_fallback:
            return SafeString("")
        return format_html(' lang="{}" dir="{}"', self.language, direction(self.language))

    def __str__(self) -> str:
        return self.text


def chain(language: str, withdrawn: Collection[str] = ()) -> tuple[str, ...]:
    """The languages to try for a reader of `language`, best first, less the withdrawn ones."""
    return tuple(code for code in resolution_order(language) if code not in withdrawn)


def served(obj: Model, field: str, language: str, *, withdrawn: Collection[str] = ()) -> Served:
    """The text of `field` for a reader of `language`; empty when no language has it."""
    for code in chain(language, withdrawn):
        text = getattr(obj, build_localized_fieldname(field, code), None)
        if text:
            return Served(text=text, language=code, asked=language)
    return Served(text="", language=language, asked=language)


def columns(fields: Iterable[str], language: str) -> list[str]:
    """The columns a page in `language` may need; leaving one out costs a query for each row."""
    return [
        build_localized_fieldname(field, code)
        for field in fields
        for code in resolution_order(language)
    ]
