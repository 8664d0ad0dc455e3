"""What went wrong, in the reader's language, with a way on and the numbers."""

import pytest
from django.test import Client
from django.utils import translation

from tests.face.test_headers import ANSWERS, answer

PAGES = sorted(ANSWERS.keys() - {200, 302, 303})


@pytest.mark.django_db
@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_shows_the_numbers_and_a_way_on(calm_client, status):
    page = answer(calm_client, status).text
    assert 'href="tel:112"' in page
    assert 'href="tel:116000"' in page
    assert 'href="/en/"' in page
    assert 'class="exit"' in page


@pytest.mark.django_db
def test_an_error_page_reads_from_right_to_left_in_arabic(calm_client):
    page = calm_client.get("/ar/nowhere/").text
    assert '<html lang="ar" dir="rtl">' in page


@pytest.mark.django_db
def test_a_host_that_is_not_ours_is_refused_in_the_language_of_the_address(settings, calm_client):
    translation.activate("nl")
    response = calm_client.get("/fr/nowhere/", headers={"Host": "elsewhere.example"})
    assert response.status_code == 400
    assert '<html lang="fr"' in response.text


@pytest.mark.django_db
def test_a_wrong_method_names_the_right_one(calm_client):
    response = answer(calm_client, 405)
    assert response["Allow"] == "POST"
    assert response["Content-Length"] == str(len(response.content))


@pytest.mark.django_db
def test_a_helper_who_is_lost_finds_the_desk(calm_client):
    page = calm_client.get("/en/desk/nowhere/").text
    assert 'href="/en/desk/"' in page


def test_the_page_of_a_500_needs_no_database(calm_client: Client):
    """No `django_db`: any query fails the test."""
    response = answer(calm_client, 500)
    assert "Something broke on our side" in response.text


def test_the_last_resort_stands_when_even_the_context_is_broken(calm_client, monkeypatch):
    def broken(request: object) -> dict[str, object]:
        raise RuntimeError("context")

    monkeypatch.setattr("ecpat_portal.context.language_links", broken)
    response = answer(calm_client, 500)
    assert "Something broke on our side" in response.text
    assert 'href="tel:112"' in response.text


# --- a form without its token -----------------------------------------------------------------
@pytest.mark.parametrize(
    "browser",
    [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}],
    ids=["a browser of today", "an older one"],
)
def test_words_of_a_form_of_ours_come_back_when_its_token_does_not_hold(
    unforgiving_client, browser
):
    data = {"message": "All <b>evening</b>.", "code": "1234", "password": "hush"}
    response = unforgiving_client.post("/en/try/echo/", data, headers=browser)
    assert response.status_code == 403
    assert "All &lt;b&gt;evening&lt;/b&gt;.</textarea>" in response.text
    assert "1234" not in response.text
    assert "hush" not in response.text


@pytest.mark.parametrize(
    "browser",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_29_no_other_site_puts_words_on_a_page_of_ours(unforgiving_client, browser):
    response = unforgiving_client.post("/en/try/echo/", {"message": "Call me."}, headers=browser)
    assert response.status_code == 403
    assert "Call me." not in response.text
    assert "<textarea" not in response.text
