"""How far every language is, and who answers for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from capsules.models import Capsule, TranslationState
from peers.people.access import for_helpers
from peers.studio.actions import translating as actions
from peers.studio.translating import people
from peers.studio.translating.overview import overview
from peers.studio.views.translating import LANGUAGES, capsule_or_404, user_of


@for_helpers
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every capsule and language; `?language=ar` shows that one alone."""
    user = user_of(request)
    if not people.can_open_overview(user):
        raise Http404
    chosen = request.GET.get("language", "")
    open_codes = [code for code in LANGUAGES if people.can_open(user, code)]
    codes = [chosen] if chosen in open_codes else open_codes
    context = {
        "rows": overview(codes) if codes else [],
        "languages": open_codes,
        "chosen": chosen if chosen in open_codes else "",
        "can_write": people.can_translate(user),
        "can_exchange": people.can_exchange(user),
    }
    return render(request, "studio/translations.html", context)


@for_helpers
@require_POST
def change_state(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    user, capsule = user_of(request), capsule_or_404(slug)
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None or language not in LANGUAGES or not people.can_open(user, language):
        raise Http404
    act(request, capsule, language)
    return redirect("studio:translate", slug, language)


def _sign_off(request: HttpRequest, capsule: Capsule, language: str) -> None:
    user = user_of(request)
    if not people.can_check(user, language):
        raise Http404
    if not request.POST.get("read"):
        messages.error(request, gettext("Please say that you have read every text."))
        return
    seen = request.POST.get("seen")
    try:
        actions.sign_off(capsule=capsule, language=language, by=user, now=timezone.now(), seen=seen)
    except actions.NotReady as why:
        messages.error(request, str(why.message))


def _withdraw(request: HttpRequest, capsule: Capsule, language: str) -> None:
    user = user_of(request)
    if not people.can_translate(user):
        raise Http404
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        messages.error(request, gettext("Please say why."))
        return
    actions.withdraw(capsule=capsule, language=language, reason=reason, by=user, now=timezone.now())


def _reopen(request: HttpRequest, capsule: Capsule, language: str) -> None:
    user = user_of(request)
    if not people.can_translate(user):
        raise Http404
    withdrawn = TranslationState.State.WITHDRAWN
    if capsule.translations.filter(language=language, state=withdrawn).exists():
        actions.reopen(capsule=capsule, language=language, by=user, now=timezone.now())


_ACTS = {"sign_off": _sign_off, "withdraw": _withdraw, "reopen": _reopen}
