"""A draft: its parts, what is missing, where it lies, and the acts that pass it on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from capsules.models import Capsule
from peers.people.access import HelperRequest
from peers.studio import permissions
from peers.studio.actions import drafts, parts, workflow
from peers.studio.differences import changes_between, label_of, name_of
from peers.studio.errors import LiveChanged
from peers.studio.forms import NoteForm, WhyForm
from peers.studio.models import WorkingCopy
from peers.studio.outline import gone_from, outline_of
from peers.studio.rules import Clash, State
from peers.studio.shape import kind_of, text_of_column
from peers.studio.views.access import act_on_draft, on_draft, tells_refusals
from peers.studio.views.brought import heard_in


@require_safe
@on_draft
def draft(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    return _page(request, copy, NoteForm())


def _page(
    request: HelperRequest, copy: WorkingCopy, note: NoteForm, *, status: int = 200
) -> HttpResponse:
    user = request.user
    removed = parts.removed_units(copy).select_related("by")
    context = {
        "copy": copy,
        "clashes": drafts.clashes_with_another(copy),
        "live": _readers_page(copy),
        "stamp": workflow.stamp_of(copy),
        "outline": outline_of(copy),
        "heard": heard_in(copy),
        "gone": gone_from(copy, removed),
        "events": copy.events.select_related("by")[:30],
        "returned": _last_note(copy),
        "can_edit": permissions.can_edit(user, copy),
        "can_send": permissions.can_send(user, copy),
        "can_publish": permissions.can_publish(user, copy),
        "can_send_back": permissions.can_send_back(user, copy),
        "can_put_aside": permissions.can_put_aside(user, copy),
        "can_take_up": permissions.can_take_up(user, copy),
        "is_mine": copy.author_id == user.pk,
        "needs_another": _needs_another(user, copy),
        "why": WhyForm(initial={"why": copy.why}),
        "note": note,
    }
    return render(request, "studio/draft.html", context, status=status)


def _readers_page(copy: WorkingCopy) -> str:
    """Where readers find the capsule; nowhere before it is published and after it went offline."""
    capsule = copy.capsule
    is_live = capsule is not None and capsule.state == Capsule.State.PUBLISHED
    return capsule.get_absolute_url() if capsule is not None and is_live else ""


def _last_note(copy: WorkingCopy) -> Any:
    """What came back with it, while it is being written again."""
    if copy.state != State.DRAFT:
        return None
    return copy.events.filter(kind="sent_back").exclude(note="").select_related("by").first()


def _needs_another(user: Any, copy: WorkingCopy) -> bool:
    """Staff who wrote in it read why the button is not theirs."""
    is_staff = permissions.hat_of(user).is_staff
    return copy.state == State.WITH_NGO and is_staff and not permissions.can_publish(user, copy)


@require_safe
@on_draft
def changes(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    """What the draft changes, beside what it was made from."""
    before = copy.base.document if copy.base else {}
    context = {"copy": copy, "changes": changes_between(before, copy.document)}
    return render(request, "studio/changes.html", context)


@act_on_draft
def send(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else copy.why
    seen = request.POST.get("seen")
    workflow.send_on(copy=copy, why=why, by=request.user, now=timezone.now(), seen=seen)
    messages.success(request, _("Sent on. You find here what comes of it."))
    return redirect("studio:draft", copy.pk)


@act_on_draft
def send_back(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    """With a note; who takes back their own draft needs none."""
    form = NoteForm(request.POST)
    if copy.author_id == request.user.pk:
        note = ""
    elif form.is_valid():
        note = form.cleaned_data["note"]
    else:
        return _page(request, copy, form, status=422)
    workflow.send_back(copy=copy, note=note, by=request.user, now=timezone.now())
    messages.success(request, _("It can be written on again."))
    return redirect("studio:draft", copy.pk)


@act_on_draft
def publish(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    try:
        seen = request.POST.get("seen")
        workflow.publish(copy=copy, by=request.user, now=timezone.now(), seen=seen)
    except LiveChanged as changed:
        messages.error(request, str(changed.message))
        return redirect("studio:current", copy.pk)
    messages.success(
        request, _("Published. Readers see it within a minute; translators see what changed.")
    )
    return redirect("studio:draft", copy.pk)


@act_on_draft
def aside(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    drafts.put_aside(copy=copy, by=request.user, now=timezone.now())
    messages.success(request, _("Put aside. Nothing of it is lost."))
    return redirect("studio:home")


@act_on_draft
def take_up(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    drafts.take_up(copy=copy, by=request.user, now=timezone.now())
    return redirect("studio:draft", copy.pk)


@require_http_methods(["GET", "POST"])
@on_draft
@tells_refusals
def current(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    """Texts that both the draft and the live page changed: one of them is chosen for each."""
    clashes = drafts.with_what_is_live(copy).clashes
    if request.method != "POST":
        return _current_page(request, copy, clashes)
    chosen = {
        (clash.path, clash.column): request.POST[name]
        for name, clash in _named(clashes)
        if request.POST.get(name) in ("mine", "live")
    }
    left = drafts.bring_up_to_date(copy=copy, choices=chosen, by=request.user, now=timezone.now())
    if left:
        return _current_page(request, copy, clashes, chosen=chosen)
    messages.success(request, _("The draft now holds what is live as well."))
    return redirect("studio:draft", copy.pk)


def _named(clashes: tuple[Clash, ...]) -> list[tuple[str, Clash]]:
    return [(f"clash-{clash.path}-{clash.column}", clash) for clash in clashes]


def _current_page(
    request: HelperRequest,
    copy: WorkingCopy,
    clashes: tuple[Clash, ...],
    *,
    chosen: dict[tuple[str, str], str] | None = None,
) -> HttpResponse:
    """`chosen` holds what was ticked when some were left open."""
    shown = []
    for name, clash in _named(clashes):
        kind = kind_of(clash.path)
        text, language = text_of_column(kind, clash.column)
        ticked = (chosen or {}).get((clash.path, clash.column), "")
        shown.append(
            {
                "name": name,
                "clash": clash,
                "part": name_of(copy.document, clash.path),
                "label": label_of(kind, text),
                "language": language,
                "ticked": ticked,
                "missing": chosen is not None and not ticked,
            }
        )
    context = {"copy": copy, "clashes": shown}
    status = 200 if chosen is None else 422
    return render(request, "studio/current.html", context, status=status)
