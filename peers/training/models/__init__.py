"""What is taught (`content`), who is how far (`progress`), graded practice (`practice`), what
counts in the end (`qualification`), and trainings in a room with people (`sessions`)."""

from peers.training.models.content import (
    Exercise,
    ExerciseText,
    Question,
    QuestionText,
    TextRow,
    Unit,
    UnitText,
)
from peers.training.models.erasing import WordsErased
from peers.training.models.practice import Grade, PracticeThread, PracticeTurn
from peers.training.models.progress import CheckAttempt, CheckQuestion, Lesson, UnitPass
from peers.training.models.qualification import Certificate, Qualification, VerifyAttempt
from peers.training.models.sessions import (
    Attendance,
    CalendarFeed,
    Handout,
    HeadCount,
    Institution,
    Session,
    SessionAnswer,
)

__all__ = [
    "Attendance",
    "CalendarFeed",
    "Certificate",
    "CheckAttempt",
    "CheckQuestion",
    "Exercise",
    "ExerciseText",
    "Grade",
    "Handout",
    "HeadCount",
    "Institution",
    "Lesson",
    "PracticeThread",
    "PracticeTurn",
    "Qualification",
    "Question",
    "QuestionText",
    "Session",
    "SessionAnswer",
    "TextRow",
    "Unit",
    "UnitPass",
    "UnitText",
    "VerifyAttempt",
    "WordsErased",
]
