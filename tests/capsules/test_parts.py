"""The one list of what a capsule is made of agrees with its rows and with what is translated."""

import pytest
from modeltranslation.translator import translator

from capsules.all_texts import rows_of
from capsules.models import Capsule
from capsules.parts import KINDS

pytestmark = pytest.mark.django_db


def test_every_translated_column_is_named_once() -> None:
    for kind in KINDS:
        assert len(set(kind.texts)) == len(kind.texts)
        assert set(kind.texts) == set(translator.get_options_for_model(kind.model).fields)


def test_every_row_of_a_capsule_is_of_a_kind_and_stands_where_its_kind_says(
    small: Capsule,
) -> None:
    kinds = {kind.model: kind for kind in KINDS}
    met = set()
    for row in rows_of(small):
        kind = kinds[type(row)]
        met.add(kind.name)
        own = kind.model.objects.filter(pk=row.pk)
        place = kind.place.format(*own.values_list(*kind.keys).get()) if kind.keys else kind.place
        assert row.path == "/".join(filter(None, (small.slug, place)))
        assert own.get(**{kind.of_capsule("slug"): small.slug}) == row
        assert kind.capsule_of(row) == small
    assert met == {kind.name for kind in KINDS}
