"""Keeps the words that the search looks into beside the texts they come from.

Called for every saved row (capsules/apps.py), by the loader, and for everything at once by
`manage.py index_search`. What a reader types is kept nowhere.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from modeltranslation.utils import build_localized_fieldname

from capsules.folding import fold
from capsules.models import Capsule, Card, SearchText, Service

# The model, the column of SearchText that points to it, and the texts that are looked into.
_LOOKED_INTO: dict[type, tuple[str, tuple[str, ...]]] = {
    Capsule: ("capsule", ("title", "summary")),
    Card: ("card", ("heading", "body", "easy")),
    Service: ("service", ("name", "about")),
}


@transaction.atomic
def index_rows(*, rows: Iterable[Any]) -> None:
    """The words of these rows (all of one model) as they are now; two queries."""
    found = list(rows)
    if not found:
        return
    column, fields = _LOOKED_INTO[type(found[0])]
    fresh, empty = [], []
    for row in found:
        for language in settings.MODELTRANSLATION_LANGUAGES:
            folded = fold(_words(row, fields, language))
            if folded.strip():
                fresh.append(SearchText(**{column: row}, language=language, folded=folded))
            else:
                empty.append((row.pk, language))
    _forget(column, empty)
    SearchText.objects.bulk_create(
        fresh,
        batch_size=500,
        update_conflicts=True,
        unique_fields=[column, "language"],
        update_fields=["folded"],
    )


def index_capsule(*, capsule: Capsule) -> None:
    """The capsule and its cards, whatever way they were written."""
    index_rows(rows=_all_columns(Capsule).filter(pk=capsule.pk))
    index_rows(rows=_all_columns(Card).filter(capsule=capsule))


def index_everything() -> None:
    for model in _LOOKED_INTO:
        index_rows(rows=_all_columns(model))


def texts_touched(model: type, columns: Iterable[str] | None) -> bool:
    """Whether a save of these columns (None: of all) can have changed what is looked into."""
    if columns is None:
        return True
    _column, fields = _LOOKED_INTO[model]
    return any(name.startswith(tuple(f"{field}_" for field in fields)) for name in columns)


def _all_columns(model: Any) -> Any:
    """Every language's own column, not the one of the language that is active."""
    return model.objects.rewrite(False).all()


def _words(row: Any, fields: tuple[str, ...], language: str) -> str:
    """With the numbers of a service: who kept nothing but a number wants to know whose it is."""
    names = [build_localized_fieldname(field, language) for field in fields]
    words = " ".join(getattr(row, name) or "" for name in names)
    phones = getattr(row, "phones", None)
    numbers = [str(one.get("label", "")) for one in phones or () if isinstance(one, dict)]
    return " ".join([words, *numbers]) if words.strip() else ""


def _forget(column: str, empty: list[tuple[int, str]]) -> None:
    """One query: the few rows that lost their words are told apart in memory."""
    if not empty:
        return
    kept = SearchText.objects.filter(**{f"{column}__in": {pk for pk, _language in empty}})
    gone = set(empty)
    found = kept.values_list("pk", f"{column}_id", "language")
    pks = [pk for pk, row, language in found if (row, language) in gone]
    if pks:
        SearchText.objects.filter(pk__in=pks).delete()
