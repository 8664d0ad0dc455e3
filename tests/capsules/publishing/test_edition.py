"""The public pages as files: complete, compressed, swapped in one step."""

import gzip
import json
from pathlib import Path

import brotli
import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from capsules.models import (
    Answer,
    Capsule,
    Card,
    PollCount,
    PollOption,
    Service,
    TranslationState,
)
from capsules.publishing.digests import Digests
from capsules.publishing.edition import alone, publish
from capsules.publishing.rendering import NotPublic, Renderer
from capsules.tasks import publish_pages


@pytest.fixture(autouse=True)
def _two_languages(settings: LazySettings) -> None:
    """What is written is the same for any number of languages."""
    settings.LANGUAGES = [one for one in settings.LANGUAGES if one[0] in ("en", "fr")]


def read(folder: Path, address: str) -> str:
    return (folder / "current" / address / "index.html").read_text()


def test_a_file_says_what_the_portal_says(small: Capsule, tmp_path: Path, client: Client) -> None:
    done = publish(tmp_path)
    assert done.pages == done.rendered > 2 * 6
    for address in (
        "en",
        "fr/capsules/small",
        "fr/capsules/small/quiz",
        "fr/capsules/small/easy",
        "en/capsules/small/share",
        "en/capsules/small/print",
        "en/capsules/small/poll/results",
        "en/topics/ncii",
        "en/search",
        "en/services",
        "en/safety",
    ):
        assert read(tmp_path, address) == client.get(f"/{address}/").content.decode()


def test_each_page_lies_there_compressed_twice(small: Capsule, tmp_path: Path) -> None:
    publish(tmp_path)
    pages = list((tmp_path / "current").rglob("index.html"))
    for page in pages:
        html = page.read_bytes()
        assert gzip.decompress(page.with_name("index.html.gz").read_bytes()) == html
        assert brotli.decompress(page.with_name("index.html.br").read_bytes()) == html


def test_nothing_is_written_while_nothing_changed(small: Capsule, tmp_path: Path) -> None:
    first = publish(tmp_path)
    again = publish(tmp_path)
    assert (again.edition, again.pages, again.rendered) == (first.edition, 0, 0)
    assert publish(tmp_path, anew=True).rendered == first.pages


def test_a_change_costs_the_pages_of_its_capsule_and_the_doors(
    small: Capsule, tmp_path: Path
) -> None:
    Capsule.objects.create(
        slug="other", title_en="Other", topic=small.topic, state="published", for_youth=True
    )
    first = publish(tmp_path / "out")
    card = Card.objects.filter(capsule=small).first()
    card.heading_en = "Something new"
    card.save()
    done = publish(tmp_path / "out")
    assert "Something new" in read(tmp_path / "out", "en/capsules/small")
    assert done.pages == first.pages
    # In both languages: the four pages of the capsule that did not change.
    assert done.rendered == first.pages - 2 * 4
    kept = "en/capsules/other/index.html"
    editions = [tmp_path / "out" / "editions" / one.edition for one in (first, done)]
    assert (editions[0] / kept).samefile(editions[1] / kept)


def test_a_withdrawn_capsule_is_gone_with_the_links_to_it(small: Capsule, tmp_path: Path) -> None:
    publish(tmp_path)
    assert "/en/capsules/small/" in read(tmp_path, "en/capsules")
    Capsule.objects.filter(pk=small.pk).update(state="draft")
    publish(tmp_path)
    assert not (tmp_path / "current" / "en" / "capsules" / "small").exists()
    assert "/en/capsules/small/" not in read(tmp_path, "en/capsules")


def test_a_withdrawn_language_changes_the_page(small: Capsule, tmp_path: Path) -> None:
    publish(tmp_path)
    before = read(tmp_path, "fr/capsules/small")
    TranslationState.objects.filter(capsule=small, language="fr").update(state="withdrawn")
    publish(tmp_path)
    assert read(tmp_path, "fr/capsules/small") != before


def vote(number: int) -> None:
    PollCount.objects.update_or_create(
        option=PollOption.objects.get(key="stay"),
        language="en",
        day=timezone.localdate(),
        defaults={"count": number},
    )


def test_a_tenth_vote_renews_the_results_and_nothing_else(small: Capsule, tmp_path: Path) -> None:
    first, results = publish(tmp_path), "en/capsules/small/poll/results"
    vote(9)
    assert publish(tmp_path).pages == 0
    vote(10)
    done = publish(tmp_path)
    assert (done.pages, done.rendered, done.drawn) == (first.pages, 2, 0)
    assert "10 or more" in read(tmp_path, results)
    vote(19)
    assert publish(tmp_path).pages == 0


def test_an_edition_of_before_there_were_polls_is_taken_over(
    small: Capsule, tmp_path: Path
) -> None:
    note = publish(tmp_path).edition
    file = tmp_path / "editions" / note / "edition.json"
    now = json.loads(file.read_text())
    file.write_text(json.dumps({key: now[key] for key in ("face", "capsules")}))
    vote(10)
    assert publish(tmp_path).rendered == 2


def test_a_poster_is_drawn_again_only_when_its_own_words_change(
    small: Capsule, tmp_path: Path
) -> None:
    address = "current/fr/capsules/small/poster.pdf"
    assert publish(tmp_path).drawn == 2
    before = (tmp_path / address).stat()
    assert (tmp_path / address).read_bytes().startswith(b"%PDF")
    Card.objects.filter(capsule=small).update(body_en="Something new")
    done = publish(tmp_path)
    assert done.rendered > 0
    assert done.drawn == 0
    assert (tmp_path / address).stat().st_ino == before.st_ino
    Capsule.objects.filter(pk=small.pk).update(title_fr="Autre titre")
    assert publish(tmp_path).drawn == 2
    TranslationState.objects.filter(capsule=small, language="fr").update(state="withdrawn")
    publish(tmp_path)
    assert not (tmp_path / address).exists()


def test_the_next_morning_draws_no_poster(small: Capsule, tmp_path: Path) -> None:
    with time_machine.travel("2026-11-22 10:00+00:00", tick=False):
        assert publish(tmp_path).drawn == 2
    with time_machine.travel("2026-11-23 10:00+00:00", tick=False):
        done = publish(tmp_path)
    assert done.rendered == done.pages
    assert done.drawn == 0


def test_only_the_edition_before_is_kept_besides(small: Capsule, tmp_path: Path) -> None:
    names = []
    for title in ("One", "Two", "Three"):
        Capsule.objects.filter(pk=small.pk).update(title_en=title)
        names.append(publish(tmp_path).edition)
    there = {folder.name for folder in (tmp_path / "editions").iterdir()}
    assert there == set(names[1:])


def test_a_part_of_a_capsule_changes_its_digest_alone(small: Capsule) -> None:
    before = Digests.now()
    Answer.objects.filter(question__capsule=small).update(feedback_fr="Autrement.")
    after = Digests.now()
    assert after.face == before.face
    assert after.capsules["small"] != before.capsules["small"]


def test_a_changed_service_changes_every_page(small: Capsule, directory: None) -> None:
    before = Digests.now()
    Service.objects.filter(slug="emergency").update(hours_en="Always")
    assert Digests.now().of("/en/capsules/small/") != before.of("/en/capsules/small/")


def test_a_page_that_is_not_public_never_becomes_a_file(db: None) -> None:
    for address in ("/en/help/", "/en/help/new/", "/en/accounts/login/", "/en/desk/"):
        with pytest.raises(NotPublic):
            Renderer().page(address)


def test_the_worker_writes_only_where_it_was_told_to(
    small: Capsule, tmp_path: Path, settings: LazySettings
) -> None:
    settings.PUBLISH_DIR = ""
    publish_pages()
    settings.PUBLISH_DIR = str(tmp_path / "pages")
    publish_pages()
    assert "Small capsule" in read(tmp_path / "pages", "en/capsules")


def test_a_second_worker_does_not_make_the_same_pages_again(
    small: Capsule, tmp_path: Path, settings: LazySettings
) -> None:
    """It would be missing where threads wait for a worker, every midnight for minutes."""
    settings.PUBLISH_DIR = str(tmp_path)
    with alone(tmp_path) as is_ours:
        assert is_ours
        publish_pages()
        assert not (tmp_path / "current").exists()
    publish_pages()
    assert "Small capsule" in read(tmp_path, "en/capsules")


def test_the_command_asks_for_a_folder(db: None, settings: LazySettings) -> None:
    settings.PUBLISH_DIR = ""
    with pytest.raises(CommandError, match="PUBLISH_DIR"):
        call_command("publish")
