"""What every public page of a capsule shares: the same answer for everyone, kept for a while."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from capsules.addresses import in_language
from capsules.models import Capsule
from capsules.reading import Reading, read
from capsules.views.kept import for_everyone

KEPT_SECONDS = 300
# Open Graph wants a territory with every language.
SHARE_LOCALES = {
    "en": "en_GB",
    "fr": "fr_BE",
    "nl": "nl_BE",
    "de": "de_DE",
    "ar": "ar_AR",
    "fa": "fa_IR",
    "ps": "ps_AF",
    "sq": "sq_AL",
    "ro": "ro_RO",
    "bg": "bg_BG",
    "vi": "vi_VN",
    "zh-hans": "zh_CN",
    "pcm": "pcm_NG",
}
View = Callable[..., HttpResponse]
# These pages may start the worker that reads them without internet (static/js/offline.js).
_may_start_worker = cast("Callable[[View], View]", csp_replace({"worker-src": [SELF]}))


def public_page(view: View) -> View:
    """GET only; any cache may keep it for five minutes and then asks with the ETag."""

    @require_safe
    @_may_start_worker
    @conditional_page
    @cache_control(public=True, max_age=KEPT_SECONDS)
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return for_everyone(view(request, *args, **kwargs))

    return page


def language_of(_request: HttpRequest) -> str:
    return get_language() or settings.LANGUAGE_CODE


def find_reading(request: HttpRequest, slug: str) -> Reading:
    """The published capsule of that address as this reader gets it; 404 for any other."""
    language = language_of(request)
    capsule = Capsule.objects.public().with_parts().in_language(language).filter(slug=slug).first()
    if capsule is None:
        raise Http404
    return read(capsule, language)


def show(request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """The page, without ever looking who is logged in.

    `user` is set to None on purpose: the session stays untouched, so no answer varies by cookie.
    """
    return render(
        request,
        f"capsules/{page}.html",
        {"user": None, **head_of(request), **_draft(context), **context},
    )


def head_of(request: HttpRequest) -> dict[str, Any]:
    """What search engines and those who share a page are told: nothing is loaded from elsewhere."""
    return {
        "alternates": alternates(request),
        "canonical": settings.PORTAL_URL + request.path,
        "share_locale": SHARE_LOCALES.get(language_of(request), "en_GB"),
        "share_picture": settings.PORTAL_URL + static("img/share.png"),
    }


def _draft(context: dict[str, Any]) -> dict[str, bool]:
    """A capsule knows better than the language whether its text is a draft translation."""
    reading = context.get("reading")
    return {} if reading is None else {"is_draft_translation": reading.is_draft}


def alternates(request: HttpRequest) -> list[tuple[str, str]]:
    """The same page in every open language, for search engines: (language, full address)."""
    return [
        (code, settings.PORTAL_URL + in_language(request.path, code))
        for code, _name in settings.LANGUAGES
    ]
