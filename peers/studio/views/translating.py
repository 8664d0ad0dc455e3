"""Source and one language side by side."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from capsules.bundles import SOURCE_LANGUAGE
from capsules.languages import direction
from capsules.models import Capsule, TranslationState
from peers.people.access import for_helpers
from peers.people.models import User
from peers.studio.actions.translating import Outcome, Wanted, save_translation
from peers.studio.middleware import too_long_in
from peers.studio.translating import people
from peers.studio.translating.lines import Line, LineState, lines_of, stamp_of

LANGUAGES = [code for code in settings.MODELTRANSLATION_LANGUAGES if code != SOURCE_LANGUAGE]
# A form may bring 200 fields; a text brings one, and a tick where it is out of date.
LINES_A_PAGE = 80


@dataclass(frozen=True)
class Desk:
    """One capsule in one language, for whoever has it open."""

    capsule: Capsule
    language: str
    user: User

    @property
    def address(self) -> str:
        return reverse("studio:translate", args=[self.capsule.slug, self.language])


@for_helpers
@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Reading for those who check; fields for those who translate."""
    desk = desk_or_404(request, slug, language)
    if request.method != "POST":
        return _page(request, desk, Outcome(), {})
    if not people.can_translate(desk.user):
        raise Http404
    wanted = _wanted(request)
    outcome = save_translation(
        capsule=desk.capsule, language=language, wanted=wanted, by=desk.user, now=timezone.now()
    )
    say(request, outcome)
    if outcome.errors or outcome.clashes:
        return _page(request, desk, outcome, wanted)
    return redirect(f"{desk.address}?{_query(request)}")


def desk_or_404(request: HttpRequest, slug: str, language: str) -> Desk:
    user = user_of(request)
    if language not in LANGUAGES or not people.can_open(user, language):
        raise Http404
    return Desk(capsule=capsule_or_404(slug), language=language, user=user)


def capsule_or_404(slug: str) -> Capsule:
    """With every column of every language, whatever language the page is in."""
    capsule: Capsule | None = Capsule.objects.rewrite(False).filter(slug=slug).first()  # type: ignore[attr-defined]
    if capsule is None:
        raise Http404
    return capsule


def user_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _wanted(request: HttpRequest) -> dict[str, Wanted]:
    """The fields as they came back; one that the page did not hold is left alone."""
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except json.JSONDecodeError:
        seen = {}
    if not isinstance(seen, dict):
        return {}
    cut = too_long_in(request)
    wanted = {}
    for key, digests in seen.items():
        source, _dot, text = str(digests).partition(".")
        if (words := request.POST.get(f"text:{key}")) is not None:
            is_right = f"right:{key}" in request.POST
            wanted[key] = Wanted(
                words,
                seen_source=source,
                seen_text=text,
                is_right=is_right,
                is_cut=f"text:{key}" in cut,
            )
    return wanted


def _page(
    request: HttpRequest, desk: Desk, outcome: Outcome, wanted: dict[str, Wanted]
) -> HttpResponse:
    # What was saved has every column written; what is shown is read afresh.
    capsule = capsule_or_404(desk.capsule.slug)
    lines = lines_of(capsule, desk.language)
    for line in lines:
        _bring_back(line, outcome, wanted)
    shown = _shown(request, lines, outcome)
    page = Paginator(shown, LINES_A_PAGE).get_page(request.GET.get("page"))
    state = capsule.translations.filter(language=desk.language).select_related("signed_by").first()
    context: dict[str, Any] = {
        "capsule": capsule,
        "language": desk.language,
        "dir": direction(desk.language),
        "page": page,
        "seen": json.dumps({line.text.key: line.seen for line in page}),
        "stamp": stamp_of((line.text for line in lines), desk.language),
        "query": _query(request),
        "show": request.GET.get("show", ""),
        "counts": {one.value: sum(line.state is one for line in lines) for one in LineState},
        "all": len(lines),
        "state": state,
        "is_withdrawn": bool(state and state.state == TranslationState.State.WITHDRAWN),
        "is_signed": bool(state and state.state == TranslationState.State.SIGNED_OFF),
        "can_write": people.can_translate(desk.user),
        "can_check": people.can_check(desk.user, desk.language),
        "is_own": people.wrote_unchecked(desk.user, capsule=capsule, language=desk.language),
    }
    return render(request, "studio/translate.html", context)


def _bring_back(line: Line, outcome: Outcome, wanted: dict[str, Wanted]) -> None:
    """What was typed and not saved stands in its field again, with the reason beside it."""
    key = line.text.key
    if key in outcome.errors:
        line.written, line.error = wanted[key].text, str(outcome.errors[key])
    elif key in outcome.clashes:
        line.theirs, line.written = line.saved, wanted[key].text
        writer = line.row.written_by if line.row else None
        line.theirs_by = writer.name if writer else ""


def _shown(request: HttpRequest, lines: list[Line], outcome: Outcome) -> list[Line]:
    if request.GET.get("show") != "open":
        return lines
    stuck = {*outcome.errors, *outcome.clashes}
    return [one for one in lines if one.state is not LineState.DONE or one.text.key in stuck]


def say(request: HttpRequest, outcome: Outcome) -> None:
    done = len(outcome.saved) + len(outcome.confirmed)
    if done:
        text = ngettext("%(number)d text is saved.", "%(number)d texts are saved.", done)
        messages.success(request, text % {"number": done})
    stuck = len(outcome.errors) + len(outcome.clashes)
    if stuck:
        text = ngettext(
            "%(number)d text is not saved yet. It is marked below, nothing you typed is lost.",
            "%(number)d texts are not saved yet. They are marked below, nothing you typed is lost.",
            stuck,
        )
        messages.error(request, text % {"number": stuck})
    if not done and not stuck:
        messages.info(request, gettext("Nothing has changed."))


def _query(request: HttpRequest) -> str:
    kept = {name: request.GET[name] for name in ("show", "page") if name in request.GET}
    query = request.GET.copy()
    query.clear()
    query.update(kept)
    return query.urlencode()
