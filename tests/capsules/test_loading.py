"""Content files into the database: once, again, over edits, and broken ones."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from capsules.actions.loading import load_services
from capsules.bundles import BundleError, read_capsule
from capsules.directory_files import read_services
from capsules.models import (
    Answer,
    Capsule,
    Card,
    LoadedText,
    ScenarioChoice,
    ScenarioStep,
    Service,
    TranslationState,
)
from tests.capsules.conftest import LANGUAGES, Folder

pytestmark = pytest.mark.django_db


def test_a_load_makes_every_part_in_every_language_of_the_files(folder: Folder) -> None:
    folder.load()
    capsule = Capsule.objects.get(slug="small")
    assert (capsule.title_en, capsule.title_fr) == ("Small capsule", "Petite capsule")
    assert [card.key for card in capsule.cards.all()] == ["first", "second"]
    assert capsule.cards.get(key="first").heading_fr == "Premier titre"
    assert capsule.cards.get(key="second").topic == "ncii"
    assert Answer.objects.get(question__key="one", key="good").right
    assert ScenarioStep.objects.get(key="end").is_ending
    assert ScenarioChoice.objects.get(key="wait").leads_to.key == "middle"


def test_a_second_load_writes_nothing(folder: Folder) -> None:
    folder.load()
    before = Capsule.objects.get(slug="small").updated_at
    report = folder.load()
    assert (report.written, report.removed, report.kept) == (0, 0, [])
    assert Capsule.objects.get(slug="small").updated_at == before


def test_a_newer_file_replaces_what_was_loaded(folder: Folder) -> None:
    folder.load()
    folder.edit("en.toml", "First heading", "Newer heading")
    report = folder.load()
    assert report.written == 1
    assert Card.objects.get(key="first").heading_en == "Newer heading"


def test_a_newer_file_never_overwrites_an_edit_by_staff(folder: Folder) -> None:
    folder.load()
    card = Card.objects.get(key="first")
    card.heading_en = "Written by staff"
    card.save()
    folder.edit("en.toml", "First heading", "Newer heading")
    folder.edit("en.toml", "First body", "Newer body")
    report = folder.load()
    card.refresh_from_db()
    assert card.heading_en == "Written by staff"
    assert card.body_en.startswith("Newer body")
    assert report.kept == ["small/cards/first:heading_en"]
    folder.load()
    card.refresh_from_db()
    assert card.heading_en == "Written by staff"


def test_an_edit_in_one_language_leaves_the_other_languages_to_the_files(folder: Folder) -> None:
    folder.load()
    Card.objects.filter(key="first").update(heading_fr="Écrit à la main")
    folder.edit("en.toml", "First heading", "Newer heading")
    folder.edit("fr.toml", "Premier titre", "Autre titre")
    folder.load()
    card = Card.objects.get(key="first")
    assert (card.heading_en, card.heading_fr) == ("Newer heading", "Écrit à la main")


def test_a_withdrawn_capsule_is_not_published_again_by_a_load(folder: Folder) -> None:
    folder.load()
    Capsule.objects.filter(slug="small").update(state="draft")
    folder.load()
    assert Capsule.objects.get(slug="small").state == "draft"


def test_an_order_chosen_by_staff_stays(folder: Folder) -> None:
    folder.load()
    Card.objects.filter(key="first").update(number=9)
    folder.load()
    assert Card.objects.get(key="first").number == 9


def test_a_part_deleted_by_staff_stays_away_with_its_children(folder: Folder) -> None:
    folder.load()
    Capsule.objects.get(slug="small").questions.get(key="one").delete()
    report = folder.load()
    assert not Capsule.objects.get(slug="small").questions.filter(key="one").exists()
    assert "small/questions/one/answers/good" in report.kept


def test_a_deleted_capsule_stays_away(folder: Folder) -> None:
    folder.load()
    Capsule.objects.get(slug="small").delete()
    folder.load()
    assert not Capsule.objects.exists()


def test_a_card_of_staff_is_left_alone(folder: Folder) -> None:
    folder.load()
    Card.objects.create(
        capsule=Capsule.objects.get(slug="small"), key="own", number=3, heading_en="Own"
    )
    folder.load()
    assert Card.objects.filter(key="own").exists()


def test_a_part_that_left_the_files_leaves_unless_it_was_edited(folder: Folder) -> None:
    folder.load()
    Card.objects.filter(key="second").update(body_en="By hand")
    structure = """[[cards]]
id = "first"
picture = "lock"
[[cards]]
id = "second"
topic = "ncii"
states_law = true
"""
    folder.edit("capsule.toml", structure, "")
    folder.edit("en.toml", '[cards.first]\nheading = "First heading"\n', "")
    folder.edit(
        "en.toml", 'body = "First body with **weight**."\neasy = "First idea. It is easy."\n', ""
    )
    folder.edit("en.toml", '[cards.second]\nheading = "Second heading"\nbody = "Second body."', "")
    folder.edit("fr.toml", '[cards.first]\nheading = "Premier titre"', "")
    report = folder.load()
    assert [card.key for card in Card.objects.all()] == ["second"]
    assert (report.removed, report.kept) == (1, ["small/cards/second"])
    assert not LoadedText.objects.filter(part="small/cards/first").exists()


def test_restore_takes_the_files_over_edits_and_deletions(folder: Folder) -> None:
    folder.load()
    Card.objects.filter(key="first").update(heading_en="By hand")
    Card.objects.get(key="second").delete()
    folder.load(restore=True)
    assert Card.objects.get(key="first").heading_en == "First heading"
    assert Card.objects.filter(key="second").exists()


def test_a_load_that_fails_half_way_leaves_nothing(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(ScenarioChoice, "save", broken)
    with pytest.raises(RuntimeError):
        folder.load()
    assert not Capsule.objects.exists()
    assert not LoadedText.objects.exists()


def test_new_languages_begin_as_drafts(folder: Folder) -> None:
    folder.load()
    state = TranslationState.objects.get()
    assert (state.language, state.state) == ("fr", "draft")
    assert not state.is_out_of_date(state.capsule.source_digest)


def test_a_changed_source_makes_the_translation_out_of_date(folder: Folder) -> None:
    folder.load()
    folder.edit("en.toml", "Second body.", "Second body, newer.")
    folder.load()
    state = TranslationState.objects.get()
    assert state.is_out_of_date(state.capsule.source_digest)
    folder.edit("fr.toml", "Premier titre", "Titre revu")
    folder.load()
    state = TranslationState.objects.get()
    assert not state.is_out_of_date(state.capsule.source_digest)


BROKEN = [
    ("capsule.toml", 'topic = "account_security"', 'topic = "weather"', "not a topic"),
    ("capsule.toml", 'doors = ["youth"]', 'doors = ["cellar"]', "doors must name"),
    ("capsule.toml", 'doors = ["youth"]', "doors = []", "doors must name"),
    ("capsule.toml", 'id = "second"', 'id = "first"', "heading"),
    ("capsule.toml", 'to = "middle"', 'to = "nowhere"', "does not exist"),
    ("capsule.toml", "ending = true", "", "neither an ending nor has choices"),
    ("capsule.toml", ', { id = "wait", to = "middle" }', "", "never reached"),
    ("capsule.toml", "right = true }]", "right = false }]", "a right one"),
    ("capsule.toml", 'topic = "account_security"\n', "", "topic is missing"),
    ("capsule.toml", '[[cards]]\nid = "first"', "[[cards]]", "id is missing"),
    ("capsule.toml", "order = 1", "order = ", "capsule.toml"),
    ("en.toml", 'title = "Small capsule"', "", "no title"),
    ("en.toml", 'text = "You wait."', 'text = ""', "no text"),
    ("fr.toml", "[cards.first]", "[cards.unknown]", "cards.unknown.heading is not in"),
    ("fr.toml", 'title = "Petite capsule"', 'title = "Petite', "fr.toml"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN)
def test_a_broken_file_is_refused_with_a_sentence_that_names_it(
    folder: Folder, name: str, old: str, new: str, said: str
) -> None:
    folder.edit(name, old, new)
    with pytest.raises(BundleError, match=said):
        read_capsule(folder.path, languages=LANGUAGES)


def test_a_file_of_an_unknown_language_is_refused(folder: Folder) -> None:
    folder.write("tlh.toml", 'title = "x"')
    with pytest.raises(BundleError, match="no language of the portal"):
        read_capsule(folder.path, languages=LANGUAGES)


def test_a_capsule_without_its_source_language_is_refused(folder: Folder) -> None:
    (folder.path / "en.toml").unlink()
    with pytest.raises(BundleError, match=r"en\.toml is missing"):
        read_capsule(folder.path, languages=LANGUAGES)


def test_the_command_loads_and_says_what_it_kept(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_capsules", content=folder.path.parent)
    Card.objects.filter(key="first").update(heading_en="By hand")
    call_command("load_capsules", "small", content=folder.path.parent)
    assert "kept small/cards/first:heading_en" in capsys.readouterr().out
    call_command("load_capsules", "small", content=folder.path.parent, restore=True)
    assert Card.objects.get(key="first").heading_en == "First heading"


def test_the_command_refuses_what_it_does_not_know(folder: Folder) -> None:
    with pytest.raises(CommandError, match="no capsule nothing"):
        call_command("load_capsules", "nothing", content=folder.path.parent)
    with pytest.raises(CommandError, match="throws edits away"):
        call_command("load_capsules", content=folder.path.parent, restore=True)


def test_services_load_once_and_keep_edits(copied_services: Callable[[], Path]) -> None:
    files = copied_services()
    call_command("load_services", folder=files)
    Service.objects.filter(slug="awel").update(about_en="By hand", status="closed")
    report = load_services(bundle=read_services(files, languages=LANGUAGES))
    awel = Service.objects.get(slug="awel")
    assert (report.written, awel.about_en, awel.status) == (0, "By hand", "closed")
    assert set(report.kept) == {"services/awel:about_en", "services/awel:status"}


def test_the_service_command_names_a_broken_file(
    copied_services: Callable[[], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files = copied_services()
    call_command("load_services", folder=files)
    Service.objects.filter(slug="awel").update(about_en="By hand")
    call_command("load_services", folder=files)
    assert "kept services/awel:about_en" in capsys.readouterr().out
    (files / "fr.toml").write_text("awel = ", encoding="utf-8")
    with pytest.raises(CommandError, match=r"fr\.toml"):
        call_command("load_services", folder=files)
