"""The copy for a USB stick: every link leads to a file of the copy, nothing asks a server."""

import re
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from django.core.management import CommandError, call_command

from capsules.models import Capsule
from capsules.publishing.bundle import write_bundle

LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


@pytest.fixture
def files(small: Capsule, tmp_path: Path) -> dict[str, str]:
    write_bundle(tmp_path / "copy.zip", languages=["en", "ar"])
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        return {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}


def test_every_link_leads_to_a_file_or_out_of_the_copy(files: dict[str, str]) -> None:
    seen = 0
    for name, html in files.items():
        for link in LINK.findall(html):
            target = link.partition("#")[0]
            if not target or target.startswith(("https://", "tel:", "sms:", "data:", "mailto:")):
                continue
            seen += 1
            parts: list[str] = []
            for part in (PurePosixPath(name).parent / target).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            assert "/".join(parts) in files, (name, link)
    assert seen > 100


def test_nothing_in_it_needs_a_script_or_another_file_for_its_pictures(
    files: dict[str, str],
) -> None:
    page = files["en/capsules/small/index.html"]
    assert "<script" not in page
    assert page.count("<svg") > 5
    assert "icons.svg" not in page


def test_the_questions_open_with_what_there_is_to_say(files: dict[str, str]) -> None:
    page = files["en/capsules/small/quiz/index.html"]
    assert page.count("<details>") == 4
    assert "Because of that." in page
    assert '<input type="radio"' not in page


def test_the_easy_text_the_topics_and_the_page_to_print_are_inside(files: dict[str, str]) -> None:
    assert "First idea." in files["en/capsules/small/easy/index.html"]
    assert "Second body." in files["ar/capsules/small/print/index.html"]
    assert "../../capsules/small/index.html" in files["en/topics/account_security/index.html"]


def test_what_needs_the_portal_leads_to_the_page_that_says_so(files: dict[str, str]) -> None:
    assert 'href="../../../en/offline.html"' in files["en/capsules/small/index.html"]
    assert 'action="../../en/offline.html"' in files["en/capsules/index.html"]
    assert "en/search/index.html" not in files


def test_a_poll_leads_to_what_others_chose_and_the_poster_is_inside(files: dict[str, str]) -> None:
    page = files["en/capsules/small/index.html"]
    assert 'href="poll/results/index.html"' in page
    assert "What others chose" in files["en/capsules/small/poll/results/index.html"]
    assert 'href="../poster.pdf"' in files["en/capsules/small/share/index.html"]
    assert files["en/capsules/small/poster.pdf"].startswith("%PDF")
    assert "ar/capsules/small/poster.pdf" not in files, "it has no title in Arabic"


def test_nobody_is_asked_to_filter_what_no_server_filters(files: dict[str, str]) -> None:
    page = files["en/services/index.html"]
    assert "<h1>Who can help</h1>" in page
    assert "<select" not in page


def test_arabic_reads_from_the_right_and_helping_numbers_are_inside(files: dict[str, str]) -> None:
    assert '<html lang="ar" dir="rtl">' in files["ar/offline.html"]
    assert 'href="tel:116000"' in files["ar/offline.html"]


def test_the_same_pages_make_the_same_file(small: Capsule, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        call_command("bundle", tmp_path / name, language=["en"])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_an_unknown_language_is_named(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="xx is none of"):
        call_command("bundle", tmp_path / "no.zip", language=["xx"])
