"""The help directory: only what somebody has seen, with what is known and since when."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client

from capsules.bundles import CONTENT
from capsules.directory_files import read_services
from capsules.models import Service
from tests.capsules.conftest import LANGUAGES

NOON = dt.datetime(2026, 6, 1, 12, 0, tzinfo=dt.UTC)


def show(client: Client, query: str = "", language: str = "en") -> str:
    response = client.get(f"/{language}/services/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_every_entry_of_the_source_list_is_in_the_directory() -> None:
    rows = json.loads((CONTENT.parent / "data" / "directory.json").read_text(encoding="utf-8"))
    parts = read_services(CONTENT / "services", languages=LANGUAGES).parts
    sources = [part.values["source"] for part in parts]
    for row in rows:
        assert any(source.startswith(row["name"]) for source in sources), row["name"]


def test_what_is_only_from_memory_is_not_published(client: Client, directory: None) -> None:
    memory = Service.objects.filter(status="memory")
    assert {row.slug for row in memory} == {"report-remove", "tele-accueil"}
    html = show(client)
    for row in memory:
        assert row.name_en not in html


def test_every_service_says_what_it_does_in_every_open_language(directory: None) -> None:
    for row in Service.objects.all():
        for language in ("en", "fr", "nl", "ar"):
            assert getattr(row, f"name_{language}")
            assert getattr(row, f"about_{language}")


def test_numbers_can_be_called_with_one_touch(client: Client, directory: None) -> None:
    html = show(client, language="ar")
    assert 'href="tel:116000"' in html
    assert '<bdi dir="ltr">116 000</bdi>' in html
    for row in Service.objects.published():
        for phone in row.phones:
            assert re.fullmatch(r"\+?\d+", phone["number"])
            assert phone["label"].replace(" ", "") == phone["number"]
            assert f'href="tel:{phone["number"]}"' in html


def test_links_lead_out_without_telling_where_from(client: Client, directory: None) -> None:
    for link in re.findall(r'<a [^>]*href="https://[^>]*>', show(client)):
        assert "noreferrer" in link


def test_filters_by_country_language_and_door(client: Client, directory: None) -> None:
    html = show(client, "?country=NL")
    assert "De Kindertelefoon" in html
    assert "116\u00a0000 in the European Union" in html
    assert "Awel" not in html
    html = show(client, "?language=ar")
    assert "Fedasil Info" in html
    assert "Awel" not in html
    html = show(client, "?for=parents")
    assert "Stop it Now" in html
    assert "Awel" not in html


@pytest.mark.parametrize("query", ["?country=XX", "?language=<script>", "?for=admin", "?country="])
def test_an_unknown_filter_filters_nothing(client: Client, directory: None, query: str) -> None:
    html = show(client, query)
    assert "Awel" in html
    assert "<script>" not in html


def test_when_nothing_fits_the_page_says_how_to_go_on(client: Client, directory: None) -> None:
    html = show(client, "?country=DE&language=ar")
    assert "No service fits all of this" in html
    assert 'href="tel:112"' in html


def test_opening_hours_are_hidden_after_180_days(client: Client, directory: None) -> None:
    row = Service.objects.filter(slug="child-focus")
    assert "day and night" not in _card(show(client), "child-focus")
    with time_machine.travel(NOON, tick=False):
        today = NOON.date()
        row.update(
            verified_on=today - dt.timedelta(days=180), verified_by="Stan", status="verified"
        )
        html = _card(show(client), "child-focus")
        assert "day and night" in html
        assert "Checked on" in html
        row.update(verified_on=today - dt.timedelta(days=181))
        html = _card(show(client), "child-focus")
        assert "day and night" not in html
        assert "Checked on" in html


def _card(html: str, slug: str) -> str:
    return html.partition(f'id="{slug}"')[2].partition("</li>")[0]


def test_an_unverified_service_says_so(client: Client, directory: None) -> None:
    assert "We have not called to check yet" in _card(show(client), "awel")


@pytest.mark.django_db
def test_a_service_cannot_be_verified_by_nobody() -> None:
    with pytest.raises(IntegrityError):
        Service.objects.create(slug="x", country="BE", for_youth=True, status="verified")


def test_filters_by_topic_price_and_danger(client: Client, library: None) -> None:
    html = show(client, "?free=1")
    free = Service.objects.published().filter(is_free=True)
    assert set(re.findall(r'<li class="card stack" id="([\w-]+)"', html)) == {
        row.slug for row in free
    }
    html = show(client, "?urgent=1")
    assert Service.objects.published().filter(is_urgent=True).exists()
    for row in Service.objects.published():
        assert (f'id="{row.slug}"' in html) is row.is_urgent
    html = show(client, "?topic=migration_legal")
    assert 'id="guardianship"' in html
    assert 'id="stop-it-now"' not in html
    assert "awel" not in show(client, "?topic=migration_legal&country=LU")


def test_belgium_comes_first_in_the_list_and_in_the_choice(client: Client, directory: None) -> None:
    html = show(client)
    found = re.findall(r'<li class="card stack" id="([\w-]+)"', html)
    countries = dict(Service.objects.values_list("slug", "country"))
    assert [countries[slug] for slug in found[:3]] == ["BE"] * 3
    assert countries[found[-1]] == "LU"
    assert re.findall(r'<option value="([A-Z]{2})"', html)[0] == "BE"
