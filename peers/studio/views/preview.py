"""A draft on a phone: the frame with its languages, and the page inside."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from peers.people.access import HelperRequest
from peers.studio.models import WorkingCopy
from peers.studio.previewing import Framed, address_of_frame, preview
from peers.studio.shape import children
from peers.studio.views.access import on_draft

_WITH_A_FRAME = csp_update({"frame-src": [SELF]})
# Inside the frame nothing runs, and nobody but our own page may hold it.
_IN_THE_FRAME = csp_replace({"script-src": [NONE], "frame-ancestors": [SELF]})


@_WITH_A_FRAME
@require_safe
@on_draft
def page(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    """`?language=ar&page=quiz`; anything else shows the cards in English."""
    languages = _languages()
    asked = request.GET.get("language", "")
    language = asked if asked in languages else "en"
    pages = _pages(copy)
    rest = request.GET.get("page", "")
    rest = rest if rest in dict(pages) else ""
    context: dict[str, Any] = {
        "copy": copy,
        "languages": languages,
        "language": language,
        "pages": pages,
        "rest": rest,
        "frame": address_of_frame(copy, language, rest),
    }
    return render(request, "studio/preview.html", context)


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def _pages(copy: WorkingCopy) -> list[tuple[str, str]]:
    found = [("", _("Cards"))]
    if any(values.get("easy_en") for values in copy.document.values()):
        found.append(("easy", _("Easy to read")))
    if children(copy.document, copy.slug, "questions"):
        found.append(("quiz", _("Questions")))
    if children(copy.document, f"{copy.slug}/scenario", "steps"):
        found.append(("story", _("Story")))
    return found


@xframe_options_sameorigin
@_IN_THE_FRAME
@require_safe
@on_draft
def frame(request: HelperRequest, copy: WorkingCopy, language: str, rest: str = "") -> HttpResponse:
    """The public page, made of the draft. It answers no act and runs no script."""
    if language not in _languages():
        raise Http404
    path = f"{rest}/" if rest else ""
    framed = Framed(copy=copy, language=language, rest=path)
    response = HttpResponse(preview(framed, request.META.get("QUERY_STRING", "")))
    response["Content-Language"] = language
    return response
