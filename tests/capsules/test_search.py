"""The search: what it finds in which script, what it keeps (nothing), what stands above it."""

import logging

import pytest
from django.core.management import call_command
from django.test import Client

from capsules.actions.searching import index_everything
from capsules.models import Capsule, Card, SearchText, Service, TranslationState
from capsules.searching import find
from tests.capsules.conftest import Folder

pytestmark = pytest.mark.django_db


def search(client: Client, question: str, language: str = "en") -> str:
    response = client.post(f"/{language}/search/", {"q": question})
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def shelf(library: None) -> None:
    """The real content, put there in bulk: no row was saved by itself."""
    index_everything()


# --- what is found --------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "question", "slug", "card"),
    [
        ("en", "SHARED phone", "passwords", "shared-phone"),
        ("en", "someone took my account", "passwords", "taken"),
        ("nl", "advocaat", "rights", "lawyer"),
        ("fr", "ecole sans papiers", "rights", "school"),
        ("ar", "محامي", "rights", "lawyer"),
        ("ar", "١١٦٠٠٠", "grooming", "already"),
        ("de", "wachtwoorden", "passwords", "keep"),
        ("zh-hans", "lawyer", "rights", "lawyer"),
    ],
)
def test_a_word_finds_its_card(
    shelf: None, language: str, question: str, slug: str, card: str
) -> None:
    found = find(question, language)
    assert (slug, card) in [(hit.reading.capsule.slug, hit.card.row.key) for hit in found.cards]


def test_a_service_is_found_by_its_name_and_shown_with_its_number(
    client: Client, shelf: None
) -> None:
    html = search(client, "child focus")
    assert 'href="tel:116000"' in html
    assert find("child focus", "en").services[0].row.slug == "child-focus"


@pytest.mark.parametrize(
    ("question", "slug"), [("116 000", "child-focus"), ("080032123", "suicide-fr")]
)
def test_a_service_is_found_by_its_number(shelf: None, question: str, slug: str) -> None:
    """A number on a slip of paper may be all that somebody has."""
    assert slug in [one.row.slug for one in find(question, "ar").services]


def test_a_service_whose_numbers_are_mistyped_is_kept_and_found(directory: None) -> None:
    for wrong in ("116000", ["116000"], [{"number": "116000"}]):
        service = Service.objects.get(slug="child-focus")
        service.phones = wrong
        service.save()
        assert find("child focus", "en").services


def test_vietnamese_without_tones_and_cyrillic_in_capitals_are_found(
    small: Capsule, client: Client
) -> None:
    card = Card.objects.get(key="first")
    card.heading_vi, card.heading_bg, card.heading_zh_hans = "Mật khẩu", "Парола", "密码"
    card.save()
    for language, question in (("vi", "mat khau"), ("bg", "ПАРОЛА"), ("zh-hans", "密码安全")):
        assert "#card-1" in search(client, question, language)


def test_a_result_stands_in_the_readers_language_and_a_fallback_says_its_own(
    small: Capsule, client: Client
) -> None:
    assert "<h3>Premier titre</h3>" in search(client, "first heading", "fr")
    html = search(client, "second heading", "ar")
    assert '<h3><span lang="en" dir="ltr">Second heading</span></h3>' in html
    assert '<p lang="en" dir="ltr">Second body.</p>' in html


def test_drafts_withdrawn_texts_and_unverified_services_stay_hidden(
    small: Capsule, directory: None
) -> None:
    index_everything()
    TranslationState.objects.filter(language="fr").update(state="withdrawn")
    assert find("premier titre", "fr").cards[0].card.heading.text == "First heading"
    Capsule.objects.update(state="draft")
    assert not find("first heading", "en")
    Service.objects.update(status="memory")
    assert not find("child focus", "en")


def test_what_nobody_may_read_yet_crowds_out_nothing_that_everybody_may(
    small: Capsule, directory: None
) -> None:
    """However much better it would answer."""
    draft = Capsule.objects.create(slug="draft", topic="grooming", for_youth=True)
    hidden = Capsule.objects.create(
        slug="hidden", topic="grooming", for_training=True, state="published"
    )
    for number in range(1, 13):
        for capsule in (draft, hidden):
            words = {"heading_en": "First heading", "body_en": "umbrella parachute"}
            Card.objects.create(capsule=capsule, key=f"c{number}", number=number, **words)
    service = Service.objects.get(slug="child-focus")
    service.status, service.about_en = "memory", "First heading umbrella parachute"
    service.save()
    found = find("first heading umbrella parachute", "en")
    assert [hit.card.row.key for hit in found.cards][:1] == ["first"]


def test_a_search_costs_five_queries_at_most(
    client: Client, shelf: None, django_assert_max_num_queries: object
) -> None:
    for question in ("help", "police number account photo phone school friend game", "密码"):
        with django_assert_max_num_queries(5):  # type: ignore[operator]
            search(client, question)


# --- what is above and below it -------------------------------------------------------------
@pytest.mark.parametrize("question", ["suicide", "heading", "zzzzz"])
def test_help_stands_above_whatever_is_found(client: Client, small: Capsule, question: str) -> None:
    html = search(client, question)
    help_at = html.index('class="button" href="/en/help/"')
    assert help_at < html.index('id="q"')
    assert html.index('href="tel:1813"') < html.index('id="q"')


@pytest.mark.parametrize("question", ["zzzzz", "", "   ", "?!", "\0", "%", "_"])
def test_nothing_found_is_no_dead_end(client: Client, small: Capsule, question: str) -> None:
    html = search(client, question)
    assert "We found nothing" in html
    assert 'href="/en/services/"' in html
    assert 'href="/en/capsules/"' in html


def test_a_very_long_or_hostile_question_is_bounded_and_inert(
    client: Client, small: Capsule
) -> None:
    html = search(client, '"><script>alert(1)</script>' + "first " * 10_000)
    assert "<script>alert" not in html
    assert len(html) < 40_000


# --- what is kept -----------------------------------------------------------------------------
def test_a_question_is_in_no_address_page_cookie_or_log(
    client: Client, small: Capsule, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client.post("/en/search/", {"q": "verysecretword"})
    assert response.headers["Cache-Control"] == "private, max-age=300"
    assert "verysecretword" not in response.content.decode()
    assert not response.cookies
    logged = [one.getMessage() for one in caplog.records if one.name != "django.db.backends"]
    assert "verysecretword" not in " ".join(logged)
    asked = client.get("/en/search/")
    assert "verysecretword" not in asked.content.decode()
    assert asked.headers["Cache-Control"] == "public, max-age=300"


def test_an_address_with_a_question_is_not_answered(client: Client, small: Capsule) -> None:
    assert "First heading" not in client.get("/en/search/?q=first").content.decode()


def test_the_form_works_without_cookies(small: Capsule) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/en/search/", {"q": "first"})
    assert response.status_code == 200
    assert "First heading" in response.content.decode()


# --- what it looks into ---------------------------------------------------------------------
def test_loading_again_and_every_save_keep_the_words_fresh(folder: Folder) -> None:
    folder.load()
    assert find("first", "en")
    folder.edit("en.toml", "First heading", "Quite another thing")
    folder.load()
    assert find("another", "en")
    card = Card.objects.get(key="second")
    card.heading_en, card.body_en = "Umbrella", ""
    card.save()
    assert find("umbrella", "en")
    assert not find("second", "fr")
    card.delete()
    assert not find("umbrella", "en")


def test_a_text_that_was_emptied_is_found_no_more(small: Capsule) -> None:
    card = Card.objects.get(key="first")
    card.heading_fr = ""
    card.save()
    assert not SearchText.objects.filter(card=card, language="fr").exists()


def test_loading_makes_old_rows_findable_that_did_not_change(folder: Folder) -> None:
    folder.load()
    SearchText.objects.all().delete()
    assert folder.load().written == 0
    assert find("first", "en").cards


def test_everything_can_be_indexed_anew(small: Capsule) -> None:
    before = set(SearchText.objects.values_list("card", "capsule", "language", "folded"))
    SearchText.objects.all().delete()
    call_command("index_search")
    assert set(SearchText.objects.values_list("card", "capsule", "language", "folded")) == before
