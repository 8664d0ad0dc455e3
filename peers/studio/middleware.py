"""A paste of some megabytes into a page of the studio: told kindly, not cut off.

Everywhere else a body beyond DATA_UPLOAD_MAX_MEMORY_SIZE is refused unread. In the studio a writer
who pastes a whole book gets the page back with a sentence beside the field and the beginning of the
text. Only for somebody who is logged in, and only up to a limit; the rest is refused as ever.
"""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

# Three megabytes of text in any script: a form writes each byte of Arabic as three signs.
MOST_BYTES = 10 * 1024 * 1024
# What of a text is given back: more than any field takes.
KEPT = 20_000
_FORM = "application/x-www-form-urlencoded"
Handler = Callable[[HttpRequest], HttpResponse]


def big_pastes(get_response: Handler) -> Handler:
    """After the session, before the check of the form's token, which reads the body."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_big_paste(request):
            _shorten(request)
        return get_response(request)

    return middleware


def too_long_in(request: HttpRequest) -> dict[str, int]:
    """The fields whose text was shortened on the way, and how long each was."""
    found: dict[str, int] = getattr(request, "too_long", {})
    return found


def _is_big_paste(request: HttpRequest) -> bool:
    if request.method != "POST" or request.path.split("/")[2:3] != ["studio"]:
        return False
    if request.content_type != _FORM:
        return False
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdecimal() else 0
    # The session is asked last: for nearly every request that is no query at all.
    return most is not None and most < size <= MOST_BYTES and SESSION_KEY in request.session


def _shorten(request: HttpRequest) -> None:
    """Read the body ourselves, and go on with one in which every text is short enough."""
    size = int(request.META["CONTENT_LENGTH"])
    body = request.read(size).decode("ascii", "replace")
    try:
        pairs = parse_qsl(
            body,
            keep_blank_values=True,
            max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        )
    except ValueError:
        # More fields than any of our forms has: refused below, where that is said.
        pairs = []
    request.too_long = {name: len(text) for name, text in pairs if len(text) > KEPT}  # type: ignore[attr-defined]
    short = urlencode([(name, text[:KEPT]) for name, text in pairs]).encode()
    request._body = short  # type: ignore[attr-defined]  # noqa: SLF001 - what `request.body` keeps
    request.META["CONTENT_LENGTH"] = str(len(short))
