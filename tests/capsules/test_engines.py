"""What search engines and those who share a page are told, and what they are never told."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings as portal
from django.contrib.staticfiles import finders
from django.test import Client

from capsules.models import Capsule
from capsules.publishing.edition import publish
from ecpat_portal.access import routes
from tests.capsules.conftest import LANGUAGES

pytestmark = pytest.mark.django_db
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
OPEN = (
    "/en/",
    "/ar/capsules/",
    "/en/for/parents/",
    "/en/topics/ncii/",
    "/ar/capsules/passwords/",
    "/en/services/",
    "/en/safety/",
)
CONFIDENTIAL = ("/en/help/", "/en/help/new/", "/en/help/return/", "/en/help/adults/", "/en/desk/")


@pytest.fixture
def listed(client: Client, library: None) -> list[ET.Element]:
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    assert "X-Robots-Tag" not in response
    return ET.fromstring(response.content).findall("s:url", NAMES)


def address_of(url: ET.Element) -> str:
    return (url.findtext("s:loc", namespaces=NAMES) or "").removeprefix(portal.PORTAL_URL)


def test_every_public_page_is_listed_in_every_language(
    listed: list[ET.Element],
) -> None:
    found = {address_of(url) for url in listed}
    for language in LANGUAGES:
        for rest in ("", "capsules/", "for/youth/", "services/", "topics/ncii/", "safety/"):
            assert f"/{language}/{rest}" in found
        for slug in Capsule.objects.public().values_list("slug", flat=True):
            assert f"/{language}/capsules/{slug}/" in found


def test_each_names_the_same_page_in_the_other_languages(
    listed: list[ET.Element],
) -> None:
    url = next(one for one in listed if address_of(one) == "/ar/capsules/passwords/")
    links = {one.get("hreflang"): one.get("href") for one in url.findall("x:link", NAMES)}
    assert links.keys() == {*LANGUAGES, "x-default"}
    assert links["x-default"] == links["en"] == f"{portal.PORTAL_URL}/en/capsules/passwords/"
    assert links["ps"] == f"{portal.PORTAL_URL}/ps/capsules/passwords/"
    assert url.findtext("s:lastmod", namespaces=NAMES)


def test_everything_listed_is_public_and_may_be_found(
    client: Client, listed: list[ET.Element]
) -> None:
    for address in {address_of(url) for url in listed if "/en/" in address_of(url)}:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "X-Robots-Tag" not in response, address
        assert 'name="robots"' not in response.content.decode(), address


def test_a_capsule_that_was_taken_off_is_not_listed(client: Client, small: Capsule) -> None:
    assert "/capsules/small/" in client.get("/sitemap.xml").content.decode()
    Capsule.objects.update(state="draft")
    assert "/capsules/small/" not in client.get("/sitemap.xml").content.decode()


def test_robots_are_told_where_the_list_is_and_no_secret_address(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    text = response.content.decode()
    assert f"Sitemap: {portal.PORTAL_URL}/sitemap.xml" in text
    assert not any(word in text for word in ("help", "desk", "admin"))


@pytest.mark.parametrize("address", OPEN)
def test_a_public_page_says_its_address_languages_and_picture(
    client: Client, library: None, address: str
) -> None:
    html = client.get(address).content.decode()
    assert f'<link rel="canonical" href="{portal.PORTAL_URL}{address}">' in html
    assert set(re.findall(r'hreflang="([\w-]+)" href="http', html)) == {*LANGUAGES, "x-default"}
    said = dict(re.findall(r'property="og:(\w+)" content="([^"]+)"', html))
    assert said.keys() >= {"title", "type", "url", "locale", "image"}
    assert said["locale"] == ("ar_AR" if address.startswith("/ar/") else "en_GB")
    assert said["image"].startswith(f"{portal.PORTAL_URL}{portal.STATIC_URL}")
    assert html.count('name="description"') == 1


def test_the_picture_is_ours_and_small() -> None:
    picture = Path(str(finders.find("img/share.png")))
    assert picture.stat().st_size < 10_000


@pytest.mark.parametrize(
    "address", ["/en/services/?country=NL", "/en/services/?free=1", "/en/capsules/?for=youth"]
)
def test_a_filtered_list_is_not_to_be_found_by_itself(
    client: Client, library: None, address: str
) -> None:
    html = client.get(address).content.decode()
    assert '<meta name="robots" content="noindex">' in html
    assert f'href="{portal.PORTAL_URL}{address.partition("?")[0]}"' in html


@pytest.mark.parametrize("address", CONFIDENTIAL)
def test_what_is_confidential_is_kept_from_engines_and_has_no_card_to_share(
    client: Client, address: str
) -> None:
    response = client.get(address)
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    html = response.content.decode()
    assert "og:" not in html
    assert 'rel="canonical"' not in html


def test_no_other_route_than_reading_may_be_found() -> None:
    """Every other route's answer is held against `noindex` in tests/security."""
    for route in routes():
        parts = route.pattern.split("/")
        if parts[1:2] and parts[1] in ("capsules", "for", "topics", "campaigns", "services"):
            assert route.name.startswith("capsules:"), route.name


def test_the_list_is_written_beside_the_files(small: Capsule, tmp_path: Path) -> None:
    publish(tmp_path)
    for name in ("sitemap.xml", "sitemap.xml.gz", "sitemap.xml.br"):
        assert (tmp_path / "current" / name).is_file()
    assert "/en/capsules/small/" in (tmp_path / "current" / "sitemap.xml").read_text()
    assert (tmp_path / "current" / "en" / "for" / "teachers" / "index.html").is_file()
