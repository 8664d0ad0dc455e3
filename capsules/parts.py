"""What a capsule is made of: itself and the kinds of its parts, in the order in which a reader
meets them. Whoever goes through a whole capsule asks here, so that a new kind is named once."""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

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


@dataclass(frozen=True)
class Kind:
    """`name` is what the content files call it, `way` leads from a row to its capsule. `place` is
    the row's path without the capsule's address, to be filled with `keys`."""

    name: str
    model: Any
    texts: tuple[str, ...]
    way: str = ""
    place: str = ""
    keys: tuple[str, ...] = ()

    @property
    def parent(self) -> str:
        """The column that names what the row belongs to; the capsule belongs to nothing."""
        return self.way.split("__", maxsplit=1)[0]

    def of_capsule(self, column: str) -> str:
        """How a query on these rows names a column of their capsule."""
        return f"{self.way}__{column}" if self.way else column

    def capsule_of(self, row: Any) -> Capsule:
        """The capsule that a row is part of, or is."""
        capsule: Capsule = attrgetter(self.way.replace("__", "."))(row) if self.way else row
        return capsule


KINDS: tuple[Kind, ...] = (
    Kind("capsule", Capsule, ("title", "summary")),
    Kind("cards", Card, ("heading", "body", "easy"), "capsule", "cards/{}", ("key",)),
    Kind("questions", Question, ("text",), "capsule", "questions/{}", ("key",)),
    Kind(
        "answers",
        Answer,
        ("text", "feedback"),
        "question__capsule",
        "questions/{}/answers/{}",
        ("question__key", "key"),
    ),
    Kind("scenario", Scenario, ("title", "intro"), "capsule", "scenario"),
    Kind(
        "steps",
        ScenarioStep,
        ("said", "text"),
        "scenario__capsule",
        "scenario/steps/{}",
        ("key",),
    ),
    Kind(
        "choices",
        ScenarioChoice,
        ("text",),
        "step__scenario__capsule",
        "scenario/steps/{}/choices/{}",
        ("step__key", "key"),
    ),
    Kind("poll", Poll, ("text",), "capsule", "poll"),
    Kind("options", PollOption, ("text",), "poll__capsule", "poll/options/{}", ("key",)),
)
