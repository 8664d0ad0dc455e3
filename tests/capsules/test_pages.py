"""The pages a visitor reads: what is on them, what they cost, what they refuse."""

import gzip
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from capsules.models import Capsule, Card, DailyCount, TranslationState
from tests.capsules.conftest import Folder

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/en/",
    "/en/capsules/",
    "/en/capsules/?for=youth",
    "/en/capsules/small/",
    "/en/capsules/small/quiz/",
    "/en/capsules/small/quiz/?answered=1&q1=1",
    "/en/capsules/small/story/",
    "/en/capsules/small/story/2/",
    "/en/capsules/small/story/3/",
    "/en/capsules/small/helpful/thanks/",
    "/en/services/",
    "/en/capsules/small/easy/",
    "/en/capsules/small/share/",
    "/en/capsules/small/print/",
    "/en/topics/ncii/",
    "/en/for/youth/",
    "/en/for/teachers/",
]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# --- caching ------------------------------------------------------------------------------
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_touches_no_session_and_may_be_kept(
    client: Client, small: Capsule, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(address, headers={"if-none-match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_only_read(client: Client, small: Capsule, address: str) -> None:
    assert client.post(address).status_code == 405


def test_the_page_is_the_same_for_someone_who_is_logged_in(
    client: Client, small: Capsule, stan: object
) -> None:
    anonymous = client.get("/en/capsules/small/")
    client.force_login(stan)  # type: ignore[arg-type]
    known = client.get("/en/capsules/small/")
    assert known.content == anonymous.content


def test_a_capsule_costs_four_queries_whatever_its_size(
    client: Client, library: None, django_assert_max_num_queries: object
) -> None:
    for language in ("en", "ar"):
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            client.get(f"/{language}/capsules/sexting/")


@pytest.mark.parametrize(
    ("address", "limit"),
    [
        ("/en/", 2),
        ("/ar/capsules/", 2),
        ("/en/capsules/passwords/quiz/", 4),
        ("/en/capsules/passwords/story/", 6),
        ("/en/services/", 1),
    ],
)
def test_the_other_pages_cost_few_queries_too(
    client: Client,
    library: None,
    django_assert_max_num_queries: object,
    address: str,
    limit: int,
) -> None:
    with django_assert_max_num_queries(limit):  # type: ignore[operator]
        client.get(address)


# --- weight -------------------------------------------------------------------------------
class _Loads(HTMLParser):
    """Collects what a browser fetches for a page without being asked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link" and values.get("rel") in ("stylesheet", "preload", "manifest"):
            self.found.add(values["href"] or "")
        elif tag in ("script", "img", "iframe", "audio", "video") and values.get("src"):
            self.found.add(values["src"] or "")
        elif tag == "use":
            self.found.add((values["href"] or "").partition("#")[0])


def _fetched(html: str) -> set[str]:
    loads = _Loads()
    loads.feed(html)
    return loads.found


@pytest.mark.parametrize("language", ["en", "fr", "nl", "ar"])
def test_a_first_visit_weighs_25_kb_in_four_requests(
    client: Client, library: None, language: str
) -> None:
    for slug in Capsule.objects.values_list("slug", flat=True):
        html = page(client, f"/{language}/capsules/{slug}/")
        fetched = _fetched(html)
        size = len(gzip.compress(html.encode()))
        for address in fetched:
            assert address.startswith("/static/"), address
            file = settings.BASE_DIR / "static" / address.removeprefix("/static/")
            size += len(gzip.compress(file.read_bytes()))
        assert 1 + len(fetched) <= 4
        assert size <= 25 * 1024, (slug, size)


def test_a_page_holds_no_inline_style_or_script(client: Client, library: None) -> None:
    for address in PUBLIC:
        html = page(client, address.replace("small", "sexting"))
        assert "style=" not in html
        assert "<style" not in html
        assert not re.search(r"<script(?![^>]*\ssrc=)", html)
        assert not re.search(r"\son[a-z]+=", html)


# --- doors --------------------------------------------------------------------------------
def test_home_leads_to_help_and_to_the_doors(client: Client, small: Capsule) -> None:
    html = page(client, "/en/")
    assert 'href="/en/help/"' in html
    for code in ("youth", "parents", "teachers", "workers"):
        assert f'href="/en/for/{code}/"' in html


def test_home_works_before_any_content_is_loaded(client: Client) -> None:
    assert "/en/for/youth/" in page(client, "/en/")
    assert "/en/services/?for=youth" in page(client, "/en/for/youth/")
    assert "There is nothing here yet" in page(client, "/en/capsules/")


def test_the_list_shows_what_is_behind_the_door(client: Client, small: Capsule) -> None:
    assert "Small capsule" in page(client, "/en/capsules/?for=youth")
    assert "Small capsule" not in page(client, "/en/capsules/?for=teachers")
    assert "Small capsule" in page(client, "/en/capsules/?for=<script>")


def test_drafts_and_training_are_not_public(client: Client, small: Capsule) -> None:
    Capsule.objects.update(for_youth=False, for_training=True)
    assert client.get("/en/capsules/small/").status_code == 404
    Capsule.objects.update(for_youth=True, state="draft")
    assert client.get("/en/capsules/small/").status_code == 404
    assert "Small capsule" not in page(client, "/en/capsules/")


# --- cards --------------------------------------------------------------------------------
def test_every_card_asks_about_its_topic_and_nothing_personal(
    client: Client, small: Capsule
) -> None:
    html = page(client, "/en/capsules/small/")
    asked = re.findall(r'href="/en/help/new/\?([^"]*)"', html)
    assert asked == ["topic=account_security", "topic=ncii"]
    assert "<strong>weight</strong>" in html


def test_a_card_that_speaks_of_the_law_says_who_checked_it_and_when(
    client: Client, small: Capsule
) -> None:
    assert "A lawyer has not yet checked" in page(client, "/en/capsules/small/")
    Card.objects.filter(key="second").update(
        law_checked_on="2026-03-04", law_checked_by="A. Lawyer"
    )
    html = page(client, "/en/capsules/small/")
    assert "4 March 2026" in html
    assert "A. Lawyer" in html


def test_a_card_names_where_the_law_was_read(client: Client, small: Capsule) -> None:
    Card.objects.filter(key="second").update(
        law_source="law.example", law_source_read_on="2026-03-05"
    )
    html = page(client, "/en/capsules/small/")
    assert '<bdi dir="ltr">law.example</bdi>, 5 March 2026.' in html
    assert "A lawyer has not yet checked" in html


def test_a_link_to_a_card_leads_to_its_place(client: Client, small: Capsule) -> None:
    response = client.get("/en/capsules/small/2/")
    assert response.headers["Location"] == "/en/capsules/small/#card-2"
    assert 'id="card-2"' in page(client, "/en/capsules/small/")


@pytest.mark.parametrize(
    "address",
    [
        "/en/capsules/unknown/",
        "/en/capsules/unknown/quiz/",
        "/en/capsules/unknown/story/",
        "/en/capsules/unknown/helpful/",
        "/en/capsules/small/3/",
        "/en/capsules/small/99999999999999999999/",
        "/en/capsules/small/story/9/",
        "/en/capsules/small/story/99999999999999999999/",
        "/xx/capsules/small/",
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, small: Capsule, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_capsule_without_quiz_or_story_offers_none(client: Client, small: Capsule) -> None:
    small.questions.all().delete()
    small.scenario.delete()
    html = page(client, "/en/capsules/small/")
    assert "/quiz/" not in html
    assert "/story/" not in html
    assert client.get("/en/capsules/small/quiz/").status_code == 404
    assert client.get("/en/capsules/small/story/").status_code == 404


def test_what_staff_writes_cannot_harm_a_reader(client: Client, small: Capsule) -> None:
    Card.objects.filter(key="first").update(
        heading_en="<script>alert(1)</script>", body_en="<img src=x onerror=alert(1)>hello"
    )
    html = page(client, "/en/capsules/small/")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert "<img" not in html


# --- languages ----------------------------------------------------------------------------
def test_a_fallback_text_carries_its_own_language_and_direction(
    client: Client, small: Capsule
) -> None:
    html = page(client, "/ar/capsules/small/")
    assert '<html lang="ar" dir="rtl">' in html
    assert re.search(r'<h1><span lang="en" dir="ltr">Small capsule</span></h1>', html)
    assert '<div class="stack" lang="en" dir="ltr"><p>First body' in html
    assert '<bdi lang="en">English</bdi>' in html


def test_a_text_in_the_readers_language_is_not_marked(client: Client, small: Capsule) -> None:
    html = page(client, "/fr/capsules/small/")
    assert "<h1>Petite capsule</h1>" in html
    assert '<span lang="en" dir="ltr">Second heading</span>' in html


def test_a_language_withdrawn_while_someone_reads_falls_back(
    client: Client, small: Capsule
) -> None:
    page(client, "/fr/capsules/small/")
    TranslationState.objects.filter(language="fr").update(state="withdrawn")
    html = page(client, "/fr/capsules/small/")
    assert "Petite capsule" not in html
    assert '<span lang="en" dir="ltr">Small capsule</span>' in html


def test_a_translation_says_that_it_is_a_draft_until_signed_off(
    client: Client, small: Capsule, tess: object, folder: Folder
) -> None:
    assert "draft-note" in page(client, "/fr/capsules/small/")
    assert "draft-note" not in page(client, "/en/capsules/small/")
    TranslationState.objects.filter(language="fr").update(
        state="signed_off", signed_by=tess, signed_at=timezone.now()
    )
    assert "draft-note" not in page(client, "/fr/capsules/small/")
    folder.edit("en.toml", "Second body.", "Changed body.")
    folder.load()
    assert "draft-note" in page(client, "/fr/capsules/small/")


def test_search_engines_find_the_page_in_every_language(client: Client, small: Capsule) -> None:
    html = page(client, "/fr/capsules/small/")
    for code, _name in settings.LANGUAGES:
        address = f"{settings.PORTAL_URL}/{code}/capsules/small/"
        assert f'<link rel="alternate" hreflang="{code}" href="{address}">' in html
    assert 'hreflang="x-default"' in html
    assert '<meta property="og:title" content="Petite capsule">' in html


# --- was it helpful -----------------------------------------------------------------------
def test_a_vote_is_counted_by_the_day_without_a_trace(client: Client, small: Capsule) -> None:
    for answer in ("yes", "yes", "no"):
        response = client.post("/fr/capsules/small/helpful/", {"answer": answer})
        assert response.headers["Location"] == "/fr/capsules/small/helpful/thanks/"
    rows = DailyCount.objects.values_list("capsule", "language", "day", "kind", "count")
    today = timezone.localdate()
    assert set(rows) == {
        (small.pk, "fr", today, "helpful", 2),
        (small.pk, "fr", today, "not_helpful", 1),
    }
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("data", [{}, {"answer": ""}, {"answer": "maybe"}])
def test_an_unclear_vote_is_asked_again_and_not_counted(
    client: Client, small: Capsule, data: dict[str, str]
) -> None:
    response = client.post("/en/capsules/small/helpful/", data)
    assert "Choose yes or no." in response.content.decode()
    assert not DailyCount.objects.exists()


def test_a_vote_without_its_token_is_refused(small: Capsule) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/en/capsules/small/helpful/", {"answer": "yes"}).status_code == 403
    assert not DailyCount.objects.exists()
