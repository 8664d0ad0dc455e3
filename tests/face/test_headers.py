"""Every answer carries the same guards, whatever its status."""

import pytest
from django.test import Client

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PERSONAL = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex, nofollow"}

ANSWERS = {
    200: ("get", "/en/try/youth/"),
    302: ("get", "/"),
    303: ("get", "/exit/"),
    400: ("post", "/en/try/echo/"),
    403: ("get", "/en/try/denied/"),
    404: ("get", "/en/nowhere/"),
    405: ("get", "/en/try/echo/"),
    429: ("get", "/en/try/slow-down/"),
    500: ("get", "/en/try/broken/"),
}


def answer(client: Client, status: int):  # type: ignore[no-untyped-def]
    method, address = ANSWERS[status]
    body = {"x" * n: "y" for n in range(1, 210)} if status == 400 else {}
    response = getattr(client, method)(address, body)
    assert response.status_code == status
    return response


@pytest.mark.django_db
@pytest.mark.parametrize("status", ANSWERS)
def test_20_every_status_carries_the_guards_and_is_never_stored(calm_client, status):
    response = answer(calm_client, status)
    for name, value in {**GUARDS, **PERSONAL}.items():
        assert response[name] == value, name
    assert "camera=()" in response["Permissions-Policy"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_missing_token_is_refused_with_the_guards(unforgiving_client):
    response = unforgiving_client.post("/en/try/echo/", {"message": "hello"})
    assert response.status_code == 403
    assert response["Cache-Control"] == PERSONAL["Cache-Control"]
    assert "Nothing was sent" in response.text


@pytest.mark.django_db
def test_a_public_page_may_be_kept_and_asks_nothing_of_the_session(client):
    response = client.get("/en/safety/")
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert "X-Robots-Tag" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/help/", "/en/help/return/", "/en/accounts/login/"])
def test_personal_pages_are_never_stored(client, address):
    response = client.get(address)
    assert response.status_code == 200
    for name, value in PERSONAL.items():
        assert response[name] == value
