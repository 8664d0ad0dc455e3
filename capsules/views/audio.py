"""A recording, as a file a browser can begin to play before it is all there."""

import re

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from capsules.models import Capsule, CardAudio, TranslationState
from capsules.sound import MEDIA_TYPES

_RANGE = re.compile(r"bytes=(\d{0,10})-(\d{0,10})")
_YEAR = 365 * 24 * 3600


@require_safe
def audio(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """The address is made of the bytes themselves, so any cache may keep it for good. One that no
    published card plays is not there, for anybody but those who make capsules."""
    rows = CardAudio.objects.filter(recording__digest=digest, kind=kind)
    withdrawn = TranslationState.objects.filter(
        capsule=OuterRef("card__capsule"),
        language=OuterRef("language"),
        state=TranslationState.State.WITHDRAWN,
    )
    played = rows.filter(~Exists(withdrawn), card__capsule__in=Capsule.objects.public())
    is_public = played.exists()
    content = rows.values_list("recording__content", flat=True).first()
    if content is None or not (is_public or _makes_capsules(request)):
        raise Http404
    response = sound_of(request, bytes(content), kind)
    response["Cache-Control"] = (
        f"public, max-age={_YEAR}, immutable" if is_public else "private, no-store"
    )
    return response


def _makes_capsules(request: HttpRequest) -> bool:
    """Asked only where nothing public was found: a public answer never looks at the session."""
    return bool(request.user.has_perm("capsules.view_cardaudio"))


def sound_of(request: HttpRequest, content: bytes, kind: str) -> HttpResponse:
    """All of it, or the piece that a player asked for. Who may keep it is for the caller to say."""
    response = _part(request, content, MEDIA_TYPES[kind])
    response["Accept-Ranges"] = "bytes"
    return response


def _part(request: HttpRequest, content: bytes, media_type: str) -> HttpResponse:
    """All of it, or the one range that was asked for (Safari plays nothing without)."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or found[0] == "bytes=-":
        return HttpResponse(content, content_type=media_type)
    size = len(content)
    if found[1]:
        first = int(found[1])
        last = min(int(found[2]), size - 1) if found[2] else size - 1
    else:
        first, last = max(size - int(found[2]), 0), size - 1
    if first > last or first >= size:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return HttpResponse(
        content[first : last + 1],
        status=206,
        content_type=media_type,
        headers={"Content-Range": f"bytes {first}-{last}/{size}"},
    )
