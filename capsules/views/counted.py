"""Around everything, kept pages too: what the portal itself answers is counted by address."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from capsules.gathering import note_view

Handler = Callable[[HttpRequest], HttpResponse]


def counted_pages(get_response: Handler) -> Handler:
    """Views are noted in memory; nothing of the request stays but the capsule and the language."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        note_view(request.META, request.path, response.status_code)
        return response

    return middleware
