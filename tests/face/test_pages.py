"""What every page has in common: language, title, weight, pictures, no third party."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings as live
from django.urls import resolve

from ecpat_portal import languages
from ecpat_portal.context import address_in

ROOT = live.BASE_DIR
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))


@pytest.mark.django_db
@pytest.mark.parametrize("code", languages.OPEN_CODES)
def test_the_page_says_its_language_and_direction(client, code):
    direction = "rtl" if code in languages.BIDI_CODES else "ltr"
    assert f'<html lang="{code}" dir="{direction}">' in client.get(f"/{code}/safety/").text


@pytest.mark.django_db
def test_s04_the_tab_of_a_youths_page_betrays_nothing(client):
    page = client.get("/en/try/youth/").text
    assert re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1).strip() == "Info"


@pytest.mark.django_db
def test_the_language_menu_links_to_the_same_page(client):
    page = client.get("/en/safety/?a=1").text
    for code in languages.OPEN_CODES:
        assert f'href="/{code}/safety/?a=1" lang="{code}"' in page


@pytest.mark.parametrize(
    ("method", "address", "target"),
    [
        ("get", "/en/help/?a=1", "/ar/help/?a=1"),
        ("post", "/en/help/new/", "/ar/help/new/"),
        ("post", "/en/help/thread/write/", "/ar/help/thread/"),
        ("post", "/en/accounts/login/", "/ar/accounts/login/"),
    ],
)
def test_the_language_menu_never_leads_to_a_page_that_only_takes_forms(rf, method, address, target):
    request = getattr(rf, method)(address)
    request.resolver_match = resolve(request.path)
    assert address_in(request, "ar") == target


def test_on_a_page_that_does_not_exist_the_language_menu_leads_home(rf):
    assert address_in(rf.get("/en/nowhere/"), "ar") == "/ar/"


@pytest.mark.django_db
def test_a_draft_translation_says_so_and_english_does_not(client):
    assert 'class="draft-note"' in client.get("/ar/safety/").text
    assert 'class="draft-note"' not in client.get("/en/safety/").text


@pytest.mark.django_db
def test_the_demonstration_says_that_nobody_reads(client, settings):
    assert "Nobody reads what is written here" not in client.get("/en/safety/").text
    settings.DEMO = True
    assert "Nobody reads what is written here" in client.get("/en/safety/").text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_inline_style_or_script_or_another_site(template: Path):
    text = template.read_text()
    assert not re.search(
        r"<style|\sstyle=|<script(?![^>]*\s(?:src=|type=\"application/json\"))|\son[a-z]+=\"", text
    )
    assert not re.search(r"(?:src|srcset)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_picture_that_a_template_names_is_in_the_sprite(template: Path):
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/img/icons.svg").read_text()))
    assert set(re.findall(r'{% icon "([^"]+)"', template.read_text())) <= drawn


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_the_style_sheets_know_no_left_or_right(sheet: Path):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    assert not re.findall(r"(?:margin|padding|border|inset)-(?:left|right|top|bottom)", text)
    assert not re.findall(r"text-align:\s*(?:left|right)", text)
    assert not re.findall(r"(?<![-\w])(?:left|right|top|bottom|width|height)\s*:\s*[^;{]*;", text)
    assert "url(" not in text
    assert "@import" not in text


def test_sheet_and_exit_script_weigh_less_than_9_kb_together():
    parts = (ROOT / "static/css/portal.css", ROOT / "static/js/exit.js")
    assert sum(len(gzip.compress(part.read_bytes())) for part in parts) < 9 * 1024


def test_the_pictures_weigh_less_than_6_kb():
    assert len(gzip.compress((ROOT / "static/img/icons.svg").read_bytes())) < 6 * 1024


def test_every_vendored_part_brings_its_licence():
    for folder in (ROOT / "static/vendor").iterdir():
        if folder.is_dir():
            assert (folder / "LICENSE").is_file(), folder.name


@pytest.mark.django_db
def test_the_menu_says_where_the_reader_is(client):
    page = client.get("/en/help/return/").text
    assert re.search(r'href="/en/help/return/" aria-current="page"', page)
    assert page.count('aria-current="page"') == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "sees_numbers", "sees_administration"),
    [("alice", False, False), ("carla", False, False), ("lea", True, False), ("stan", True, True)],
)
def test_the_menu_of_the_desk_shows_what_the_role_may_open(
    client, log_in, request, who, sees_numbers, sees_administration
):
    page = log_in(client, request.getfixturevalue(who)).get("/en/try/desk/").text
    assert ('href="/en/reports/"' in page) is sees_numbers
    assert ('href="/en/admin/"' in page) is sees_administration
    assert 'href="/en/accounts/logout/"' in page


@pytest.mark.django_db
def test_the_desk_leaves_nothing_of_a_thread_in_the_browser(client):
    """htmx would keep pages for the Back button in the browser's storage."""
    page = client.get("/en/try/desk/").text
    settings = json.loads(re.search(r"name=\"htmx-config\" content='(.*?)'", page).group(1))
    assert settings["historyCacheSize"] == 0
    assert settings["historyEnabled"] is False
    assert settings["allowEval"] is False
    assert settings["includeIndicatorStyles"] is False
