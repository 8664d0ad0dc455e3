"""What is written for adults: behind their own doors, and whoever asks is answered by an adult."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from capsules.models import Capsule, ScenarioStep
from capsules.publishing.addresses import public_addresses

pytestmark = pytest.mark.django_db

FOR = {
    "parents": {"for-parents"},
    "teachers": {"for-teachers"},
    "workers": {"for-youth-workers", "recognise-trafficking"},
}
ADULT = sorted(set().union(*FOR.values()))
ASKED_AS = {
    "for-parents": "parent",
    "for-teachers": "teacher",
    "for-youth-workers": "professional",
    "recognise-trafficking": "professional",
}


def page(client: Client, name: str, *args: object) -> str:
    response = client.get(reverse(f"capsules:{name}", args=args))
    assert response.status_code == 200
    return response.content.decode()


def listed(client: Client, door: str) -> set[str]:
    html = client.get(reverse("capsules:list"), {"for": door}).content.decode()
    return set(re.findall(r'<a class="card" href="/en/capsules/([\w-]+)/"', html))


def test_each_door_of_adults_leads_to_what_is_written_for_them(
    client: Client, library: None
) -> None:
    for door, slugs in FOR.items():
        assert slugs <= listed(client, door), door


def test_a_youth_is_shown_nothing_that_is_written_for_adults(client: Client, library: None) -> None:
    found = listed(client, "youth")
    assert {"passwords", "rights"} <= found
    assert not found & set(ADULT)


def test_what_adults_read_is_published_and_in_the_bundle(library: None) -> None:
    addresses = set(public_addresses(["nl"]))
    for slug in ADULT:
        assert f"/nl/capsules/{slug}/" in addresses
        assert f"/nl/capsules/{slug}/story/" in addresses


def test_an_adult_who_asks_reaches_the_queue_of_adults(client: Client, library: None) -> None:
    for slug, asker in ASKED_AS.items():
        ends = ScenarioStep.objects.filter(scenario__capsule__slug=slug, is_ending=True)
        for html in (
            page(client, "detail", slug),
            page(client, "quiz", slug),
            *(page(client, "step", slug, step.number) for step in ends),
        ):
            assert f'href="/en/help/adults/?as={asker}"' in html
            assert "/help/new/?topic=" not in html


def test_a_youth_who_asks_stays_with_the_youths_help(client: Client, library: None) -> None:
    html = page(client, "detail", "passwords")
    assert "/help/new/?topic=account_security" in html
    assert "/help/adults/?as=" not in html


def test_every_ending_for_adults_names_services_to_call(client: Client, library: None) -> None:
    for slug in ADULT:
        for step in ScenarioStep.objects.filter(scenario__capsule__slug=slug, is_ending=True):
            assert 'href="tel:116000"' in page(client, "step", slug, step.number)


def test_the_role_play_has_a_debrief_after_each_ending_in_every_role(library: None) -> None:
    capsule = Capsule.objects.get(slug="recognise-trafficking")
    steps = capsule.scenario.steps.order_by("number")
    assert steps.first().choices.count() == 4
    for step in steps.filter(is_ending=True):
        assert "**What you saw:**" in step.text_en
        assert "**Whom to call:**" in step.text_en
