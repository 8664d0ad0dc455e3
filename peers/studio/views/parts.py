"""One part of a draft: its page, and the small acts of the outline."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from capsules.bundles import SOURCE_LANGUAGE
from peers.people.access import HelperRequest
from peers.studio import permissions
from peers.studio.actions import parts
from peers.studio.checks import problems_of
from peers.studio.differences import changes_between, name_of
from peers.studio.errors import SavedMeanwhile
from peers.studio.forms_part import PartForm
from peers.studio.hints import Advice, advise
from peers.studio.middleware import too_long_in
from peers.studio.models import WorkingCopy
from peers.studio.outline import part_of
from peers.studio.shape import column_of, kind_of, unit_of, values_of_unit
from peers.studio.views.access import act_on_draft, on_draft, tells_refusals

_ADDED = ("cards", "questions", "scenario", "steps", "poll")
# What a child reads in one go; the sentences of these are looked at.
_READ = ("body", "easy", "summary", "intro", "text", "said", "feedback")


@require_http_methods(["GET", "POST"])
@on_draft
@tells_refusals
def part(request: HelperRequest, copy: WorkingCopy, path: str = "") -> HttpResponse:
    """The form of a part, in the language that `?language=` names."""
    unit = f"{copy.slug}/{path}".rstrip("/")
    language = _language(request)
    if request.method == "POST":
        return _save(request, copy, unit, language)
    if unit not in copy.document or unit_of(unit) != unit:
        raise Http404
    return _page(request, copy, _form(request, copy.document, unit, language))


def _language(request: HelperRequest) -> str:
    asked = request.POST.get("language") or request.GET.get("language", "")
    return asked if asked in settings.MODELTRANSLATION_LANGUAGES else SOURCE_LANGUAGE


def _form(
    request: HelperRequest, document: dict[str, Any], unit: str, language: str, data: Any = None
) -> PartForm:
    return PartForm(
        data,
        document=document,
        unit=unit,
        language=language,
        adult=permissions.hat_of(request.user).is_adult,
        too_long=too_long_in(request),
    )


def _save(request: HelperRequest, copy: WorkingCopy, unit: str, language: str) -> HttpResponse:
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isdecimal() and len(sent) < 9 else 0
    document = parts.document_as_seen(copy, unit, seen)
    if unit not in document or unit_of(unit) != unit:
        raise Http404
    form = _form(request, document, unit, language, request.POST)
    if not form.is_valid():
        return _page(request, copy, form, seen=seen, status=422)
    try:
        parts.save_part(
            copy=copy,
            unit=unit,
            changes=form.changes(),
            seen=seen,
            by=request.user,
            now=timezone.now(),
        )
    except SavedMeanwhile as meanwhile:
        return _both(request, copy, unit, language, meanwhile)
    messages.success(request, _("Saved."))
    return redirect(_address(copy, unit, language))


def address_of(copy: WorkingCopy, path: str) -> str:
    """The page of a part; without a path the one about the capsule itself."""
    if path:
        return reverse("studio:part", args=[copy.pk, path])
    return reverse("studio:about", args=[copy.pk])


def _address(copy: WorkingCopy, unit: str, language: str) -> str:
    found = address_of(copy, part_of(unit))
    return found if language == SOURCE_LANGUAGE else f"{found}?language={language}"


def _both(
    request: HelperRequest,
    copy: WorkingCopy,
    unit: str,
    language: str,
    meanwhile: SavedMeanwhile,
) -> HttpResponse:
    """The form with one's own text, and beside each field what the other saved there."""
    merged = meanwhile.merged
    document = {**copy.document, **merged.document}
    form = _form(request, document, unit, language)
    for clash in merged.clashes:
        form.set_beside(clash.path, clash.column, str(clash.live or ""))
    context = {"meanwhile": meanwhile.version}
    return _page(request, copy, form, seen=meanwhile.version.number, status=409, more=context)


def _page(
    request: HelperRequest,
    copy: WorkingCopy,
    form: PartForm,
    *,
    seen: int | None = None,
    status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    unit = form.unit
    context = {
        "copy": copy,
        "form": form,
        "unit": unit,
        "part": part_of(unit),
        "kind": form.kind.model._meta.verbose_name,  # noqa: SLF001 - a documented API
        "name": name_of(form.document, unit),
        "seen": parts.number_of(copy, unit) if seen is None else seen,
        "language": form.language,
        "is_source": form.language == SOURCE_LANGUAGE,
        "can_edit": permissions.can_edit(request.user, copy),
        "problems": [p for p in problems_of(copy.document) if p.unit == unit],
        "advice": _advice(copy.document, unit, form.language),
        "versions": _versions(copy, unit),
        **(more or {}),
    }
    return render(request, "studio/part.html", context, status=status)


def _advice(document: dict[str, Any], unit: str, language: str) -> list[tuple[str, Advice]]:
    """Field by field of the part, in the language that is written in; of its answers or choices
    only where there is something to say."""
    found = []
    for path, values in values_of_unit(document, unit).items():
        kind = kind_of(path)
        for name in kind.texts:
            text = str(values.get(column_of(name, language)) or "")
            if name in _READ and text:
                advice = advise(text, language)
                if path != unit and not advice.hints:
                    continue
                label = str(kind.field(name).verbose_name)
                named = label if path == unit else f"{label}: {name_of(document, path)}"
                found.append((named, advice))
    return found


def _versions(copy: WorkingCopy, unit: str) -> list[tuple[Any, Any]]:
    """The versions of a part, newest first, each with what it changed."""
    rows = list(copy.versions.filter(unit=unit).select_related("by"))
    before: dict[str, Any] = {}
    found = []
    for row in rows:
        now: dict[str, Any] = {} if row.removed else row.values
        found.append((row, changes_between(before, now) if row.number else []))
        before = now
    return found[::-1][:20]


@act_on_draft
def add(request: HelperRequest, copy: WorkingCopy) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in _ADDED:
        raise Http404
    path = parts.add_part(copy=copy, kind=kind, by=request.user, now=timezone.now())
    return redirect("studio:part", copy.pk, part_of(path))


@act_on_draft
def move(request: HelperRequest, copy: WorkingCopy, path: str) -> HttpResponse:
    up = request.POST.get("to") == "up"
    unit = f"{copy.slug}/{path}"
    parts.move_part(copy=copy, unit=unit, up=up, by=request.user, now=timezone.now())
    return redirect(reverse("studio:draft", args=[copy.pk]) + f"#{path.replace('/', '-')}")


@act_on_draft
def remove(request: HelperRequest, copy: WorkingCopy, path: str) -> HttpResponse:
    unit = f"{copy.slug}/{path}"
    parts.remove_part(copy=copy, unit=unit, by=request.user, now=timezone.now())
    messages.success(request, _("Removed from the draft. It is listed below, to be brought back."))
    return redirect("studio:draft", copy.pk)


@act_on_draft
def bring_back(request: HelperRequest, copy: WorkingCopy, path: str) -> HttpResponse:
    unit = f"{copy.slug}/{path}"
    parts.bring_back(copy=copy, unit=unit, by=request.user, now=timezone.now())
    messages.success(request, _("It is back where it was."))
    return redirect("studio:draft", copy.pk)


@act_on_draft
def again(request: HelperRequest, copy: WorkingCopy, path: str = "") -> HttpResponse:
    """An earlier version of a part becomes the newest."""
    unit = f"{copy.slug}/{path}".rstrip("/")
    sent = request.POST.get("number", "")
    if not (sent.isdecimal() and len(sent) < 9):
        raise Http404
    parts.use_again(copy=copy, unit=unit, number=int(sent), by=request.user, now=timezone.now())
    messages.success(request, _("The earlier text is back. The later one stays in the list."))
    return redirect(_address(copy, unit, SOURCE_LANGUAGE))
