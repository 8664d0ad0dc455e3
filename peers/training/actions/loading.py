"""Brings the courses into the database and never overwrites what staff wrote.

Each row keeps the digest of what was loaded into it last. A row that still holds it may be
renewed; one that holds something else was edited by hand and stays. What has left the files is
taken out of use, never deleted: people have passed it. What staff took out of use stays out.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from capsules.actions.digests import digest
from peers.training.content_files import Courses, Item
from peers.training.models import (
    Exercise,
    ExerciseText,
    Question,
    QuestionText,
    Unit,
    UnitText,
)


@dataclass
class LoadReport:
    """What a load did: rows written, and those left to staff."""

    written: int = 0
    retired: int = 0
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.written} written, {self.retired} retired, {len(self.kept)} kept as edited"


@transaction.atomic
def load_courses(*, courses: Courses) -> LoadReport:
    """Loads units, questions and exercises; running it again changes nothing."""
    report = LoadReport()
    units = _load(courses.units, Unit, UnitText, "unit", {}, report)
    questions = [(item, {"unit": units[item.parent]}) for item in courses.questions]
    _load(courses.questions, Question, QuestionText, "question", _by_key(questions), report)
    _load(courses.exercises, Exercise, ExerciseText, "exercise", {}, report)
    return report


def _by_key(pairs: list[tuple[Item, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    return {item.key: more for item, more in pairs}


def _load(
    items: list[Item],
    model: Any,
    text_model: Any,
    owner: str,
    more: dict[str, dict[str, Any]],
    report: LoadReport,
) -> dict[str, Any]:
    """Rows of one kind with their texts; by key."""
    rows = {row.key: row for row in model.objects.all()}
    texts = {
        (getattr(text, f"{owner}_id"), text.language): text for text in text_model.objects.all()
    }
    for item in items:
        row = rows.get(item.key) or model(key=item.key, **more.get(item.key, {}))
        _renew(row, item.values, item.key, report)
        rows[item.key] = row
        for language, values in item.texts.items():
            text = texts.get((row.pk, language)) or text_model(**{owner: row}, language=language)
            _renew(text, values, f"{item.key}/{language}", report)
    _retire(rows, {item.key for item in items}, report)
    return rows


def _renew(row: Any, values: dict[str, Any], name: str, report: LoadReport) -> None:
    """Write `values` unless the row holds them already, or something that staff wrote."""
    wanted = digest(values)
    if row.pk is not None:
        now = digest({column: getattr(row, column) for column in values})
        if now not in (wanted, row.loaded_digest):
            report.kept.append(name)
            return
        if now == wanted == row.loaded_digest:
            return
    for column, value in values.items():
        setattr(row, column, value)
    row.loaded_digest = wanted
    row.save()
    report.written += 1


def _retire(rows: dict[str, Any], wanted: set[str], report: LoadReport) -> None:
    """Only what once came from the files and is as it was loaded; staff add rows of their own."""
    for key, row in rows.items():
        if key not in wanted and row.loaded_digest and row.in_use:
            row.in_use = False
            row.save(update_fields=["in_use"])
            report.retired += 1
