"""What coaches, staff and leads see of those who learn, and what a coach decides about them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from capsules.topics import TOPICS
from peers.people.access import for_helpers
from peers.people.models import Membership, User
from peers.training.actions import practice, signing
from peers.training.errors import TrainingRefused
from peers.training.forms import CRITERION_WORDS, CRITICAL_WORDS, GradeForm, ReviewForm
from peers.training.hours import hours_of
from peers.training.models import Exercise, Grade, PracticeThread, Qualification
from peers.training.permissions import (
    can_grade,
    can_sign_off,
    learner_or_404,
    learners_for,
    looks_after_others,
)
from peers.training.progress import held_until, missing_for, parts_of
from peers.training.rules import Critical
from peers.training.views.home import exercises_of, percent_of, step_lines
from peers.training.views.practice import talk_of
from peers.training.words import words_of

OnLearner = Callable[..., HttpResponse]


@dataclass(frozen=True)
class LearnerLine:
    member: Membership
    percent: int
    lacking: int
    waiting: int
    until: Any


@for_helpers
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody this person looks after; who waits for a review first."""
    viewer = request.user
    assert isinstance(viewer, User)  # noqa: S101 - for_helpers, told to the types
    members = list(learners_for(viewer).order_by("group__name", "role", "user__name"))
    if not looks_after_others(viewer):
        raise Http404
    waiting = _waiting([one.user_id for one in members])
    lines = [line for course in ("peer", "coach") for line in _lines(members, course, waiting)]
    lines.sort(key=lambda line: (-line.waiting, str(line.member.group), line.member.user.name))
    return render(request, "training/people.html", {"lines": lines})


def _lines(
    members: list[Membership], course: str, waiting: dict[tuple[int, str], int]
) -> list[LearnerLine]:
    mine = [one for one in members if one.role == course]
    ids = [one.user_id for one in mine]
    parts = parts_of(ids, course, now=timezone.now())
    until = held_until(ids, course)
    return [
        LearnerLine(
            member=one,
            percent=percent_of(parts[one.user_id], course),
            lacking=sum(
                line.is_missing
                for line in step_lines(parts[one.user_id], course, renewal=one.user_id in until)
            ),
            waiting=waiting[one.user_id, course],
            until=until.get(one.user_id),
        )
        for one in mine
    ]


def _waiting(users: list[int]) -> dict[tuple[int, str], int]:
    """Practice threads that a coach should read, by learner and course."""
    rows = PracticeThread.objects.filter(
        user__in=users, finished_at__isnull=False, reviewed_at=None
    )
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for key in rows.values_list("user", "exercise__course"):
        counts[key] += 1
    return counts


def on_learner(view: OnLearner) -> Callable[..., HttpResponse]:
    """Find the learner (or 404) and give the view the person who looks."""

    @wraps(view)
    def found(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        viewer = request.user
        assert isinstance(viewer, User)  # noqa: S101 - for_helpers, told to the types
        return view(request, learner_or_404(viewer, pk), viewer, **more)

    return for_helpers(found)


@on_learner
@require_GET
def learner(request: HttpRequest, member: Membership, viewer: User) -> HttpResponse:
    now, user, course = timezone.now(), member.user, member.role
    until = held_until([user.pk], course).get(user.pk)
    parts = parts_of([user.pk], course, now=now)[user.pk]
    lines = exercises_of(user, course)
    rows = Qualification.objects.filter(user=user, role=course).order_by("-expires_on")
    context = {
        "member": member,
        "steps": step_lines(parts, course, renewal=until is not None),
        "percent": percent_of(parts, course),
        "hours": hours_of([user.pk], course)[user.pk],
        "until": until,
        "qualification": rows.first(),
        "graded": [one for one in lines if one.exercise.kind != Exercise.Kind.PRACTICE],
        "practised": [one for one in lines if one.exercise.kind == Exercise.Kind.PRACTICE],
        "can_grade": can_grade(viewer, member),
        "ready": can_sign_off(viewer, member) and not missing_for(user.pk, course, now=now),
        "topics": [TOPICS[code].label for code in signing.topics_for(user)],
        "is_peer": course == Qualification.For.PEER,
    }
    return render(request, "training/learner.html", context)


@on_learner
@require_POST
def sign_off(request: HttpRequest, member: Membership, viewer: User) -> HttpResponse:
    try:
        signing.sign_off(member=member, by=viewer, now=timezone.now())
    except TrainingRefused as refused:
        messages.error(request, str(refused.message))
    else:
        words = gettext("The training of %(name)s is signed off.") % {"name": member.user}
        messages.success(request, words)
    return redirect("training:learner", member.pk)


@on_learner
@require_http_methods(["GET", "POST"])
def grade(request: HttpRequest, member: Membership, viewer: User, *, key: str) -> HttpResponse:
    """The role-play to play, or the case to talk through, with its form."""
    if not can_grade(viewer, member):
        raise Http404
    rows = Exercise.objects.filter(key=key, course=member.role, in_use=True)
    exercise = rows.exclude(kind=Exercise.Kind.PRACTICE).first()
    if exercise is None:
        raise Http404
    form = GradeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _grade(request, form, exercise, member.user, viewer)
        return redirect("training:learner", member.pk)
    context = {
        "member": member,
        "exercise": exercise,
        "words": words_of(exercise.texts.all()),
        "form": form,
        "earlier": earlier_grades(exercise, member.user),
    }
    return render(request, "training/grade.html", context)


def _grade(request: HttpRequest, form: GradeForm, exercise: Exercise, user: User, by: User) -> None:
    given = practice.grade(
        exercise=exercise,
        user=user,
        scores=form.scores,
        criticals=form.cleaned_data["criticals"],
        comment=form.cleaned_data["comment"],
        by=by,
        now=timezone.now(),
    )
    if given.passed:
        messages.success(request, gettext("Kept: passed."))
    else:
        messages.success(request, gettext("Kept: not passed yet. Play it once more another day."))


def earlier_grades(exercise: Exercise, user: User) -> list[dict[str, Any]]:
    """Every grade of this exercise, with its points and critical fails in words."""
    rows = Grade.objects.filter(exercise=exercise, user=user).select_related("by")
    return [
        {
            "grade": one,
            "points": sum(one.scores.values()),
            "of": 2 * len(one.scores),
            "lost": [w for c, w in CRITERION_WORDS.items() if one.scores.get(c.value, 0) < 2],
            "criticals": [w for c, w in CRITICAL_WORDS.items() if c.value in one.criticals],
        }
        for one in rows
    ]


@on_learner
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, member: Membership, viewer: User, *, thread: int) -> HttpResponse:
    """A finished practice thread as the coach reads it."""
    rows = PracticeThread.objects.filter(
        pk=thread, user=member.user, exercise__course=member.role, finished_at__isnull=False
    )
    found = rows.select_related("exercise", "reviewed_by").first()
    if found is None or not can_grade(viewer, member):
        raise Http404
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            practice.review(
                thread=found,
                approved=form.cleaned_data["approved"] == "yes",
                comment=form.cleaned_data["comment"],
                by=viewer,
                now=timezone.now(),
            )
            messages.success(request, gettext("Kept."))
            return redirect("training:learner", member.pk)
        except TrainingRefused as refused:
            form.add_error(None, str(refused.message))
    words = words_of(found.exercise.texts.all())
    context = {
        "member": member,
        "thread": found,
        "words": words,
        "talk": talk_of(found, words),
        "here": words.step(found.step),
        "criticals": [CRITICAL_WORDS[Critical(c)] for c in practice.criticals_of(found)],
        "form": form,
    }
    return render(request, "training/review.html", context)
