"""The story as pages: choices are links, and every ending points to help."""

import re

import pytest
from django.test import Client

from capsules.bundles import BundleError
from capsules.models import Capsule, LoadedText, Scenario, ScenarioStep
from tests.capsules.conftest import Folder

pytestmark = pytest.mark.django_db


def show(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_start_introduces_and_offers_the_choices(client: Client, small: Capsule) -> None:
    html = show(client, "/en/capsules/small/story/")
    for text in ("Small story", "It begins.", "Hello you.", "Go on", "Wait a little"):
        assert text in html
    assert 'href="/en/capsules/small/story/3/"' in html
    assert 'href="/en/capsules/small/story/2/"' in html


def test_help_is_in_reach_at_each_step(client: Client, small: Capsule) -> None:
    assert "/en/help/new/?topic=account_security" in show(client, "/en/capsules/small/story/2/")


def test_an_ending_points_to_help_about_its_own_topic(
    client: Client, small: Capsule, directory: None
) -> None:
    html = show(client, "/en/capsules/small/story/3/")
    assert "/en/help/new/?topic=sextortion" in html
    assert "tel:116000" in html
    assert "You are not alone with it" in html


def test_a_chat_shows_bubbles_and_a_person_to_talk_to_at_each_step(
    client: Client, folder: Folder
) -> None:
    folder.edit("capsule.toml", "[scenario]\n", '[scenario]\nstyle = "chat"\n')
    folder.load()
    html = show(client, "/en/capsules/small/story/")
    assert '<blockquote class="bubble"><p>Hello you.</p></blockquote>' in html
    assert '<a class="bubble" href="/en/capsules/small/story/2/"' in html
    for step in ("", "2/", "3/"):
        html = show(client, f"/en/capsules/small/story/{step}")
        assert "/en/help/new/?topic=" in html


def test_a_story_that_is_no_chat_has_no_bubbles(client: Client, small: Capsule) -> None:
    assert "bubble" not in show(client, "/en/capsules/small/story/")


def test_a_style_that_nobody_knows_is_refused(folder: Folder) -> None:
    folder.edit("capsule.toml", "[scenario]\n", '[scenario]\nstyle = "film"\n')
    with pytest.raises(BundleError, match="style is story or chat"):
        folder.load()


def test_a_story_that_becomes_a_chat_in_the_files_becomes_one(folder: Folder) -> None:
    """The column is newer than the rows of a site that is brought up to date."""
    folder.load()
    LoadedText.objects.filter(column="style").delete()
    folder.edit("capsule.toml", "[scenario]\n", '[scenario]\nstyle = "chat"\n')
    assert not folder.load().kept
    assert Scenario.objects.get().style == "chat"


def test_an_address_does_not_tell_what_was_chosen(client: Client, library: None) -> None:
    for slug in Capsule.objects.values_list("slug", flat=True):
        html = show(client, f"/en/capsules/{slug}/story/")
        for way in re.findall(r'href="(/en/capsules/[^"]*/story/[^"]*)"', html):
            assert re.fullmatch(rf"/en/capsules/{slug}/story/(\d+/)?", way)


@pytest.mark.parametrize("language", ["en", "fr", "nl", "ar"])
def test_every_way_through_every_story_ends_at_help(
    client: Client, library: None, language: str
) -> None:
    for slug, for_youth in Capsule.objects.values_list("slug", "for_youth"):
        start = f"/{language}/capsules/{slug}/story/"
        # Adults are asked who they are; their questions go to adults.
        ask = "new/?topic=" if for_youth else "adults/?as="
        seen, to_visit, endings = set(), [start], 0
        while to_visit:
            address = to_visit.pop()
            seen.add(address)
            html = show(client, address)
            assert f"/{language}/help/{ask}" in html
            ways = set(re.findall(rf'href="({start}\d+/)"', html)) - {address}
            endings += not ways
            to_visit += [way for way in ways if way not in seen and way not in to_visit]
        steps = ScenarioStep.objects.filter(scenario__capsule__slug=slug)
        assert len(seen) == steps.count()
        assert endings == steps.filter(is_ending=True).count() >= 2
