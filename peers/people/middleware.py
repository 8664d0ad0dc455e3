"""Adults without a second factor reach the page that sets one up, and nothing else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from peers.people.second_factor import must_enrol

# What somebody needs who has no second factor yet: to set it up, to choose a better password
# first, to leave.
OPEN_WITHOUT_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_logout",
        "exit",
        "healthz",
        "readyz",
    }
)


class SecondFactorMiddleware:
    """After the session and allauth; before every view, also those of the administration."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        # Without the cookie nobody is logged in; asking the session would make a public page
        # personal to every cache on the way.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        user = request.user
        if not user.is_authenticated or not must_enrol(user):
            return None
        request.must_enrol = True  # type: ignore[attr-defined]
        match = request.resolver_match
        if match is not None and match.view_name in OPEN_WITHOUT_FACTOR:
            return None
        return HttpResponseRedirect(reverse("mfa_index"))
