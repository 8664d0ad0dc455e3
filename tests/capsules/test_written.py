"""Which text of a translation is out of date, and what its source said before."""

import datetime as dt
import importlib

import pytest
from django.apps import apps

from capsules.actions import translations
from capsules.actions.digests import digest
from capsules.actions.written import Writing, out_of_date, still_right
from capsules.all_texts import Text, texts_of
from capsules.models import Capsule, Card, SourceText, TranslatedText, TranslationState
from peers.people.models import User
from tests.capsules.conftest import Folder

pytestmark = pytest.mark.django_db


def late(capsule: Capsule, language: str = "fr") -> set[str]:
    texts = texts_of(capsule)
    return out_of_date(capsule=capsule, texts=texts, languages=[language])[language]


def text(capsule: Capsule, key: str) -> Text:
    return next(one for one in texts_of(capsule) if one.key == key)


def write(capsule: Capsule, key: str, language: str, words: str, by: User | None = None) -> None:
    one = text(capsule, key)
    one.set(language, words)
    one.row.save()
    now = dt.datetime(2026, 10, 14, tzinfo=dt.UTC) if by else None
    translations.texts_changed(capsule=capsule, languages={language}, by=by, now=now)


def test_a_reader_meets_the_texts_in_this_order(small: Capsule) -> None:
    keys = [one.key for one in texts_of(small)]
    assert keys[:4] == [":title", ":summary", "cards/first:heading", "cards/first:body"]
    assert keys.index("questions/one:text") < keys.index("questions/one/answers/bad:text")
    assert keys.index("scenario/steps/start:text") < keys.index(
        "scenario/steps/start/choices/go:text"
    )
    assert len(keys) == len(set(keys))


def test_all_texts_of_a_capsule_cost_one_query_a_kind(
    library: None, django_assert_max_num_queries: object
) -> None:
    for capsule in Capsule.objects.filter(slug__in=["passwords", "rights"]):
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            texts_of(capsule)


def test_a_change_in_one_card_marks_that_cards_translation_alone(small: Capsule) -> None:
    write(small, "cards/second:heading", "fr", "Deuxième titre")
    write(small, "cards/first:heading", "en", "Another heading")
    assert late(small) == {"cards/first:heading"}
    state = small.translations.get(language="fr")
    assert state.is_out_of_date(small.source_digest)


def test_the_language_is_up_to_date_once_its_last_late_text_is(small: Capsule) -> None:
    write(small, "cards/second:heading", "fr", "Deuxième titre")
    write(small, "cards/first:heading", "en", "Another heading")
    write(small, "cards/second:heading", "en", "Another second heading")
    write(small, "cards/first:heading", "fr", "Autre titre")
    state = small.translations.get(language="fr")
    assert late(small) == {"cards/second:heading"}
    assert state.is_out_of_date(small.source_digest)
    write(small, "cards/second:heading", "fr", "Autre deuxième titre")
    state.refresh_from_db()
    assert late(small) == set()
    assert not state.is_out_of_date(small.source_digest)


def test_a_text_can_be_still_right_although_its_source_changed(small: Capsule, tess: User) -> None:
    write(small, "cards/first:heading", "en", "First heading.")
    one = text(small, "cards/first:heading")
    now = dt.datetime(2026, 10, 14, tzinfo=dt.UTC)
    still_right(capsule=small, texts=[one], language="fr", writing=Writing(by=tess, at=now))
    translations.settle(capsule=small, language="fr")
    assert late(small) == set()
    state = small.translations.get(language="fr")
    assert not state.is_out_of_date(small.source_digest)


def test_what_the_source_said_before_is_remembered(small: Capsule) -> None:
    write(small, "cards/first:heading", "en", "Another heading")
    row = TranslatedText.objects.get(part="cards/first", name="heading", language="fr")
    assert SourceText.objects.get(digest=row.source_digest).text == "First heading"


def test_a_source_that_goes_back_makes_the_translation_right_again(small: Capsule) -> None:
    write(small, "cards/first:heading", "en", "Another heading")
    write(small, "cards/first:heading", "en", "First heading")
    assert late(small) == set()


def test_whoever_wrote_a_text_stands_beside_it(small: Capsule, tess: User) -> None:
    write(small, "cards/second:body", "fr", "Deuxième texte", by=tess)
    row = TranslatedText.objects.get(part="cards/second", name="body", language="fr")
    assert (row.written_by, row.is_checked) == (tess, False)
    assert row.text_digest == digest("Deuxième texte")


def test_a_sign_off_checks_every_text_and_a_new_text_is_unchecked(
    small: Capsule, tess: User, stan: User
) -> None:
    now = dt.datetime(2026, 10, 14, tzinfo=dt.UTC)
    translations.sign_off(capsule=small, language="fr", by=stan, now=now)
    assert not TranslatedText.objects.filter(language="fr", is_checked=False).exists()
    write(small, "cards/second:body", "fr", "Deuxième texte", by=tess)
    unchecked = TranslatedText.objects.filter(language="fr", is_checked=False)
    assert [row.part for row in unchecked] == ["cards/second"]


def test_an_emptied_translation_is_forgotten(small: Capsule) -> None:
    write(small, "cards/first:heading", "fr", "")
    assert not TranslatedText.objects.filter(part="cards/first", language="fr").exists()


def test_a_part_that_is_gone_takes_its_notes_along(small: Capsule) -> None:
    Card.objects.get(key="first").delete()
    translations.texts_changed(capsule=small, languages={"en", "fr"})
    assert not TranslatedText.objects.filter(part="cards/first").exists()


def test_loading_both_languages_at_once_leaves_nothing_out_of_date(folder: Folder) -> None:
    folder.load()
    folder.edit("en.toml", 'heading = "First heading"', 'heading = "Other heading"')
    folder.edit("fr.toml", "Premier titre", "Autre titre")
    folder.load()
    assert late(Capsule.objects.get(slug="small")) == set()


def test_a_language_of_a_new_site_is_a_draft_and_up_to_date(folder: Folder) -> None:
    folder.load()
    state = TranslationState.objects.get(language="fr")
    assert (state.state, late(state.capsule)) == ("draft", set())


# --- translations from before -------------------------------------------------------------
@pytest.mark.parametrize(("made_from", "expected"), [("today", set()), ("earlier", {"all"})])
def test_translations_from_before_are_noted_as_far_as_anybody_knows(
    small: Capsule, made_from: str, expected: set[str]
) -> None:
    every = {f"{row.part}:{row.name}" for row in TranslatedText.objects.all()}
    TranslatedText.objects.all().delete()
    if made_from == "earlier":
        small.translations.update(source_digest="0" * 64)
    migration = importlib.import_module("capsules.migrations.0006_note_translations")
    migration.note_what_is_there(apps, None)
    noted = {f"{row.part}:{row.name}" for row in TranslatedText.objects.all()}
    assert noted == every == {":title", "cards/first:heading"}
    assert late(small) == (every if expected else set())
