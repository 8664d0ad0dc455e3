"""Capsules as packs: chosen and downloaded; brought, looked at, and taken in as drafts."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from capsules.models import Capsule
from peers.people.access import for_helpers
from peers.people.models import User
from peers.studio.actions.packs import WAITS, let_wait, take_in_as_drafts
from peers.studio.errors import StudioRefused
from peers.studio.models import PackWaiting
from peers.studio.packs.documents import plan
from peers.studio.packs.opening import open_pack
from peers.studio.packs.shape import PackRefused
from peers.studio.packs.writing import write_pack
from peers.studio.translating import people
from peers.studio.views.translating import user_of


@for_helpers
@require_safe
def packs(request: HttpRequest) -> HttpResponse:
    _staff(request)
    return _page(request)


@for_helpers
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The chosen capsules, published or not, as one file."""
    _staff(request)
    chosen = Capsule.objects.filter(slug__in=request.POST.getlist("capsules")).order_by("slug")
    if not chosen:
        return _page(request, export_error=gettext("Choose at least one capsule."))
    content = write_pack(
        chosen,
        made_by=request.POST.get("made_by", "").strip()[:120] or settings.PORTAL_URL,
        made_on=timezone.localdate(),
        with_audio="audio" in request.POST,
    )
    answer = HttpResponse(content, content_type="application/zip")
    name = chosen[0].slug if len(chosen) == 1 else "capsules"
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer


@for_helpers
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Checked in this very request; what it would change is shown, nothing happens yet."""
    user = _staff(request)
    file = request.FILES.get("pack")
    if file is None:
        return _page(request, import_error=gettext("Choose a file first."))
    content = file.read()
    try:
        pack = open_pack(content)
    except PackRefused as refused:
        return _page(request, import_error=str(refused.message), detail=refused.detail)
    waiting = let_wait(content=content, by=user, now=timezone.now())
    context = {"pack": pack, "plans": plan(pack), "waiting": waiting}
    return render(request, "studio/pack_preview.html", context)


@for_helpers
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    user, now = _staff(request), timezone.now()
    number = request.POST.get("waiting", "")
    rows = PackWaiting.objects.filter(by=user, at__gt=now - WAITS)
    waiting = rows.filter(pk=number).first() if number.isdecimal() else None
    if waiting is None:
        messages.error(request, gettext("This page was open for too long. Please try again."))
        return redirect("studio:packs")
    chosen = request.POST.getlist("capsules")
    try:
        # Checked again: what was waiting is treated as what just arrived.
        pack = open_pack(bytes(waiting.content))
        made = take_in_as_drafts(pack=pack, slugs=chosen, by=user, now=now)
    except (StudioRefused, PackRefused) as refused:
        messages.error(request, str(refused.message))
        return redirect("studio:packs")
    waiting.delete()
    text = ngettext(
        "%(number)d draft was made. Somebody else reads it before it goes to readers.",
        "%(number)d drafts were made. Somebody else reads them before they go to readers.",
        len(made),
    )
    messages.success(request, text % {"number": len(made)})
    return redirect("studio:home")


def _staff(request: HttpRequest) -> User:
    user = user_of(request)
    if not people.can_exchange(user):
        raise Http404
    return user


def _page(request: HttpRequest, **errors: str) -> HttpResponse:
    context = {
        "capsules": Capsule.objects.in_language("en"),
        "made_by": settings.PORTAL_URL,
        **errors,
    }
    return render(request, "studio/packs.html", context, status=400 if errors else 200)
