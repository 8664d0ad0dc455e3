"""A practice thread as the learner plays it. Nobody in it is real, and every page says so."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from capsules.texts import Served
from peers.people.access import for_helpers
from peers.people.models import User
from peers.training.actions.practice import reply, start_practice, step_of
from peers.training.errors import TrainingRefused
from peers.training.models import Exercise, PracticeThread
from peers.training.permissions import courses_of
from peers.training.words import Words, words_of


def talk_of(thread: PracticeThread, words: Words) -> list[dict[str, Any]]:
    """What was said so far, in order: the invented youth, then what the learner did and wrote."""
    talk = []
    for turn in thread.turns.all():
        here = words.step(turn.step)
        chose = here["choices"].get(turn.choice) or Served("", words.asked, words.asked)
        talk.append({"said": here["said"], "note": here["note"], "chose": chose, "turn": turn})
    return talk


@for_helpers
@require_POST
def start(request: HttpRequest, key: str) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for_helpers, told to the types
    rows = Exercise.objects.filter(key=key, kind=Exercise.Kind.PRACTICE, in_use=True)
    exercise = rows.filter(course__in=courses_of(user)).first()
    if exercise is None:
        raise Http404
    thread = start_practice(exercise=exercise, by=user, now=timezone.now())
    return redirect("training:practice", thread.pk)


def _own_or_404(user: Any, pk: int) -> PracticeThread:
    thread = PracticeThread.objects.filter(pk=pk, user=user).select_related("exercise").first()
    if thread is None:
        raise Http404
    return thread


@for_helpers
@require_GET
def practice(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _own_or_404(request.user, pk)
    words = words_of(thread.exercise.texts.all())
    step = step_of(thread.exercise, thread.step)
    here = words.step(thread.step)
    choices = [(one["id"], here["choices"].get(one["id"])) for one in step.get("choices", [])]
    context = {
        "thread": thread,
        "words": words,
        "talk": talk_of(thread, words),
        "here": here,
        "choices": choices,
    }
    return render(request, "training/practice.html", context)


@for_helpers
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    thread = _own_or_404(request.user, pk)
    try:
        reply(
            thread=thread,
            step=request.POST.get("step", ""),
            choice=request.POST.get("choice", ""),
            words=request.POST.get("words", ""),
            by=thread.user,
            now=timezone.now(),
        )
    except TrainingRefused as refused:
        messages.error(request, str(refused.message))
    return redirect("training:practice", pk)
