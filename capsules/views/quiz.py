"""The quiz: all questions on one page, answered by GET, so that it needs no cookie."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse

from capsules.gathering import note_answer
from capsules.models import Answer, Question
from capsules.reading import Piece, Reading
from capsules.views.public import find_reading, public_page, show


@dataclass(frozen=True)
class Asked:
    """A question as shown: `chosen` is the reader's answer, `better` a right one beside it."""

    question: Piece
    answers: list[Piece]
    chosen: Piece | None
    better: Piece | None
    is_missing: bool


@public_page
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions; with answers in the address (`q1=2`: question 1, answer 2) the feedback."""
    reading = find_reading(request, slug)
    answered = "answered" in request.GET
    asked = [_asked(request, piece, answers, answered) for piece, answers in questions_of(reading)]
    if not asked:
        raise Http404
    for one in asked:
        if answered and one.chosen:
            _count(request, reading, one)
    context = {
        "reading": reading,
        "asked": asked,
        "answered": answered,
        "missing": len([one for one in asked if one.is_missing]),
        "right": len([one for one in asked if one.chosen and one.chosen.row.right]),
    }
    return show(request, "quiz", context)


def _count(request: HttpRequest, reading: Reading, one: Asked) -> None:
    """Right or otherwise, in memory: no query, and nothing about who."""
    note_answer(
        request,
        language=reading.language,
        slug=reading.capsule.slug,
        key=one.question.row.key,
        right=bool(one.chosen and one.chosen.row.right),
    )


def questions_of(reading: Reading) -> list[tuple[Piece, list[Piece]]]:
    """Every question with its answers, in two queries."""
    questions = Question.objects.filter(capsule=reading.capsule).in_language(reading.language)
    answers = (
        Answer.objects.filter(question__capsule=reading.capsule)
        .in_language(reading.language)
        .order_by("question", "number")
    )
    by_question: dict[int, list[Piece]] = {}
    for piece in reading.pieces(answers):
        by_question.setdefault(piece.row.question_id, []).append(piece)
    return [(piece, by_question.get(piece.row.pk, [])) for piece in reading.pieces(questions)]


def _asked(request: HttpRequest, question: Piece, answers: list[Piece], answered: bool) -> Asked:
    """An answer that does not belong to the question counts as none."""
    given = request.GET.get(f"q{question.row.number}", "")
    chosen = next((a for a in answers if str(a.row.number) == given), None)
    better = None
    if chosen and not chosen.row.right:
        better = next((a for a in answers if a.row.right), None)
    return Asked(
        question=question,
        answers=answers,
        chosen=chosen,
        better=better,
        is_missing=answered and chosen is None,
    )
