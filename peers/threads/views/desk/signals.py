"""Signal phrases: how often each was found, what adults thought of it, and who changed what."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from peers.people.models import User
from peers.threads import explain
from peers.threads.actions import signals as actions
from peers.threads.forms_signals import ReasonForm, VerdictForm, languages
from peers.threads.models import PhraseOff, SignalChange, Thread
from peers.threads.permissions import can_agree_to_silence, can_tend_signals
from peers.threads.rules.triage.changes import prefix_of
from peers.threads.rules.triage.lexicon import LANGUAGES
from peers.threads.signal_review import QUEUE_SHOWN, lines_for, not_judged_yet, words_of
from peers.threads.views.desk.access import DeskRequest, at_the_desk
from peers.threads.views.desk.acting import act

CHANGES_SHOWN = 50


def tended(request: DeskRequest) -> None:
    """404 for whoever does not look after phrases."""
    if not can_tend_signals(request.user):
        raise Http404


@require_safe
@at_the_desk
def signals(request: DeskRequest) -> HttpResponse:
    """Counts only, no text: phrases most often wrong first."""
    tended(request)
    return render_signals(request)


def render_signals(
    request: DeskRequest, *, failed: tuple[str, ReasonForm] | None = None, status: int = 200
) -> HttpResponse:
    """The list of one language; `failed` is the phrase whose reason was not understood."""
    user, language = request.user, chosen_language(request)
    everything = request.GET.get("all") == "1"
    mistaken = failed[0] if failed else ""
    hits = not_judged_yet(user)[:QUEUE_SHOWN]
    return render(
        request,
        "desk/signals.html",
        {
            "helper": request.helper,
            "language": language,
            "languages": languages(),
            "everything": everything,
            "lines": [
                one
                for one in lines_for(user, language)
                if everything or one.was_found or one.is_changed or one.id == mistaken
            ],
            "waiting": waiting_for(user),
            "queue": [
                (hit, explain.SIGNALS.get(hit.group, hit.group)) for hit in hits[:QUEUE_SHOWN]
            ],
            "changes": changes_for(user, language),
            "failed": failed,
            "reason_form": ReasonForm(),
        },
        status=status,
    )


def chosen_language(request: DeskRequest) -> str:
    """As chosen, else the first language of the reader that has a list."""
    wanted = request.GET.get("language") or request.POST.get("language") or ""
    own = [code for code in request.user.languages if code in LANGUAGES]
    return wanted if wanted in LANGUAGES else next(iter(own), settings.LANGUAGE_CODE)


def waiting_for(user: User) -> list[tuple[PhraseOff, str, bool]]:
    """(request, what the phrase looks for, whether this reader may agree) in every language."""
    asked = PhraseOff.objects.filter(ended_at=None, agreed_at=None).select_related("asked_by")
    return [
        (one, words_of(one.phrase), can_agree_to_silence(user, one))
        for one in asked.order_by("asked_at")
    ]


def changes_for(user: User, language: str) -> list[SignalChange]:
    changes = SignalChange.objects.filter(phrase__startswith=f"{prefix_of(language)}-")
    return list(changes.select_related("by")[:CHANGES_SHOWN])


def _judge(*, thread: Thread, by: User, now: Any, data: dict[str, Any], hit_id: int) -> None:
    actions.judge_hit(thread=thread, hit_id=hit_id, right=data["right"], by=by, now=now)


hit = act("hit", _("Thank you, noted."), form=VerdictForm, adults=True)(_judge)
