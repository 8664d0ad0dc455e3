"""In Chromium: a passkey from setting it up to logging in with it, under the strict CSP."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import translation

from tests.browsing import press_on
from tests.people.logging_in import PASSWORD, with_password

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def tab(browser: Any, live_server: Any, settings: Any) -> Iterator[Any]:
    """A page with a fingerprint reader, which collects what the browser complains about."""
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    context = browser.new_context()
    page = context.new_page()
    page.home = f"http://localhost:{live_server.thread.port}"
    page.complaints = []
    page.on(
        "console",
        lambda line: page.complaints.append(line.text) if line.type == "error" else None,
    )
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def type_password(tab: Any, name: str) -> None:
    tab.goto(f"{tab.home}/en/accounts/login/")
    tab.fill("#id_login", name)
    tab.fill("#id_password", PASSWORD)
    press_on(tab, "form.card button")


def log_out(tab: Any) -> None:
    tab.goto(f"{tab.home}/en/accounts/logout/")
    press_on(tab, "main form button")
    tab.wait_for_url(f"{tab.home}/en/")


def test_a_coach_sets_up_a_passkey_and_logs_in_with_it(tab, mfa_enforced, carla) -> None:
    with_password(carla)
    type_password(tab, "carla")
    tab.goto(f"{tab.home}/en/desk/")
    assert tab.inner_text("h1") == "Second factor"

    press_on(tab, "text=Set up a passkey")
    tab.check("#id_passwordless")
    tab.click("#mfa_webauthn_add")
    tab.wait_for_url("**/recovery-codes/")
    assert tab.locator(".recovery li").count() == 10
    press_on(tab, "text=to the desk")
    assert tab.url == f"{tab.home}/en/desk/"

    log_out(tab)
    tab.goto(f"{tab.home}/en/accounts/login/")
    tab.click("#passkey_login")
    tab.wait_for_url("**/desk/")

    log_out(tab)
    type_password(tab, "carla")
    assert tab.inner_text("h1") == "The second step"
    tab.click("#mfa_webauthn_authenticate")
    tab.wait_for_url("**/desk/")
    assert tab.complaints == []


INSIDE = ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"]
INSIDE += ["account_change_password", "account_logout", "account_reauthenticate"]
BEFORE = ["account_login", "account_reset_password", "account_signup"]


@pytest.mark.parametrize("code", ["en", "ar"])
def test_the_pages_of_the_log_in_are_accessible_on_a_small_phone(tab, alice, code: str) -> None:
    with_password(alice)
    for route in BEFORE:
        check(tab, code, route)
    type_password(tab, "alice")
    for route in INSIDE:
        check(tab, code, route)


def check(tab: Any, code: str, route: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    with translation.override(code):
        tab.goto(tab.home + reverse(route))
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
    wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, route
    assert tab.complaints == []
