"""A page for each door: what fits who came through it, a way to ask, and who helps."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from capsules.models import Capsule, Service
from capsules.nearness import nearest_first
from capsules.sitemaps import DOORS
from capsules.views.doors import PUBLIC_DOORS

pytestmark = pytest.mark.django_db
ASKS = {
    "youth": "/en/help/",
    "parents": "/en/help/adults/?as=parent",
    "teachers": "/en/help/adults/?as=teacher",
    "workers": "/en/help/adults/?as=professional",
}


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def main_of(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def test_the_first_page_leads_to_each_door(client: Client, library: None) -> None:
    html = page(client, "/en/")
    assert {door.value for door in PUBLIC_DOORS} == set(DOORS) == ASKS.keys()
    for code in DOORS:
        assert f'href="/en/for/{code}/"' in html


@pytest.mark.parametrize("code", DOORS)
def test_a_door_shows_what_stands_behind_it_and_nothing_else(
    client: Client, library: None, code: str
) -> None:
    html = main_of(page(client, f"/en/for/{code}/"))
    cards = set(re.findall(r'class="card" href="/en/capsules/([\w-]+)/"', html))
    assert cards == set(Capsule.objects.public().for_door(code).values_list("slug", flat=True))
    assert f'href="{ASKS[code]}"' in html
    assert f'href="/en/services/?for={code}"' in html
    assert 'href="tel:' in html


def test_who_works_with_a_group_finds_what_to_print_and_the_certificate(
    client: Client, library: None
) -> None:
    assert "/en/capsules/for-teachers/print/" in page(client, "/en/for/teachers/")
    html = page(client, "/en/for/workers/")
    assert re.search(r'href="/en/training/[^"]*recognise-trafficking[^"]*"', html)
    assert "Certificate of participation" in html
    for code in ("youth", "parents"):
        assert "Certificate of participation" not in main_of(page(client, f"/en/for/{code}/"))


def test_nobody_behind_the_youths_door_is_sent_to_the_queue_of_adults(
    client: Client, library: None
) -> None:
    assert "/help/adults/" not in main_of(page(client, "/en/for/youth/"))


@pytest.mark.parametrize("code", ["training", "nobody", "admin"])
def test_a_door_that_visitors_do_not_have_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/en/for/{code}/").status_code == 404


def test_a_door_without_anything_behind_it_still_leads_on(client: Client) -> None:
    html = page(client, "/en/for/parents/")
    assert "/en/help/adults/?as=parent" in html
    assert "Who can help you." in html


@pytest.mark.parametrize("code", DOORS)
def test_a_door_costs_three_queries(
    client: Client,
    library: None,
    code: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(3):
        client.get(f"/ar/for/{code}/")


def test_the_nearest_come_first(directory: None) -> None:
    found = [one.country for one in nearest_first(Service.objects.published())]
    assert found[0] == "BE"
    assert found.index("EU") == found.count("BE")
    assert found[-1] == "LU"


def test_a_group_leader_finds_where_a_group_is_registered(client: Client, library: None) -> None:
    assert 'href="/en/groups/new/"' in main_of(page(client, "/en/for/workers/"))
    for code in ("youth", "parents", "teachers"):
        assert "/groups/new/" not in main_of(page(client, f"/en/for/{code}/"))
