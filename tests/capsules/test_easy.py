"""The easy-read view: which text stands there, in which language, and how short."""

import pytest
from django.test import Client

from capsules.easy import lines_of, shortened
from capsules.models import Capsule, Card, TranslationState

pytestmark = pytest.mark.django_db


def page(client: Client, language: str = "en") -> str:
    response = client.get(f"/{language}/capsules/small/easy/")
    assert response.status_code == 200
    return response.content.decode()


def test_each_sentence_of_an_easy_text_stands_on_a_line_of_its_own(
    client: Client, small: Capsule
) -> None:
    html = page(client)
    assert "<p>First idea.</p>\n<p>It is easy.</p>" in html
    assert "First body" not in html


def test_a_card_without_easy_text_shows_its_beginning_and_says_so(
    client: Client, small: Capsule
) -> None:
    html = page(client)
    assert "<p>Second body.</p>" in html
    assert html.count("This is only the beginning.") == 1
    assert 'href="/en/capsules/small/#card-2"' in html


def test_the_readers_own_language_comes_before_an_easy_text_in_another(
    client: Client, small: Capsule
) -> None:
    Card.objects.filter(key="first").update(body_fr="Le corps. Encore. Et plus.")
    html = page(client, "fr")
    assert "<p>Le corps.</p>\n<p>Encore.</p></div>" in html
    assert "First idea." not in html


def test_an_easy_text_of_another_language_carries_that_language(
    client: Client, small: Capsule
) -> None:
    assert '<div class="stack" lang="en" dir="ltr">\n<p>First idea.</p>' in page(client, "ar")


def test_an_easy_text_of_a_withdrawn_language_is_not_shown(client: Client, small: Capsule) -> None:
    Card.objects.filter(key="first").update(easy_fr="Une idée. Facile.")
    assert "<p>Une idée.</p>" in page(client, "fr")
    TranslationState.objects.filter(language="fr").update(state="withdrawn")
    assert "Une idée." not in page(client, "fr")


def test_each_card_has_a_picture_and_a_way_to_ask(client: Client, small: Capsule) -> None:
    html = page(client)
    assert html.count('<article class="card easy stack"') == 2
    assert html.count('easy stack" id="card-1"><svg') == 1
    assert html.count('easy stack" id="card-2"><svg') == 1
    assert 'href="/en/help/new/?topic=ncii"' in html


def test_the_normal_page_leads_to_the_easy_one_and_back(client: Client, small: Capsule) -> None:
    normal = client.get("/en/capsules/small/").content.decode()
    assert 'href="/en/capsules/small/easy/"' in normal
    assert 'href="/en/capsules/small/"' in page(client)


def test_what_an_author_writes_stays_text(client: Client, small: Capsule) -> None:
    Card.objects.filter(key="first").update(easy_en="<b>Bold</b> idea.\n<script>x</script>")
    html = page(client)
    assert "&lt;b&gt;Bold&lt;/b&gt; idea." in html
    assert "<script>x" not in html


def test_the_easy_page_costs_three_queries_in_any_language(
    client: Client, library: None, django_assert_max_num_queries: object
) -> None:
    for language in ("en", "ar", "ps"):
        with django_assert_max_num_queries(3):  # type: ignore[operator]
            client.get(f"/{language}/capsules/sexting/easy/")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("One.\nTwo, and more. Still two.", ["One.", "Two, and more. Still two."]),
        ("你好。这是一个想法。", ["你好。", "这是一个想法。"]),
        ("هل أنت بخير؟ نعم.", ["هل أنت بخير؟", "نعم."]),
        ("Call 116 000.", ["Call 116 000."]),
        ("", []),
    ],
)
def test_an_easy_text_becomes_lines(text: str, lines: list[str]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("**No.** You did *nothing* wrong. More.", ["No.", "You did nothing wrong."]),
        ("You can:\n\n- **block** them\n- tell someone", ["block them", "tell someone"]),
        ("1. **Breathe.** It can be solved.\n2. Tell.", ["Breathe.", "It can be solved."]),
        ("Only this:", ["Only this:"]),
        ("See [the page](https://example.org/a_b). Then rest.", ["See the page.", "Then rest."]),
        ("> Quoted words. Snake_case stays.", ["Quoted words.", "Snake_case stays."]),
        ("", []),
    ],
)
def test_a_normal_text_is_cut_to_its_first_sentences(markdown: str, lines: list[str]) -> None:
    assert shortened(markdown) == lines
