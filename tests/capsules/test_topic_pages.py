"""A page a topic: what it is, what to read, who helps, a way to ask."""

import pytest
from django.test import Client

from capsules.models import Capsule
from capsules.topics import ABOUT, TOPICS, YOUTH_CHOICES, topic_page

pytestmark = pytest.mark.django_db


def page(client: Client, code: str, language: str = "en") -> str:
    response = client.get(f"/{language}/topics/{code}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("code", ABOUT)
def test_every_topic_has_a_page_with_people_and_a_way_to_ask(
    client: Client, library: None, code: str
) -> None:
    html = page(client, code)
    assert f'href="/en/help/new/?topic={code}"' in html
    assert 'href="tel:' in html[html.index("<main") : html.index("</main>")]


def test_a_topic_leads_to_its_capsules_and_to_single_cards_of_others(
    client: Client, small: Capsule
) -> None:
    assert 'class="card" href="/en/capsules/small/"' in page(client, "account_security")
    html = page(client, "ncii")
    assert 'class="card" href="/en/capsules/small/#card-2"' in html
    assert 'class="card" href="/en/capsules/small/"' not in html


def test_a_topic_without_texts_shows_people_at_once(client: Client, directory: None) -> None:
    html = page(client, "commercial_gaming")
    assert "Read about it" not in html
    assert "116 000" in html


@pytest.mark.parametrize("code", ["unknown", "staff_concern", "other", "suicide", "teen_pimp"])
def test_a_code_without_a_page_is_not_found(client: Client, small: Capsule, code: str) -> None:
    assert client.get(f"/en/topics/{code}/").status_code == 404


def test_every_code_goes_to_a_page_or_to_the_form() -> None:
    silent = {choice.code for choice in YOUTH_CHOICES} - set(ABOUT)
    assert silent == {"staff_concern", "other"}
    for code in TOPICS:
        assert topic_page(code) in {*ABOUT, None}


def test_drafts_and_capsules_for_adults_stay_out(client: Client, small: Capsule) -> None:
    Capsule.objects.update(for_youth=False, for_parents=True)
    assert "/capsules/small/" not in page(client, "account_security")
    Capsule.objects.update(for_youth=True, state="draft")
    assert "/capsules/small/" not in page(client, "account_security")


def test_a_topic_page_is_the_same_for_everyone_and_costs_four_queries(
    client: Client, library: None, django_assert_max_num_queries: object
) -> None:
    for language in ("en", "ar"):
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            response = client.get(f"/{language}/topics/ncii/")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert not response.cookies


def test_the_list_of_capsules_leads_to_the_topics(client: Client, small: Capsule) -> None:
    html = client.get("/en/capsules/").content.decode()
    for code in ABOUT:
        assert f'href="/en/topics/{code}/"' in html
