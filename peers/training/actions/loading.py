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
    fresh = []
    for item in items:
        if item.key in rows:
            _renew(rows[item.key], item.values, item.key, report)
        else:
            rows[item.key] = _filled(model(key=item.key, **more.get(item.key, {})), item.values)
            fresh.append(rows[item.key])
    model.objects.bulk_create(fresh)
    report.written += len(fresh)
    _load_texts(items, rows, text_model, owner, report)
    _retire(rows, {item.key for item in items}, report)
    return rows


def _load_texts(
    items: list[Item], rows: dict[str, Any], text_model: Any, owner: str, report: LoadReport
) -> None:
    texts = {
        (getattr(text, f"{owner}_id"), text.language): text for text in text_model.objects.all()
    }
    fresh = []
    for item in items:
        for language, values in item.texts.items():
            text = texts.get((rows[item.key].pk, language))
            if text is not None:
                _renew(text, values, f"{item.key}/{language}", report)
            else:
                text = text_model(**{owner: rows[item.key]}, language=language)
                fresh.append(_filled(text, values))
    text_model.objects.bulk_create(fresh)
    report.written += len(fresh)


def _renew(row: Any, values: dict[str, Any], name: str, report: LoadReport) -> None:
    """Write `values` unless the row holds them already, or something that staff wrote."""
    wanted = digest(values)
    now = digest({column: getattr(row, column) for column in values})
    if now == wanted == row.loaded_digest:
        return
    if now not in (wanted, row.loaded_digest):
        report.kept.append(name)
        return
    _filled(row, values).save()
    report.written += 1


def _filled(row: Any, values: dict[str, Any]) -> Any:
    for column, value in values.items():
        setattr(row, column, value)
    row.loaded_digest = digest(values)
    return row


def _retire(rows: dict[str, Any], wanted: set[str], report: LoadReport) -> None:
    """Only what once came from the files and is as it was loaded; staff add rows of their own."""
    for key, row in rows.items():
        if key not in wanted and row.loaded_digest and row.in_use:
            row.in_use = False
            row.save(update_fields=["in_use"])
            report.retired += 1
