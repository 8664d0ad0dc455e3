"""What every template may ask for; nothing touches the session: public pages stay cacheable."""

import logging
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import ResolverMatch, reverse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from capsules.addresses import in_language
from ecpat_portal import health, languages
from peers.people.shared_device import house_of
from peers.threads.permissions import roles_of
from peers.threads.views.help.kept import ForAWhile

# What is the same for everyone outside the capsules.
_PUBLIC = frozenset({"safety", "sitemap", "robots"})
# Pages that show their form again at the same address after a POST with mistakes.
_FORMS = frozenset({"help:new", "help:code", "help:return", "capsules:helpful", "stop:report"})
# Everything else that is written to in these parts belongs to this page.
_AFTER_POST = {
    "help": "help:thread",
    "desk": "desk:board",
    "groups": "groups:home",
    "hotline": "hotline:reports",
}
# The parts of the site that only helpers open: told by the address, which a 404 has as well.
_FOR_HELPERS = (
    *(["desk"], ["groups"], ["training"], ["studio"], ["reports"], ["accounts"], ["admin"]),
)

log = logging.getLogger(__name__)


class LanguageLink(NamedTuple):
    code: str
    name: str
    dir: str
    url: str
    current: bool


def is_public(request: HttpRequest) -> bool:
    """Whether the page is the same for everyone and says nothing about anyone."""
    match = request.resolver_match
    return match is not None and (match.namespace == "capsules" or match.view_name in _PUBLIC)


def address_in(request: HttpRequest, code: str) -> str:
    """This page in the language `code`; where a GET would fail, the page it belongs to."""
    match = request.resolver_match
    if match is None:
        return f"/{code}/"
    path = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    after = _AFTER_POST.get(match.namespace)
    if request.method == "POST" and after and match.view_name not in _FORMS:
        path = reverse(after)
    return in_language(path, code)


def language_links(request: HttpRequest) -> list[LanguageLink]:
    current = translation.get_language()
    return [
        LanguageLink(
            code=code,
            name=str(name),
            dir="rtl" if code in languages.BIDI_CODES else "ltr",
            url=address_in(request, code),
            current=code == current,
        )
        for code, name in settings.LANGUAGES
    ]


def portal(request: HttpRequest) -> dict[str, Any]:
    code = translation.get_language() or settings.LANGUAGE_CODE
    match = request.resolver_match
    return {
        "language_links": SimpleLazyObject(lambda: language_links(request)),
        "is_draft_translation": code in languages.DRAFT_CODES,
        "exit_target": _exit_target(request, code),
        "shared_device": house_of(request),
        "demo": settings.DEMO,
        "without_second_factor": not settings.MFA_ENFORCED,
        "personal": not is_public(request),
        "on_desk": request.path.split("/")[2:3] in _FOR_HELPERS,
        "helpers_late": SimpleLazyObject(lambda: _helpers_late(match)),
        "roles": SimpleLazyObject(lambda: _roles(request)),
    }


def _exit_target(request: HttpRequest, code: str) -> str:
    """A house may have no other site at hand: its devices go to what anybody may be reading."""
    if house_of(request) is not None:
        return reverse("capsules:list")
    return str(settings.EXIT_URLS.get(code, settings.EXIT_URLS["default"]))


def _roles(request: HttpRequest) -> frozenset[str]:
    """What the menu of the desk asks; each page checks again for itself."""
    user = getattr(request, "user", None)
    return roles_of(user) if user is not None and user.is_authenticated else frozenset()


# Looked up again every few seconds: a class that opens the form at once asks the same.
_late_now = ForAWhile(lambda: health.look(now=timezone.now()).late)


def _helpers_late(match: ResolverMatch | None) -> bool:
    """On the pages of help: whether answers are later than promised (shown with the numbers)."""
    if match is None or match.namespace != "help":
        return False
    try:
        return _late_now()
    except DatabaseError:
        log.exception("health")
        return True
