"""What was live: the revisions of a capsule, what each changed, and the way back to one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from capsules.models import Capsule
from peers.people.access import HelperRequest
from peers.studio.actions.drafts import restore
from peers.studio.actions.workflow import put_online, take_offline
from peers.studio.differences import changes_between
from peers.studio.errors import NotYours, StudioRefused
from peers.studio.forms import WHY_LENGTH
from peers.studio.models import Revision, StudioEvent
from peers.studio.permissions import can_take_offline
from peers.studio.views.access import on_capsule

_MOST_SHOWN = 50


@require_safe
@on_capsule
def history(request: HelperRequest, capsule: Capsule) -> HttpResponse:
    rows = Revision.objects.filter(slug=capsule.slug).select_related("by").defer("document")
    events = StudioEvent.objects.filter(slug=capsule.slug).select_related("by", "copy")
    context = {
        "capsule": capsule,
        "revisions": rows[:_MOST_SHOWN],
        "events": events.exclude(kind=StudioEvent.Kind.SAVED)[:_MOST_SHOWN],
        "can_take_offline": can_take_offline(request.user),
        "is_live": capsule.state == Capsule.State.PUBLISHED,
    }
    return render(request, "studio/history.html", context)


@require_safe
@on_capsule
def revision(request: HelperRequest, capsule: Capsule, number: int) -> HttpResponse:
    """One revision beside the one before it."""
    found = get_object_or_404(
        Revision.objects.select_related("by"), slug=capsule.slug, number=number
    )
    rows = Revision.objects.filter(slug=capsule.slug)
    before = rows.filter(number__lt=number).order_by("-number").first()
    newest = rows.order_by("-number").values_list("number", flat=True).first()
    context = {
        "capsule": capsule,
        "revision": found,
        "before": before,
        "is_newest": newest == number,
        "changes": changes_between(before.document, found.document) if before else [],
    }
    return render(request, "studio/revision.html", context)


@require_POST
@on_capsule
def bring_back(request: HelperRequest, capsule: Capsule, number: int) -> HttpResponse:
    """A draft of what an earlier revision said."""
    found = get_object_or_404(Revision, slug=capsule.slug, number=number)
    why = _("As it was in version %(number)s") % {"number": number}
    copy = restore(revision=found, why=why, by=request.user, now=timezone.now())
    messages.success(
        request, _("This is a draft of the earlier version. It goes live when it is approved.")
    )
    return redirect("studio:draft", copy.pk)


@require_POST
@on_capsule
def state(request: HelperRequest, capsule: Capsule, *, online: bool) -> HttpResponse:
    """Take a capsule from the readers, or give it back to them."""
    act: Any = put_online if online else take_offline
    note = request.POST.get("note", "").strip()[:WHY_LENGTH]
    try:
        act(capsule=capsule, note=note, by=request.user, now=timezone.now())
    except NotYours:
        raise Http404 from None
    except StudioRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(
            request,
            _("Readers find it again.") if online else _("Readers no longer find it."),
        )
    return redirect("studio:history", capsule.slug)
