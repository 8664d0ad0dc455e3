"""The cards of a capsule read aloud: what is there, what is out of date, a file for each."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from capsules import sound
from capsules.actions.recording import NoRecording
from capsules.bundles import SOURCE_LANGUAGE
from capsules.languages import direction
from capsules.models import Card, CardAudio
from peers.people.access import for_helpers
from peers.studio.actions import recordings as actions
from peers.studio.translating import people
from peers.studio.views.translating import LANGUAGES, capsule_or_404, user_of


@for_helpers
@require_http_methods(["GET", "HEAD", "POST"])
def recordings(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The source has recordings too, so its language is one of those here."""
    user = user_of(request)
    if not people.can_translate(user) or language not in {*LANGUAGES, SOURCE_LANGUAGE}:
        raise Http404
    capsule = capsule_or_404(slug)
    cards = list(Card.objects.rewrite(False).filter(capsule=capsule))  # type: ignore[attr-defined]
    error, wrong = "", None
    if request.method == "POST":
        wrong = next((c for c in cards if c.key == request.POST.get("card")), None)
        if wrong is None:
            raise Http404
        error = _act(request, wrong, language)
        if not error:
            return redirect("studio:recordings", slug, language)
    kept = sound.for_cards(
        CardAudio.objects.filter(card__capsule=capsule, language=language).select_related("card")
    )
    rows = [
        (card, _text(card, language), _with_card(kept.get((card.pk, language)), card))
        for card in cards
    ]
    context = {
        "capsule": capsule,
        "language": language,
        "dir": direction(language),
        "rows": rows,
        "error": error,
        "wrong": wrong,
    }
    return render(request, "studio/recordings.html", context, status=400 if error else 200)


def _act(request: HttpRequest, card: Card, language: str) -> str:
    """What the button says; a sentence when it could not be done."""
    user, now, act = user_of(request), timezone.now(), request.POST.get("act", "")
    audio = CardAudio.objects.filter(card=card, language=language).first()
    if act == "remove" and audio:
        actions.remove(audio=audio, by=user, now=now)
    elif act == "still_said" and audio:
        actions.still_said(audio=audio, by=user, now=now)
    elif act == "put":
        return _put(request, card, language)
    return ""


def _put(request: HttpRequest, card: Card, language: str) -> str:
    file = request.FILES.get("recording")
    if file is None:
        return gettext("Choose a file first.")
    if not _text(card, language):
        return gettext("This card has no text in this language yet.")
    try:
        actions.put(
            card=card,
            language=language,
            content=file.read(),
            by=user_of(request),
            now=timezone.now(),
        )
    except NoRecording:
        return gettext("This is no Opus (.ogg, .opus) or MP3 file, or it is larger than 1 MB.")
    messages.success(request, gettext("The recording is saved."))
    return ""


def _text(card: Card, language: str) -> str:
    column = f"body_{language.replace('-', '_')}"
    return getattr(card, column) or ""


def _with_card(audio: CardAudio | None, card: Card) -> tuple[CardAudio, bool] | None:
    """The recording, and whether it still says what the card says."""
    if audio is None:
        return None
    audio.card = card
    return audio, sound.is_current(audio)
