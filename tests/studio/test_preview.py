"""A draft as its readers would see it, and nothing of it left behind."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from capsules.models import Capsule, Card
from peers.people.models import User
from peers.studio.actions.drafts import start_new
from peers.studio.models import WorkingCopy
from peers.studio.previewing import address_of_frame
from tests.studio.conftest import Write

LogIn = Callable[[Client, User], Client]
pytestmark = pytest.mark.django_db


def _frame(client: Client, copy: WorkingCopy, language: str, rest: str = "") -> str:
    answer = client.get(address_of_frame(copy, language, rest))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_draft_is_shown_and_nothing_is_written(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "cards/first", by=alice, heading_en="Only in the draft")
    log_in(client, alice)
    assert "Only in the draft" in _frame(client, draft, "en")
    assert Card.objects.get(key="first").heading_en == "First heading"
    assert "Only in the draft" not in client.get("/en/capsules/small/").content.decode()


def test_quiz_and_story_are_previewed_as_well(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    assert "Question one?" in _frame(client, draft, "en", "quiz")
    story = _frame(client, draft, "en", "story")
    step = reverse("studio:frame_page", args=[draft.pk, "en", "story/3"])
    assert step in story
    assert "You have arrived." in client.get(step).content.decode()
    assert client.get(address_of_frame(draft, "en", "helpful")).status_code == 404
    assert client.get(reverse("studio:frame", args=[draft.pk, "xx"])).status_code == 404


def test_arabic_is_previewed_from_right_to_left(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "cards/first", by=alice, heading_ar="العنوان الأول")
    log_in(client, alice)
    page = _frame(client, draft, "ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert "العنوان الأول" in page


def test_only_our_own_page_may_frame_it_and_nothing_runs_in_it(
    client: Client, log_in: LogIn, draft: WorkingCopy, alice: User
) -> None:
    log_in(client, alice)
    answer = client.get(reverse("studio:frame", args=[draft.pk, "en"]))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "<script" not in page
    assert "/en/help/" not in page
    outside = client.get(reverse("studio:preview", args=[draft.pk]))
    assert outside["X-Frame-Options"] == "DENY"
    assert "frame-src 'self'" in outside["Content-Security-Policy"]


def test_a_half_written_new_capsule_is_previewed_too(
    client: Client, log_in: LogIn, stan: User, noon: object
) -> None:
    copy = start_new(
        slug="new", title="Brand new", topic="other", doors=["training"], by=stan, now=noon
    )
    log_in(client, stan)
    assert "Brand new" in _frame(client, copy, "en")
    assert not Capsule.objects.filter(slug="new").exists()


def test_markup_in_a_draft_is_only_text(
    client: Client, log_in: LogIn, draft: WorkingCopy, write: Write, alice: User
) -> None:
    write(draft, "cards/first", by=alice, body_en='<img src=x onerror="a()"><b>b</b> **c**')
    log_in(client, alice)
    page = _frame(client, draft, "en")
    assert "onerror" not in page
    assert "<strong>c</strong>" in page
