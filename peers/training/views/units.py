"""One unit: to read, the capsules that belong to it, and its two questions."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from capsules.models import Capsule
from capsules.reading import Reading, read
from capsules.texts import Served
from peers.people.access import for_helpers
from peers.people.models import User
from peers.training.actions.units import answer_unit, questions_of
from peers.training.models import Question, Unit, UnitPass
from peers.training.permissions import courses_of
from peers.training.rules import answer_order
from peers.training.words import Words, words_of

_MOST_DIGITS = 19


@dataclass(frozen=True)
class Asked:
    """A question with its answers as shown: (place, text). `chosen` is a place, or None."""

    question: Question
    words: Words
    answers: list[tuple[int, Served]]
    chosen: int | None
    right: bool | None
    unclear: bool = False

    @property
    def field(self) -> str:
        """What the form calls it."""
        return f"q{self.question.pk}"


def ask(question: Question, order: list[int], chosen: int | None = None) -> Asked:
    """`order` as in rules.answer_order; `chosen` a place in it."""
    words = words_of(question.texts.all())
    answers = [(place, words.answers[index]) for place, index in enumerate(order)]
    right = None if chosen is None else order[chosen] == 0
    return Asked(question, words, answers, chosen, right)


def number_in(text: str) -> int | None:
    """The number a form sent, or None: also for more digits than any number here has."""
    return int(text) if text.isdecimal() and len(text) < _MOST_DIGITS else None


def place_in(text: str, order: list[int]) -> int | None:
    """The place a form sent, or None."""
    place = number_in(text)
    return place if place is not None and place < len(order) else None


@for_helpers
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, key: str) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for_helpers, told to the types
    found = _unit_or_404(user, key)
    questions = questions_of(found)
    orders = {one.pk: answer_order(f"{user.pk}/{found.key}", one.pk) for one in questions}
    places = {
        one.pk: place_in(request.POST.get(f"q{one.pk}", ""), orders[one.pk]) for one in questions
    }
    if request.method == "POST":
        chosen = {pk: orders[pk][place] for pk, place in places.items() if place is not None}
        answer_unit(unit=found, questions=questions, chosen=chosen, by=user, now=timezone.now())
    context = {
        "unit": found,
        "words": words_of(found.texts.all()),
        "capsules": _capsules(found),
        "asked": [
            replace(
                ask(one, orders[one.pk], places[one.pk]),
                unclear=request.method == "POST" and places[one.pk] is None,
            )
            for one in questions
        ],
        "answered": request.method == "POST",
        "passed": UnitPass.objects.filter(user=user, unit=found).exists(),
        "next": _next(user, found),
    }
    return render(request, "training/unit.html", context)


def _unit_or_404(user: User, key: str) -> Unit:
    """A unit of a course of theirs; coaches also read what their peers learn."""
    rows = Unit.objects.filter(key=key, in_use=True).prefetch_related("texts")
    found = rows.first()
    courses = courses_of(user)
    if found is None or (found.course not in courses and "coach" not in courses):
        raise Http404
    return found


def _capsules(found: Unit) -> list[Reading]:
    language = get_language() or "en"
    rows = Capsule.objects.public().with_parts().in_language(language)
    rows = rows.filter(slug__in=found.capsules).prefetch_related("translations")
    return [read(capsule, language) for capsule in rows]


def _next(user: User, found: Unit) -> Unit | None:
    """The next unit that is not passed yet."""
    rows = Unit.objects.filter(course=found.course, in_use=True).exclude(passes__user=user)
    return rows.exclude(pk=found.pk).order_by("number").first()
