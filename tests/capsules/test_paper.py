"""What is handed on: an address, a page to print, a poster in each language the capsule speaks."""

import base64
import re

import pytest
from django.conf import settings
from django.test import Client

from capsules.models import Capsule, TranslationState

pytestmark = pytest.mark.django_db


def page(client: Client, name: str, language: str = "en") -> str:
    response = client.get(f"/{language}/capsules/small/{name}/")
    assert response.status_code == 200
    return response.content.decode()


# --- share ----------------------------------------------------------------------------------
def test_the_address_can_be_copied_sent_and_shown(client: Client, small: Capsule) -> None:
    html = page(client, "share", "fr")
    address = f"{settings.PORTAL_URL}/fr/capsules/small/"
    assert f'readonly value="{address}"' in html
    assert 'href="mailto:?body=http' in html
    assert 'href="sms:?&amp;body=http' in html
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert picture
    assert base64.b64decode(picture[1]).startswith(b"<svg")


def test_sharing_warns_about_a_phone_that_others_use(client: Client, small: Capsule) -> None:
    assert "Do other people use this phone?" in page(client, "share")


def test_nothing_is_loaded_from_elsewhere(client: Client, small: Capsule) -> None:
    for name in ("share", "print"):
        html = page(client, name)
        main = html[html.index("<main") : html.index("</main>")]
        assert not re.search(r'(?:src|href)="(?:https?:)?//', main), name


def test_a_poster_is_offered_in_the_languages_the_capsule_speaks(
    client: Client, small: Capsule
) -> None:
    offered = re.findall(
        r'href="(/[\w-]+/capsules/small/poster\.pdf)"', page(client, "share", "ar")
    )
    assert offered == ["/en/capsules/small/poster.pdf", "/fr/capsules/small/poster.pdf"]
    TranslationState.objects.filter(language="fr").update(state="withdrawn")
    assert "/fr/capsules/small/poster.pdf" not in page(client, "share")


# --- poster -----------------------------------------------------------------------------------
def test_a_poster_is_a_pdf_that_anybody_may_keep(client: Client, small: Capsule) -> None:
    response = client.get("/en/capsules/small/poster.pdf")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(
        "/en/capsules/small/poster.pdf", headers={"if-none-match": response.headers["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["ar", "ps", "zh-hans", "nl"])
def test_there_is_no_poster_in_a_language_that_the_capsule_does_not_speak(
    client: Client, small: Capsule, language: str
) -> None:
    assert client.get(f"/{language}/capsules/small/poster.pdf").status_code == 404


def test_a_withdrawn_language_has_no_poster(client: Client, small: Capsule) -> None:
    assert client.get("/fr/capsules/small/poster.pdf").status_code == 200
    TranslationState.objects.filter(language="fr").update(state="withdrawn")
    assert client.get("/fr/capsules/small/poster.pdf").status_code == 404


@pytest.mark.parametrize("language", ["ar", "fa", "ps", "zh-hans", "vi", "bg", "sq", "pcm"])
def test_every_script_has_its_letters_on_the_poster(
    client: Client, small: Capsule, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    words = {
        "ar": "كلمات السر",
        "fa": "گذرواژه‌ها",
        "ps": "پټنومونه ډېر ښه",
        "zh-hans": "密码",
        "vi": "Mật khẩu",
        "bg": "Пароли",
        "sq": "Fjalëkalimet",
        "pcm": "Password dem",
    }
    setattr(small, f"title_{language.replace('-', '_')}", words[language])
    small.save()
    response = client.get(f"/{language}/capsules/small/poster.pdf")
    assert response.status_code == 200
    assert not [one for one in caplog.records if "missing" in one.getMessage()]


def test_a_new_title_makes_a_new_poster(client: Client, small: Capsule) -> None:
    before = client.get("/en/capsules/small/poster.pdf").content
    small.title_en = "Another title"  # type: ignore[attr-defined]
    small.save()
    assert client.get("/en/capsules/small/poster.pdf").content != before


# --- print ------------------------------------------------------------------------------------
def test_the_printed_page_has_every_card_the_numbers_and_no_menus(
    client: Client, small: Capsule, directory: None
) -> None:
    html = page(client, "print")
    for text in ("First heading", "First body", "Second body.", "A lawyer has not yet checked"):
        assert text in html
    assert 'href="tel:112"' in html
    assert "Child Focus" in html
    assert 'class="menu' not in html
    assert "/help/new/" not in html
    assert f"{settings.PORTAL_URL}/en/capsules/small/</bdi>" in html
    assert 'src="data:image/svg+xml' in html


def test_leaving_stays_in_reach_on_the_page_to_print(client: Client, small: Capsule) -> None:
    assert 'class="exit"' in page(client, "print")


@pytest.mark.parametrize(
    ("name", "limit"), [("share/", 3), ("print/", 4), ("poster.pdf", 2), ("easy/", 3)]
)
def test_paper_costs_few_queries(
    client: Client,
    library: None,
    django_assert_max_num_queries: object,
    name: str,
    limit: int,
) -> None:
    for language in ("en", "ar"):
        with django_assert_max_num_queries(limit):  # type: ignore[operator]
            assert client.get(f"/{language}/capsules/sexting/{name}").status_code == 200


@pytest.mark.parametrize("name", ["share/", "print/", "poster.pdf", "easy/", "poll/"])
def test_drafts_have_no_paper_either(client: Client, small: Capsule, name: str) -> None:
    Capsule.objects.update(state="draft")
    assert client.get(f"/en/capsules/small/{name}").status_code == 404
