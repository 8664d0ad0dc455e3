"""The knowledge check: one question a page, kept at once; feedback when it is handed in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from peers.people.access import for_helpers
from peers.people.models import Role, User
from peers.training.actions.checks import answer_check, finish_check, start_check, why_not_now
from peers.training.errors import TrainingRefused
from peers.training.models import CheckAttempt, CheckQuestion
from peers.training.permissions import courses_of
from peers.training.rules import CHECK_PERCENT, CHECK_QUESTIONS, REFRESHER_QUESTIONS
from peers.training.views.units import ask, number_in, place_in


def _user(request: HttpRequest, course: str) -> User:
    user = request.user
    if not isinstance(user, User) or course not in courses_of(user):
        raise Http404
    return user


@for_helpers
@require_GET
def check(request: HttpRequest, course: str) -> HttpResponse:
    """The open attempt at its first unanswered question (or `?n=`), or the way to begin."""
    user = _user(request, course)
    attempt = CheckAttempt.objects.filter(user=user, course=course, finished_at=None).first()
    if attempt is None:
        return _before(request, course, user)
    rows = list(attempt.questions.all())
    answered = sum(row.chosen is not None for row in rows)
    context = {
        "course": course,
        "attempt": attempt,
        "rows": rows,
        "answered": answered,
        "percent": answered * 100 // max(len(rows), 1),
    }
    now = _current(request, rows)
    if now is None:
        return render(request, "training/check_end.html", context)
    question = attempt.questions.select_related("question").get(pk=now.pk).question
    place = None if now.chosen is None else now.order.index(now.chosen)
    asked = ask(question, now.order)
    return render(
        request, "training/check.html", {**context, "now": now, "asked": asked, "chosen": place}
    )


def _current(request: HttpRequest, rows: list[CheckQuestion]) -> CheckQuestion | None:
    wanted = request.GET.get("n", "")
    by_number = {str(row.number): row for row in rows}
    return by_number.get(wanted) or next((row for row in rows if row.chosen is None), None)


def _before(request: HttpRequest, course: str, user: User) -> HttpResponse:
    refresher = user.qualifications.filter(role=course).exists()  # type: ignore[attr-defined]
    context = {
        "course": course,
        "label": Role(course).label,
        "why_not": why_not_now(course=course, by=user, now=timezone.now()),
        "questions": REFRESHER_QUESTIONS if refresher else CHECK_QUESTIONS,
        "percent": CHECK_PERCENT,
        "refresher": refresher,
        "attempts": CheckAttempt.objects.filter(user=user, course=course)[:5],
    }
    return render(request, "training/check_start.html", context)


@for_helpers
@require_POST
def start(request: HttpRequest, course: str) -> HttpResponse:
    user = _user(request, course)
    try:
        start_check(course=course, by=user, now=timezone.now())
    except TrainingRefused as refused:
        messages.error(request, str(refused.message))
    return redirect("training:check", course)


@for_helpers
@require_POST
def answer(request: HttpRequest, course: str) -> HttpResponse:
    user = _user(request, course)
    attempt = CheckAttempt.objects.filter(user=user, course=course, finished_at=None).first()
    number = number_in(request.POST.get("number", ""))
    if attempt is None or number is None:
        return redirect("training:check", course)
    place = place_in(request.POST.get("answer", ""), [0, 1, 2])
    if place is None:
        messages.error(request, gettext("Choose one answer."))
        return redirect(f"{reverse('training:check', args=[course])}?n={number}")
    try:
        answer_check(attempt=attempt, number=number, place=place, by=user, now=timezone.now())
    except TrainingRefused as refused:
        messages.error(request, str(refused.message))
    return redirect("training:check", course)


@for_helpers
@require_POST
def finish(request: HttpRequest, course: str) -> HttpResponse:
    user = _user(request, course)
    attempt = CheckAttempt.objects.filter(user=user, course=course).first()
    if attempt is None:
        return redirect("training:check", course)
    try:
        done = finish_check(attempt=attempt, by=user, now=timezone.now())
    except TrainingRefused as refused:
        messages.error(request, str(refused.message))
        return redirect("training:check", course)
    return redirect("training:result", done.pk)


@for_helpers
@require_GET
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Every question with the answer given and why; one's own alone."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for_helpers, told to the types
    attempt = CheckAttempt.objects.filter(pk=pk, user=user, finished_at__isnull=False).first()
    if attempt is None:
        raise Http404
    questions = attempt.questions.select_related("question").prefetch_related("question__texts")
    asked = []
    for row in questions:
        place = row.order.index(row.chosen) if row.chosen in row.order else None
        asked.append(ask(row.question, row.order, place))
    context = {"attempt": attempt, "asked": asked, "total": len(asked), "percent": CHECK_PERCENT}
    return render(request, "training/result.html", context)
