"""A capsule in one language as a file: taken along, brought back, looked at, saved."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from peers.people.access import for_helpers
from peers.studio.actions.translating import Wanted, save_translation
from peers.studio.translating import people
from peers.studio.translating.po import Entry, PoRefused, Verdict, po_of, read_po
from peers.studio.views.translating import Desk, desk_or_404, say

_SALT = "studio.po"
_WAITS_SECONDS = 3600


@for_helpers
@require_safe
def export(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    desk = _desk(request, slug, language)
    answer = HttpResponse(
        po_of(desk.capsule, language), content_type="text/x-gettext-translation; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{slug}.{language}.po"'
    return answer


@for_helpers
@require_POST
def look(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """What each entry would do, with the line it stands in; nothing happens yet."""
    desk = _desk(request, slug, language)
    file = request.FILES.get("po")
    try:
        content = file.read() if file else b""
        entries = read_po(content, capsule=desk.capsule, language=language)
    except PoRefused as refused:
        return _page(request, desk, [], refused)
    return _page(request, desk, entries, None)


@for_helpers
@require_POST
def save(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    desk = _desk(request, slug, language)
    try:
        carried = signing.loads(request.POST.get("entries", ""), salt=_SALT, max_age=_WAITS_SECONDS)
    except signing.BadSignature:
        messages.error(request, gettext("This page was open for too long. Please try again."))
        return redirect(desk.address)
    if carried["for"] != [slug, language, desk.user.pk]:
        raise Http404
    wanted = {
        key: Wanted(text, seen_source=source, seen_text=seen, is_right=True)
        for key, text, source, seen, needs_a_yes in carried["entries"]
        if not needs_a_yes or f"over:{key}" in request.POST
    }
    outcome = save_translation(
        capsule=desk.capsule,
        language=language,
        wanted=wanted,
        by=desk.user,
        now=timezone.now(),
        note="PO",
    )
    say(request, outcome)
    return redirect(desk.address)


def _desk(request: HttpRequest, slug: str, language: str) -> Desk:
    desk = desk_or_404(request, slug, language)
    if not people.can_translate(desk.user):
        raise Http404
    return desk


def _page(
    request: HttpRequest, desk: Desk, entries: list[Entry], refused: PoRefused | None
) -> HttpResponse:
    by_verdict = {
        one.value: [entry for entry in entries if entry.verdict is one] for one in Verdict
    }
    context: dict[str, Any] = {
        "capsule": desk.capsule,
        "language": desk.language,
        "refused": refused,
        "carried": _carried(desk, entries),
        "can_save": bool(by_verdict["save"] or by_verdict["newer_here"]),
        **by_verdict,
    }
    return render(request, "studio/po.html", context, status=400 if refused else 200)


def _carried(desk: Desk, entries: list[Entry]) -> str:
    rows = [
        [one.key, one.text, one.seen_source, one.seen_text, one.verdict is Verdict.NEWER_HERE]
        for one in entries
        if one.verdict in (Verdict.SAVE, Verdict.NEWER_HERE)
    ]
    whose = [desk.capsule.slug, desk.language, desk.user.pk]
    return signing.dumps({"for": whose, "entries": rows}, salt=_SALT, compress=True)
