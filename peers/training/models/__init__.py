"""What is taught (`content`), who is how far (`progress`), graded practice (`practice`), and what
counts in the end (`qualification`)."""

from peers.training.models.content import (
    Exercise,
    ExerciseText,
    Question,
    QuestionText,
    TextRow,
    Unit,
    UnitText,
)
from peers.training.models.practice import Grade, PracticeThread, PracticeTurn
from peers.training.models.progress import CheckAttempt, CheckQuestion, Lesson, UnitPass
from peers.training.models.qualification import Certificate, Qualification, VerifyAttempt

__all__ = [
    "Certificate",
    "CheckAttempt",
    "CheckQuestion",
    "Exercise",
    "ExerciseText",
    "Grade",
    "Lesson",
    "PracticeThread",
    "PracticeTurn",
    "Qualification",
    "Question",
    "QuestionText",
    "TextRow",
    "Unit",
    "UnitPass",
    "UnitText",
    "VerifyAttempt",
]
