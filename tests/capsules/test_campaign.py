"""A campaign: on the first page between its days, to be read afterwards, silent before."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from capsules.models import Campaign, CampaignCapsule, Capsule, Poll
from capsules.publishing.edition import publish

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2027, 2, 8), dt.date(2027, 2, 10)
ADDRESS = "/en/campaigns/sid-2027/"
# In Brussels it is an hour later than in the clock of the machine.
BEFORE = dt.datetime(2027, 2, 7, 22, 59, tzinfo=dt.UTC)
BEGUN = dt.datetime(2027, 2, 7, 23, 1, tzinfo=dt.UTC)
ENDING = dt.datetime(2027, 2, 10, 22, 59, tzinfo=dt.UTC)
OVER = dt.datetime(2027, 2, 10, 23, 1, tzinfo=dt.UTC)


@pytest.fixture
def campaign(small: Capsule) -> Campaign:
    made = Campaign.objects.create(
        slug="sid-2027",
        title_en="Safer Internet Day",
        text_en="We **listen** to each other.",
        starts_on=FIRST,
        ends_on=LAST,
        poll=Poll.objects.get(capsule=small),
    )
    CampaignCapsule.objects.create(campaign=made, capsule=small)
    return made


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_first_page_leads_to_it_on_its_days_in_brussels_alone(
    client: Client, campaign: Campaign
) -> None:
    for moment, linked in ((BEFORE, False), (BEGUN, True), (ENDING, True), (OVER, False)):
        with time_machine.travel(moment, tick=False):
            assert (ADDRESS in page(client, "/en/")) is linked, moment


def test_before_its_first_day_nobody_knows_of_it(client: Client, campaign: Campaign) -> None:
    with time_machine.travel(BEFORE, tick=False):
        assert client.get(ADDRESS).status_code == 404
        assert "sid-2027" not in client.get("/sitemap.xml").content.decode()


def test_it_shows_its_text_its_capsules_and_its_question(
    client: Client, campaign: Campaign
) -> None:
    with time_machine.travel(BEGUN, tick=False):
        html = page(client, ADDRESS)
        assert "<strong>listen</strong>" in html
        assert 'href="/en/capsules/small/"' in html
        assert 'href="/en/capsules/small/poll/"' in html
        assert "These days are over" not in html
        assert "sid-2027" in client.get("/sitemap.xml").content.decode()


def test_afterwards_it_is_an_archive(client: Client, campaign: Campaign) -> None:
    with time_machine.travel(OVER, tick=False):
        html = page(client, ADDRESS)
    assert "These days are over" in html
    assert 'href="/en/capsules/small/"' in html


def test_a_capsule_that_was_taken_off_is_gone_from_it(client: Client, campaign: Campaign) -> None:
    Capsule.objects.update(state="draft")
    with time_machine.travel(BEGUN, tick=False):
        html = page(client, ADDRESS)
    assert "/capsules/small/" not in html


def test_without_a_campaign_the_first_page_says_nothing(client: Client, small: Capsule) -> None:
    assert "/campaigns/" not in page(client, "/en/")


def test_its_text_in_another_language_is_marked(client: Client, campaign: Campaign) -> None:
    with time_machine.travel(BEGUN, tick=False):
        html = page(client, "/ar/campaigns/sid-2027/")
    assert 'lang="en" dir="ltr"' in html


def test_a_translated_title_does_not_hide_that_the_text_is_not(
    client: Client, campaign: Campaign
) -> None:
    campaign.title_ar = "يوم"
    campaign.save()
    with time_machine.travel(BEGUN, tick=False):
        html = page(client, "/ar/campaigns/sid-2027/")
    assert '<bdi lang="en">English</bdi></p>' in html


def test_it_does_not_end_before_it_begins(campaign: Campaign) -> None:
    campaign.ends_on = FIRST - dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="before the first"):
        campaign.full_clean()
    with pytest.raises(IntegrityError):
        campaign.save()


def test_the_files_follow_the_day_and_the_choice_of_capsules(
    client: Client, campaign: Campaign, tmp_path: Path, settings: object
) -> None:
    settings.LANGUAGES = [one for one in settings.LANGUAGES if one[0] == "en"]  # type: ignore[attr-defined]
    home = tmp_path / "current" / "en" / "index.html"
    file = tmp_path / "current" / ADDRESS.strip("/") / "index.html"
    with time_machine.travel(BEFORE, tick=False):
        publish(tmp_path)
        assert not file.exists()
    with time_machine.travel(BEGUN, tick=False):
        publish(tmp_path)
        assert ADDRESS in home.read_text()
        assert "/capsules/small/" in file.read_text()
        CampaignCapsule.objects.all().delete()
        publish(tmp_path)
        assert 'href="/en/capsules/small/"' not in file.read_text()
    with time_machine.travel(OVER, tick=False):
        publish(tmp_path)
        assert ADDRESS not in home.read_text()
        assert "These days are over" in file.read_text()
