"""Leaving: the session ends, nothing stays, and the way out is harmless."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy_client(unforgiving_client: Client) -> Client:
    """Somebody in mid-conversation, with more than one cookie of ours."""
    session = unforgiving_client.session
    session["thread"] = "anything"
    session.save()
    unforgiving_client.cookies["s"] = session.session_key
    unforgiving_client.cookies["messages"] = "something"
    return unforgiving_client


def gone(response, *names: str) -> bool:  # type: ignore[no-untyped-def]
    return all(response.cookies[name]["max-age"] == 0 for name in names)


def test_the_plain_link_ends_the_session_and_leads_to_a_harmless_site(busy_client):
    response = busy_client.get("/exit/?to=ar")
    assert response.status_code == 303
    assert response["Location"] == "https://ar.wikipedia.org/"
    assert gone(response, "s", "messages")
    assert '"cookies"' in response["Clear-Site-Data"]
    assert not Session.objects.exists()


def test_a_beacon_ends_the_session_without_a_token_and_gets_no_page(busy_client):
    response = busy_client.post("/exit/", headers={"Accept": "*/*"})
    assert response.status_code == 204
    assert not response.content
    assert '"cache"' in response["Clear-Site-Data"]
    assert not Session.objects.exists()


def test_a_form_without_script_is_led_out_too(busy_client):
    response = busy_client.post("/exit/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 303
    assert not Session.objects.exists()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch"}])
def test_another_site_or_a_prefetch_ends_nothing(busy_client, headers):
    response = busy_client.get("/exit/", headers=headers)
    assert response.status_code == 303
    assert "Clear-Site-Data" not in response.headers
    assert Session.objects.count() == 1


def test_an_unknown_language_still_leaves(client):
    assert (
        client.get("/exit/?to=//evil.example").headers["Location"] == "https://www.wikipedia.org/"
    )


def test_the_organisation_can_choose_where_it_leads(client, settings):
    settings.EXIT_URLS = {"default": "https://weather.example/"}
    assert client.get("/exit/?to=nl").headers["Location"] == "https://weather.example/"


@pytest.mark.parametrize("address", ["/en/try/youth/", "/ar/try/youth/", "/en/try/desk/"])
def test_the_exit_is_the_first_thing_that_can_be_focused(client, address):
    page = client.get(address).text
    body = page[page.index("<body") :]
    first = min(at for tag in ("<a ", "<button", "<input") if (at := body.find(tag)) > 0)
    assert body[first:].startswith('<a class="exit" href="/exit/?to=')
