"""What every page of a youth has in common: nothing of it is kept on the device or in a log.

Robots and `no-store` are also the business of `ecpat_portal.middleware`, for errors too.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]

# Why a youth finds themselves before a closed door; the words are in `help/return.html`.
CLOSED_REASONS = frozenset({"idle", "left", "gone", "deleted"})


class SeeOther(HttpResponseRedirect):
    """303: what was posted is done, and the back button does not post it again."""

    status_code = 303


def youth_page(*methods: str) -> Callable[[View], View]:
    """Guard a view of the help pages; without `methods` it answers GET, HEAD and POST."""
    allowed = list(methods) or ["GET", "HEAD", "POST"]

    def guard(view: View) -> View:
        @require_http_methods(allowed)
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        return guarded

    return guard


def show_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    return render(request, f"help/{template}.html", context, status=status)


def closed_door(reason: str) -> SeeOther:
    """To the code entry, with a word on why; the word says nothing about anybody."""
    return SeeOther(f"{resolve_url('help:return')}?closed={reason}")
