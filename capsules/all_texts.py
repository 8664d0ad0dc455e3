"""Every text of a capsule that is translated, in the order in which a reader meets it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from modeltranslation.utils import build_localized_fieldname

from capsules.bundles import SOURCE_LANGUAGE
from capsules.models import (
    Answer,
    Capsule,
    Card,
    Poll,
    PollOption,
    Question,
    Scenario,
    ScenarioChoice,
    ScenarioStep,
)
from capsules.parts import KINDS

_NAMES: dict[type[Any], tuple[str, ...]] = {kind.model: kind.texts for kind in KINDS}


@dataclass(frozen=True)
class Text:
    """One text: `row` holds it, `part` is the row's path without the capsule's address (empty for
    the capsule itself), `name` the field without a language."""

    row: Any
    part: str
    name: str

    @property
    def key(self) -> str:
        """What names it within the capsule, for good: `cards/first:heading`."""
        return f"{self.part}:{self.name}"

    @property
    def kind(self) -> str:
        return type(self.row)._meta.model_name or ""  # noqa: SLF001 - a documented API

    @property
    def source(self) -> str:
        return self.of(SOURCE_LANGUAGE)

    @property
    def longest(self) -> int | None:
        """The most signs the column takes, where it has an end."""
        length: int | None = self.row._meta.get_field(self.name).max_length  # noqa: SLF001
        return length

    def of(self, language: str) -> str:
        return getattr(self.row, build_localized_fieldname(self.name, language)) or ""

    def set(self, language: str, text: str) -> None:
        setattr(self.row, build_localized_fieldname(self.name, language), text)


def texts_of(capsule: Capsule) -> list[Text]:
    """All of them: a query for each kind of part, whatever their number."""
    return [
        Text(row=row, part=row.path.removeprefix(capsule.slug).removeprefix("/"), name=name)
        for row in rows_of(capsule)
        for name in _NAMES[type(row)]
    ]


def rows_of(capsule: Capsule) -> Iterator[Any]:
    """The capsule and its parts, each with what it belongs to, in reading order."""
    yield capsule
    yield from _belonging(Card.objects.filter(capsule=capsule), "capsule", capsule)
    answers = _by(Answer.objects.filter(question__capsule=capsule), "question_id")
    for question in _belonging(Question.objects.filter(capsule=capsule), "capsule", capsule):
        yield question
        yield from _belonging(answers.get(question.pk, []), "question", question)
    yield from _story(capsule)
    for poll in _belonging(Poll.objects.filter(capsule=capsule), "capsule", capsule):
        yield poll
        yield from _belonging(PollOption.objects.filter(poll=poll), "poll", poll)


def _story(capsule: Capsule) -> Iterator[Any]:
    for scenario in _belonging(Scenario.objects.filter(capsule=capsule), "capsule", capsule):
        yield scenario
        choices = _by(ScenarioChoice.objects.filter(step__scenario=scenario), "step_id")
        steps = ScenarioStep.objects.filter(scenario=scenario)
        for step in _belonging(steps, "scenario", scenario):
            yield step
            yield from _belonging(choices.get(step.pk, []), "step", step)


def _belonging(rows: Iterable[Any], name: str, owner: Any) -> Iterator[Any]:
    """The rows, which know their owner without asking the database for it."""
    for row in rows:
        setattr(row, name, owner)
        yield row


def _by(rows: Iterable[Any], column: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
