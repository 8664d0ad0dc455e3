"""Pages that belong to no app: leaving, what the site keeps, health, and what went wrong."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from capsules.views.public import head_of, public_page
from ecpat_portal import health
from peers.people.shared_device import house_of
from peers.threads.actions.alarm import raise_quietly
from peers.threads.views.typed import is_from_our_own_page, typed_in


# Exempt from the CSRF check: the page that is being left may be gone, its token with it, and all
# that this does is end the session of whoever calls.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go to a harmless site; to a script's beacon, a bare 204."""
    by_script = request.method == "POST" and "text/html" not in request.headers.get("Accept", "")
    if by_script:
        response = HttpResponse(status=204)
    else:
        response = HttpResponseRedirect(_way_out(request))
        response.status_code = 303
    # Another site's picture or a browser's guess at the next click must not end anything.
    if request.headers.get("Sec-Fetch-Site") == "cross-site" or "Sec-Purpose" in request.headers:
        return response
    request.session.flush()
    for name in request.COOKIES.keys() - {settings.DEVICE_COOKIE_NAME}:
        response.delete_cookie(name, samesite="Lax")
    response["Clear-Site-Data"] = _cleared(request, by_script=by_script)
    return response


def _cleared(request: HttpRequest, *, by_script: bool) -> str:
    """A device of a house stays one: everything goes but the cookie that says so."""
    if house_of(request) is not None:
        return '"cache", "storage"'
    # Clearing the cache can hold a page up for seconds: only where nobody waits for it.
    return '"cache", "cookies"' if by_script else '"cookies", "storage"'


def _way_out(request: HttpRequest) -> str:
    code = request.GET.get("to") or translation.get_language_from_request(request)
    if house_of(request) is not None:
        with translation.override(code if code in dict(settings.LANGUAGES) else None):
            return reverse("device:done")
    return settings.EXIT_URLS.get(code, settings.EXIT_URLS["default"])


# The same headers as the pages of the capsules, with which nginx serves it (capsules.publishing).
@public_page
def safety(request: HttpRequest) -> HttpResponse:
    context = {"backup_days": settings.BACKUP_DAYS, **head_of(request)}
    return render(request, "safety.html", context)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the oldest undone work is younger than the promise, 503 beyond it."""
    try:
        state = health.look(now=timezone.now())
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    if state.late:
        raise_quietly(now=timezone.now())
    return JsonResponse(
        {
            "ok": not state.late,
            "promise_seconds": settings.HEALTH_PROMISE_SECONDS,
            "oldest_due_seconds": state.oldest_due,
            "oldest_unsent_seconds": state.oldest_unsent,
            "last_sweep_seconds": state.last_sweep,
        },
        status=503 if state.late else 200,
    )


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 once the database answers and every migration is applied."""
    try:
        executor = MigrationExecutor(connection)
        pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ok": False, "database": False}, status=503)
    return JsonResponse(
        {"ok": not pending, "database": True, "migrations_pending": pending},
        status=503 if pending else 200,
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    too_long = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    return _page(request, "400.html", 400, too_long=too_long)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Nothing was taken; the words go back to whoever sent them from a page of ours."""
    typed = typed_in(request) if is_from_our_own_page(request) else ""
    return _page(request, "403_csrf.html", 403, typed=typed)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def too_many(request: HttpRequest) -> HttpResponse:
    return _page(request, "429.html", 429)


def failed(request: HttpRequest) -> HttpResponse:
    """The page of a 500 must not fail itself: without a database, without a session."""
    try:
        return _page(request, "500.html", 500)
    except Exception:  # noqa: BLE001 - whatever broke the page must not break its last resort
        return HttpResponse(render_to_string("500.html", _bare()), status=500)


def _page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """An error page in the reader's language, even when it failed before that was known."""
    translation.activate(translation.get_language_from_request(request, check_path=True))
    # The late note asks the database, which may be what failed.
    return render(request, template, {"helpers_late": False, **context}, status=status)


def _bare() -> dict[str, object]:
    return {"exit_target": settings.EXIT_URLS["default"], "LANGUAGE_CODE": "en"}
