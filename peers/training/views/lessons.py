"""Short lessons: the one that is due, its question, and why."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from peers.people.access import for_helpers
from peers.people.models import User
from peers.training.actions.lessons import answer_lesson, due_lessons, question_of
from peers.training.permissions import courses_of
from peers.training.rules import answer_order
from peers.training.views.units import ask, number_in, place_in
from peers.training.words import words_of


@for_helpers
@require_http_methods(["GET", "POST"])
def lesson(request: HttpRequest) -> HttpResponse:
    """Shows the next one due; an answer brings its reason, and the link to the next."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for_helpers, told to the types
    if not courses_of(user):
        raise Http404
    now = timezone.now()
    due = due_lessons(user, now=now).select_related("unit")
    wanted = number_in(request.POST.get("lesson", ""))
    found = due.first() if wanted is None else due.filter(pk=wanted).first()
    question = question_of(found) if found else None
    if found is None or question is None:
        if request.method == "POST":
            return redirect("training:lesson")
        return render(request, "training/lesson.html", {"asked": None})
    order = answer_order(f"{found.pk}/{found.shown}", question.pk)
    place = place_in(request.POST.get("answer", ""), order)
    if place is not None:
        shown = found.shown
        answer_lesson(lesson=found, shown=shown, chosen=order[place], by=user, now=now)
    context = {
        "lesson": found,
        "unit": found.unit,
        "unit_words": words_of(found.unit.texts.all()),
        "asked": ask(question, order, place),
        "unclear": request.method == "POST" and place is None,
        "left": due.count(),
    }
    return render(request, "training/lesson.html", context)
